"""The docs say what the code does: every key, field and option, and links that lead somewhere.

The tables that `tests.contract.tables` makes are written by --update-golden. A row that comes with
an empty last column fails the test until somebody says what it means.
"""

from __future__ import annotations

import re
import tomllib

import msgspec
import pytest

from siting import aliases, plan
from siting.commands import main
from siting.layers.reading import values, vocabulary
from siting.records import comparison, finding, fixes, proposal, proven
from tests.contract.tables import (
    COLUMNS,
    MADE,
    PACK_PARTS,
    PARTS,
    ROOT,
    all_commands,
    context,
    made,
    slug,
)

DOCS = sorted((ROOT / "docs").glob("*.md"))
MADE_HERE = [path for path in DOCS if path.name != "rules.md"]  # test_rule_docs.py makes that one
BESIDE = ("README.md", "CONTRIBUTING.md", "sample_gis/README.md", "rules/KINDS.md")
LINKED = [*DOCS, *(ROOT / name for name in BESIDE)]


@pytest.mark.parametrize("path", MADE_HERE, ids=lambda path: path.name)
def test_made_tables_are_current(path, update_golden):
    text = path.read_text(encoding="utf-8")
    now = made(text)
    if update_golden and now != text:
        path.write_text(now, encoding="utf-8", newline="\n")
        text = now
    assert text == now, "run make golden"
    assert re.findall(r"^\| `.*\| +\|$", now, re.MULTILINE) == [], "say what these mean"


def heads(name: str, kind: str) -> list[str]:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    return [one[2] for one in MADE.findall(text) if one[1] == kind]


def test_every_key_of_a_plan_is_explained():
    assert sorted(heads("plan.md", "keys")) == sorted(part.__name__ for part in PARTS)


def test_every_recognised_field_is_listed():
    assert set(heads("plan.md", "names")) == set(aliases.tables())
    assert set(heads("plan.md", "words")) == set(values.STATUS)
    assert set(heads("plan.md", "meanings")) == set(vocabulary.WORDS)


def test_every_key_of_a_pack_is_explained():
    assert sorted(heads("packs.md", "keys")) == sorted(part.__name__ for part in PACK_PARTS)


def test_every_field_of_a_result_is_explained():
    records = [
        one.__name__
        for module in (finding, proposal, proven, fixes, comparison)
        for one in vars(module).values()
        if isinstance(one, type)
        and issubclass(one, msgspec.Struct)
        and one.__module__.startswith(module.__name__)
        and one is not finding.Record
    ]
    assert sorted(heads("findings.md", "fields")) == sorted(records)
    assert set(heads("findings.md", "columns")) == set(COLUMNS)


def test_every_command_and_option_is_mentioned():
    text = "".join(path.read_text(encoding="utf-8") for path in [*DOCS, ROOT / "README.md"])
    wanted = [f"siting {name}" for name, _ in all_commands()]
    for command in [main, *(command for _, command in all_commands())]:
        wanted += [spelt for one in command.get_params(context(command)) for spelt in one.opts]
    wanted = [one for one in wanted if " " in one or one.startswith("-")]
    missing = [w for w in wanted if not re.search(rf"(?<![\w-]){re.escape(w)}(?![\w-])", text)]
    assert missing == []


@pytest.mark.parametrize("path", LINKED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path):
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name) if name else path
        headings = []
        if file.suffix == ".md" and file.is_file():
            headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
        if not file.exists() or (anchor and anchor not in map(slug, headings)):
            broken.append(target)
    assert broken == []


def test_every_page_is_linked_from_the_first():
    text = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    assert [path.name for path in DOCS if f"({path.name})" not in text] == ["index.md"]


def test_examples_of_plans_can_be_read():
    text = (ROOT / "docs" / "plan.md").read_text(encoding="utf-8")
    for example in re.findall(r"```toml\n(.*?)```", text, re.DOTALL):
        msgspec.convert({"layers": {}} | tomllib.loads(example), plan.PlanFile)

"""What is said of rules is what the packs and kinds hold: rule docs, kinds, the schema of packs.

Tables between ``<!-- made: KIND NAME -->`` and ``<!-- end -->`` are made by --update-golden, as
those of tables.py.
"""

from __future__ import annotations

import inspect
import json
import re
import textwrap
from typing import TYPE_CHECKING

import jsonschema
import msgspec
import pytest
import yaml

from siting import packs
from siting.commands import rules as commands
from siting.kinds import KINDS
from siting.kinds.amount import Apart, Counted, CountedUnits, Figure, Largest
from siting.kinds.nearness import Find, Within
from siting.kinds.parts import UnitSize
from siting.kinds.quantity import Sum
from siting.kinds.ratio import Either
from siting.pack_file import PackFile, RuleHead
from siting.report.packs import rule_sheet
from siting.report.packs import schema as pack_schema
from siting.report.packs.rule_terms import Terms
from siting.report.packs.rule_words import LANGUAGES, about
from siting.report.terminal.explain import said_keys
from siting.report.terminal.rules import needed
from tests.contract import tables

if TYPE_CHECKING:
    from siting.report.packs.rule_sheet import Sheet

KINDS_FILE = tables.ROOT / "rules" / "KINDS.md"
RULES_FILE = tables.ROOT / "docs" / "rules.md"
SCHEMA_FILE = tables.ROOT / "docs" / "schemas" / pack_schema.NAME
MINE = tables.ROOT / "docs" / "packs.md"
PARTS = (Find, Within, UnitSize, Sum, Either, Counted, CountedUnits, Figure, Apart, Largest)
RECORDS = {one.__name__: one for one in (*KINDS.values(), *PARTS)}
WEBSITE_OF_CONDITIONS = "../docs/plan.md#where"
EN = LANGUAGES["en"]


@pytest.fixture(scope="module")
def sheets() -> dict[str, Sheet]:
    """Give every built-in rule by its id."""
    return {one.id: one for read in rule_sheet.built_in_packs() for one in rule_sheet.sheets(read)}


def _keys(name: str, *_) -> str:
    """List the keys of a kind, or of a part of one."""
    return tables.keys_of_pack(RECORDS[name]).replace("plan.md#where", WEBSITE_OF_CONDITIONS)


def _about(name: str, *_) -> str:
    kind = about(KINDS[name])
    said = f"**{kind.asks}** Why: {kind.why} Fix: {kind.fix}"
    return textwrap.fill(said, 118, break_on_hyphens=False) + "\n"


def _example(rule: str, _, sheets) -> str:
    """Show a rule of a pack, without where it stands."""
    keys = KINDS[sheets[rule].head.kind].__struct_encode_fields__
    shown = ("id", "plain", "kind", *keys, "required_share", "readings")
    data = {key: value for key, value in sheets[rule].data.items() if key in shown}
    text = yaml.safe_dump(
        [data], default_flow_style=None, allow_unicode=True, sort_keys=False, width=110
    )
    return f"```yaml\n{text}```\n"


def _pack(name: str, *_) -> str:
    """Make the table of a pack: a rule a row."""
    read = rule_sheet.open_pack(name)
    file = read.file
    lines = [f"## {name}", "", f"{file.title.en} · {file.title.zh} ({file.pack})", ""]
    if file.extends:
        lines += [f"The rules of {', '.join(file.extends)} apply too.", ""]
    lines += [
        "| rule | what it asks | kind | due | status | how | needs | ours |",
        "|---" * 8 + "|",
    ]
    lines += [_row(sheet) for sheet in rule_sheet.sheets(read)]
    lines += ["", f"Not checked: {len(file.not_checked)} further sentences.", ""]
    return "\n".join(lines)


def _row(sheet: Sheet) -> str:
    terms = Terms(sheet.words, "en")
    off = "" if sheet.head.enabled else f" **Switched off**: {sheet.head.needs_input}."
    how = "; ".join(f"{terms.key(key)}: {said}" for key, said in said_keys(sheet, terms).items())
    if sheet.head.required_share != 100:
        how += f"; must pass: {sheet.head.required_share:g} %"
    if sheet.head.run is not None:
        how += f"; {terms.key('run')}: {terms.say('run', sheet.head.run)}"
    cells = (
        sheet.id,
        f"{sheet.head.plain} {sheet.head.plain_zh}{off}",
        sheet.head.kind,
        str(sheet.due),
        sheet.head.status,
        how,
        needed(sheet.needs(), EN),
        "; ".join(sheet.head.ours),
    )
    return "| " + " | ".join(_safe(cell) for cell in cells) + " |"


def _safe(text: str) -> str:
    """Keep text from being read as Markdown."""
    return re.sub(r"([|<>*])", r"\\\1", text).replace("\\*\\*", "**") or "-"


MAKERS = {"keys": _keys, "about": _about, "example": _example, "pack": _pack}
MADE = re.compile(r"(<!-- made: (\w+) ([\w-]+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


def _made(text: str, sheets) -> str:
    return MADE.sub(lambda m: f"{m[1]}{MAKERS[m[2]](m[3], m[4], sheets)}{m[5]}", text)


@pytest.mark.parametrize("path", [KINDS_FILE, RULES_FILE], ids=lambda path: path.name)
def test_rule_docs_are_current(path, sheets, update_golden):
    text = path.read_text(encoding="utf-8")
    if path == RULES_FILE and update_golden:
        head = text.partition("<!-- made")[0]
        blocks = "".join(f"<!-- made: pack {one} -->\n<!-- end -->\n\n" for one in packs.built_in())
        now = _made(f"{head}{blocks}".rstrip("\n") + "\n", sheets)
    else:
        now = _made(text, sheets)
    if update_golden and now != text:
        path.write_text(now, encoding="utf-8", newline="\n")
        text = now
    assert text == now, "run make golden"
    assert re.findall(r"^\| `.*\| +\|$", now, re.MULTILINE) == [], "say what these mean"


def test_every_kind_and_every_part_of_one_is_explained():
    found = MADE.findall(KINDS_FILE.read_text(encoding="utf-8"))
    assert [one[2] for one in found if one[1] == "about"] == list(KINDS)
    assert sorted(one[2] for one in found if one[1] == "keys") == sorted(RECORDS)
    assert len([one for one in found if one[1] == "example"]) == len(KINDS)
    parts = {
        part
        for kind in KINDS.values()
        for part in msgspec.json.schema_components((kind,), ref_template="{name}")[1]
    }
    assert parts - {"Condition"} == set(RECORDS)


def test_every_pack_has_its_table():
    found = MADE.findall(RULES_FILE.read_text(encoding="utf-8"))
    assert [one[2] for one in found] == packs.built_in()


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_says_what_it_asks_why_and_what_mends_it(kind):
    summary, _, rest = inspect.getdoc(kind).partition("\n\n")
    assert summary.endswith(".")
    assert "\n" not in summary
    assert "Why: " in rest
    assert "Fix: " in rest
    assert all(about(kind))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_a_word_for_everything(lang):
    language = LANGUAGES[lang]
    own = {key for kind in KINDS.values() for key in kind.__struct_encode_fields__}
    assert own - set(language.keys) == set()
    assert set(language.labels) == set(EN.labels)
    assert set(language.tests) == set(EN.tests)
    assert set(language.breach) == set(EN.breach) == {*KINDS, "reach_places"}
    assert lang == "en" or set(language.kinds) == set(KINDS)


def test_every_built_in_rule_can_be_said_in_every_language(sheets):
    for sheet in sheets.values():
        for lang in LANGUAGES:
            terms = Terms(sheet.words, lang)
            assert said_keys(sheet, terms)
            for reading in ("strict", "lenient"):
                assert all(terms.say(*one) for one in sheet.changed(reading).items())


def test_every_rule_that_is_switched_on_says_what_it_needs(sheets):
    assert [one.id for one in sheets.values() if one.head.enabled and not one.needs()] == []


def test_the_option_for_kinds_knows_them_all():
    assert list(KINDS) == commands._KINDS


# ---- the schema of packs ---------------------------------------------------------------------


def _as_json(data):
    """Make keys text, as JSON has them: a target's year is a number in YAML."""
    if isinstance(data, dict):
        return {str(key): _as_json(value) for key, value in data.items()}
    return [_as_json(one) for one in data] if isinstance(data, list) else data


def _errors(pack) -> list[str]:
    schema = json.loads(pack_schema.schema())
    found = jsonschema.Draft202012Validator(schema).iter_errors(_as_json(pack))
    return [f"{list(one.path)}: {one.message[:120]}" for one in found]


def _example_pack():
    text = MINE.read_text(encoding="utf-8")
    return next(
        yaml.safe_load(one)
        for one in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
        if one.startswith("format:")
    )


def test_the_published_schema_is_current(update_golden):
    now = pack_schema.schema()
    if update_golden:
        SCHEMA_FILE.write_text(now, encoding="utf-8", newline="\n")
    assert SCHEMA_FILE.read_text(encoding="utf-8") == now, "run make golden"
    jsonschema.Draft202012Validator.check_schema(json.loads(now))


@pytest.mark.parametrize("name", packs.built_in())
def test_every_built_in_pack_fits_the_schema(name):
    text = (packs.BUILT_IN / f"{name}.yaml").read_text(encoding="utf-8")
    assert _errors(yaml.safe_load(text)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"plane": "a misspelt key"},
        {"kind": "reech"},
        {"status": "binding"},
        {"within": {"metres": -1}},
        {"within": {"meters": 500}},
        {"readings": {"strict": {"messure": "walking_network"}}},
        {"readings": {"severe": {}}},
        {"source": None},
        {"top": {"sum": "beds"}},
    ],
    ids=str,
)
def test_the_schema_refuses_what_the_program_refuses(change):
    pack = _example_pack()
    assert _errors(pack) == []
    pack["rules"][0] |= change
    assert _errors(pack)


def test_every_key_of_a_pack_and_its_rules_is_in_the_schema():
    schema = json.loads(pack_schema.schema())
    assert set(schema["properties"]) == set(PackFile.__struct_encode_fields__)
    for name, kind in KINDS.items():
        keys = {*RuleHead.__struct_encode_fields__, *kind.__struct_encode_fields__}
        assert set(schema["$defs"][f"rule_{name}"]["properties"]) == keys


def test_the_example_of_the_docs_can_be_used(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump(_example_pack(), allow_unicode=True), encoding="utf-8")
    (sheet,) = rule_sheet.sheets(rule_sheet.open_pack(str(path)))
    assert sheet.id == "MY-1"
    assert set(sheet.kinds) == {"strict", "default", "lenient"}

"""The docs say what the code does: every key, field and option, and links that lead somewhere.

Tables between ``<!-- made: KIND NAME -->`` and ``<!-- end -->`` are made from the code by
--update-golden. Where the code cannot say what a thing means, the last column is written by hand
and kept: a new row comes with an empty one, which fails the test until somebody fills it in.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import click
import msgspec
import pytest
from msgspec import inspect

from siting import finding, pack_file, plan, proposal, report
from siting.commands import COMMANDS, main
from siting.condition import Condition
from siting.layers import fields, files, values, vocabulary
from siting.report import flat
from siting.words import FacilityWord

ROOT = Path(__file__).resolve().parents[2]
DOCS = sorted((ROOT / "docs").glob("*.md"))
MADE_HERE = [path for path in DOCS if path.name != "rules.md"]  # test_rule_docs.py makes that one
BESIDE = ("README.md", "CONTRIBUTING.md", "sample_gis/README.md", "rules/KINDS.md")
LINKED = [*DOCS, *(ROOT / name for name in BESIDE)]
MADE = re.compile(r"(<!-- made: (\w+) ?(\w*) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
# The records of plan.toml, and the heading of docs/plan.md under which each stands.
PARTS = {
    plan.PlanFile: "The whole file",
    plan.Head: "[plan]",
    plan.LayerSpecs: "[layers]",
    plan.LayerSpec: "[layers.NAME]",
    plan.ResidentialSpec: "[layers.residential]",
    plan.EldersSpec: "[layers.elders]",
    plan.TableSpec: "[layers.stats]",
    plan.Units: "[layers.units]",
    Condition: "where",
    plan.ProposeSpec: "[propose]",
    plan.Offer: "[[propose.offers]]",
    plan.Waiver: "[[waivers]]",
}
# The records of a rule pack, and the heading of docs/packs.md under which each stands.
PACK_PARTS = {
    pack_file.PackFile: "The whole file",
    pack_file.Text: "title",
    pack_file.Place: "place",
    pack_file.Document: "documents",
    pack_file.OlderPeople: "older_people",
    pack_file.Severities: "severity",
    FacilityWord: "facility_words",
    pack_file.RuleHead: "rules",
    pack_file.Source: "source",
    pack_file.Left: "not_checked",
}
RECORDS = {one.__name__: one for one in (*PARTS, *PACK_PARTS)}
COLUMNS = {
    "findings": flat.FINDING_COLUMNS,
    "rules": flat.RULE_COLUMNS,
    "units": flat.UNIT_COLUMNS,
}
IN_WORDS = {
    inspect.StrType: "text",
    inspect.IntType: "whole number",
    inspect.FloatType: "number",
    inspect.BoolType: "true or false",
    inspect.NoneType: "null",
    inspect.DateType: "date",
    inspect.AnyType: "anything",
    str: "text",
    int: "whole number",
    float: "number",
}


def _slug(heading: str) -> str:
    """Make the anchor of a heading, as the sites that show Markdown do."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def _link(record: type) -> str:
    if record is Condition:
        return "[where](plan.md#where)"
    heading = (PARTS | PACK_PARTS).get(record, record.__name__)
    shown = f"`{heading}`" if heading.startswith("[") else heading
    return f"[{shown}](#{_slug(heading)})"


def _type(of) -> str:
    """Say a type in words."""
    if isinstance(of, inspect.UnionType):
        return " or ".join(_type(one) for one in of.types)
    if isinstance(of, inspect.LiteralType):
        return " or ".join(f"`{value}`" for value in of.values)
    if isinstance(of, inspect.EnumType):
        return " or ".join(f"`{one.value}`" for one in of.cls)
    if isinstance(of, inspect.TupleType):
        return f"list of {len(of.item_types)}: {', '.join(_type(one) for one in of.item_types)}"
    if isinstance(of, inspect.ListType | inspect.VarTupleType):
        return f"list of {_type(of.item_type)}"
    if isinstance(of, inspect.DictType):
        return f"table (name = {_type(of.value_type)})"
    return _link(of.cls) if isinstance(of, inspect.StructType) else IN_WORDS[type(of)]


def _default(field: inspect.Field) -> str:
    if field.required:
        return "must be given"
    value = field.default
    return f"`{value}`" if isinstance(value, str | int | float) and value != "" else ""


def _own(record: type) -> list[inspect.Field]:
    """List the fields of a record that it does not share with all layers."""
    layer = issubclass(record, plan.LayerSpec) and record is not plan.LayerSpec
    shared = plan.LayerSpec.__struct_fields__ if layer else ()
    return [one for one in inspect.type_info(record).fields if one.name not in shared]


def _table(head: str, rows: list[tuple[str, ...]]) -> str:
    lines = [head, "|---" * len(head.strip("| ").split(" | ")) + "|"]
    return "".join(f"{line}\n" for line in [*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _kept(old: str) -> dict[str, str]:
    """Read what stands in the last column of a table, by its first."""
    rows = [line.strip("|").split(" | ") for line in old.splitlines() if line.startswith("| `")]
    return {row[0].strip(): row[-1].strip(" |") for row in rows}


def _keys(name: str, old: str) -> str:
    record, said = RECORDS[name], _kept(old)
    rows = []
    for one in _own(record):
        key = f"`{one.encode_name}`"
        said_type = _type(one.type).removesuffix(" or null")
        rows.append((key, said_type, _default(one), said.get(key, "")))
    return _table("| key | type | default | meaning |", rows)


def _fields(name: str, old: str) -> str:
    record, said = getattr(finding, name, None) or getattr(proposal, name), _kept(old)
    rows = [(f"`{one.encode_name}`", _type(one.type)) for one in _own(record)]
    rows = [(*row, said.get(row[0], "")) for row in rows]
    return _table("| field | type | meaning |", rows)


def _names(role: str, _: str) -> str:
    known = fields._aliases()[role]
    rows = [(f"`{field}`", _holds(role, field), ", ".join(names)) for field, names in known.items()]
    return _table("| field | holds | also recognised |", rows)


def _holds(role: str, field: str) -> str:
    if field == "id":
        return "text, unique"
    if field == "status" and role in values.STATUS:
        return "status word"
    if field in vocabulary.RANKS:
        return "grade, 0 to 5"
    if field in vocabulary.YEARS or field == "year":
        return "year"
    figure = role in fields.FREE and field not in ("unit_id", "name", "note")
    if field in vocabulary.COUNTS or role == "coordinates" or figure:
        return "number"
    if field in vocabulary.FLAGS:
        return "yes or no"
    return "words, see below" if field in vocabulary.WORDS else "text"


def _words(role: str, _: str) -> str:
    known = values.STATUS[role]
    rows = [(f"`{status}`", ", ".join(said.split()[1:])) for status, said in known.items()]
    return _table("| status | words in the data |", rows)


def _meanings(field: str, _: str) -> str:
    """List the words of a field, and what data call them."""
    known = vocabulary.WORDS[field]
    rows = [(f"`{word}`", ", ".join(said.split()[1:])) for word, said in known.items() if word]
    return _table(f"| {field} | words in the data |", rows)


def _files(_: str, __: str) -> str:
    suffixes: dict[str, list[str]] = {}
    for suffix, format_ in files.FORMATS.items():
        suffixes.setdefault(format_.name, []).append(f"`{suffix}`")
    rows = [(name, ", ".join(found)) for name, found in suffixes.items()]
    return _table("| format | file names end in |", rows)


def _columns(name: str, old: str) -> str:
    said = _kept(old)
    rows = [(f"`{column}`", IN_WORDS[type_]) for column, type_ in COLUMNS[name].items()]
    rows = [(*row, said.get(row[0], "")) for row in rows]
    return _table("| column | type | meaning |", rows)


def _formats(_: str, old: str) -> str:
    said = _kept(old)
    both = {**report.WRITERS, **report.PROPOSAL_WRITERS}
    rows = []
    for name, writer in both.items():
        by = ["`check`"] if name in report.WRITERS else []
        by += ["`propose`"] if name in report.PROPOSAL_WRITERS else []
        suffix = f"`{writer.suffix}`"
        rows.append((suffix, f"`{name}`", " and ".join(by), said.get(suffix, "")))
    return _table("| suffix | format | written by | what it holds |", rows)


def _commands(_: str, __: str) -> str:
    rows = [("`siting`", _option(one), one.help or "") for one in _options(main)]
    for name, command in _all_commands():
        arguments = [one for one in command.params if isinstance(one, click.Argument)]
        args = " ".join(one.make_metavar(_context(command)) for one in arguments)
        args = args.strip("{}").replace("|", "` or `")
        shown = f"`siting {name}` `{args}`" if args else f"`siting {name}`"
        rows.append((shown, "", command.short_help))
        rows += [("", _option(one), one.help or "") for one in _options(command)]
    return _table("| command | option | what it does |", rows)


def _all_commands():
    """Give every command by its name; those of a group after it."""
    for name in COMMANDS:
        command = main.get_command(None, name)
        yield name, command
        for own, one in getattr(command, "commands", {}).items():
            yield f"{name} {own}", one


def _context(command) -> click.Context:
    return click.Context(command, **main.context_settings)


def _options(command) -> list[click.Option]:
    params = command.get_params(_context(command))
    found = [one for one in params if isinstance(one, click.Option)]
    return [one for one in found if command is main or "--help" not in one.opts]


def _option(one: click.Option) -> str:
    return ", ".join(f"`{spelt}`" for spelt in sorted(one.opts))


def _imports(_: str, __: str) -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    lines = next(one["layers"] for one in contracts if one["type"] == "layers")
    return "```text\n" + "".join(f"{line}\n" for line in lines) + "```\n"


MAKERS = {
    "keys": _keys,
    "fields": _fields,
    "names": _names,
    "words": _words,
    "meanings": _meanings,
    "files": _files,
    "columns": _columns,
    "formats": _formats,
    "commands": _commands,
    "imports": _imports,
}


def _made(text: str) -> str:
    return MADE.sub(lambda m: f"{m[1]}{MAKERS[m[2]](m[3], m[4])}{m[5]}", text)


@pytest.mark.parametrize("path", MADE_HERE, ids=lambda path: path.name)
def test_made_tables_are_current(path, update_golden):
    text = path.read_text(encoding="utf-8")
    now = _made(text)
    if update_golden and now != text:
        path.write_text(now, encoding="utf-8", newline="\n")
        text = now
    assert text == now, "run make golden"
    assert re.findall(r"^\| `.*\| +\|$", now, re.MULTILINE) == [], "say what these mean"


def _heads(name: str, kind: str) -> list[str]:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    return [one[2] for one in MADE.findall(text) if one[1] == kind]


def test_every_key_of_a_plan_is_explained():
    assert sorted(_heads("plan.md", "keys")) == sorted(part.__name__ for part in PARTS)


def test_every_recognised_field_is_listed():
    assert set(_heads("plan.md", "names")) == set(fields._aliases())
    assert set(_heads("plan.md", "words")) == set(values.STATUS)
    assert set(_heads("plan.md", "meanings")) == set(vocabulary.WORDS)


def test_every_key_of_a_pack_is_explained():
    assert sorted(_heads("packs.md", "keys")) == sorted(part.__name__ for part in PACK_PARTS)


def test_every_field_of_a_result_is_explained():
    records = [
        one.__name__
        for module in (finding, proposal)
        for one in vars(module).values()
        if isinstance(one, type)
        and issubclass(one, msgspec.Struct)
        and one.__module__ == module.__name__
        and one is not finding.Record
    ]
    assert sorted(_heads("findings.md", "fields")) == sorted(records)
    assert set(_heads("findings.md", "columns")) == set(COLUMNS)


def test_every_command_and_option_is_mentioned():
    text = "".join(path.read_text(encoding="utf-8") for path in [*DOCS, ROOT / "README.md"])
    wanted = [f"siting {name}" for name, _ in _all_commands()]
    for command in [main, *(command for _, command in _all_commands())]:
        wanted += [spelt for one in command.get_params(_context(command)) for spelt in one.opts]
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
        if not file.exists() or (anchor and anchor not in map(_slug, headings)):
            broken.append(target)
    assert broken == []


def test_every_page_is_linked_from_the_first():
    text = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    assert [path.name for path in DOCS if f"({path.name})" not in text] == ["index.md"]


def test_examples_of_plans_can_be_read():
    text = (ROOT / "docs" / "plan.md").read_text(encoding="utf-8")
    for example in re.findall(r"```toml\n(.*?)```", text, re.DOTALL):
        msgspec.convert({"layers": {}} | tomllib.loads(example), plan.PlanFile)

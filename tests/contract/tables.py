"""Tables of the docs that are made from the code: every key, field, option and word.

They stand between ``<!-- made: KIND NAME -->`` and ``<!-- end -->``. Where the code cannot say what
a thing means, the last column is written by hand and kept: a new row comes with an empty one.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import click
from msgspec import inspect

from siting import aliases, pack_file, plan, report
from siting.commands import COMMANDS, main
from siting.condition import Condition
from siting.layers import files
from siting.layers.reading import stated, values, vocabulary
from siting.records import comparison, finding, fixes, proposal, proven
from siting.report.gis import flat
from siting.report.packs.keys import KEYS
from siting.words import FacilityWord
from tests.contract import fault_tables

ROOT = Path(__file__).resolve().parents[2]
MADE = re.compile(r"(<!-- made: (\w+) ?(\w*) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
# The records of plan.toml, and the heading of docs/plan.md under which each stands.
PARTS = {
    plan.PlanFile: "The whole file",
    plan.Head: "[plan]",
    plan.LayerSpecs: "[layers]",
    plan.LayerSpec: "[layers.NAME]",
    plan.ResidentialSpec: "[layers.residential]",
    plan.EldersSpec: "[layers.elders]",
    plan.StreetsSpec: "[layers.streets]",
    plan.TableSpec: "[layers.stats]",
    plan.Units: "[layers.units]",
    Condition: "where",
    plan.ProposeSpec: "[propose]",
    plan.MostPerUnit: "most_per_unit",
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
    "access_units": flat.ACCESS_UNIT_COLUMNS,
    "access_points": flat.ACCESS_POINT_COLUMNS,
    "service_areas": flat.AREA_COLUMNS,
    "fixes": flat.FIX_COLUMNS,
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


def slug(heading: str) -> str:
    """Make the anchor of a heading, as the sites that show Markdown do."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def _link(record: type) -> str:
    if record is Condition:
        return "[where](plan.md#where)"
    heading = (PARTS | PACK_PARTS).get(record, record.__name__)
    shown = f"`{heading}`" if heading.startswith("[") else heading
    return f"[{shown}](#{slug(heading)})"


def said_type(of) -> str:
    """Say a type in words."""
    if isinstance(of, inspect.UnionType):
        return " or ".join(said_type(one) for one in of.types)
    if isinstance(of, inspect.LiteralType):
        return " or ".join(f"`{value}`" for value in of.values)
    if isinstance(of, inspect.EnumType):
        return " or ".join(f"`{one.value}`" for one in of.cls)
    if isinstance(of, inspect.TupleType):
        return f"list of {len(of.item_types)}: {', '.join(said_type(one) for one in of.item_types)}"
    if isinstance(of, inspect.ListType | inspect.VarTupleType):
        return f"list of {said_type(of.item_type)}"
    if isinstance(of, inspect.DictType):
        return f"table (name = {said_type(of.value_type)})"
    return _link(of.cls) if isinstance(of, inspect.StructType) else IN_WORDS[type(of)]


def default(field: inspect.Field) -> str:
    if field.required:
        return "must be given"
    value = field.default
    return f"`{value}`" if isinstance(value, str | int | float) and value != "" else ""


def _own(record: type) -> list[inspect.Field]:
    """List the fields of a record that it does not share with all layers."""
    layer = issubclass(record, plan.LayerSpec) and record is not plan.LayerSpec
    shared = plan.LayerSpec.__struct_fields__ if layer else ()
    return [one for one in inspect.type_info(record).fields if one.name not in shared]


def table(head: str, rows: list[tuple[str, ...]]) -> str:
    lines = [head, "|---" * len(head.strip("| ").split(" | ")) + "|"]
    return "".join(f"{line}\n" for line in [*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def kept(old: str) -> dict[str, str]:
    """Read what stands in the last column of a table, by its first."""
    rows = [line.strip("|").split(" | ") for line in old.splitlines() if line.startswith("| `")]
    return {row[0].strip(): row[-1].strip(" |") for row in rows}


def _keys(name: str, old: str) -> str:
    if name in KEYS["en"]:
        return keys_of_pack(RECORDS[name])
    said = kept(old)
    return _keys_of(RECORDS[name], {key.strip("`"): meaning for key, meaning in said.items()})


def keys_of_pack(record: type) -> str:
    """List the keys of a record of rule packs with what the schema says of them."""
    return _keys_of(record, KEYS["en"][record.__name__])


def _keys_of(record: type, said: dict[str, str]) -> str:
    rows = []
    for one in _own(record):
        type_ = said_type(one.type).removesuffix(" or null")
        meaning = said.get(one.encode_name, "")
        rows.append((f"`{one.encode_name}`", type_, default(one), meaning))
    return table("| key | type | default | meaning |", rows)


def _fields(name: str, old: str) -> str:
    found = [
        getattr(module, name, None) for module in (finding, proposal, proven, fixes, comparison)
    ]
    record, said = next(one for one in found if one is not None), kept(old)
    rows = [(f"`{one.encode_name}`", said_type(one.type)) for one in _own(record)]
    rows = [(*row, said.get(row[0], "")) for row in rows]
    return table("| field | type | meaning |", rows)


def _names(role: str, _: str) -> str:
    known = aliases.tables()[role]
    rows = [(f"`{field}`", _holds(role, field), ", ".join(names)) for field, names in known.items()]
    return table("| field | holds | also recognised |", rows)


def _holds(role: str, field: str) -> str:
    if field == "id":
        return "text, unique"
    if field == "status" and role in values.STATUS:
        return "status word"
    if field in vocabulary.RANKS:
        return "grade, 0 to 5"
    if field in vocabulary.YEARS or field == "year":
        return "year"
    figure = role in stated.FREE and field not in ("unit_id", "name", "note")
    if field in vocabulary.SLOPES:
        return "percent"
    if field in vocabulary.COUNTS or role == "coordinates" or figure:
        return "two numbers" if field.endswith("pair") else "number"
    if field in vocabulary.FLAGS:
        return "yes or no"
    return "words, see below" if field in vocabulary.WORDS else "text"


def _words(role: str, _: str) -> str:
    known = values.STATUS[role]
    rows = [(f"`{status}`", ", ".join(said.split()[1:])) for status, said in known.items()]
    return table("| status | words in the data |", rows)


def _meanings(field: str, _: str) -> str:
    """List the words of a field, and what data call them."""
    known = vocabulary.WORDS[field]
    rows = [(f"`{word}`", ", ".join(said.split()[1:])) for word, said in known.items() if word]
    return table(f"| {field} | words in the data |", rows)


def _files(_: str, __: str) -> str:
    suffixes: dict[str, list[str]] = {}
    for suffix, format_ in files.STREETS.items():
        name = format_.name if suffix in files.FORMATS else f"{format_.name} (streets only)"
        suffixes.setdefault(name, []).append(f"`{suffix}`")
    rows = [(name, ", ".join(found)) for name, found in suffixes.items()]
    return table("| format | file names end in |", rows)


def _columns(name: str, old: str) -> str:
    said = kept(old)
    rows = [(f"`{column}`", IN_WORDS[type_]) for column, type_ in COLUMNS[name].items()]
    rows = [(*row, said.get(row[0], "")) for row in rows]
    return table("| column | type | meaning |", rows)


def _formats(_: str, old: str) -> str:
    said = kept(old)
    by = {
        "check": report.WRITERS,
        "propose": report.PROPOSAL_WRITERS,
        "fix": report.FIX_WRITERS,
        "compare": report.COMPARISON_WRITERS,
    }
    every = {name: writer for writers in by.values() for name, writer in writers.items()}
    rows = []
    for name, writer in every.items():
        commands = [f"`{command}`" for command, writers in by.items() if name in writers]
        suffix = f"`{writer.suffix}`"
        rows.append((suffix, f"`{name}`", ", ".join(commands), said.get(suffix, "")))
    return table("| suffix | format | written by | what it holds |", rows)


def _commands(_: str, __: str) -> str:
    rows = [("`siting`", _option(one), one.help or "") for one in _options(main)]
    for name, command in all_commands():
        arguments = [one for one in command.params if isinstance(one, click.Argument)]
        args = " ".join(one.make_metavar(context(command)) for one in arguments)
        args = args.strip("{}").replace("|", "` or `")
        shown = f"`siting {name}` `{args}`" if args else f"`siting {name}`"
        rows.append((shown, "", command.short_help))
        rows += [("", _option(one), one.help or "") for one in _options(command)]
    return table("| command | option | what it does |", rows)


def all_commands():
    """Give every command by its name; those of a group after it."""
    for name in COMMANDS:
        command = main.get_command(None, name)
        yield name, command
        for own, one in getattr(command, "commands", {}).items():
            yield f"{name} {own}", one


def context(command) -> click.Context:
    return click.Context(command, **main.context_settings)


def _options(command) -> list[click.Option]:
    command._help_option = None  # click keeps it in the language of the test that came first
    params = command.get_params(context(command))
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
    "faults": lambda *_: table(*fault_tables.faults()),
    "mistakes": lambda *_: table(*fault_tables.mistakes()),
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


def made(text: str) -> str:
    return MADE.sub(lambda m: f"{m[1]}{MAKERS[m[2]](m[3], m[4])}{m[5]}", text)

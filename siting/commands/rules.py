"""``siting rules``: the rule packs, listed, shown, checked and compared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from siting import language
from siting.commands import options

if TYPE_CHECKING:
    from siting.plan import Trust

_KINDS = ["reach", "ratio", "amount", "condition", "service_set"]  # a test holds it to the code
_FILE = click.Path(path_type=Path)


@click.group(short_help="List, show, check and compare rule packs.")
def rules() -> None:
    """List, show, check and compare rule packs.

    A pack is a file of rules, in YAML: hangzhou and others come with the program, and
    docs/packs.md says how to write one.

    \b
    Examples:
      siting rules list --kind reach
      siting rules show HZ-125
      siting rules validate rules/mine.yaml
    """


@rules.command("list", short_help="List the rules of packs.")
@click.option("--kind", type=click.Choice(_KINDS), help="Only rules of this kind.")
@options.pack_opt
def list_(*, kind: str | None, pack: str | None) -> None:
    """List rules: what each asks, of whom, by when, and what layers and fields it needs.

    \b
    Examples:
      siting rules list
      siting rules list --pack hangzhou --kind ratio
    """
    from siting.report.packs import rule_sheet
    from siting.report.terminal import rules as rules_terminal

    among = rule_sheet.built_in_packs() if pack is None else [rule_sheet.open_pack(pack)]
    page = rules_terminal.render_list(among, kind=kind, lang=language.current(), **options.page())
    click.echo(page, nl=False)


@rules.command("show", short_help="Show a pack, or a rule as its pack has it.")
@click.argument("pack_or_id")
def show(pack_or_id: str) -> None:
    """Show a whole pack, or one rule as it stands in its file.

    PACK_OR_ID is a built-in pack, the path of another, or the id of a rule of a built-in pack.

    \b
    Examples:
      siting rules show hangzhou
      siting rules show HZ-125
    """
    from siting.report.packs import rule_sheet, rule_source
    from siting.report.terminal import rules as rules_terminal

    if rule_sheet.is_rule(pack_or_id):
        sheet = rule_sheet.find(pack_or_id, rule_sheet.built_in_packs())
        page = rule_source.render(sheet, lang=language.current(), **options.page())
    else:
        read = rule_sheet.open_pack(pack_or_id)
        page = rules_terminal.render_pack(read, lang=language.current(), **options.page())
    click.echo(page, nl=False)


@rules.command("validate", short_help="Say whether a pack fits, or what is wrong where.")
@click.argument("file", type=_FILE)
@options.trust_opts
def validate(file: Path, *, trust: Trust) -> None:
    """Say whether a pack can be used: exit 0 if so, else 2 with the first mistake and its line.

    The packs that it extends are looked at as well, and all readings of its rules.

    \b
    Example:
      siting rules validate rules/mine.yaml
    """
    from siting.report.packs import fits as pack_fits

    click.echo(pack_fits.line(file, trust, lang=language.current()))


@rules.command("schema", short_help="Print the JSON Schema of rule packs.")
def schema() -> None:
    """Print the JSON Schema (draft 2020-12) of rule packs, for an editor to check them by.

    It says of each key what it means, and an editor shows that; with --lang zh in Chinese.

    \b
    Examples:
      siting rules schema > pack.schema.json
      siting rules schema --lang zh > pack.schema.json
    """
    from siting.report.packs import schema as pack_schema

    click.echo(pack_schema.schema(language.current()), nl=False)


@rules.command("diff", short_help="Say what changes from one pack to another.")
@click.argument("old")
@click.argument("new")
def diff(old: str, new: str) -> None:
    """Say what changes from one pack to another: rules added, removed and changed, key by key.

    OLD and NEW are built-in packs, or paths of others.

    \b
    Example:
      siting rules diff hangzhou rules/mine.yaml
    """
    from siting.report.packs import changes as pack_changes
    from siting.report.packs import rule_sheet

    before, after = rule_sheet.open_pack(old), rule_sheet.open_pack(new)
    page = pack_changes.render(before, after, lang=language.current(), **options.page())
    click.echo(page, nl=False)

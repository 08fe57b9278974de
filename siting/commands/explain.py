"""``siting explain``: one rule, in words."""

from __future__ import annotations

import click

from siting import language
from siting.commands import options


@click.command(short_help="Explain a rule: its source, its readings, what it needs.")
@click.argument("rule")
@options.pack_opt
def explain(rule: str, *, pack: str | None) -> None:
    """Explain a rule: where it stands, how it is read and computed, what it needs.

    RULE is the id of a rule of a built-in pack, or of the pack that --pack names.

    \b
    Examples:
      siting explain HZ-125
      siting explain HZ-125 --lang zh
      siting explain MY-1 --pack rules/mine.yaml
    """
    from siting.report.packs import rule_sheet
    from siting.report.terminal import explain as explain_terminal

    among = rule_sheet.built_in_packs() if pack is None else [rule_sheet.open_pack(pack)]
    sheet = rule_sheet.find(rule, among)
    click.echo(explain_terminal.render(sheet, lang=language.current(), **options.page()), nl=False)

"""``siting schema``: the JSON Schema of an output file."""

from __future__ import annotations

import click


@click.command(short_help="Print the JSON Schema of an output file.")
@click.argument(
    "which", type=click.Choice(["findings", "fixes", "inspection", "proposal", "comparison"])
)
def schema(which: str) -> None:
    """Print the JSON Schema (draft 2020-12) of findings.json, or of another file.

    \b
    Example:
      siting schema findings > findings.schema.json
    """
    from siting.report.json import comparison as comparison_json
    from siting.report.json import findings as findings_json
    from siting.report.json import fixes as fix_json
    from siting.report.json import inspection as inspection_json
    from siting.report.json import proposal as proposal_json

    modules = {
        "findings": findings_json,
        "fixes": fix_json,
        "inspection": inspection_json,
        "proposal": proposal_json,
        "comparison": comparison_json,
    }
    click.echo(modules[which].schema(), nl=False)

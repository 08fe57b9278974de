"""``siting schema``: the JSON Schema of an output file."""

from __future__ import annotations

import click


@click.command(short_help="Print the JSON Schema of an output file.")
@click.argument("which", type=click.Choice(["findings", "proposal"]))
def schema(which: str) -> None:
    """Print the JSON Schema (draft 2020-12) of findings.json or proposal.json.

    \b
    Example:
      siting schema findings > findings.schema.json
    """
    from siting.report import findings_json, proposal_json

    module = findings_json if which == "findings" else proposal_json
    click.echo(module.schema(), nl=False)

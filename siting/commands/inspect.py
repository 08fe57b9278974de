"""``siting inspect``: the layers of a plan, as the tool sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from siting.commands import options, progress

if TYPE_CHECKING:
    from pathlib import Path


@click.command(short_help="Show the layers of a plan as the tool sees them.")
@options.plan_arg
def inspect(plan: Path) -> None:
    """Show each layer of a plan: its file, features, CRS and fields, and what was assumed.

    \b
    Example:
      siting inspect plan.toml
    """
    from siting import layers
    from siting import plan as plans
    from siting.report import layers_terminal

    read = plans.read(plan)
    with progress.shown(quiet=False) as shown:
        loaded = layers.load(read, shown, refuse_mixed=False)
    page = layers_terminal.render(loaded, name=read.head.name or str(plan), **options.page())
    click.echo(page, nl=False)

"""``siting verify``: run a check again by the seal of its file, and say what is not the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from siting.commands import options, progress
from siting.errors import Exit

if TYPE_CHECKING:
    from siting.plan import Trust

_path = click.Path(path_type=Path)


@click.command(short_help="Run a check again, and say whether it says the same.")
@click.argument("file", metavar="FILE", type=_path)
@click.option(
    "--plan",
    metavar="PLAN",
    type=_path,
    help="The plan  [default: of the name in FILE, beside it or in this folder]",
)
@click.option(
    "--baseline",
    metavar="FILE",
    type=_path,
    help="The baseline it was held against  [default: as for the plan]",
)
@options.trust_opts
@options.quiet_opt
@options.verbose_opt
@click.pass_context
def verify(
    ctx: click.Context,
    *,
    file: Path,
    plan: Path | None,
    baseline: Path | None,
    trust: Trust,
    quiet: bool,
    verbose: bool,
) -> None:
    """Run siting check or propose again as FILE says it was run, and say what is not the same.

    FILE is findings.json or proposal.json. Said are files, packs and versions that have changed,
    an edit of FILE itself, and which rules and findings come out otherwise. Exit codes: 0 the same
    to the byte, 1 something differs, 2 it cannot be run again. If the plan was read with --root or
    --trust, give it again.

    \b
    Examples:
      siting verify findings.json
      siting verify archive/findings.json --plan plan.toml
    """
    from siting.report.terminal import verified as terminal
    from siting.verify import verify as verified

    with progress.shown(quiet=quiet) as shown:
        found = verified(file, trust=trust, plan=plan, baseline=baseline, progress=shown)
    if quiet:
        click.echo(terminal.summary_line(found))
    else:
        click.echo(terminal.render(found, **options.page(), verbose=verbose), nl=False)
    if not found.same_bytes:
        ctx.exit(Exit.FINDINGS)

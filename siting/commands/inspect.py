"""``siting inspect``: a plan's layers, or files without a plan, as the tool sees them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from siting.commands import options, progress
from siting.errors import At, SitingError
from siting.language import _, current, say, speaking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.plan import Trust


@click.command(short_help="Show the layers of a plan, or files, as the tool sees them.")
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PLAN|FILE..."
)
@options.output_opt
@options.trust_opts
@options.quiet_opt
def inspect(
    paths: tuple[Path, ...], *, outputs: tuple[Path, ...], trust: Trust, quiet: bool
) -> None:
    """Show what is in each layer of a plan, who lives where, and which rules can be decided.

    Files and folders are looked at as `siting init` would place them, without writing a plan.
    Files are written as well with -o: inspection.json (everything), .txt (this page).

    \b
    Examples:
      siting inspect plan.toml
      siting inspect facilities.csv communities.shp -o inspection.json
    """
    from siting import inspection, report
    from siting.report.terminal import inspection as inspection_terminal

    for path in outputs:
        report.choose(path, None, report.INSPECTION_WRITERS)
    plan = _plan_of(paths)
    if plan is not None:
        options.check_outputs(outputs, plan=plan, trust=trust)
    else:
        _refuse_inputs(outputs, paths)
    with progress.shown(quiet=quiet) as shown:
        if plan is not None:
            from siting import plan as plans

            seen = inspection.inspect(plans.read(plan, trust), shown)
        else:
            from siting import setup

            made = setup.guess(paths, progress=shown)
            if made.plan is None:
                raise setup.unopened(made)
            seen = inspection.inspect(made.plan, shown, guessed=made.guessed, left=made.unread)
    for path in outputs:
        report.write_inspection(seen, path)
    if not quiet:
        with speaking(current(), seen.chinese):
            click.echo(inspection_terminal.render(seen, **options.page()), nl=False)
    else:
        odd = sum(len(one.oddities) for one in seen.layers) + len(seen.findings)
        said = _(
            "{layers} layers, {odd} oddities, {left} files left out",
            layers=len(seen.layers),
            odd=odd,
            left=len(seen.left),
        )
        click.echo(said)
    for path in outputs:
        click.echo(_("written: {path}", path=path), err=True)


def _plan_of(paths: Sequence[Path]) -> Path | None:
    """Give the plan, if one is given; None for files."""
    plans = [path for path in paths if path.suffix.lower() == ".toml"]
    if plans and len(paths) > 1:
        raise SitingError(
            say("a plan is looked at alone"),
            hint=say("siting inspect {plans}, or give only files without a plan", plans=plans[0]),
            at=At(path=plans[0]),
        )
    return plans[0] if plans else None


def _refuse_inputs(outputs: Sequence[Path], paths: Sequence[Path]) -> None:
    """Refuse to write over a file that is looked at."""
    from siting import report

    given = {path.resolve() for path in paths}
    for path in outputs:
        report.check_writable(path)
        if path.resolve() in given:
            raise SitingError(
                say("this would replace a file that is looked at"),
                hint=say("give the output another name"),
                at=At(path=path),
            )

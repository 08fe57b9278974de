"""``siting fix``: the smallest ways to mend what a check finds, each proved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from siting import report
from siting.commands import options, progress
from siting.language import current, speaking

if TYPE_CHECKING:
    from pathlib import Path

    from siting.pack_file import Reading
    from siting.plan import Trust


@click.command(short_help="Find the smallest fixes of what falls short.")
@options.plan_arg
@click.option(
    "--rule", "rules", multiple=True, metavar="ID", help="Only of a rule; may be given again."
)
@click.option(
    "--at",
    "places",
    multiple=True,
    metavar="PLACE",
    help="Only at a unit or place, by name or id, or LON,LAT; may be given again.",
)
@click.option(
    "--finding",
    "findings",
    multiple=True,
    metavar="ID",
    help="Only one, also if undecided; may be given again.",
)
@click.option("--all", "all_", is_flag=True, help="Work out all that fit, not only the worst.")
@options.output_opt
@click.option(
    "--format",
    "format_",
    type=click.Choice(list(report.FIX_WRITERS)),
    help="Format of the -o files (else their suffix says); with no -o, of what is printed.",
)
@options.reading_opt
@options.trust_opts
@options.quiet_opt
@options.verbose_opt
def fix(
    *,
    plan: Path,
    rules: tuple[str, ...],
    places: tuple[str, ...],
    findings: tuple[str, ...],
    all_: bool,
    outputs: tuple[Path, ...],
    format_: str | None,
    reading: Reading | None,
    trust: Trust,
    quiet: bool,
    verbose: bool,
) -> None:
    """Find for each finding the smallest changes that mend it: beds, metres, places.

    PLAN is a plan.toml, which stays as it is. Each fix was tried: with it the finding is gone. -o
    writes fixes.json (everything), .geojson and .gpkg (areas, moves and places to look at on a
    map), .txt (this report).

    \b
    Examples:
      siting fix plan.toml
      siting fix plan.toml --rule HZ-125 --at 菱湖社区 -o fixes.gpkg
      siting fix plan.toml --finding HZ-123/planning_unit-U3 --verbose
    """
    options.require_printable(format_, outputs, report.FIX_WRITERS)
    options.check_outputs(outputs, plan=plan, trust=trust)
    from siting.fix import MOST_FINDINGS, Wanted, smallest
    from siting.report.terminal import fixes as fix_terminal
    from siting.whatif import Draft

    wanted = Wanted(rules, places, findings)
    with progress.shown(quiet=quiet) as shown:
        draft = Draft.read(plan, reading=reading, trust=trust, progress=shown)
        most = None if all_ or findings else MOST_FINDINGS
        found = smallest(draft, wanted, most=most, progress=shown)
    if outputs:
        report.write_whole(
            {
                path: report.writing(found, path, format_, writers=report.FIX_WRITERS)
                for path in outputs
            }
        )
    if format_ not in (None, "text") and not outputs:
        click.echo(report.FIX_WRITERS[format_].render(found), nl=False)
    elif quiet:
        click.echo(fix_terminal.summary_line(found))
    else:
        page = {**options.page(), "verbose": verbose, "plan": str(plan)}
        with speaking(current(), found.chinese):
            click.echo(fix_terminal.render(found, **page), nl=False)
    options.say_written(outputs)

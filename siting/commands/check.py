"""``siting check``: test a plan, print what was found, write it where asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from siting import report
from siting.commands import options, progress
from siting.errors import Exit
from siting.language import current, speaking

if TYPE_CHECKING:
    from datetime import datetime

    from siting.pack_file import Reading
    from siting.plan import Trust
    from siting.records.finding import Result
    from siting.report.how import Undecided


@click.command(short_help="Check a plan against the planning rules.")
@options.plan_arg
@options.output_opt
@click.option(
    "--format",
    "format_",
    type=click.Choice(list(report.WRITERS)),
    help="Format of the -o files (else their suffix says); with no -o, of what is printed.",
)
@options.fail_on_opt
@options.reading_opt
@click.option(
    "--compare-reach",
    is_flag=True,
    help="Also say whose verdict differs in a straight line and on foot.",
)
@click.option("--access", is_flag=True, help="Also say how many beds people can walk to.")
@click.option(
    "--service-areas",
    is_flag=True,
    help="Also draw where one can walk to each facility.",
)
@options.base_opt
@options.undecided_opt
@options.summary_opt
@options.datum_opt
@click.option("--no-map", is_flag=True, help="Leave out what maps are drawn from.")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day by which waivers still hold.  [default: that of the run]",
)
@click.option(
    "--baseline",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Fail for what is new or worse than in this findings.json only.",
)
@options.environment_opt
@options.trust_opts
@options.quiet_opt
@options.verbose_opt
@click.pass_context
def check(
    ctx: click.Context,
    *,
    plan: Path,
    outputs: tuple[Path, ...],
    format_: str | None,
    fail_on: str,
    reading: Reading | None,
    compare_reach: bool,
    access: bool,
    service_areas: bool,
    base: str | None,
    undecided: Undecided,
    step_summary: bool,
    datum: str,
    no_map: bool,
    today: datetime | None,
    baseline: Path | None,
    environment: bool,
    trust: Trust,
    quiet: bool,
    verbose: bool,
) -> None:
    """Check a plan against the rules it names, and print what it lacks.

    PLAN is a plan.toml. Files are written as well with -o: findings.json (everything), .html (a
    page with a map, for any browser), .geojson (a map of the findings), .gpkg (the same, styled
    for QGIS), .txt (this report), .svg (a picture of the map); for CI .sarif, .xml (JUnit),
    .gitlab.json, .github.txt, .md.

    \b
    Examples:
      siting check plan.toml
      siting check plan.toml --reading strict -o findings.json -o findings.gpkg
      siting check plan.toml -o review.html
      siting check plan.toml --format json > findings.json
    """
    options.require_printable(format_, outputs, report.WRITERS)
    options.check_outputs(outputs, plan=plan, trust=trust)
    if baseline is not None:
        options.refuse_overwriting(outputs, [baseline])
    summary = options.summary_file(wanted=step_summary)
    how = options.how(plan, base, undecided, datum)
    from siting import sealed
    from siting.records.finding import Run

    written = bool(outputs) or format_ not in (None, "text")
    run = Run(
        command="check",
        reading=reading,
        compare_reach=compare_reach,
        access=access,
        service_areas=service_areas,
        map=written and not no_map,
    )
    held = sealed.How(
        trust=trust,
        today=None if today is None else today.date(),
        baseline=baseline,
        environment=environment,
    )
    with progress.shown(quiet=quiet) as shown:
        result, drawn = sealed.check(plan, run, held, shown)
    if outputs:
        report.write_whole(
            {path: report.writing(result, path, format_, drawn=drawn, how=how) for path in outputs}
        )
    if summary is not None:
        options.append(summary, report.WRITERS["markdown"].render(result))
    if format_ in (None, "text") or outputs:
        click.echo(_page(result, quiet=quiet, verbose=verbose), nl=False)
    else:
        click.echo(report.WRITERS[format_].render(result, how), nl=False)
    options.say_written(outputs)
    if options.fails(result, fail_on):
        ctx.exit(Exit.FINDINGS)


def _page(result: Result, *, quiet: bool, verbose: bool) -> str:
    from siting.report import wording
    from siting.report.terminal import check as terminal

    with speaking(current(), result.chinese):
        if quiet:
            return f"{wording.summary_line(result)}\n"
        return terminal.render(result, **options.page(), verbose=verbose)

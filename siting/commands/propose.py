"""``siting propose``: choose sites, write them and a plan that has them, say what is left."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from siting import report
from siting.commands import INTERRUPTED, options, progress
from siting.errors import At, SitingError
from siting.language import _, current, say, speaking

if TYPE_CHECKING:
    from siting.pack_file import Reading
    from siting.plan import Trust
    from siting.propose.asked import Asked


#: More money cannot be counted to the ten-thousandth.
_MOST_MONEY = 1e11


class _Number(click.FloatRange):
    """A number in a range; what is no number is in none."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read it, and refuse nan."""
        number: float = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(_("{value} is not a number", value=value), param, ctx)
        return number


@click.command(short_help="Propose sites that mend what a plan lacks.")
@options.plan_arg
@click.option("--sites", type=click.IntRange(min=1), metavar="N", help="Propose N sites.")
@click.option(
    "--beds", type=click.IntRange(1, 10**9), metavar="N", help="Sites with N beds in all."
)
@click.option(
    "--budget",
    type=_Number(min=0, max=_MOST_MONEY, min_open=True),
    metavar="MONEY",
    help="Sites that cost no more, by the candidates' fields cost and cost_per_bed.",
)
@click.option("--until-pass", is_flag=True, help="As few sites as make the rules pass.")
@click.option("--curve", is_flag=True, help="Also say what each smaller number of sites can do.")
@click.option(
    "--equity",
    type=_Number(min=0, max=100, min_open=True),
    metavar="PERCENT",
    help="At least so much of what is asked for is met in every unit.",
)
@click.option("--backup", is_flag=True, help="Also bring a second place within reach of everybody.")
@click.option(
    "--phases",
    metavar="YEARS",
    help="Build by steps: 2025,2030 or, with how many stand by each, 2025:2,2030:5.",
)
@click.option(
    "--effort",
    type=click.Choice(["quick", "normal", "thorough", "exact"]),
    default="normal",
    show_default=True,
    help="How long to search; exact searches until nothing can be better.",
)
@click.option(
    "--seconds",
    type=_Number(min=0, min_open=True),
    metavar="S",
    help="Search no longer; Ctrl-C does the same.",
)
@options.output_opt
@click.option(
    "--format",
    "format_",
    type=click.Choice(list(report.PROPOSAL_WRITERS)),
    help="Format of the -o files (else their suffix says); with no -o, of what is printed.",
)
@click.option(
    "--amended",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Where the plan with the sites goes  [default: PLAN-proposed.toml]",
)
@click.option("--explain", is_flag=True, help="Print all about each site and what stays.")
@options.reading_opt
@options.environment_opt
@options.trust_opts
@options.quiet_opt
@click.pass_context
def propose(
    ctx: click.Context,
    /,
    *,
    plan: Path,
    outputs: tuple[Path, ...],
    format_: str | None,
    amended: Path | None,
    explain: bool,
    reading: Reading | None,
    environment: bool,
    trust: Trust,
    quiet: bool,
    **wanted: Any,
) -> None:
    """Propose sites, best first, and write them with a plan that has them.

    Services that are missing from a list are first given to places that stand (upgrades), and
    only where there is none to new sites. Upgrades are no sites: N is for new ones.

    PLAN is a plan.toml. Beside it go PLAN-proposal.geojson (the sites; another name with
    -o) and PLAN-proposed.toml (the plan with them, to be checked or proposed on again).
    -o also writes .html (a page with a map), .json (the whole proposal) and .txt (this report,
    with --explain).

    Ctrl-C while sites are searched for ends the search: the best found so far is written, marked
    as such, and the exit code is 130.

    \b
    Examples:
      siting propose plan.toml --sites 5
      siting propose plan.toml --until-pass -o sites.geojson -o proposal.json
      siting propose plan.toml --beds 600 --effort exact
      siting propose plan.toml --sites 8 --equity 60
    """
    asked = _asked(**wanted)
    amended = _amended(plan, amended)
    options.require_printable(format_, outputs, report.PROPOSAL_WRITERS)
    layer = _layer(plan, outputs, format_)
    copies = [path for path in outputs if path != layer]
    options.check_outputs([layer, amended, *copies], plan=plan, trust=trust)
    import msgspec

    from siting import flow, sealed
    from siting.records.finding import Run
    from siting.report import wording
    from siting.report.terminal import proposal as proposal_terminal

    with progress.shown(quiet=quiet) as shown:
        run = Run(command="propose", reading=reading, asked=msgspec.to_builtins(asked))
        held = sealed.How(trust=trust, environment=environment)
        proposed = sealed.propose(plan, run, held, shown)
    flow.save_proposal(
        proposed, geojson=layer, amended=amended, copies=dict.fromkeys(copies, format_)
    )
    if format_ not in (None, "text") and not outputs:
        click.echo(report.PROPOSAL_WRITERS[format_].render(proposed.proposal), nl=False)
    elif quiet:
        click.echo(wording.summary_line(proposed.after))
    else:
        said = proposed.after.chinese | proposed.proposal.chinese
        with speaking(current(), said):
            page = proposal_terminal.render(
                proposed.proposal, after=proposed.after, explain=explain, **options.page()
            )
        click.echo(page, nl=False)
    options.say_written((layer, amended, *copies), amended=amended)
    if proposed.proposal.interrupted:
        ctx.exit(INTERRUPTED)


def _asked(*, phases: str | None, **wanted: Any) -> Asked:
    """Read what is asked for.

    Raises
    ------
    click.UsageError
        How much may be built is not said, or twice, or what is asked does not go together.
    """
    from siting.propose.asked import Asked

    sizes = [name for name in ("sites", "beds", "budget", "until_pass") if wanted[name]]
    if len(sizes) != 1:
        raise click.UsageError(
            _("give one of --sites N, --beds N, --budget MONEY and --until-pass")
        )
    for name in ("curve", "phases", "equity"):
        given = phases if name == "phases" else wanted[name]
        if given and wanted["sites"] is None:
            raise click.UsageError(_("--{name} goes with --sites N", name=name))
    if bool(phases) + bool(wanted["curve"]) + (wanted["equity"] is not None) > 1:
        raise click.UsageError(_("give one of --curve, --equity and --phases"))
    return Asked(**wanted, phases=_phases(phases, wanted["sites"]) if phases else ())


def _phases(text: str, sites: int) -> tuple[tuple[int, int], ...]:
    """Read years, and how many sites stand by each: even steps where that is not said."""
    from siting.layers.reading.values import FIRST_YEAR, LAST_YEAR

    parts = [part.strip().partition(":") for part in text.split(",")]
    try:
        years = [int(year) for year, _, _ in parts]
        said = [int(n) for _, _, n in parts if n]
    except ValueError:
        raise click.UsageError(_("--phases takes years: 2025,2030 or 2025:2,2030:5")) from None
    if said and len(said) != len(years):
        raise click.UsageError(_("--phases says for every year how many sites stand, or for none"))
    n = len(years)
    counts = said or [-(-sites * (at + 1) // n) for at in range(n)]
    if not all(FIRST_YEAR <= year <= LAST_YEAR for year in years):
        raise click.UsageError(
            _(
                "--phases: years are between {FIRST_YEAR} and {LAST_YEAR}",
                FIRST_YEAR=FIRST_YEAR,
                LAST_YEAR=LAST_YEAR,
            )
        )
    if years != sorted(set(years)) or counts != sorted(counts) or counts[-1] != sites:
        raise click.UsageError(
            _(
                "--phases: years rise, the sites do not fall, and the last year has all {sites}",
                sites=sites,
            )
        )
    if counts[0] < 0:
        raise click.UsageError(_("--phases: no year has fewer than 0 sites"))
    return tuple(zip(years, counts, strict=True))


def _amended(plan: Path, amended: Path | None) -> Path:
    """Name the amended plan: beside the plan, unless said otherwise."""
    path = plan.with_name(f"{plan.stem}-proposed.toml") if amended is None else amended
    if path.suffix.lower() != ".toml":
        raise SitingError(
            say("a plan is a .toml file"), hint=say("end its name in .toml"), at=At(path=path)
        )
    return path


def _layer(plan: Path, outputs: tuple[Path, ...], format_: str | None) -> Path:
    """Name the file of sites that the amended plan reads: the first .geojson asked for."""
    for path in outputs:
        writer = report.choose(path, format_, report.PROPOSAL_WRITERS)
        if writer.suffix == ".geojson":
            return path
    return plan.with_name(f"{plan.stem}-proposal.geojson")

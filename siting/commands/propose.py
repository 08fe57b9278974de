"""``siting propose``: choose sites, write them and a plan that has them, say what is left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from siting import report
from siting.commands import options, progress
from siting.errors import At, SitingError

if TYPE_CHECKING:
    from siting.pack_file import Reading


@click.command(short_help="Propose sites that mend what a plan lacks.")
@options.plan_arg
@click.option("--sites", type=click.IntRange(min=1), metavar="N", help="Propose N sites.")
@click.option("--until-pass", is_flag=True, help="Propose sites until the rules pass.")
@click.option(
    "--effort",
    type=click.Choice(["quick", "normal", "thorough"]),
    default="normal",
    show_default=True,
    help="How long to search for better sites than a greedy choice gives.",
)
@options.output_opt
@click.option(
    "--amended",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Where the plan with the sites goes  [default: PLAN-proposed.toml]",
)
@click.option("--explain", is_flag=True, help="Print all about each site and what stays.")
@options.reading_opt
@options.quiet_opt
def propose(
    *,
    plan: Path,
    sites: int | None,
    until_pass: bool,
    effort: str,
    outputs: tuple[Path, ...],
    amended: Path | None,
    explain: bool,
    reading: Reading | None,
    quiet: bool,
) -> None:
    """Propose sites, best first, and write them with a plan that has them.

    Services that are missing from a list are first given to places that stand (upgrades), and
    only where there is none to new sites. Upgrades are no sites: N is for new ones.

    PLAN is a plan.toml. Beside it go PLAN-proposal.geojson (the sites; another name with
    -o) and PLAN-proposed.toml (the plan with them, to be checked or proposed on again).
    -o also writes .json (the whole proposal) and .txt (this report, with --explain).

    \b
    Examples:
      siting propose plan.toml --sites 5
      siting propose plan.toml --until-pass -o sites.geojson -o proposal.json
    """
    if (sites is None) != until_pass:
        raise click.UsageError("give one of --sites N and --until-pass")
    amended = _amended(plan, amended)
    layer = _layer(plan, outputs)
    copies = [path for path in outputs if path != layer]
    options.check_outputs([layer, amended, *copies], plan=plan)
    from siting import flow
    from siting.report import proposal_terminal, wording

    with progress.shown(quiet=quiet) as shown:
        proposed = flow.propose_sites(
            plan,
            sites=sites,
            until_pass=until_pass,
            effort=effort,
            reading=reading,
            progress=shown,
        )
    flow.save_proposal(proposed, geojson=layer, amended=amended)
    for path in copies:
        report.write_proposal(proposed.proposal, path)
    if quiet:
        click.echo(wording.summary_line(proposed.after))
    else:
        page = proposal_terminal.render(
            proposed.proposal, after=proposed.after, explain=explain, **options.page()
        )
        click.echo(page, nl=False)
    for path in (layer, amended, *copies):
        click.echo(f"written: {path}", err=True)


def _amended(plan: Path, amended: Path | None) -> Path:
    """Name the amended plan: beside the plan, unless said otherwise."""
    path = plan.with_name(f"{plan.stem}-proposed.toml") if amended is None else amended
    if path.suffix.lower() != ".toml":
        raise SitingError("a plan is a .toml file", hint="end its name in .toml", at=At(path=path))
    return path


def _layer(plan: Path, outputs: tuple[Path, ...]) -> Path:
    """Name the file of sites that the amended plan reads: the first .geojson asked for."""
    for path in outputs:
        writer = report.choose(path, writers=report.PROPOSAL_WRITERS)
        if writer.suffix == ".geojson":
            return path
    return plan.with_name(f"{plan.stem}-proposal.geojson")

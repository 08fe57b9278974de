"""``siting plot``: a plot of a result that was written before."""

from __future__ import annotations

from pathlib import Path

import click

from siting import report as reports
from siting.commands import options
from siting.errors import At, SitingError
from siting.language import current, say, speaking


@click.command(short_help="Draw a plot of a result that was written before.")
@click.argument("record", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The picture to write: .svg.",
)
@click.option(
    "--what",
    required=True,
    type=click.Choice(["curve", "distances", "beds"]),
    help="curve takes proposal.json, the others findings.json.",
)
def plot(*, record: Path, output: Path, what: str) -> None:
    """Draw a plot of what siting check or siting propose wrote as JSON.

    FILE is proposal.json for the curve of what each number of sites can do, with its bound; it is
    findings.json for distances and their limit, and for beds of units against what they need.

    \b
    Examples:
      siting plot findings.json --what distances -o distances.svg
      siting plot proposal.json --what curve -o curve.svg
    """
    if output.suffix.lower() != ".svg":
        raise SitingError(
            say("plots are written as .svg only"),
            hint=say("end the name in .svg; browsers, QGIS and office programs open it"),
            at=At(path=output),
        )
    options.refuse_overwriting([output], [record])
    from siting.report.json import read_back
    from siting.report.plots.plots import PLOTS

    found = read_back.read(record)
    with speaking(current(), getattr(found, "chinese", None)):
        drawn = PLOTS[what](found)
    reports.write_texts({output: drawn})
    options.say_written([output])

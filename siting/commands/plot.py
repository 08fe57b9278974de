"""``siting plot``: a plot of a result that was written before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from siting import report as reports
from siting.commands import options
from siting.errors import At, SitingError
from siting.language import current, say, speaking

if TYPE_CHECKING:
    from collections.abc import Callable

_SUFFIXES = (".svg", ".png", ".pdf")


@click.command(short_help="Draw a plot of a result that was written before.")
@click.argument("record", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "outputs",
    required=True,
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The picture to write: .svg, .png or .pdf; any number of times.",
)
@click.option(
    "--what",
    required=True,
    type=click.Choice(["curve", "distances", "beds", "map"]),
    help="curve takes proposal.json, distances and beds findings.json, map either.",
)
def plot(*, record: Path, outputs: tuple[Path, ...], what: str) -> None:
    """Draw a plot of what siting check or siting propose wrote as JSON.

    FILE is proposal.json for the curve of what each number of sites can do, with its bound; it is
    findings.json for distances and their limit, and for beds of units against what they need; a map
    is drawn of either. .svg leaves the font to whoever opens it; .png and .pdf hold one that shows
    Chinese (pip install 'siting[pdf]').

    \b
    Examples:
      siting plot findings.json --what distances -o distances.svg
      siting plot proposal.json --what curve -o curve.png -o curve.pdf
    """
    for path in outputs:
        _require_known(path)
    options.refuse_overwriting(outputs, [record])
    from siting.report.json import read_back
    from siting.report.plots.picture import svg
    from siting.report.plots.plots import PLOTS

    found = read_back.read(record)
    with speaking(current(), getattr(found, "chinese", None)):
        pictures = PLOTS[what](found)
        drawn = svg(pictures)
        reports.write_whole({path: _writing(path, drawn, pictures[0].title) for path in outputs})
    options.say_written(outputs)


def _require_known(path: Path) -> None:
    """Make sure that a file is of a sort that can be made here."""
    if path.suffix.lower() not in _SUFFIXES:
        raise SitingError(
            say("plots are written as .svg, .png or .pdf"),
            hint=say(
                "end the name in one of these; .svg opens in browsers, QGIS and office programs"
            ),
            at=At(path=path),
        )
    if path.suffix.lower() != ".svg":
        from siting.report.pdf import typeset

        typeset.require(path)


def _writing(path: Path, drawn: str, title: str) -> Callable[[Path], object]:
    from siting.report.pdf import typeset

    if path.suffix.lower() == ".svg":
        return reports.text_of(drawn)
    made = typeset.picture(drawn, title, pdf=path.suffix.lower() == ".pdf")
    return lambda unfinished: unfinished.write_bytes(made)

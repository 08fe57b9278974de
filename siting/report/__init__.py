"""Reports: one file a format, each a pure rendering of what a check or a proposal holds."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from siting.errors import At, SitingError
from siting.language import current, joined, say, speaking
from siting.report.how import AS_USUAL, How
from siting.report.whole import check_writable, text_of, write_texts, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from siting.records.comparison import Comparison
    from siting.records.drawn import Drawn
    from siting.records.finding import Result
    from siting.records.fixes import Fixes
    from siting.records.inspected import Inspection
    from siting.records.proposal import Proposal

__all__ = [
    "COMPARISON_WRITERS",
    "FIX_WRITERS",
    "INSPECTION_WRITERS",
    "PROPOSAL_WRITERS",
    "WRITERS",
    "How",
    "Writer",
    "check_writable",
    "choose",
    "text_of",
    "write",
    "write_inspection",
    "write_proposal",
    "write_texts",
    "write_whole",
    "writing",
]


@dataclass(frozen=True, kw_only=True)
class Writer:
    """A format: what the names of its files end in, and the module that makes it.

    A module of text has ``render(record) -> str``, or ``render(record, how)`` if it is `told` how;
    any other has ``save(record, path, drawn)``. `draws` is whether it takes what only maps hold;
    `needs` names the module whose ``require(path)`` makes sure that what it needs is installed;
    `neutral` says that the file does not depend on the language of the run.
    """

    suffix: str
    module: str
    text: bool = True
    told: bool = False
    draws: bool = False
    needs: str = ""
    neutral: bool = False

    def require(self, path: Path) -> None:
        """Make sure that the format can be written here: before anything is measured for it."""
        if self.needs:
            import_module(self.needs).require(path)

    def load(self) -> Any:
        """Import the module: only now, since some cost a second."""
        return import_module(self.module)

    def render(self, record: Any, how: How = AS_USUAL) -> str:
        """Make the text of a record, its messages in the language of the run."""
        module = self.load()
        with self.speaking(record):
            text = module.render(record, how) if self.told else module.render(record)
        return str(text)

    def speaking(self, record: Any) -> AbstractContextManager[None]:
        """Speak the language of the run, and know the Chinese of a record, while it is written."""
        return speaking("en" if self.neutral else current(), getattr(record, "chinese", None))


_TYPESET = "siting.report.pdf.typeset"
WRITERS: Mapping[str, Writer] = {
    "json": Writer(suffix=".json", module="siting.report.json.findings", neutral=True),
    "geojson": Writer(
        suffix=".geojson", module="siting.report.gis.geojson", told=True, neutral=True
    ),
    "gpkg": Writer(
        suffix=".gpkg", module="siting.report.gis.gpkg", text=False, draws=True, neutral=True
    ),
    "flatgeobuf": Writer(
        suffix=".fgb",
        module="siting.report.gis.flatgeobuf",
        text=False,
        draws=True,
        neutral=True,
    ),
    "geoparquet": Writer(
        suffix=".parquet",
        module="siting.report.gis.parquet",
        text=False,
        draws=True,
        neutral=True,
    ),
    "html": Writer(suffix=".html", module="siting.report.html.check"),
    "pdf": Writer(suffix=".pdf", module="siting.report.pdf.check", text=False, needs=_TYPESET),
    "text": Writer(suffix=".txt", module="siting.report.terminal.check"),
    "sarif": Writer(suffix=".sarif", module="siting.report.ci.sarif", told=True),
    "junit": Writer(suffix=".xml", module="siting.report.ci.junit", told=True),
    "gitlab": Writer(suffix=".gitlab.json", module="siting.report.ci.gitlab", told=True),
    "github": Writer(suffix=".github.txt", module="siting.report.ci.github", told=True),
    "markdown": Writer(suffix=".md", module="siting.report.ci.markdown"),
    "svg": Writer(suffix=".svg", module="siting.report.ci.svg"),
}
PROPOSAL_WRITERS: Mapping[str, Writer] = {
    "json": Writer(suffix=".json", module="siting.report.json.proposal", neutral=True),
    "geojson": Writer(
        suffix=".geojson", module="siting.report.gis.proposal_geojson", told=True, neutral=True
    ),
    "html": Writer(suffix=".html", module="siting.report.html.proposal"),
    "pdf": Writer(suffix=".pdf", module="siting.report.pdf.proposal", text=False, needs=_TYPESET),
    "text": Writer(suffix=".txt", module="siting.report.terminal.proposal"),
    "markdown": Writer(suffix=".md", module="siting.report.ci.proposal_markdown"),
}
FIX_WRITERS: Mapping[str, Writer] = {
    "json": Writer(suffix=".json", module="siting.report.json.fixes", neutral=True),
    "geojson": Writer(
        suffix=".geojson", module="siting.report.gis.fix_geojson", told=True, neutral=True
    ),
    "gpkg": Writer(suffix=".gpkg", module="siting.report.gis.fix_gpkg", text=False, neutral=True),
    "text": Writer(suffix=".txt", module="siting.report.terminal.fixes"),
}
COMPARISON_WRITERS: Mapping[str, Writer] = {
    "json": Writer(suffix=".json", module="siting.report.json.comparison", neutral=True),
    "geojson": Writer(
        suffix=".geojson", module="siting.report.gis.comparison_geojson", told=True, neutral=True
    ),
    "text": Writer(suffix=".txt", module="siting.report.terminal.comparison"),
    "markdown": Writer(suffix=".md", module="siting.report.ci.comparison_markdown"),
    "html": Writer(suffix=".html", module="siting.report.html.comparison"),
}
INSPECTION_WRITERS: Mapping[str, Writer] = {
    "json": Writer(suffix=".json", module="siting.report.json.inspection", neutral=True),
    "text": Writer(suffix=".txt", module="siting.report.terminal.inspection"),
}


def write(
    result: Result, path: Path, format_: str | None = None, *, drawn: Drawn | None = None
) -> None:
    """Write a result to a file: all of it, or nothing.

    Parameters
    ----------
    result : Result
        What a check found.
    path : Path
        The file; replaced if it is there.
    format_ : str, optional
        A key of WRITERS; left out, the suffix decides.
    drawn : Drawn, optional
        What only maps hold: a GeoPackage takes it, other formats do without.

    Raises
    ------
    SitingError
        The format is not known, or the file cannot be written.
    """
    write_whole({path: writing(result, path, format_, drawn=drawn)})


def write_proposal(proposal: Proposal, path: Path, format_: str | None = None) -> None:
    """Write a proposal to a file, as `write` does a result; formats are PROPOSAL_WRITERS."""
    write_whole({path: writing(proposal, path, format_, writers=PROPOSAL_WRITERS)})


def writing(
    record: Result | Proposal | Fixes | Inspection | Comparison,
    path: Path,
    format_: str | None = None,
    *,
    writers: Mapping[str, Writer] = WRITERS,
    drawn: Drawn | None = None,
    how: How = AS_USUAL,
) -> Callable[[Path], object]:
    """Give what writes a record in the format of a file: `write_whole` takes several at once."""
    writer = choose(path, format_, writers)

    def make(unfinished: Path) -> None:
        if writer.text:
            text_of(writer.render(record, how))(unfinished)
        else:
            with writer.speaking(record):
                writer.load().save(record, unfinished, drawn)

    return make


def write_inspection(inspection: Inspection, path: Path) -> None:
    """Write an inspection to a file, as `write` does a result; formats are INSPECTION_WRITERS."""
    write_whole({path: writing(inspection, path, writers=INSPECTION_WRITERS)})


def choose(
    path: Path, format_: str | None = None, writers: Mapping[str, Writer] = WRITERS
) -> Writer:
    """Find the writer for a file: by format if given, else by what its name ends in.

    Raises
    ------
    SitingError
        Neither fits; the hint lists what would.
    """
    if format_ is not None:
        if format_ in writers:
            return writers[format_]
        raise SitingError(
            say("unknown format '{format}'", format=format_),
            hint=say("formats are {writers}", writers=joined(writers)),
        )
    for writer in sorted(writers.values(), key=lambda one: -len(one.suffix)):
        if path.name.lower().endswith(writer.suffix):
            return writer
    known = ", ".join(writer.suffix for writer in writers.values())
    raise SitingError(
        say("the suffix '{suffix}' says no known format", suffix=path.suffix)
        if path.suffix
        else say("it has no suffix"),
        hint=say("end the name in one of {known}, or name the format with --format", known=known),
        at=At(path=path),
    )

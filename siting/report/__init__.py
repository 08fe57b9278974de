"""Reports: one file a format, each a pure rendering of what a check or a proposal holds."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from siting.errors import At, SitingError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from siting.drawn import Drawn
    from siting.finding import Result
    from siting.inspected import Inspection
    from siting.proposal import Proposal


@dataclass(frozen=True, kw_only=True)
class Writer:
    """A format: the suffix that asks for it, and the module that makes it.

    A module of text has ``render(record) -> str``; any other has ``save(record, path, drawn)``.
    """

    suffix: str
    module: str
    text: bool = True

    def load(self) -> Any:
        """Import the module: only now, since some cost a second."""
        return import_module(self.module)


WRITERS: Mapping[str, Writer] = {
    "json": Writer(suffix=".json", module="siting.report.findings_json"),
    "geojson": Writer(suffix=".geojson", module="siting.report.geojson"),
    "gpkg": Writer(suffix=".gpkg", module="siting.report.gpkg", text=False),
    "text": Writer(suffix=".txt", module="siting.report.terminal"),
}
PROPOSAL_WRITERS: Mapping[str, Writer] = {
    "json": Writer(suffix=".json", module="siting.report.proposal_json"),
    "geojson": Writer(suffix=".geojson", module="siting.report.proposal_geojson"),
    "text": Writer(suffix=".txt", module="siting.report.proposal_terminal"),
}
INSPECTION_WRITERS: Mapping[str, Writer] = {
    "json": Writer(suffix=".json", module="siting.report.inspection_json"),
    "text": Writer(suffix=".txt", module="siting.report.inspection_terminal"),
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
    _write(result, path, choose(path, format_), drawn)


def write_proposal(proposal: Proposal, path: Path, format_: str | None = None) -> None:
    """Write a proposal to a file, as `write` does a result; formats are PROPOSAL_WRITERS."""
    _write(proposal, path, choose(path, format_, PROPOSAL_WRITERS))


def write_inspection(inspection: Inspection, path: Path) -> None:
    """Write an inspection to a file, as `write` does a result; formats are INSPECTION_WRITERS."""
    _write(inspection, path, choose(path, None, INSPECTION_WRITERS))


def choose(
    path: Path, format_: str | None = None, writers: Mapping[str, Writer] = WRITERS
) -> Writer:
    """Find the writer for a file: by format if given, else by suffix.

    Raises
    ------
    SitingError
        Neither fits; the hint lists what would.
    """
    if format_ is not None:
        if format_ in writers:
            return writers[format_]
        raise SitingError(f"unknown format '{format_}'", hint=f"formats are {', '.join(writers)}")
    for writer in writers.values():
        if path.suffix.lower() == writer.suffix:
            return writer
    known = ", ".join(writer.suffix for writer in writers.values())
    said = f"the suffix '{path.suffix}' says no known format" if path.suffix else "it has no suffix"
    raise SitingError(
        said,
        hint=f"end the name in one of {known}, or name the format with --format",
        at=At(path=path),
    )


def check_writable(path: Path) -> None:
    """Make sure that a file could be written, without writing it.

    Raises
    ------
    SitingError
        Its folder is missing or may not be written in, or the path is a folder.
    """
    folder = path.parent
    if path.is_dir():
        raise SitingError("this is a folder", hint="give the name of a file", at=At(path=path))
    if not folder.is_dir():
        raise SitingError(
            "there is no such folder to write in",
            hint=f"make it: mkdir -p {folder}",
            at=At(path=path),
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SitingError(
            "this folder may not be written in",
            hint="choose another folder, or ask for the right to write there",
            at=At(path=folder),
        )


def write_texts(texts: Mapping[Path, str]) -> None:
    """Write text files (UTF-8, line ends as they are): all of them, or none."""
    write_whole({path: _writing(text) for path, text in texts.items()})


def write_whole(files: Mapping[Path, Callable[[Path], object]]) -> None:
    """Let files be written under temporary names in their folders, then rename them.

    Parameters
    ----------
    files : mapping of Path to callable
        Each callable writes all of its file to the path that it is given.

    Raises
    ------
    SitingError
        One cannot be written: then none is.
    """
    for path in files:
        check_writable(path)
    unfinished = {
        path: path.with_name(f".{path.stem}.{os.getpid()}.tmp{path.suffix}") for path in files
    }
    path = next(iter(files))
    try:
        for path, make in files.items():
            make(unfinished[path])
        for path in files:
            unfinished[path].replace(path)
    except OSError as error:
        raise SitingError(
            f"the file cannot be written: {error.strerror or error}",
            hint="see that the disk has room and that the folder may be written in",
            at=At(path=path),
        ) from None
    finally:
        for left in unfinished.values():
            left.unlink(missing_ok=True)


def _writing(text: str) -> Callable[[Path], object]:
    return lambda unfinished: unfinished.write_bytes(text.encode())


def _write(
    record: Result | Proposal | Inspection, path: Path, writer: Writer, drawn: Drawn | None = None
) -> None:
    module = writer.load()
    if writer.text:
        write_texts({path: module.render(record)})
    else:
        write_whole({path: lambda unfinished: module.save(record, unfinished, drawn)})

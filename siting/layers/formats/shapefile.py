"""A shapefile, lying in its folder or in a .zip: what GDAL opens, and how its text is read."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from siting.language import say
from siting.layers import files
from siting.layers.formats import dbf, zipped
from siting.layers.reading import encoding

if TYPE_CHECKING:
    from pathlib import Path

    from siting.layers.origin import Origin


@dataclass(frozen=True, kw_only=True)
class Shapefile:
    """A shapefile.

    Attributes
    ----------
    source : Path or bytes
        What GDAL opens.
    encoding : str
        What its text is in.
    notes : tuple of str
        What is to be said of it.
    """

    source: Path | bytes
    encoding: str
    notes: tuple[str, ...]


def find(origin: Origin) -> Shapefile:
    """Find the files of a shapefile and the encoding of its text.

    Raises
    ------
    SitingError
        The .shx is missing, or the .zip holds no shapefile.
    """
    if origin.path.suffix.lower() == ".zip":
        parts = zipped.shapefile(origin)
        if ".shx" not in parts:
            raise files.no_index(origin, "the .shx")
        return _made(origin, zipped.repacked(parts), parts.get(".cpg"), parts.get(".dbf"))
    cpg, table = (files.sidecar(origin.path, suffix) for suffix in (".cpg", ".dbf"))
    return _made(
        origin,
        origin.path,
        None if cpg is None else cpg.read_bytes(),
        table,
    )


def _made(
    origin: Origin, source: Path | bytes, cpg: bytes | None, table: Path | bytes | None
) -> Shapefile:
    """Look into the table for what its text is in."""
    claimed: str | None = None
    texts: list[bytes] = []
    if isinstance(table, bytes):
        claimed, texts = dbf.look(io.BytesIO(table))
    elif table is not None:
        with table.open("rb") as file:
            claimed, texts = dbf.look(file)
    found, said = encoding.of_shapefile(origin, cpg=cpg, language=claimed, texts=texts)
    notes = [f"{origin.name}: " + said] if said else []
    if table is None:
        notes.append(say("{name}: there is no .dbf: the features have no fields", name=origin.name))
    return Shapefile(source=source, encoding=found, notes=tuple(notes))

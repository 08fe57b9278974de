"""How much reading may take: estimated before it is done, so that a small file cannot ask for all.

A plan that is trusted may ask for more.
"""

from __future__ import annotations

import itertools
import os
from typing import TYPE_CHECKING, Any

from siting.errors import At
from siting.language import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from siting.layers.origin import Origin

GB = 1 << 30
#: What reading one layer may take.
MOST_MEMORY = 4 * GB
#: So many cells are looked at in some minutes.
MOST_CELLS = 4_000_000_000
#: A cell that holds people is a demand point, of which a check keeps about 260 bytes.
MOST_PEOPLED = 16_000_000
#: GDAL's readers take a time that grows with the square of the number of columns.
MOST_COLUMNS = 5_000
#: Of what tells only the encoding or the CRS of a layer.
_MOST_ASIDE = 1 << 20
_ASIDE = (".prj", ".cpg")
#: What the bytes of a file become in memory, about: text is decoded and cut into values. Of zip
#: files, XLSX too, it is what they unpack to. Other readers ask for themselves, by what is inside.
_GROWS = {"table": 10, "osm_xml": 10, "vector": 4, "sheet": 10, "dxf": 10}
#: A folder that is a layer holds some hundred files at most.
_MOST_FILES = 2_000
_GEOMETRY_BYTES, _VALUE_BYTES = 200, 60
_OR_TRUST = say("or add --trust if you trust who wrote the plan")


def require_memory(origin: Origin, n_bytes: float, *, hint: str) -> None:
    """Refuse to read what would take too much memory.

    Parameters
    ----------
    origin : Origin
        The layer.
    n_bytes : float
        What reading it would take, by what the file says of itself.
    hint : str
        How to make it smaller.

    Raises
    ------
    SitingError
        That is too much, and the plan is not trusted.
    """
    if n_bytes > MOST_MEMORY and not origin.plan.trust.everything:
        raise origin.file_error(
            say(
                "reading it would take about {what:,.0f} GB of memory; a layer may take {what2}",
                what=n_bytes / GB,
                what2=MOST_MEMORY // GB,
            ),
            hint=say("{hint}, {OR_TRUST}", hint=hint, OR_TRUST=_OR_TRUST),
        )


def require_size(origin: Origin, reader: str, n_bytes: int | None = None) -> None:
    """Refuse a file that is too large for its reader, and large files beside it.

    Parameters
    ----------
    n_bytes : int, optional
        How many bytes the reader gets, where that is not the size of the file.
    """
    size = origin.path.stat().st_size if n_bytes is None else n_bytes
    require_memory(
        origin, size * _GROWS.get(reader, 0), hint=say("cut the layer to the study area")
    )
    for path in beside(origin.path):
        aside = path.suffix.lower() in _ASIDE
        if aside and path.stat().st_size > _MOST_ASIDE and not origin.plan.trust.everything:
            raise origin.file_error(
                say(
                    "'{name}' has {st_size:,} bytes; it should be a line or two",
                    name=path.name,
                    st_size=path.stat().st_size,
                ),
                hint=say("export the layer again"),
            )


def require_features(origin: Origin, n_features: int, n_columns: int) -> None:
    """Refuse more features and columns than memory is meant for."""
    require_columns(origin, n_columns)
    each = _GEOMETRY_BYTES + _VALUE_BYTES * min(n_columns, 50)
    require_memory(
        origin,
        float(n_features) * each,
        hint=say("cut the layer to the study area, without empty rows"),
    )


def require_columns(origin: Origin, n_columns: int) -> None:
    """Refuse a table that is wider than anybody needs."""
    if n_columns > MOST_COLUMNS and not origin.plan.trust.everything:
        raise origin.file_error(
            say("the layer has more than {MOST_COLUMNS:,} columns", MOST_COLUMNS=MOST_COLUMNS),
            hint=say("export only the columns that are needed, {OR_TRUST}", OR_TRUST=_OR_TRUST),
        )


def require_cells(origin: Origin, *, shape: tuple[int, int], block: tuple[int, int]) -> None:
    """Refuse a raster of more cells than can be looked at, or in blocks too large for memory.

    Parameters
    ----------
    shape : tuple of int
        Rows and columns of the raster.
    block : tuple of int
        Rows and columns of what its file holds in one piece.
    """
    rows, columns = shape
    if rows * columns > MOST_CELLS and not origin.plan.trust.everything:
        raise origin.file_error(
            say(
                "the raster has {rows:,} rows of {columns:,} cells, which would take about "
                "{what:,.0f} GB",
                rows=rows,
                columns=columns,
                what=rows * columns * 8 / GB,
            ),
            hint=say(
                "cut it to the city: gdal_translate -projwin WEST NORTH EAST SOUTH, {OR_TRUST}",
                OR_TRUST=_OR_TRUST,
            ),
        )
    across = -(-columns // block[1]) * block[1]
    require_memory(
        origin,
        across * block[0] * 24.0,
        hint=say("store it in tiles: gdal_translate -co TILED=YES"),
    )


def require_peopled(origin: Origin, n_cells: int, raster: Any, merged: int) -> None:
    """Refuse a raster of more cells that hold people than a check is meant for.

    Parameters
    ----------
    n_cells : int
        Those that have been found.
    raster : rasterio.DatasetReader
        Whose cells they are.
    merged : int
        So many cells each way are one already.
    """
    if n_cells <= MOST_PEOPLED or origin.plan.trust.everything:
        return
    rows, columns = raster.shape
    times = merged + 1
    while -(-rows // times) * -(-columns // times) > MOST_PEOPLED:
        times += 1
    path = origin.spec.path
    size = " ".join(f"{step * times:.12g}" for step in raster.res)
    raise origin.file_error(
        say(
            "more than {most:,} cells hold older people; of so many a check would take more than"
            " {gb} GB of memory",
            most=MOST_PEOPLED,
            gb=MOST_MEMORY // GB,
        ),
        hint=say(
            "add {times} by {times} of them up: write merge_cells = {times} in {header}, or make"
            " another raster: gdalwarp -r sum -tr {size} {path} merged.tif; or cut it to the"
            " city: gdal_translate -projwin WEST NORTH EAST SOUTH, {OR_TRUST}",
            times=times,
            header=origin.header,
            size=size,
            path=path,
            OR_TRUST=_OR_TRUST,
        ),
    )


def refuse_links_out(origin: Origin) -> None:
    """Refuse files beside a layer's own that lead elsewhere: whoever reads it opens them too."""
    for path in beside(origin.path):
        _refuse_link_out(origin, path)


def require_folder(origin: Origin, reader: str) -> None:
    """Refuse a folder whose files lead elsewhere, never end, or are too many or too large.

    Raises
    ------
    SitingError
        One of them is such.
    """
    with os.scandir(origin.path) as entries:
        names = sorted(entry.name for entry in itertools.islice(entries, _MOST_FILES + 1))
    if len(names) > _MOST_FILES and not origin.plan.trust.everything:
        raise origin.file_error(
            say("the folder has more than {MOST_FILES:,} files", MOST_FILES=_MOST_FILES),
            hint=say("leave only the layer's own files in it, {OR_TRUST}", OR_TRUST=_OR_TRUST),
        )
    size = 0
    for path in (origin.path / name for name in names):
        _refuse_link_out(origin, path)
        size += path.stat().st_size if path.is_file() else 0
    require_size(origin, reader, size)


def _refuse_link_out(origin: Origin, path: Path) -> None:
    """Refuse a link that leads elsewhere, and what is no file: reading a pipe never ends."""
    if path.is_symlink():
        at = At(path=path, layer=origin.name)
        origin.plan.require_trust(path.name, path, at)
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise origin.file_error(
            say("'{name}' is neither a file nor a folder, but a pipe or a device", name=path.name),
            hint=say("take it away: reading it could wait for ever"),
        )


def beside(path: Path) -> Iterator[Path]:
    """Find the files whose names begin as a layer's, such as .dbf, .aux.xml and -wal."""
    stem = path.stem.casefold()
    with os.scandir(path.parent) as entries:
        names = sorted(entry.name for entry in entries if entry.name.casefold().startswith(stem))
    for name in names:
        if name != path.name:
            yield path.with_name(name)

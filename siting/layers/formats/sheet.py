"""Excel workbooks (XLSX), read through GDAL: the cells of a sheet as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyogrio
from pyogrio import raw as ogr

from siting.language import say
from siting.layers import limits
from siting.layers.formats import geopackage, table
from siting.layers.formats.gdal import configured, pick, reading
from siting.layers.reading import as_text, encoding, headings, twice

if TYPE_CHECKING:
    from siting.arrays import Values
    from siting.layers.formats.raw import Raw
    from siting.layers.origin import Origin

#: The first row has the column names, and all cells are text. As options of the file, GDAL would
#: heed them in its first sheet only.
_AS_TEXT = {"OGR_XLSX_HEADERS": "FORCE", "OGR_XLSX_FIELD_TYPES": "STRING"}


def read(origin: Origin) -> Raw:
    """Read a sheet of points, as a table of text is read.

    Raises
    ------
    SitingError
        There is no sheet with cells, several of which the plan names none, or no coordinates.
    """
    notes: list[str] = []
    return table.of_cells(origin, cells(origin, notes), notes)


def cells(origin: Origin, notes: list[str]) -> dict[str, Values]:
    """Read the cells of a sheet, or of a table of a GeoPackage, by column.

    Parameters
    ----------
    origin : Origin
        The layer.
    notes : list of str
        Gains what is to be said of the file.
    """
    notes += encoding.not_needed(origin)
    with reading(origin, notes), configured(_AS_TEXT):
        layer = _layer(origin)
        if origin.path.suffix.lower() == ".gpkg":
            geopackage.require_plain(origin, layer)
        info = pyogrio.read_info(origin.path, layer=layer)
        limits.require_features(origin, int(info["features"]), len(info["fields"]))
        meta, _, _, data = ogr.read(origin.path, layer=layer, read_geometry=False)
    return _under_names(origin, [str(name) for name in meta["fields"]], data, notes)


def _under_names(
    origin: Origin, columns: list[str], data: list[Values], notes: list[str]
) -> dict[str, Values]:
    """Put the columns under their names, where these do not stand in the first row."""
    rows = [[None if name == f"Field{at}" else name for at, name in enumerate(columns, start=1)]]
    shown = [as_text.texts(column[: headings.LOOKED_AT]) for column in data]
    rows += [list(row) for row in zip(*shown, strict=True)]
    found = headings.find(rows)
    if found is None:
        return dict(zip(twice.apart(columns), data, strict=True))
    notes.append(found.note(origin.name))
    below = [column[found.last :] for column in data]
    return dict(zip(found.names, below, strict=True))


def names(origin: Origin, *, all_: bool = False) -> list[str]:
    """List the tables without geometry: sheets, or tables of a GeoPackage; not empty ones."""
    listed = pyogrio.list_layers(origin.path)
    found = [str(name) for name, kind in listed if kind is None]
    if all_ or len(found) < 2:
        return found
    return [name for name in found if len(pyogrio.read_info(origin.path, layer=name)["fields"])]


def _layer(origin: Origin) -> str:
    """Find the sheet: the one the plan names, else the only one with cells and no geometry."""
    layer = pick(origin, names(origin, all_=origin.spec.layer is not None), say("table"))
    if layer is None:
        raise origin.file_error(
            say("the file has no table without geometry"),
            hint=say("save the figures as CSV or XLSX"),
        )
    return layer

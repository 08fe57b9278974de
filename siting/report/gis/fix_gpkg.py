"""Fixes as a GeoPackage in the plan's own CRS: areas, moves and places, each a styled layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.report.gis import qml
from siting.report.gis.fix_geojson import drawn, shape
from siting.report.gis.flat import FIX_COLUMNS, fix_row
from siting.report.gis.gpkg_file import Style, add_styles, columns_of, dated, write_layer
from siting.report.gis.plane import projection

if TYPE_CHECKING:
    from pathlib import Path

    from siting.records.fixes import Fix, Fixes

_LAYERS = {
    "fix_areas": ("MultiPolygon", ("Polygon", "MultiPolygon")),
    "fix_moves": ("MultiLineString", ("LineString", "MultiLineString")),
    "fix_places": ("MultiPoint", ("Point", "MultiPoint")),
}


def save(fixes: Fixes, path: Path, drawn_: None = None) -> None:
    """Write the layers fix_areas, fix_moves and fix_places, empty or not.

    Parameters
    ----------
    path : Path
        A file that is not there yet, in a folder that is.
    drawn_ : None
        Nothing is drawn beside what the record holds.
    """
    del drawn_
    to_plane, every = projection(fixes.crs), drawn(fixes)
    with dated():
        for name, (geometry_type, kinds) in _LAYERS.items():
            some = [one for one in every if _kind(one[1]) in kinds]
            write_layer(
                path,
                name,
                columns_of([fix_row(*one) for one in some], FIX_COLUMNS),
                geometry=to_plane([shape(fix) for _, fix, _ in some]),
                geometry_type=geometry_type,
                crs=fixes.crs,
            )
    looks = (qml.area(), qml.line(), qml.style("marked"))
    styles = zip(_LAYERS, looks, strict=True)
    add_styles(path, {name: Style(look, "siting") for name, look in styles})


def _kind(fix: Fix) -> str:
    return str(shape(fix)["type"])

"""Service areas in a GeoPackage: a layer of areas and a layer of the streets in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from siting.report.gis import qml
from siting.report.gis.flat import AREA_COLUMNS, area_row
from siting.report.gis.gpkg_file import Style, columns_of, write_layer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from siting.arrays import Geometries
    from siting.records.drawn import Drawn
    from siting.records.finding import Result

_AREAS, _STREETS = "service_areas", "service_streets"
_MILLIMETRE = 0.001


def write(
    result: Result,
    path: Path,
    drawn: Drawn | None,
    to_plane: Callable[[Sequence[dict[str, Any]]], Geometries],
) -> dict[str, Style]:
    """Add the service areas, if any were drawn.

    Returns
    -------
    dict of str to Style
        The styles of the layers that were added.
    """
    if not result.service_areas:
        return {}
    areas = [one for one in result.service_areas if one.geometry is not None]
    crs = result.plan.crs
    write_layer(
        path,
        _AREAS,
        columns_of([area_row(one) for one in areas], AREA_COLUMNS),
        geometry=to_plane([one.geometry for one in areas if one.geometry is not None]),
        geometry_type="MultiPolygon",
        crs=crs,
    )
    styles = {_AREAS: Style(qml.area(), "siting")}
    if drawn is not None and drawn.streets is not None:
        lines = shapely.set_precision(drawn.streets.lines, _MILLIMETRE, mode="pointwise")
        found = [row for row, line in enumerate(lines) if not shapely.is_empty(line)]
        write_layer(
            path,
            _STREETS,
            columns_of([area_row(result.service_areas[row]) for row in found], AREA_COLUMNS),
            geometry=shapely.to_wkb(lines[found]),
            geometry_type="MultiLineString",
            crs=crs,
        )
        styles[_STREETS] = Style(qml.line(), "siting")
    return styles

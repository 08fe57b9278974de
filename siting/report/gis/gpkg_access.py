"""Access scores in a GeoPackage: a layer of units and a layer of demand points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from siting.report.gis import qml
from siting.report.gis.flat import ACCESS_POINT_COLUMNS, ACCESS_UNIT_COLUMNS, access_row
from siting.report.gis.gpkg_file import Column, Style, columns_of, write_layer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from siting.arrays import Geometries
    from siting.records.drawn import AccessPoints, Drawn
    from siting.records.finding import AccessUnit, Result

_UNITS, _POINTS = "access_units", "access_points"
_SHOWN = "beds_per_10000"
_BY_SCORE = "siting: beds for 10,000 older people"


def write(
    result: Result,
    path: Path,
    drawn: Drawn | None,
    to_plane: Callable[[Sequence[dict[str, Any]]], Geometries],
) -> dict[str, Style]:
    """Add what was measured of access, if anything was.

    Returns
    -------
    dict of str to Style
        The styles of the layers that were added.
    """
    styles: dict[str, Style] = {}
    if result.access is not None:
        units = [one for one in result.access.units if one.geometry is not None]
        _write_units(units, path, result.plan.crs, to_plane)
        styles[_UNITS] = Style(qml.graduated(_SHOWN, points=False), _BY_SCORE)
    if drawn is not None and drawn.access is not None:
        _write_points(drawn.access, path, result.plan.crs)
        styles[_POINTS] = Style(qml.graduated(_SHOWN, points=True), _BY_SCORE)
    return styles


def _write_units(
    units: Sequence[AccessUnit],
    path: Path,
    crs: str,
    to_plane: Callable[[Sequence[dict[str, Any]]], Geometries],
) -> None:
    write_layer(
        path,
        _UNITS,
        columns_of([access_row(one) for one in units], ACCESS_UNIT_COLUMNS),
        geometry=to_plane([one.geometry for one in units if one.geometry is not None]),
        geometry_type="MultiPolygon",
        crs=crs,
    )


def _write_points(points: AccessPoints, path: Path, crs: str) -> None:
    none = np.zeros(len(points), dtype=bool)
    values = (
        points.people,
        points.beds_per_10000,
        points.gaussian_per_10000,
        points.unsure.astype(np.int64),
        points.unit,
    )
    columns = {
        name: Column(one, none) for name, one in zip(ACCESS_POINT_COLUMNS, values, strict=True)
    }
    nowhere = np.array([unit is None for unit in points.unit], dtype=bool)
    write_layer(
        path,
        _POINTS,
        columns | {"subject": Column(points.unit, nowhere)},
        geometry=shapely.to_wkb(shapely.points(np.round(points.xy, 3))),
        geometry_type="Point",
        crs=crs,
    )

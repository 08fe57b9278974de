"""The layers of a GeoPackage that show what was there: facilities, and units without findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from siting.report.gis import qml
from siting.report.gis.flat import UNIT_COLUMNS, unit_row
from siting.report.gis.gpkg_file import Style, columns_of, write_layer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from siting.arrays import Geometries
    from siting.records.finding import MapFacility, MapUnit, Result
    from siting.report.gis.flat import Value

    ToPlane = Callable[[Sequence[dict[str, Any]]], Geometries]

FACILITY_COLUMNS: dict[str, type] = {
    "layer": str,
    "id": str,
    "name": str,
    "type": str,
    "status": str,
    "beds": float,
    "counted": int,
    "proposed": int,
}
PASSED_COLUMNS: dict[str, type] = {
    "level": str,
    "id": str,
    "name": str,
    "older_people": float,
    "beds": float,
    "beds_missing": int,
    "density": float,
}
_JOINED, _FACILITIES, _PASSED = "planning_units", "facilities", "passed_units"


def write(result: Result, path: Path, to_plane: ToPlane) -> dict[str, Style]:
    """Add the units that were joined and, where the record holds a map, what is drawn on it.

    Returns
    -------
    dict of str to Style
        The styles of the layers that were added.
    """
    crs, joined = result.plan.crs, result.planning_units
    write_layer(
        path,
        _JOINED,
        columns_of([unit_row(one) for one in joined], UNIT_COLUMNS),
        geometry=to_plane([one.geometry for one in joined]),
        geometry_type="MultiPolygon",
        crs=crs,
    )
    styles = {_JOINED: Style(qml.outline(), "siting")}
    if result.map is None:
        return styles
    places, passed = result.map.facilities, passing(result)
    write_layer(
        path,
        _FACILITIES,
        columns_of([facility_row(one) for one in places], FACILITY_COLUMNS),
        geometry=to_plane(
            [{"type": "Point", "coordinates": [at.place.lon, at.place.lat]} for at in places]
        ),
        geometry_type="MultiPoint",
        crs=crs,
    )
    write_layer(
        path,
        _PASSED,
        columns_of([passed_row(one) for one in passed], PASSED_COLUMNS),
        geometry=to_plane([one.geometry for one in passed]),
        geometry_type="MultiPolygon",
        crs=crs,
    )
    return styles | {
        _FACILITIES: Style(qml.places(), "siting: by whether it counts"),
        _PASSED: Style(qml.passed(), "siting"),
    }


def facility_row(one: MapFacility) -> dict[str, Value]:
    """Lay a facility of the map out by FACILITY_COLUMNS."""
    values = (
        one.layer,
        one.id,
        one.name,
        one.type,
        one.status,
        one.beds,
        int(one.counted),
        int(one.proposed),
    )
    return dict(zip(FACILITY_COLUMNS, values, strict=True))


def passed_row(one: MapUnit) -> dict[str, Value]:
    """Lay a unit of the map out by PASSED_COLUMNS."""
    return {name: getattr(one, name) for name in PASSED_COLUMNS}


def passing(result: Result) -> list[MapUnit]:
    """Find the units that rules test and that no finding is about."""
    assert result.map is not None
    tested = {one.subject for one in result.rules}
    about = {(one.subject.level, one.subject.id) for one in result.findings}
    return [
        one for one in result.map.units if one.level in tested and (one.level, one.id) not in about
    ]

"""Findings as a GeoPackage in the plan's own CRS, with a QGIS style in each layer."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS

from siting.degrees import WGS84, transformer
from siting.errors import SitingError
from siting.language import say
from siting.report.gis import gpkg_access, gpkg_areas, qml
from siting.report.gis.flat import (
    FINDING_COLUMNS,
    RULE_COLUMNS,
    UNIT_COLUMNS,
    finding_row,
    rule_row,
    unit_row,
)
from siting.report.gis.gpkg_file import Style, add_styles, columns_of, dated, write_layer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from siting.arrays import Geometries
    from siting.drawn import Drawn
    from siting.finding import Finding, Result

    ToPlane = Callable[[Sequence[dict[str, Any]]], Geometries]

_LAYERS: dict[str, tuple[str, qml.Look]] = {
    "gaps": ("MultiPolygon", "hatched"),
    "units_short": ("MultiPolygon", "filled"),
    "points": ("MultiPoint", "marked"),
}
_UNITS = "planning_units"
_BY_SEVERITY = "siting: by severity"
_POLYGONS = ("Polygon", "MultiPolygon")
_POINTS = ("Point", "MultiPoint")
_MULTI = {
    "Polygon": shapely.multipolygons,
    "Point": shapely.multipoints,
    "LineString": shapely.multilinestrings,
}


def save(result: Result, path: Path, drawn: Drawn | None = None) -> None:
    """Write a GeoPackage 1.3: gaps, units_short, points, planning_units, the table of rules.

    Where access was measured, there are also access_units and access_points; where they were
    drawn, service_areas and service_streets.

    Parameters
    ----------
    result : Result
        What a check found; every layer of findings is written, empty or not.
    path : Path
        A file that is not there yet, in a folder that is.
    drawn : Drawn, optional
        What only maps hold.
    """
    to_plane = projection(result.plan.crs)
    styles = {name: Style(qml.style(look), _BY_SEVERITY) for name, (_, look) in _LAYERS.items()}
    styles[_UNITS] = Style(qml.outline(), "siting")
    try:
        with dated():
            _write_findings(result, path, to_plane)
            rules = [rule_row(rule, result) for rule in result.rules]
            write_layer(path, "rules", columns_of(rules, RULE_COLUMNS))
            styles |= gpkg_access.write(result, path, drawn, to_plane)
            styles |= gpkg_areas.write(result, path, drawn, to_plane)
        add_styles(path, styles)
    except (DataSourceError, DataLayerError, sqlite3.Error) as error:
        raise SitingError(
            say("the GeoPackage cannot be written: {error}", error=error),
            hint=say("see that the disk has room and that no other program has the file open"),
        ) from None


def _write_findings(result: Result, path: Path, to_plane: ToPlane) -> None:
    for name, (geometry_type, _) in _LAYERS.items():
        findings = [one for one in result.findings if layer_of(one) == name]
        write_layer(
            path,
            name,
            columns_of([finding_row(one) for one in findings], FINDING_COLUMNS),
            geometry=to_plane([_drawable(one) for one in findings]),
            geometry_type=geometry_type,
            crs=result.plan.crs,
        )
    units = result.planning_units
    write_layer(
        path,
        _UNITS,
        columns_of([unit_row(one) for one in units], UNIT_COLUMNS),
        geometry=to_plane([one.geometry for one in units]),
        geometry_type="MultiPolygon",
        crs=result.plan.crs,
    )


def layer_of(finding: Finding) -> str | None:
    """Say which layer shows a finding: by what it is about and how it is drawn.

    One that has no place is in no layer; the table of rules has it.
    """
    if finding.place is None:
        return None
    if (finding.geometry or {}).get("type") not in _POLYGONS:
        return "points"
    return "gaps" if finding.subject.is_area else "units_short"


def _drawable(finding: Finding) -> dict[str, Any]:
    """Give the geometry of a finding; its place where it has none that a layer takes."""
    if finding.geometry is not None and finding.geometry.get("type") in _POLYGONS + _POINTS:
        return finding.geometry
    assert finding.place is not None  # layer_of leaves the others out
    return {"type": "Point", "coordinates": [finding.place.lon, finding.place.lat]}


def projection(crs: str) -> ToPlane:
    """Make a function that brings GeoJSON geometries into a CRS, to the millimetre, as WKB."""
    forth = transformer(WGS84, CRS.from_user_input(crs))

    def to_plane(geometry: dict[str, Any]) -> bytes:
        drawn = shapely.force_2d(shapely.geometry.shape(geometry))
        if drawn.geom_type in _MULTI:
            drawn = _MULTI[drawn.geom_type]([drawn])
        plane = shapely.transform(
            drawn, lambda xy: np.round(np.column_stack(forth.transform(*xy.T)), 3)
        )
        return bytes(shapely.to_wkb(plane))

    def all_to_plane(geometries: Sequence[dict[str, Any]]) -> Geometries:
        shapes = np.empty(len(geometries), dtype=object)
        shapes[:] = [to_plane(one) for one in geometries]
        return shapes

    return all_to_plane

"""Findings as a GeoPackage in the plan's own CRS, with a QGIS style in each layer."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import shapely
from pyogrio import raw
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS

from siting.degrees import WGS84, transformer
from siting.errors import SitingError
from siting.report import qml
from siting.report.flat import (
    FINDING_COLUMNS,
    RULE_COLUMNS,
    UNIT_COLUMNS,
    finding_row,
    rule_row,
    unit_row,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from siting.finding import Finding, Result
    from siting.report.flat import Value

# Every file bears this date: the same findings give the same bytes, whenever they are written.
_DATE = "2000-01-01T00:00:00.000Z"
_LAYERS: dict[str, tuple[str, qml.Look]] = {
    "gaps": ("MultiPolygon", "hatched"),
    "units_short": ("MultiPolygon", "filled"),
    "points": ("MultiPoint", "marked"),
}
_UNITS = "planning_units"
_POLYGONS = ("Polygon", "MultiPolygon")
_POINTS = ("Point", "MultiPoint")

_STYLES = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
    f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
    styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
    owner TEXT(30), ui TEXT, update_time DATETIME)
"""
_REGISTER = """
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id)
VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?, 0)
"""
_ADD_STYLE = """
INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column,
    styleName, styleQML, styleSLD, useAsDefault, description, owner, update_time)
VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', ?)
"""


def save(result: Result, path: Path) -> None:
    """Write a GeoPackage 1.3: gaps, units_short, points, planning_units, the table of rules.

    Parameters
    ----------
    result : Result
        What a check found; every layer is written, empty or not.
    path : Path
        A file that is not there yet, in a folder that is.
    """
    to_plane = _projection(result.plan.crs)
    try:
        with _dated():
            for name, (geometry_type, _) in _LAYERS.items():
                findings = [one for one in result.findings if layer_of(one) == name]
                _write(
                    path,
                    name,
                    columns=FINDING_COLUMNS,
                    rows=[finding_row(one) for one in findings],
                    geometry=[to_plane(_drawable(one)) for one in findings],
                    geometry_type=geometry_type,
                    crs=result.plan.crs,
                )
            units = result.planning_units
            _write(
                path,
                _UNITS,
                columns=UNIT_COLUMNS,
                rows=[unit_row(one) for one in units],
                geometry=[to_plane(one.geometry) for one in units],
                geometry_type="MultiPolygon",
                crs=result.plan.crs,
            )
            rules = [rule_row(rule, result) for rule in result.rules]
            _write(path, "rules", columns=RULE_COLUMNS, rows=rules)
        _add_styles(path)
    except (DataSourceError, DataLayerError, sqlite3.Error) as error:
        raise SitingError(
            f"the GeoPackage cannot be written: {error}",
            hint="see that the disk has room and that no other program has the file open",
        ) from None


def layer_of(finding: Finding) -> str | None:
    """Say which layer shows a finding: by what it is about and how it is drawn.

    One that has no place is in no layer; the table of rules has it.
    """
    if finding.place is None:
        return None
    if (finding.geometry or {}).get("type") not in _POLYGONS:
        return "points"
    return "gaps" if finding.subject.level == "gap" else "units_short"


def _drawable(finding: Finding) -> dict[str, Any]:
    """Give the geometry of a finding; its place where it has none that a layer takes."""
    if finding.geometry is not None and finding.geometry.get("type") in _POLYGONS + _POINTS:
        return finding.geometry
    assert finding.place is not None  # layer_of leaves the others out
    return {"type": "Point", "coordinates": [finding.place.lon, finding.place.lat]}


def _projection(crs: str) -> Callable[[dict[str, Any]], bytes]:
    """Make a function that brings GeoJSON geometry into a CRS, to the millimetre, as WKB."""
    forth = transformer(WGS84, CRS.from_user_input(crs))

    def to_plane(geometry: dict[str, Any]) -> bytes:
        drawn = shapely.force_2d(shapely.geometry.shape(geometry))
        if drawn.geom_type in ("Polygon", "Point"):
            multi = shapely.multipolygons if drawn.geom_type == "Polygon" else shapely.multipoints
            drawn = multi([drawn])
        plane = shapely.transform(
            drawn, lambda xy: np.round(np.column_stack(forth.transform(*xy.T)), 3)
        )
        return bytes(shapely.to_wkb(plane))

    return to_plane


@contextmanager
def _dated() -> Iterator[None]:
    """Let GDAL believe that it is the date of every file, and set it right again."""
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _DATE})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _write(
    path: Path,
    layer: str,
    *,
    columns: Mapping[str, type],
    rows: Sequence[Mapping[str, Value]],
    geometry: Sequence[bytes] | None = None,
    geometry_type: str | None = None,
    crs: str | None = None,
) -> None:
    shapes = None
    if geometry is not None:
        shapes = np.empty(len(geometry), dtype=object)
        shapes[:] = geometry
    filled = [_column(rows, name, type_) for name, type_ in columns.items()]
    raw.write(
        path,
        shapes,
        field_data=[values for values, _ in filled],
        fields=list(columns),
        field_mask=[mask for _, mask in filled],
        layer=layer,
        driver="GPKG",
        geometry_type=geometry_type,
        crs=crs,
        append=path.exists(),
        dataset_options={} if path.exists() else {"VERSION": "1.3"},
    )


def _column(
    rows: Sequence[Mapping[str, Value]], name: str, type_: type
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Give the values of a column, and which of them are missing."""
    blank: Value = None if type_ is str else 0
    given = [row[name] for row in rows]
    missing = np.array([value is None for value in given], dtype=bool)
    dtype = {str: object, float: np.float64, int: np.int64}[type_]
    values = np.array([blank if value is None else value for value in given], dtype=dtype)
    return values, missing


def _add_styles(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(_STYLES)
        database.execute(_REGISTER, (_DATE,))
        styles = {name: qml.style(look) for name, (_, look) in _LAYERS.items()}
        for name, style in {**styles, _UNITS: qml.outline()}.items():
            said = "siting" if name == _UNITS else "siting: by severity"
            database.execute(_ADD_STYLE, (name, f"siting {name}", style, said, _DATE))

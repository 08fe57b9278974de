"""How a GeoPackage is written: layer by layer, always the same bytes, each with its style."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyogrio
from pyogrio import raw
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError

from siting.report.gis.qml import with_aliases
from siting.report.wording import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from siting.arrays import Flags, Geometries, Values
    from siting.report.gis.flat import Value

# Every file bears this date: the same findings give the same bytes, whenever they are written.
_DATE = "2000-01-01T00:00:00.000Z"
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


class Column(NamedTuple):
    """The values of a column, and which of them are missing."""

    values: Values
    missing: Flags


class Style(NamedTuple):
    """How a layer looks in QGIS, and by what."""

    qml: str
    description: str


@contextmanager
def dated() -> Iterator[None]:
    """Let GDAL believe that it is the date of every file, and set it right again."""
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _DATE})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


@contextmanager
def _as_os_error() -> Iterator[None]:
    """Let what GDAL says when the disk is full come out as what Python says then."""
    try:
        yield
    except (DataSourceError, DataLayerError, FeatureError, GeometryError) as error:
        raise OSError(str(error).splitlines()[0]) from None


def write_layer(
    path: Path,
    layer: str,
    columns: Mapping[str, Column],
    *,
    geometry: Geometries | None = None,
    geometry_type: str | None = None,
    crs: str | None = None,
) -> None:
    """Add a layer, or a table without geometry, to a GeoPackage 1.3; the first makes the file.

    Parameters
    ----------
    geometry : ndarray of object, shape (n,), optional
        Each as WKB.
    """
    with _as_os_error():
        raw.write(
            path,
            geometry,
            field_data=[column.values for column in columns.values()],
            fields=list(columns),
            field_mask=[column.missing for column in columns.values()],
            layer=layer,
            driver="GPKG",
            geometry_type=geometry_type,
            crs=crs,
            append=path.exists(),
            dataset_options={} if path.exists() else {"VERSION": "1.3"},
        )


def columns_of(rows: Sequence[Mapping[str, Value]], types: Mapping[str, type]) -> dict[str, Column]:
    """Turn flat rows into columns."""
    return {name: _column([row[name] for row in rows], type_) for name, type_ in types.items()}


def _column(given: list[Value], type_: type) -> Column:
    blank: Value = None if type_ is str else 0
    missing = np.array([value is None for value in given], dtype=bool)
    dtype = {str: object, float: np.float64, int: np.int64}[type_]
    shown = (blank if value is None else value for value in given)
    values: np.ndarray[Any, Any] = np.array(
        [visible(value) if isinstance(value, str) else value for value in shown], dtype=dtype
    )
    return Column(values, missing)


def add_styles(path: Path, styles: Mapping[str, Style]) -> None:
    """Register the style of each layer, so that QGIS shows it in it."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(_STYLES)
        database.execute(_REGISTER, (_DATE,))
        for name, style in styles.items():
            columns = [row[1] for row in database.execute(f'PRAGMA table_info("{name}")')]
            own = [column for column in columns if column not in {"fid", "geom"}]
            look = with_aliases(style.qml, own)
            values = (name, f"siting {name}", look, style.description, _DATE)
            database.execute(_ADD_STYLE, values)

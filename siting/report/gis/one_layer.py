"""All findings as one layer in the plan's plane: FlatGeobuf and GeoParquet."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import geopandas as gpd
import pyogrio
import shapely

from siting.errors import SitingError
from siting.language import say
from siting.report.gis.flat import FINDING_COLUMNS, finding_row
from siting.report.gis.gpkg_file import columns_of
from siting.report.gis.plane import projection

if TYPE_CHECKING:
    from pathlib import Path

    from siting.records.drawn import Drawn
    from siting.records.finding import Finding, Result


def of(result: Result) -> gpd.GeoDataFrame:
    """Put the findings that have a place into a table, in the order of the record."""
    findings = [one for one in result.findings if one.place is not None]
    columns = columns_of([finding_row(one) for one in findings], FINDING_COLUMNS)
    table = gpd.GeoDataFrame(
        {name: column.values for name, column in columns.items()},
        geometry=shapely.from_wkb(projection(result.plan.crs)([_drawn(one) for one in findings])),
        crs=result.plan.crs,
    )
    for name, column in columns.items():
        table.loc[column.missing, name] = None
    return table


def _drawn(finding: Finding) -> dict[str, object]:
    """Give the geometry of a finding, or else its place."""
    geometry = finding.geometry or {}
    if geometry.get("coordinates") or geometry.get("geometries"):
        return geometry
    assert finding.place is not None  # those without one are in no layer
    return {"type": "Point", "coordinates": [finding.place.lon, finding.place.lat]}


def save_flatgeobuf(result: Result, path: Path, drawn: Drawn | None = None) -> None:
    """Write FlatGeobuf, with its index; `drawn` is for other formats.

    It is made in memory first: GDAL does not say that the end of the file had no room on the disk.
    """
    del drawn
    made = io.BytesIO()
    pyogrio.write_dataframe(
        of(result), made, driver="FlatGeobuf", layer="findings", geometry_type="Unknown"
    )
    path.write_bytes(made.getvalue())


def save_parquet(result: Result, path: Path, drawn: Drawn | None = None) -> None:
    """Write GeoParquet 1.1, geometries as WKB; `drawn` is for other formats."""
    del drawn
    try:
        of(result).to_parquet(path, index=False, compression="zstd", schema_version="1.1.0")
    except ImportError:
        raise SitingError(
            say("writing GeoParquet needs pyarrow, which is not installed"),
            hint=say("pip install 'siting[parquet]'"),
        ) from None

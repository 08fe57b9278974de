"""Findings as a GeoPackage in the plan's own CRS, with a QGIS style in each layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.report.gis import gpkg_access, gpkg_areas, gpkg_plan, gpkg_verdicts
from siting.report.gis.flat import RULE_COLUMNS, rule_row
from siting.report.gis.gpkg_file import add_styles, columns_of, dated, write_layer
from siting.report.gis.plane import projection

if TYPE_CHECKING:
    from pathlib import Path

    from siting.records.drawn import Drawn
    from siting.records.finding import Result


def save(result: Result, path: Path, drawn: Drawn | None = None) -> None:
    """Write a GeoPackage 1.3: a layer for each verdict, those of the plan, the table of rules.

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
    with dated():
        styles = gpkg_verdicts.write(result, path, to_plane)
        styles |= gpkg_plan.write(result, path, to_plane)
        rules = [rule_row(rule, result) for rule in result.rules]
        write_layer(path, "rules", columns_of(rules, RULE_COLUMNS))
        styles |= gpkg_access.write(result, path, drawn, to_plane)
        styles |= gpkg_areas.write(result, path, drawn, to_plane)
    add_styles(path, styles)

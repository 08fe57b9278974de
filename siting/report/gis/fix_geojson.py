"""Fixes as GeoJSON: areas of new places, lines of moves, points of places that are given more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from siting.report.gis.flat import fix_row
from siting.report.gis.geojson import collection, oriented
from siting.report.how import AS_USUAL, How

if TYPE_CHECKING:
    from siting.records.fixes import Fix, Fixes, Mended


def render(fixes: Fixes, how: How = AS_USUAL) -> str:
    """Write all fixes that are anywhere as a FeatureCollection, in the order of the record."""
    return collection([feature(one, fix, rank) for one, fix, rank in drawn(fixes)], how)


def drawn(fixes: Fixes) -> list[tuple[Mended, Fix, int]]:
    """List the fixes that can be drawn, with the finding of each and its rank there, from 1."""
    return [
        (one, fix, rank)
        for one in fixes.findings
        for rank, fix in enumerate(one.fixes, 1)
        if fix.geometry is not None or fix.at is not None
    ]


def feature(one: Mended, fix: Fix, rank: int) -> dict[str, Any]:
    """Make a feature of a fix."""
    return {
        "type": "Feature",
        "id": f"{one.finding}/{rank}",
        "properties": fix_row(one, fix, rank),
        "geometry": oriented(shape(fix)),
    }


def shape(fix: Fix) -> dict[str, Any]:
    """Give the area or line of a fix, else the point where it is."""
    if fix.geometry is not None:
        return fix.geometry
    assert fix.at is not None
    return {"type": "Point", "coordinates": [fix.at.lon, fix.at.lat]}

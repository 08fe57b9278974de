"""Records that stand in for those of no plan in particular: say only what matters in a test."""

from __future__ import annotations

from typing import Any

from siting.records.finding import MapFacility, Place, PlanFacts


def plan_facts(**known: Any) -> PlanFacts:
    """Give what was measured of a plan: nothing, but for what is known."""
    blank: dict[str, Any] = {
        "name": "draft",
        "path": "plan.toml",
        "year": 2025,
        "stock": "plan",
        "crs": "EPSG:4549",
        "older_people": 0.0,
        "demand_points": 0,
        "facilities": 0,
        "facilities_counted": 0,
        "beds": 0.0,
        "beds_missing": 0,
        "facilities_proposed": 0,
    }
    return PlanFacts(**{**blank, **known})


def care_home(**known: Any) -> MapFacility:
    """Give a facility of a map: a care home that stands and counts, but for what is known."""
    usual: dict[str, Any] = {
        "layer": "facilities",
        "id": "F1",
        "name": "",
        "type": "养老机构",
        "status": "existing",
        "beds": None,
        "counted": True,
        "proposed": False,
        "place": Place(lon=120.1, lat=30.2),
    }
    return MapFacility(**{**usual, **known})

"""Findings and sites as GeoJSON."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
import pytest
import shapely

from siting.datum.shift import to_wgs84
from siting.report.gis import geojson, proposal_geojson
from siting.report.how import How

if TYPE_CHECKING:
    from siting.records.finding import Result
    from siting.records.proposal import Proposal

MEMBERS = {
    "rule",
    "severity",
    "outcome",
    "name",
    "measured",
    "required",
    "shortfall",
    "unit",
    "people",
    "message",
    "clause",
    "quote",
}


def polygons(geometry: dict[str, Any]) -> list[shapely.Polygon]:
    """Take a geometry apart into polygons."""
    return [part for part in shapely.get_parts(shapely.geometry.shape(geometry)) if part.area]


def test_every_finding_is_a_feature_with_flat_properties(result: Result) -> None:
    whole = json.loads(geojson.render(result))
    assert set(whole) == {"type", "bbox", "features"}
    assert [one["id"] for one in whole["features"]] == [one.id for one in result.findings]
    for one in whole["features"]:
        assert set(one) == {"type", "id", "properties", "geometry"}
        assert set(one["properties"]) >= MEMBERS
        assert not any(isinstance(value, (dict, list)) for value in one["properties"].values())


def test_outer_rings_run_counter_clockwise_and_holes_clockwise() -> None:
    outer = [[0, 0], [0, 9], [9, 9], [9, 0], [0, 0]]
    hole = [[2, 2], [4, 2], [4, 4], [2, 4], [2, 2]]
    for rings in ([outer, hole], [outer[::-1], hole[::-1]]):
        turned = geojson.oriented({"type": "MultiPolygon", "coordinates": [rings]})
        (polygon,) = polygons(turned)
        assert polygon.exterior.is_ccw
        assert not polygon.interiors[0].is_ccw
        assert polygon.area == 81 - 4


def test_all_rings_of_a_result_follow_the_right_hand_rule(result: Result) -> None:
    for one in json.loads(geojson.render(result))["features"]:
        assert all(part.exterior.is_ccw for part in polygons(one["geometry"]))


def test_a_ring_of_metres_far_from_the_origin_is_turned_right() -> None:
    tiny = [[120.0, 30.0], [120.0, 30.0000002], [120.0000002, 30.0000002], [120.0, 30.0]]
    (polygon,) = polygons(geojson.oriented({"type": "Polygon", "coordinates": [tiny]}))
    assert polygon.exterior.is_ccw


def test_coordinates_have_seven_decimals() -> None:
    point = geojson.oriented({"type": "Point", "coordinates": (120.123456789, 30)})
    assert point == {"type": "Point", "coordinates": [120.1234568, 30.0]}


def test_parts_of_a_collection_are_put_right_as_well() -> None:
    ring = [[0, 0], [0, 1], [1, 1], [0, 0]]
    parts = [{"type": "Polygon", "coordinates": [ring]}]
    turned = geojson.oriented({"type": "GeometryCollection", "geometries": parts})
    assert polygons(turned["geometries"][0])[0].exterior.is_ccw


def test_positions_may_be_whole_numbers_as_other_programs_write_them() -> None:
    ring = [[120, 30.5], [121, 30], [121.5, 31], [120, 30.5]]
    assert list(geojson.positions({"type": "Polygon", "coordinates": [ring]})) == ring


def test_a_finding_without_geometry_stands_at_its_place(result: Result) -> None:
    bare = msgspec.structs.replace(result.findings[0], geometry={})
    (one,) = json.loads(geojson.render(msgspec.structs.replace(result, findings=(bare,))))[
        "features"
    ]
    assert one["geometry"] == {"type": "Point", "coordinates": [bare.place.lon, bare.place.lat]}


def test_the_bounding_box_holds_everything_and_is_left_out_of_nothing(
    result: Result, nothing: Result
) -> None:
    whole = json.loads(geojson.render(result))
    shapes = [shapely.geometry.shape(one["geometry"]) for one in whole["features"]]
    assert whole["bbox"] == pytest.approx(shapely.total_bounds(shapes).tolist(), abs=1e-12)
    assert json.loads(geojson.render(nothing)) == {"type": "FeatureCollection", "features": []}


def test_numbers_that_are_none_or_not_finite_are_null(result: Result) -> None:
    odd = msgspec.structs.replace(result.findings[0], measured=math.nan, measured_most=None)
    (one,) = json.loads(geojson.render(msgspec.structs.replace(result, findings=(odd,))))[
        "features"
    ]
    assert one["properties"]["measured"] is None
    assert one["properties"]["measured_most"] is None


def test_sites_are_points_with_exactly_the_records_coordinates(proposal: Proposal) -> None:
    text = proposal_geojson.render(proposal)
    for one, site in zip(json.loads(text)["features"], proposal.sites, strict=True):
        assert one["geometry"] == {"type": "Point", "coordinates": [site.place.lon, site.place.lat]}
        assert f"[{site.place.lon!r},{site.place.lat!r}]" in text


def test_a_site_has_what_the_facilities_layer_of_a_plan_needs(proposal: Proposal) -> None:
    first = json.loads(proposal_geojson.render(proposal))["features"][0]["properties"]
    assert first["id"] == "P-1"
    assert first["type"] == "养老机构"
    assert first["status"] == "planned"
    assert first["beds"] == 120
    assert first["gain HZ-125"] == 3907.5
    assert first["short HZ-125"] == 14831.0
    assert (first["easting"], first["northing"]) == (500124.456, 3400123.5)


def test_an_upgrade_names_its_place_and_is_none_itself(upgraded: Proposal) -> None:
    text = proposal_geojson.render(upgraded)
    one, site = (feature["properties"] for feature in json.loads(text)["features"][:2])
    assert (one["id"], one["upgrades"], one["services"]) == ("U1", "F03", "meals;bathing")
    assert (one["type"], one["status"], one["beds"]) == ("日间照料中心", "planned", 0)
    assert one["gain HZ-113"] == 40
    assert "candidate" not in one
    assert (site["id"], site["services"]) == ("P-1", "meals")
    assert "upgrades" not in site


def test_two_renderings_are_the_same(result: Result, proposal: Proposal) -> None:
    assert geojson.render(result) == geojson.render(result)
    assert proposal_geojson.render(proposal) == proposal_geojson.render(proposal)


def test_another_datum_moves_everything_and_is_said(result: Result) -> None:
    true = json.loads(geojson.render(result))
    moved = json.loads(geojson.render(result, How(datum="GCJ-02")))
    assert moved["datum"] == "GCJ-02"
    assert "datum" not in true
    for one, other in zip(true["features"], moved["features"], strict=True):
        pairs = zip(
            geojson.positions(one["geometry"]), geojson.positions(other["geometry"]), strict=True
        )
        for here, there in pairs:
            back = to_wgs84(np.array([there]), "GCJ-02")[0]
            assert back == pytest.approx(here, abs=2e-7)
            assert there != pytest.approx(here, abs=1e-3)
    assert {one["properties"]["datum"] for one in moved["features"]} == {"GCJ-02"}
    assert not any("datum" in one["properties"] for one in true["features"])


def test_sites_are_moved_as_well(proposal: Proposal) -> None:
    true = json.loads(proposal_geojson.render(proposal))
    moved = json.loads(proposal_geojson.render(proposal, How(datum="BD-09")))
    assert moved["datum"] == "BD-09"
    for one, other in zip(true["features"], moved["features"], strict=True):
        there = np.array([other["geometry"]["coordinates"]])
        assert to_wgs84(there, "BD-09")[0] == pytest.approx(
            one["geometry"]["coordinates"], abs=1e-6
        )
        assert other["properties"]["datum"] == "BD-09"

"""Real layers of Wuhan, where they are at hand: held against counts made without this program."""

from __future__ import annotations

import csv
import random

import numpy as np
import pytest
from pyproj import Transformer

from siting import flow
from siting.plan import EVERYTHING
from siting.propose.asked import Asked
from tests.commanded import compared
from tests.wuhan_on_foot import Roads

DERIVED = "data/wuhan/derived"


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def plans(shared, root):
    if not (shared / DERIVED).is_dir():
        pytest.skip(f"no layers of Wuhan: {shared / DERIVED} is not there")
    if shared.resolve() != (root.parent / "shared").resolve():
        pytest.skip("the plans of examples/wuhan look for the layers beside the checkout")
    return root / "examples/wuhan"


def homes_and_places(shared):
    """Give the communities within 300 m of a road and the 现状 places, in the plane."""
    to = Transformer.from_crs(4326, 4547, always_xy=True)
    homes = [
        row
        for row in rows(shared / DERIVED / "derived-communities.csv")
        if float(row["dist_to_road_m"]) <= 300
    ]
    places = [
        row for row in rows(shared / DERIVED / "derived-facilities.csv") if row["状态"] == "现状"
    ]
    xy = np.column_stack(
        to.transform(*np.array([(row["lon"], row["lat"]) for row in homes], float).T)
    )
    at = np.column_stack(
        to.transform(*np.array([(row["经度"], row["纬度"]) for row in places], float).T)
    )
    return homes, places, xy, at


def by_hand(shared):
    """Count who has a 现状 facility within 500 m: all distances, no tree, no siting."""
    homes, places, xy, at = homes_and_places(shared)
    near = np.hypot(*(xy[:, None] - at[None]).transpose(2, 0, 1)).min(axis=1) <= 500
    people = np.array([float(row["pop60plus_est"]) for row in homes])
    beds = sum(int(row["床位数"]) for row in places)
    return len(homes), int(near.sum()), people.sum(), people[near].sum(), beds


def test_the_communities_served_are_those_counted_by_hand(plans, shared):
    n_homes, n_near, people, people_near, beds = by_hand(shared)
    assert (n_homes, n_near, round(people), beds) == (581, 301, 633_474, 13_565)
    result = flow.check_plan(plans / "communities.toml", trust=EVERYTHING)
    (outcome,) = result.rules
    assert (outcome.passing.subjects, outcome.failing.subjects) == (n_near, n_homes - n_near)
    assert outcome.passing.people == pytest.approx(people_near, abs=1e-3)
    assert result.plan.older_people == pytest.approx(people, abs=1e-3)
    assert outcome.measured == "50.4 % of older people"
    assert result.plan.beds == beds


def test_ways_on_foot_are_those_worked_out_by_hand(plans, shared, tmp_path):
    homes, _, xy, at = homes_and_places(shared)
    people = np.array([float(row["pop60plus_est"]) for row in homes])
    roads = Roads(shared / "data/wuhan/roads/WHroad.shp", 4547)
    result = compared(plans / "streets.toml", tmp_path)
    both = result.reach_compared
    ways = roads.nearest(xy, at, detour=both.fallback)
    straight = np.hypot(*(xy[:, None] - at[None]).transpose(2, 0, 1)).min(axis=1)
    assert (ways >= straight - 1e-6).all()
    for told, rule, metres, n_air, n_foot in zip(
        result.rules, both.rules, (500, 900), (301, 453), (181, 300), strict=True
    ):
        near, far = ways <= metres + 0.005, straight <= metres + 0.005
        assert (far.sum(), near.sum()) == (n_air, n_foot)
        assert told.passing.subjects == n_foot
        assert told.passing.people == pytest.approx(people[near].sum(), abs=1e-3)
        assert (rule.straight_line.passing.subjects, rule.only_on_foot.subjects) == (n_air, 0)
        assert rule.only_straight.subjects == n_air - n_foot
        assert rule.only_straight.people == pytest.approx(people[far & ~near].sum(), abs=1e-3)
    by_speed = [(one.metres, one.people_short) for one in result.rules[1].at_speeds]
    assert by_speed == [
        (metres, pytest.approx(people[ways > metres + 0.005].sum(), abs=1e-3))
        for metres in (720, 1080)
    ]
    said = [result.rules[0].measured, round(both.rules[0].straight_line.passing.people)]
    assert said == ["33.8 % of older people", 319_324]
    for finding in result.findings:
        if finding.rule.startswith("WH-") and finding.measured == finding.measured_most:
            assert np.abs(ways - finding.measured).min() <= 0.03  # the factor is rounded
    assert np.median(roads.detours(200, random.Random(7))) == pytest.approx(both.fallback, abs=0.03)


def test_the_city_keeps_everybody_and_every_bed(plans, shared):
    import rasterio

    with rasterio.open(shared / DERIVED / "derived-pop60plus-core.tif") as raster:
        people = float(raster.read(1, masked=True).astype("float64").sum())
    result = flow.check_plan(plans / "city.toml", trust=EVERYTHING)
    assert result.plan.older_people == pytest.approx(people, rel=1e-9)
    assert round(result.plan.older_people) == 1_050_085
    assert result.plan.beds == 15_655
    assert result.plan.crs == "EPSG:4547"


def test_sites_proposed_for_the_city_keep_their_promise_read_from_files(plans, tmp_path):
    proposed = flow.propose_sites(plans / "city.toml", Asked(sites=20), trust=EVERYTHING)
    geojson, amended = tmp_path / "sites.geojson", tmp_path / "amended.toml"
    flow.save_proposal(proposed, geojson=geojson, amended=amended)
    again = flow.check_plan(amended, trust=EVERYTHING)
    assert again.rules == proposed.after.rules
    assert [site.rank for site in proposed.proposal.sites] == list(range(1, 21))
    covered = {rule.id: rule.passing.people for rule in proposed.before.rules}
    for rule in again.rules:
        assert rule.passing.people >= covered[rule.id]

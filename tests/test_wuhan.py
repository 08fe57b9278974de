"""Real layers of Wuhan, where they are at hand: held against counts made without this program."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from pyproj import Transformer

from siting import flow

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


def by_hand(shared):
    """Count who has a 现状 facility within 500 m: all distances, no tree, no siting."""
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
    near = np.hypot(*(xy[:, None] - at[None]).transpose(2, 0, 1)).min(axis=1) <= 500
    people = np.array([float(row["pop60plus_est"]) for row in homes])
    beds = sum(int(row["床位数"]) for row in places)
    return len(homes), int(near.sum()), people.sum(), people[near].sum(), beds


def test_the_communities_served_are_those_counted_by_hand(plans, shared):
    n_homes, n_near, people, people_near, beds = by_hand(shared)
    assert (n_homes, n_near, round(people), beds) == (581, 301, 633_474, 13_565)
    result = flow.check_plan(plans / "communities.toml")
    (outcome,) = result.rules
    assert (outcome.passing.subjects, outcome.failing.subjects) == (n_near, n_homes - n_near)
    assert outcome.passing.people == pytest.approx(people_near, abs=1e-3)
    assert result.plan.older_people == pytest.approx(people, abs=1e-3)
    assert outcome.measured == "50.4 % of older people"
    assert result.plan.beds == beds


def test_the_city_keeps_everybody_and_every_bed(plans, shared):
    import rasterio

    with rasterio.open(shared / DERIVED / "derived-pop60plus-core.tif") as raster:
        people = float(raster.read(1, masked=True).astype("float64").sum())
    result = flow.check_plan(plans / "city.toml")
    assert result.plan.older_people == pytest.approx(people, rel=1e-9)
    assert round(result.plan.older_people) == 1_050_085
    assert result.plan.beds == 15_655
    assert result.plan.crs == "EPSG:4547"


def test_sites_proposed_for_the_city_keep_their_promise_read_from_files(plans, tmp_path):
    proposed = flow.propose_sites(plans / "city.toml", sites=20, until_pass=False)
    geojson, amended = tmp_path / "sites.geojson", tmp_path / "amended.toml"
    flow.save_proposal(proposed, geojson=geojson, amended=amended)
    again = flow.check_plan(amended)
    assert again.rules == proposed.after.rules
    assert [site.rank for site in proposed.proposal.sites] == list(range(1, 21))
    covered = {rule.id: rule.passing.people for rule in proposed.before.rules}
    for rule in again.rules:
        assert rule.passing.people >= covered[rule.id]

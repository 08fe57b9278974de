from __future__ import annotations

import numpy as np
import pytest
import shapely

from siting.check.data.areas import OVERLAP_M2, _joined, _met
from siting.check.data.cover import narrow_gaps


def tiles(seed: int, *, faults: int):
    """Tile 6 km with crooked polygons, then move, enlarge or nest a few of them."""
    rng = np.random.default_rng(seed)
    seeds = shapely.multipoints(rng.uniform(0, 6000, (60, 2)) + 500_000)
    frame = shapely.box(500_000, 500_000, 506_000, 506_000)
    made = shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=frame))
    drawn = shapely.segmentize(shapely.intersection(made, frame), 90.0)
    # vertices of neighbours at other places of one straight border, as files have them
    drawn[::3] = shapely.simplify(drawn[::3], 0.001)
    for row in rng.choice(len(drawn), faults, replace=False):
        how = rng.integers(3)
        if how == 0:
            drawn[row] = shapely.transform(drawn[row], lambda xy: xy + 40.0)
        elif how == 1:
            drawn[row] = shapely.buffer(drawn[row], rng.uniform(-30, 30))
        else:
            drawn[row] = shapely.buffer(shapely.centroid(drawn[row - 1]), 50)
    return drawn


def holes(joined):
    parts = shapely.get_parts(joined)
    rings = shapely.get_rings(parts)
    found = rings[~np.isin(rings, shapely.get_exterior_ring(parts))]
    area = shapely.area(shapely.polygons(found))
    return sorted(np.round(area[area > 1], 2).tolist())


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("faults", [0, 1, 6])
def test_polygons_are_joined_as_the_slow_way_joins_them(seed, faults):
    drawn = tiles(seed, faults=faults)
    edges = shapely.coverage_invalid_edges(drawn)
    one, other, common = _met(drawn, edges)
    links = one[common > 0], other[common > 0]
    fast, slow = _joined(drawn, edges, links), shapely.union_all(drawn)
    assert shapely.area(fast) == pytest.approx(shapely.area(slow), abs=0.1)
    assert holes(fast) == pytest.approx(holes(slow), abs=0.02)


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("known", [False, True])
def test_no_pair_that_overlaps_is_passed_over(seed, known):
    drawn = tiles(seed, faults=6)
    edges = shapely.coverage_invalid_edges(drawn) if known else None
    one, other, common = _met(drawn, edges)
    odd = common > OVERLAP_M2
    one, other, common = one[odd], other[odd], common[odd]
    every = shapely.area(shapely.intersection(drawn[:, None], drawn[None]))
    flagged = ~shapely.is_empty(shapely.coverage_invalid_edges(drawn))
    known_to_meet = (
        flagged[:, None] & flagged[None]
    )  # GEOS flags one of a pair only, once in a while
    a, b = np.nonzero(np.triu(every > OVERLAP_M2, k=1) & known_to_meet)
    found = dict(zip(zip(one.tolist(), other.tolist(), strict=True), common, strict=True))
    for pair in zip(a.tolist(), b.tolist(), strict=True):
        assert found[pair] == pytest.approx(every[pair])
    assert all(every[pair] > OVERLAP_M2 for pair in found)


def gaps(*boxes):
    drawn = np.array([shapely.box(*map(float, one)) for one in boxes])
    return narrow_gaps(drawn, shapely.coverage_invalid_edges(drawn))


def test_a_narrow_gap_that_runs_out_of_the_level_is_found_on_both_sides():
    assert gaps((0, 0, 995, 1000), (1000, 0, 2000, 1000)) == {0: 5000.0, 1: 5000.0}


def test_so_is_one_between_units_whose_other_borders_do_not_fit():
    found = gaps((0, 0, 995, 1000), (0, 1000, 1000, 2000), (1000, 0, 2000, 1000))
    assert found == {0: 5000.0, 1: 5000.0, 2: 5000.0}


@pytest.mark.parametrize("width", [0, 0.05, 10.5])
def test_common_borders_hair_cracks_and_what_lies_apart_are_no_narrow_gaps(width):
    assert gaps((0, 0, 1000 - width, 1000), (1000, 0, 2000, 1000)) == {}


def test_a_notch_of_one_unit_is_no_gap_between_units():
    notched = shapely.difference(shapely.box(0, 0, 1000, 1000), shapely.box(500, 200, 505, 1000))
    drawn = np.array([notched, shapely.box(1000, 0, 2000, 1000)])
    assert narrow_gaps(drawn, shapely.coverage_invalid_edges(drawn)) == {}


@pytest.mark.parametrize("seed", range(40))
def test_units_that_fit_have_no_narrow_gaps_and_a_border_moved_back_makes_one(seed):
    drawn = tiles(seed, faults=0)
    assert narrow_gaps(drawn, shapely.coverage_invalid_edges(drawn)) == {}
    drawn[seed] = shapely.buffer(drawn[seed], -4, join_style="mitre")
    assert seed in narrow_gaps(drawn, shapely.coverage_invalid_edges(drawn))

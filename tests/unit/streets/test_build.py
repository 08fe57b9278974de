from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import fields
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.progress import Silent
from siting.streets.build import build
from siting.streets.graph import QUANTUM_M
from tests.unit.streets.drawn import Line, graph, lines, way

# Few positions, so that lines meet, nearly meet and lie on top of each other.
along = st.sampled_from([0.0, 0.004, 0.013, 0.9, 1.5, 7.0, 63.999, 64.0, 100.0, 130.7])
points = st.lists(st.tuples(along, along), min_size=1, max_size=5)
drawn = st.builds(Line, points, st.integers(-1, 1), st.booleans(), st.sampled_from([1.0, 1.3, 2.0]))
towns = st.lists(drawn, max_size=9)
asked = st.fixed_dictionaries(
    {
        "join_m": st.sampled_from([0.0, 1.0, 1.5]),
        "crossings": st.booleans(),
        "meet_at_vertices": st.booleans(),
    }
)


def hills(xy):
    return np.where(xy[:, 1] > 120, np.nan, 0.07 * xy[:, 0])


def plain_dijkstra(lengths, start):
    """The ways from a node to all that can be reached, by nothing that siting uses."""
    steps = defaultdict(list)
    for (p, q), metres in lengths.items():
        steps[p].append((metres, q))
        steps[q].append((metres, p))
    ways, waiting = {}, [(0.0, start)]
    while waiting:
        metres, here = heapq.heappop(waiting)
        if here not in ways:
            ways[here] = metres
            for more, there in steps[here]:
                heapq.heappush(waiting, (metres + more, there))
    return ways


@settings(max_examples=300)
@given(towns, asked, st.randoms())
def test_the_order_of_lines_and_their_directions_do_not_matter(town, asked, random):
    again = [
        line._replace(points=line.points[:: random.choice((1, -1))])
        for line in random.sample(town, len(town))
    ]
    one, other = (graph(*lines, slope=hills, **asked) for lines in (town, again))
    for field in fields(one):
        value, same = getattr(one, field.name), getattr(other, field.name)
        assert np.array_equal(value, same), field.name
        assert field.name == "notes" or value.dtype == same.dtype


@settings(max_examples=200)
@given(towns, asked)
def test_a_graph_is_what_it_says_it_is(town, asked):
    got = graph(*town, **asked)
    u, v = got.ends.T
    assert (u < v).all()
    assert (np.diff(u * max(len(got.xy), 1) + v) > 0).all()
    assert (got.length_m >= np.hypot(*(got.xy[v] - got.xy[u]).T)).all()
    assert (got.length_m > 0).all()
    assert (got.length_m % QUANTUM_M == 0).all()
    assert (got.slowness >= 1).all()
    assert (got.component[u] == got.component[v]).all()
    assert (np.diff(got.component_m) <= 0).all()
    assert got.component_m.tolist() == [
        got.length_m[got.component[u] == part].sum() for part in range(len(got.component_m))
    ]
    assert set(got.ends.ravel()) == set(range(len(got.xy)))
    step = {(int(a), int(b)): 1.0 for a, b in got.ends}
    for part in range(len(got.component_m)):
        inside = np.flatnonzero(got.component == part).tolist()
        assert sorted(plain_dijkstra(step, inside[0])) == inside


@settings(max_examples=100)
@given(st.lists(points.map(lambda line: [(7 * x, 7 * y) for x, y in line]), max_size=9))
def test_joining_more_never_makes_a_way_longer(town):
    """More gaps and crossings closed: no fewer ways, none longer but for centimetres."""
    grids = [{"join_m": 0}, {"join_m": 1.5}, {"join_m": 1.5, "crossings": True}]
    ways = []
    for asked in grids:
        got = graph(*town, **asked)
        ends = [p for line in town if len(set(line)) > 1 for p in (line[0], line[-1])][:4]
        stops = [p for p in ends if (got.xy == p).all(axis=1).any()]
        ways.append({(a, b): way(got, a, b) for a in stops for b in stops})
    for fewer, more in pairwise(ways):
        for pair in fewer.keys() & more.keys():
            assert more[pair] <= fewer[pair] + 0.1


def test_a_river_with_one_bridge():
    """Two homes 200 m apart by air, and more than 2 km on foot."""
    south, north = [(0, 0), (1000, 0)], [(0, 200), (1000, 200)]
    over = Line([(1000, 0), (1000, 200)], level=1, apart=True)
    got = graph(south, over, north)
    assert way(got, (0, 0), (0, 200)) == 2200


def test_ways_are_what_a_plain_search_finds_on_the_lines_as_drawn():
    """A jittered grid of streets, some left out: nothing is lost or joined by mistake."""
    rng = np.random.default_rng(5)
    at = {place: 60.0 * np.array(place) + rng.uniform(-15, 15, 2) for place in np.ndindex(9, 9)}
    pairs = [(p, q) for p in at for q in ((p[0] + 1, p[1]), (p[0], p[1] + 1)) if q in at]
    pairs = [pair for pair in pairs if rng.random() > 0.15]
    expected = plain_dijkstra({(p, q): np.hypot(*(at[p] - at[q])) for p, q in pairs}, (0, 0))
    got = graph(*([tuple(at[p]), tuple(at[q])] for p, q in pairs), join_m=1.5, crossings=True)
    for stop, metres in expected.items():
        assert way(got, tuple(at[0, 0]), tuple(at[stop])) == pytest.approx(metres, abs=1e-4)
    assert len(got.xy) == len({place for pair in pairs for place in pair})


def test_the_stages_are_told():
    class Heard(Silent):
        def __init__(self):
            self.stages = []

        def stage(self, text):
            self.stages.append(text)

    heard = Heard()
    build(lines([(0, 0), (9, 0)]), join_m=1.5, crossings=True, progress=heard)
    assert heard.stages == [
        "joining streets",
        "finding where streets cross",
        "closing gaps between streets",
        "putting streets in order",
    ]

from __future__ import annotations

import numpy as np
import pytest

from siting.reach import detour
from tests.unit.reach.streets import graph_of


def grid(columns, rows, step):
    """Draw streets like a chessboard."""
    nodes = [(x * step, y * step) for y in range(rows) for x in range(columns)]
    right = [(i, i + 1) for i in range(len(nodes)) if (i + 1) % columns]
    up = [(i, i + columns) for i in range(len(nodes) - columns)]
    return nodes, right + up


def test_on_one_straight_street_no_way_is_longer_than_the_line():
    nodes = [(x, 0) for x in range(0, 5000, 100)]
    found = detour.measured(graph_of(nodes, [(i, i + 1) for i in range(len(nodes) - 1)]))
    np.testing.assert_allclose([found.median, found.p90], 1.0, atol=1e-6)
    assert found.measured


def test_on_a_chessboard_ways_are_as_long_as_the_sum_of_both_sides():
    nodes, ends = grid(25, 25, 100)
    found = detour.measured(graph_of(nodes, ends))
    xy = np.array(nodes, dtype=float)
    aside = np.abs(xy[:, None] - xy[None, :])
    straight = np.hypot(*aside.transpose(2, 0, 1))
    near = (straight >= 300) & (straight <= 1000)
    ratio = aside.sum(axis=2)[near] / straight[near]
    assert found.pairs == 200 * 60
    assert found.median == pytest.approx(np.median(ratio), abs=0.02)
    assert found.p90 == pytest.approx(np.quantile(ratio, 0.9), abs=0.02)


def test_ways_that_leave_the_first_window_are_measured_whole(monkeypatch):
    # Two parallel streets 400 m apart, joined at one far end only.
    nodes = [(x, y) for y in (0, 400) for x in range(0, 4001, 100)]
    ends = [(i, i + 1) for i in range(len(nodes) - 1) if i != 40]
    graph = graph_of(nodes, [*ends, (40, 81)])
    wide = detour.measured(graph)
    monkeypatch.setattr(detour, "_AROUND_M", 500.0)
    assert detour.measured(graph) == wide
    assert wide.p90 > 10


def test_too_few_streets_say_nothing():
    found = detour.measured(graph_of([(0, 0), (500, 0)], [(0, 1)]))
    assert (found.median, found.pairs, found.measured) == (detour.FALLBACK, 2, False)
    assert detour.measured(graph_of([], [])).pairs == 0


def test_the_sample_is_the_same_every_time_and_between_parts_nothing_is_compared():
    nodes = [(x, y) for y in (0, 400) for x in range(0, 3000, 50)]
    ends = [(i, i + 1) for i in range(len(nodes) - 1) if i != 59]
    graph = graph_of(nodes, ends)
    found = detour.measured(graph)
    assert found == detour.measured(graph)
    np.testing.assert_allclose(found.p90, 1.0, atol=1e-6)

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.streets import slope
from tests.unit.streets.drawn import Line, bridge, graph, noted, way


def heights(rise):
    """A plane that rises to the east."""
    return lambda xy: rise * xy[:, 0]


def test_on_the_flat_nothing_changes():
    got = graph([(0, 0), (100, 0)], slope=heights(0))
    assert got.slowness.tolist() == [1]


@pytest.mark.parametrize(
    ("rise", "factor"),
    [
        # by hand: (exp(3.5 (S + 0.05)) + exp(3.5 |S - 0.05|)) / 2 / exp(3.5 * 0.05)
        (0.05, (np.exp(0.35) + 1) / 2 / np.exp(0.175)),
        (0.10, (np.exp(0.525) + np.exp(0.175)) / 2 / np.exp(0.175)),
        (-0.20, (np.exp(0.875) + np.exp(0.525)) / 2 / np.exp(0.175)),
    ],
)
def test_a_slope_takes_the_mean_of_up_and_down_by_tobler(rise, factor):
    got = graph([(0, 0), (100, 0)], slope=heights(rise))
    assert got.slowness[0] == pytest.approx(factor, rel=1e-12)
    assert way(got, (0, 0), (100, 0)) == 100
    assert way(got, (0, 0), (100, 0), by_time=True) == pytest.approx(100 * factor, abs=1e-5)


@given(st.floats(0, slope.STEEPEST), st.floats(0, slope.STEEPEST))
def test_steeper_is_never_quicker_and_never_quicker_than_level(one, other):
    low, high = slope.there_and_back(np.sort([one, other]))
    assert 1 <= low <= high + 1e-12


def test_the_slope_is_capped_and_this_is_said():
    at, beyond = (graph([(0, 0), (10, 0)], slope=heights(rise)) for rise in (slope.STEEPEST, 5.0))
    assert at.slowness[0] == beyond.slowness[0] == pytest.approx(2.4357, abs=1e-4)
    assert noted(beyond, "1 edge (0.0 km) steeper than 30% taken as 30% (ours)")
    assert not [note for note in at.notes if "steeper" in note]


def test_an_unknown_height_counts_as_level_and_is_counted():
    def known_in_the_west(xy):
        return np.where(xy[:, 0] < 150, 0.1 * xy[:, 0], np.nan)

    got = graph([(0, 0), (100, 0), (200, 0), (300, 0)], slope=known_in_the_west)
    assert (got.slowness > 1).tolist() == [True, False, False]
    assert got.slowness.tolist()[1:] == [1, 1]
    assert noted(got, "2 edges (0.2 km) of unknown height taken as level")


def test_bridges_are_level_whatever_lies_below():
    got = graph(bridge((0, 0), (100, 0), (200, 0)), slope=heights(0.1))
    assert got.slowness.tolist() == [1, 1]


def test_steps_on_a_slope_are_slower_by_both():
    got = graph(Line([(0, 0), (100, 0)], slowness=2.0), slope=heights(0.1))
    assert got.slowness[0] == pytest.approx(2 * slope.there_and_back(np.array([0.1]))[0])


def test_without_heights_nothing_is_said_of_slopes():
    assert not [note for note in graph([(0, 0), (9, 0)]).notes if "slope" in note]

from __future__ import annotations

import numpy as np

from siting.streets import parts
from tests.unit.streets.drawn import at, graph


def test_parts_come_the_longest_first():
    ends = np.array([[0, 1], [2, 3], [3, 4], [5, 6]])
    component, component_m = parts.of(7, ends, np.array([10.0, 30, 5, 20]))
    assert component.tolist() == [2, 2, 0, 0, 0, 1, 1]
    assert component_m.tolist() == [35, 20, 10]


def test_of_equally_long_parts_the_one_with_the_first_node_comes_first():
    ends = np.array([[2, 5], [1, 3], [0, 4]])
    component, _ = parts.of(6, ends, np.full(3, 10.0))
    assert component.tolist() == [0, 1, 2, 1, 0, 2]


def test_a_ring_and_a_lone_street_are_two_parts():
    ring = [(0, 0), (30, 0), (30, 30), (0, 30), (0, 0)]
    got = graph([(500, 0), (510, 0)], ring)
    assert got.component_m.tolist() == [120, 10]
    assert got.component[at(got, (500, 0))].tolist() == [1]


def test_a_part_is_a_fragment_below_one_percent_of_the_length():
    got = graph([(0, 0), (989, 0)], [(0, 50), (10, 50)], [(0, 90), (1, 90)])
    assert got.component_m.tolist() == [989, 10, 1]
    assert got.fragment.tolist() == [False, False, True]

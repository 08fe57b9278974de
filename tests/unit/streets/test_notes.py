from __future__ import annotations

import pytest

from tests.unit.streets.drawn import graph, noted

ROAD = [(0, 0), (1000, 0)]


def test_the_size_is_said_first_with_thousands_set_off():
    got = graph([(x, 0) for x in range(1235)], ROAD)
    assert got.notes[0] == (
        "streets: 2 lines with 1,237 vertices become 1,235 nodes and 1,235 edges, 2.2 km"
    )


def test_one_of_a_thing_is_said_in_the_singular():
    got = graph([(0, 0), (1, 0)])
    assert got.notes[0].startswith("streets: 1 line with 2 vertices become 2 nodes and 1 edge,")
    assert "streets: 1 part, the longest with 100 % of the length" in got.notes
    assert "streets: 2 dead ends" in got.notes


@pytest.mark.parametrize(("other_m", "said"), [(111, False), (112, True)])
def test_streets_that_hang_together_badly_are_warned_of(other_m, said):
    got = graph(ROAD, [(0, 50), (other_m, 50)])
    warned = [note for note in got.notes if "hangs together" in note]
    assert bool(warned) == said


def test_the_warning_says_what_to_try_and_only_what_was_not_tried():
    drawn = ROAD, [(0, 50), (900, 50)]
    said = noted(graph(*drawn, join_m=2.5), "hangs together")
    assert "only 52.6 % of the length" in said
    assert said.endswith('; try join_m = 5 or crossings = "join" in [layers.streets]')
    said = noted(graph(*drawn, join_m=2.5, crossings=True), "hangs together")
    assert said.endswith("; try join_m = 5 in [layers.streets]")
    said = noted(graph(*drawn, crossings=True, meet_at_vertices=True), "hangs together")
    assert said.endswith("many ways may be missing")


def test_fragments_are_counted_with_their_length():
    got = graph([(0, 0), (99_000, 0)], [(0, 50), (200, 50)], [(0, 90), (300, 90)])
    assert noted(got, "fragments") == (
        "streets: 2 parts of 0.5 km are left unused as fragments, "
        "each with less than 1 % of the length"
    )
    assert noted(graph([(0, 0), (99_000, 0)], [(0, 50), (200, 50)]), "1 part of 0.2 km is left")


def test_the_tolerance_is_said_and_so_is_its_absence():
    assert noted(graph(ROAD, join_m=1.5), "gaps of up to 1.5 m joined: 0 between line ends")
    assert noted(graph(ROAD), "no gaps joined (join_m = 0)")

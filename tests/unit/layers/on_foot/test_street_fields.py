"""Who may walk where: OpenStreetMap's rules for people on foot, and how fast."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from siting.layers.on_foot.street_fields import walking


def walk(private=True, **columns):
    """Ask about streets, one for each value of the columns."""
    n = max(len(values) for values in columns.values())
    columns = {
        name: np.array(values, dtype=float if name == "slope" else object)
        for name, values in columns.items()
    }
    return walking(columns, n, private=private)


def kept(private=True, **tags):
    return bool(walk(private, **{name: [value] for name, value in tags.items()}).kept[0])


@pytest.mark.parametrize(
    ("tags", "walked"),
    [
        ({"class": "residential"}, True),
        ({"class": None}, True),
        ({"class": "cycleway"}, True),
        ({"class": "platform"}, True),
        ({"class": "trunk"}, True),
        ({"class": "trunk", "motorroad": "yes"}, False),
        ({"class": "trunk", "motorroad": "no"}, True),
        ({"class": "primary", "motorroad": "yes", "foot": "yes"}, True),
        ({"class": "motorway"}, False),
        ({"class": "motorway_link"}, False),
        ({"class": "高速公路"}, False),
        ({"class": "快速路"}, True),
        ({"class": "motorway", "foot": "designated"}, True),
        ({"class": "construction"}, False),
        ({"class": "construction", "foot": "yes"}, False),
        ({"class": "在建"}, False),
        ({"class": "raceway"}, False),
        ({"class": "footway", "foot": "no"}, False),
        ({"class": "支路", "foot": "否"}, False),
        ({"class": "footway", "foot": "no", "access": "yes"}, False),
        ({"class": "service", "access": "no"}, False),
        ({"class": "service", "access": "no", "foot": "permissive"}, True),
        ({"class": "service", "access": "no", "foot": "yes"}, True),
        ({"class": "service", "access": "destination"}, True),
        ({"class": "service", "access": "bus"}, True),
        ({"class": "service", "access": "通行无限制"}, True),
    ],
    ids=str,
)
def test_who_may_walk(tags, walked):
    assert kept(**tags) == walked


@pytest.mark.parametrize(
    ("tags", "left_out"),
    [
        ({"access": "private"}, True),
        ({"access": "内部道路"}, True),
        ({"foot": "private"}, True),
        ({"access": "private", "foot": "yes"}, False),
        ({"access": "private", "foot": "designated"}, False),
        ({"access": "permissive"}, False),
    ],
    ids=str,
)
def test_private_ways_are_a_switch(tags, left_out):
    assert kept(private=True, **tags)
    assert kept(private=False, **tags) != left_out


def test_what_is_left_out_is_counted_by_its_first_reason():
    got = walk(
        private=False,
        **{
            "class": ["motorway", "proposed", "busway", "path", "path", "path"],
            "foot": [None, "no", None, "no", None, None],
            "access": ["private", None, None, "private", "private", None],
        },
    )
    assert got.left_out == {
        "not built or out of use": 1,
        "closed to people on foot": 1,
        "motorways and other roads for motor vehicles only": 1,
        "of a class that is not for people on foot": 1,
        "private": 1,
    }
    assert got.kept.tolist() == [False] * 5 + [True]


def test_bridges_tunnels_and_levels_stand_apart():
    got = walk(
        bridge=[None, "yes", "viaduct", "no", "F", None, None, None, "yes"],
        tunnel=[None, None, None, "0", "F", "yes", "building_passage", None, None],
        layer=[None, None, "2", None, "0", None, None, "-1", "0"],
    )
    assert got.level.tolist() == [0, 1, 2, 0, 0, -1, 0, -1, 0]
    assert got.apart.tolist() == [False, True, True, False, False, True, False, False, True]


def test_the_layers_of_a_drawing_are_no_levels():
    got = walk(layer=["ROAD", "0", "道路中心线", "1;2", "1.0", "330105"])
    assert got.level.tolist() == [0, 0, 0, 1, 1, 0]


def test_a_column_of_grades_is_not_taken_for_levels():
    got = walk(layer=["1", "2", "3"])
    assert got.level.tolist() == [0, 0, 0]
    assert "taken for a grade" in " ".join(got.notes)


def test_steps_take_twice_as_long():
    got = walk(**{"class": ["steps", "台阶", "path", "path"], "steps": [None, None, "是", "否"]})
    assert got.slowness.tolist() == [2, 2, 2, 1]
    assert "3 lines of steps: taken 2 times as slow (ours)" in got.notes


def test_slopes_slow_down_and_steps_only_once():
    got = walk(**{"slope": [0, 10, -10, np.nan, 250, 10], "class": ["path"] * 5 + ["steps"]})
    assert got.slowness.round(3).tolist() == [1, 1.21, 1.21, 1, 1, 2]
    assert "1 slope of more than 100 percent taken for not known" in got.notes


@given(st.floats(-100, 100))
def test_a_slope_is_never_faster_than_level_and_the_same_both_ways(percent):
    there, back, steeper = walk(slope=[percent, -percent, percent * 1.01]).slowness
    assert there == back >= 1
    assert steeper >= there or abs(percent * 1.01) > 100

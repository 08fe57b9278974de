from __future__ import annotations

import csv
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.datum.shift import BOX, SHIFTED, from_wgs84, to_wgs84

METRES = 111_320.0  # in a degree of latitude, and more than in one of longitude
places = st.tuples(st.floats(BOX[0], BOX[2]), st.floats(BOX[1], BOX[3]))


def oracles() -> np.ndarray:
    with Path(__file__).with_name("oracles.csv").open() as file:
        rows = csv.reader(line for line in file if not line.startswith("#"))
        next(rows)
        return np.array([[float(number) for number in row[1:]] for row in rows])


@pytest.mark.parametrize(
    ("turn", "datum", "column", "within_m"),
    [
        (from_wgs84, "GCJ-02", 2, 1e-3),
        (from_wgs84, "BD-09", 4, 1e-3),
        (to_wgs84, "GCJ-02", 6, 0.2),  # gcoord stops at a millionth of a degree
        (to_wgs84, "BD-09", 8, 0.5),  # gcoord goes back from BD-09 in one step
    ],
)
def test_others_say_the_same(turn, datum, column, within_m):
    table = oracles()
    assert len(table) >= 200
    off = np.abs(turn(table[:, :2], datum) - table[:, column : column + 2]) * METRES
    assert off.max() < within_m


@pytest.mark.parametrize("datum", SHIFTED)
@given(lonlat=st.lists(places, min_size=1, max_size=5))
def test_there_and_back_is_less_than_a_millimetre(datum, lonlat):
    start = np.array(lonlat)
    back = to_wgs84(from_wgs84(start, datum), datum)
    assert np.abs(back - start).max() * METRES < 1e-3


@pytest.mark.parametrize("datum", SHIFTED)
@pytest.mark.parametrize("turn", [from_wgs84, to_wgs84])
def test_outside_of_china_nothing_moves(turn, datum):
    far = np.array([[24.94, 60.17], [-0.12, 51.5], [151.2, -33.9], [139.7, 35.7], [0.0, 0.0]])
    assert turn(far, datum).tolist() == far.tolist()


@pytest.mark.parametrize("turn", [from_wgs84, to_wgs84])
@pytest.mark.parametrize("datum", ["WGS-84", "CGCS2000"])
def test_what_is_not_shifted_stays_as_it_is(turn, datum):
    here = np.array([[114.3, 30.6]])
    assert turn(here, datum) is here


@pytest.mark.parametrize(("datum", "metres"), [("GCJ-02", (440, 530)), ("BD-09", (1100, 1180))])
def test_a_layer_of_hangzhou_is_moved_by_more_than_its_rules_allow(datum, metres):
    here = np.array([[120.155, 30.274]])
    east, north = ((from_wgs84(here, datum) - here) * METRES)[0]
    assert metres[0] < np.hypot(east * np.cos(np.radians(30.274)), north) < metres[1]


def test_many_positions_are_converted_in_parts_and_give_what_each_gives_alone():
    many = np.random.default_rng(3).uniform(BOX[:2], BOX[2:], size=(40_000, 2))
    whole = to_wgs84(many, "BD-09")
    alone = [to_wgs84(one[None], "BD-09")[0].tolist() for one in many[::9_999]]
    assert whole[::9_999].tolist() == alone


@pytest.mark.parametrize("datum", SHIFTED)
def test_a_million_positions_take_less_than_a_second(datum):
    many = np.random.default_rng(4).uniform(BOX[:2], BOX[2:], size=(250_000, 2))
    spent = []
    for _ in range(3):
        begun = time.process_time()
        to_wgs84(many, datum)
        spent.append(time.process_time() - begun)
    assert min(spent) * 4 < 2.0, "less than 1 s where nothing else runs; see benchmarks"

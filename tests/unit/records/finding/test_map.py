"""Records of maps and of distances are refused where they could not be drawn."""

from __future__ import annotations

import msgspec
import pytest

from siting.records.finding import Distances, MapGrid

GRID = {
    "cell_m": 100,
    "columns": 3,
    "rows": 2,
    "lattice": [[120.0, 30.0]] * 9,
    "skipped": [0, 1],
    "people": [15, 60],
    "density_from": [0, 1000],
    "density": [0, 1],
}
STEPS = {"limit_m": 500, "step_m": 100, "people": [1.0] * 20, "farther": 0, "without": 0}


def read(data, type_=MapGrid):
    return msgspec.json.decode(msgspec.json.encode(data), type=type_)


def test_what_is_written_is_read():
    assert read(GRID).people == (15, 60)
    assert read(GRID | {"skipped": [0, 4]}).skipped == (0, 4)
    assert read(STEPS, Distances).step_m == 100


@pytest.mark.parametrize(
    "wrong",
    [
        {"columns": 0},
        {"rows": -2, "columns": -3},
        {"columns": 10_000_000},
        {"cell_m": 0},
        {"lattice": [[120.0, 30.0]] * 8},
        {"people": [15]},
        {"people": [], "skipped": [], "density": []},
        {"skipped": [0, 5]},
        {"skipped": [3, -2]},
        {"density": [0]},
        {"density": [0, 2]},
        {"density": [-1, 0]},
    ],
    ids=str,
)
def test_a_grid_that_cannot_be_drawn_is_refused(wrong):
    with pytest.raises(msgspec.ValidationError):
        read(GRID | wrong)


@pytest.mark.parametrize(
    "wrong",
    [{"step_m": 0}, {"step_m": -1}, {"limit_m": 50}, {"limit_m": 1e300}, {"people": []}],
    ids=str,
)
def test_steps_that_do_not_reach_the_limit_are_refused(wrong):
    with pytest.raises(msgspec.ValidationError):
        read(STEPS | wrong, Distances)

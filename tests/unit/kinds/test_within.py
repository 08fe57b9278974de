from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.kinds.within import ROUNDED_M, USUAL_SPEED, Within


def within(metres=None, minutes=None, speed=None):
    return Within(metres=metres, minutes=minutes, walking_metres_per_minute=speed)


@pytest.mark.parametrize(
    ("said", "cutoff_m", "speed"),
    [
        ((500,), 500, USUAL_SPEED),
        ((None, 15), 900, 60),
        ((None, 15, 48), 720, 48),
        ((500, 10), 500, 50),
        ((720, 15, 48), 720, 48),
        ((1000, 15, 66.7), 1000, 66.7),
    ],
)
def test_metres_minutes_and_speed_are_one_number(said, cutoff_m, speed):
    got = within(*said)
    assert (got.cutoff_m, got.speed) == (cutoff_m, speed)
    assert got.contradiction is None


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ((), "it says neither metres nor minutes"),
        ((None, None, 60), "it says neither metres nor minutes"),
        ((500, None, 60), "a walking speed means nothing without minutes"),
        ((1000, 15, 60), "15 minutes at 60 m a minute are 900 m, not 1000 m"),
        ((720.51, 15, 48), "15 minutes at 48 m a minute are 720 m, not 720.51 m"),
        ((719.49, 15, 48), "15 minutes at 48 m a minute are 720 m, not 719.49 m"),
    ],
)
def test_what_says_no_distance_or_two_is_a_contradiction(said, wrong):
    assert within(*said).contradiction == wrong


@pytest.mark.parametrize("metres", [719.5, 720.5])
def test_rounded_metres_are_none(metres):
    assert within(metres, 15, 48).contradiction is None
    assert within(metres, 15, 48).cutoff_m == metres


@pytest.mark.parametrize("said", [(500,), (None, 15, 48), (500, 10)])
def test_a_speed_that_is_said_needs_no_remark(said):
    assert within(*said).notes == ()


def test_a_speed_of_ours_is_said_to_be_ours():
    assert within(minutes=15).notes == ("walking speed 60 m a minute (1.0 m/s): ours",)


def test_other_speeds_keep_the_minutes_and_drop_the_metres():
    other = within(500, 10).at(72)
    assert (other.cutoff_m, other.speed, other.minutes) == (720, 72, 10)
    assert other.notes == ()


@given(st.floats(1, 120), st.floats(10, 120))
def test_the_same_speed_gives_the_same_distance(minutes, speed):
    said = within(minutes=minutes, speed=speed)
    assert said.at(speed) == said
    assert abs(within(said.cutoff_m, minutes).speed - speed) < 1e-9
    assert within(said.cutoff_m + ROUNDED_M / 2, minutes, speed).contradiction is None

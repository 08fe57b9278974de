from __future__ import annotations

import pytest

from siting.propose.asked import Asked


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"sites": 1}, "1 site"),
        ({"sites": 3}, "3 sites"),
        ({"beds": 1500}, "1,500 beds"),
        ({"budget": 2.5e7}, "a budget of 25,000,000"),
        ({"budget": 0.25}, "a budget of 0.25"),
        ({"until_pass": True}, "until the plan passes"),
        ({"sites": 3, "equity": 62.5}, "3 sites; at least 62.5 % in every unit"),
        ({"beds": 9, "backup": True}, "9 beds; two places in reach of everybody"),
        ({"sites": 3, "phases": ((2025, 1), (2030, 3))}, "3 sites; 1 by 2025, 3 by 2030"),
        ({"sites": 3, "curve": True}, "3 sites; with the curve"),
    ],
)
def test_what_is_asked_is_said(asked, said):
    assert str(Asked(**asked)) == said


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"sites": 1}, "one site"),
        ({"sites": 2}, "as many sites"),
        ({"beds": 9}, "sites with no more beds"),
        ({"budget": 9}, "sites that cost no more"),
        ({"sites": 2, "equity": 60}, "as many sites with at least 60 % in every unit"),
    ],
)
def test_what_a_choice_is_compared_with_keeps_to_the_same(asked, said):
    assert Asked(**asked).as_many == said


@pytest.mark.parametrize(
    ("more", "greedy"),
    [({}, True), ({"curve": True}, False), ({"equity": 5}, False), ({"effort": "normal"}, False)],
)
def test_only_a_quick_choice_without_more_is_greedy(more, greedy):
    assert Asked(**({"sites": 2, "effort": "quick"} | more)).greedy is greedy
    assert not Asked(beds=2, effort="quick").greedy

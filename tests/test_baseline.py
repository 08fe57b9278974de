"""A baseline: harmless edits make nothing new, and whatever makes a plan worse is found."""

from __future__ import annotations

import copy
import math
import random

import pytest

from siting import check
from siting.finding import PlanFacts, Result
from siting.progress import Silent
from siting.review.baseline import against
from siting.review.fingerprint import fingerprint
from tests import towns

RULES = (
    {
        "kind": "reach",
        "id": "T-1",
        "for_each": "residential_area",
        "measure": "straight_line",
        "find": {"facility": "home"},
        "within": {"metres": 500},
    },
    {
        "kind": "ratio",
        "id": "T-2",
        "for_each": "community",
        "top": {"sum": "beds", "of": "home"},
        "bottom": {"sum": "older_people"},
        "per": 10000,
        "at_least": 300,
    },
)
#: `python -m tests.test_baseline` tries 1,000 and 200.
HARMLESS, PLANTED = 60, 30
NAMES = "东南西北中上下左右"
X0, Y0 = 500_000.0, 3_300_000.0


def town(seed):
    """Draw nine communities, homes on a grid, and half a dozen places."""
    chance = random.Random(seed)
    units = [
        {
            "id": f"C{at}",
            "name": f"{name}社区",
            "box": [X0 + 700 * (at % 3), Y0 + 700 * (at // 3), 0, 0],
        }
        for at, name in enumerate(NAMES)
    ]
    for one in units:
        one["box"][2:] = [one["box"][0] + 700, one["box"][1] + 700]
    demand = [
        [X0 + 105 * i + 50 + chance.uniform(-9, 9), Y0 + 105 * j + 50, chance.randint(20, 90)]
        for i in range(20)
        for j in range(20)
    ]
    places = [
        {
            "id": f"F{at}",
            "name": f"第{at}养老院",
            "at": [X0 + chance.uniform(0, 2100), Y0 + chance.uniform(0, 2100)],
            "beds": chance.choice([20, 40, 80]),
        }
        for at in range(6)
    ]
    kept = [home for home in demand if not any(on_limit(home, one["at"]) for one in places)]
    return {"demand": kept, "facilities": places, "units": {"community": units}}


def on_limit(home, place):
    """Say whether rounding could bring somebody across the limit: then something did change."""
    return abs(math.dist(home[:2], place) - 500) < 0.3


def found(data):
    rules = [towns.rule(copy.deepcopy(one)) for one in RULES]
    checked = check.run(rules, towns.measured(data), Silent())
    facts = PlanFacts(
        name="t",
        path="plan.toml",
        year=2025,
        stock="plan",
        crs="EPSG:4549",
        older_people=0.0,
        demand_points=0,
        facilities=0,
        facilities_counted=0,
        beds=0.0,
        beds_missing=0,
        facilities_proposed=0,
    )
    return Result(
        siting="0",
        plan=facts,
        packs=(),
        inputs=(),
        notes=(),
        rules=checked.outcomes,
        findings=checked.findings,
        waivers=(),
        not_checked=(),
    )


def harmless(data, chance):
    """Write a town again: in another order, with other ids of rows, to six decimals of a degree."""
    new = copy.deepcopy(data)
    chance.shuffle(new["demand"])
    for place in new["demand"]:
        place[:2] = [value + chance.uniform(-0.05, 0.05) for value in place[:2]]
    for some, sign in ((new["facilities"], "P"), (new["units"]["community"], "U")):
        chance.shuffle(some)
        for at, one in enumerate(some):
            one["id"] = f"{sign}{at + 100}"
    for one in new["facilities"]:
        one["at"] = [value + chance.uniform(-0.05, 0.05) for value in one["at"]]
    return new


def worse(data, chance):
    """Close a place, move it away, cut its beds, or let older people move in."""
    new = copy.deepcopy(data)
    one = chance.choice(new["facilities"])
    what = chance.choice(["close", "move", "cut", "homes"])
    if what == "close":
        new["facilities"].remove(one)
    elif what == "move":
        one["at"] = [X0 + 30_000.0, Y0]
    elif what == "cut":
        one["beds"] = 1
    else:
        corner = chance.choice(new["units"]["community"])["box"]
        new["demand"] += [[corner[0] + 5, corner[1] + 5, 900]]
    return new


def stand(data, base):
    held = against(found(data), base, path="findings.json", sha256="0")
    return held.baseline


def try_harmless(n):
    for seed in range(n // 10):
        data = town(seed)
        base = found(data)
        for round_ in range(10):
            edited = harmless(data, random.Random(1000 * seed + round_))
            said = stand(edited, base)
            assert (said.new, said.worse, said.fixed) == (0, 0, ()), (seed, round_)


def try_planted(n):
    for seed in range(n):
        data = town(seed)
        base, edited = found(data), worse(data, random.Random(seed))
        said = stand(harmless(edited, random.Random(seed)), base)
        assert said.new + said.worse > 0, seed


def test_harmless_edits_make_nothing_new():
    try_harmless(HARMLESS)


def test_planted_regressions_are_all_found():
    try_planted(PLANTED)


def test_what_stands_beside_itself_is_the_same():
    base = found(town(3))
    said = stand(town(3), base)
    assert said.same == len(base.findings) > 3


def test_what_is_mended_is_named():
    data = town(3)
    base = found(data)
    everywhere = [
        {"id": f"N{at}", "at": [X0 + 350 + 700 * (at % 3), Y0 + 350 + 700 * (at // 3)], "beds": 900}
        for at in range(9)
    ]
    data["facilities"] += everywhere
    said = stand(data, base)
    assert set(said.fixed) == {one.id for one in base.findings}


@pytest.mark.parametrize("seed", range(5))
def test_a_fingerprint_of_a_unit_or_place_is_that_of_its_name(seed):
    data = town(seed)
    before = {fingerprint(one) for one in found(data).findings if not one.subject.is_area}
    again = harmless(data, random.Random(seed))
    after = {fingerprint(one) for one in found(again).findings if not one.subject.is_area}
    assert before == after
    assert len(before) > 2


if __name__ == "__main__":
    try_harmless(1_000)
    try_planted(200)

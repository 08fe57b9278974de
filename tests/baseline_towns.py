"""Towns for baselines: drawn by chance, written again harmlessly, and made worse."""

from __future__ import annotations

import copy
import math
import random
from typing import Any

import msgspec
import numpy as np
from pyproj import Transformer

from siting import check
from siting.progress import Silent
from siting.records.finding import Result
from siting.report.json import findings as as_json
from tests import towns
from tests.stand_ins import plan_facts

Town = dict[str, Any]

LIMIT_M, PER_10000 = 500, 300
RULES = (
    {
        "id": "near",
        "kind": "reach",
        "for_each": "residential_area",
        "measure": "straight_line",
        "find": {"facility": "home"},
        "within": {"metres": LIMIT_M},
    },
    {
        "id": "shared",
        "kind": "reach",
        "for_each": "residential_area",
        "measure": "straight_line",
        "find": {"facility": "home"},
        "within": {"metres": 800},
        "capacity": "shared",
        "beds_per_10000": PER_10000,
    },
    {
        "id": "beds",
        "kind": "ratio",
        "for_each": "community",
        "top": {"sum": "beds", "of": "home"},
        "bottom": {"sum": "older_people"},
        "per": 10000,
        "at_least": PER_10000,
    },
    {
        "id": "rehab",
        "kind": "condition",
        "for_each": "home",
        "applies_when": [{"field": "beds", "at_least": 10}],
        "must": [{"field": "rehab_room", "is": True}],
    },
)
_RULES = [towns.rule(one) for one in RULES]
X0, Y0 = 500_000.0, 3_300_000.0
_THERE = Transformer.from_crs(towns.PLANE, 4326, always_xy=True)
_BACK = Transformer.from_crs(4326, towns.PLANE, always_xy=True)
_FACTS = plan_facts()


def town(seed: int) -> Town:
    """Draw homes on the corners of squares of gap areas and around, some at the limit exactly.

    Places have names, those of a chain the same one, and some stand at one address.
    """
    chance = random.Random(seed)
    homes = [[X0 + 100 * i, Y0 + 100 * j] for i in range(14) for j in range(14)]
    homes = [
        [x + chance.choice([0, 0, chance.uniform(-40, 40)]), y + chance.choice([0, 30]), n]
        for x, y in chance.sample(homes, 90)
        for n in [chance.randint(20, 90)]
    ]
    units = [
        {"id": f"C{at}", "name": f"{'东南西北'[at]}社区", "box": _box(at % 2, at // 2)}
        for at in range(4)
    ]
    places = [
        {
            "id": f"F{at}",
            "name": name,
            "at": [X0 + 100 * chance.randint(0, 13), Y0 + 100 * chance.randint(0, 13)],
            "beds": chance.choice([20, 40, 80]),
            "rehab_room": chance.choice([0, 1, 1]),
        }
        for at, name in enumerate(["阳光养老院", "阳光养老院", "阳光养老院", "一院", None, ""])
    ]
    places[3]["at"] = list(places[2]["at"])
    return {"demand": homes, "facilities": places, "units": {"community": units}}


def _box(column: int, row: int) -> list[float]:
    west, south = X0 - 50 + 700 * column, Y0 - 50 + 700 * row
    return [west, south, west + 700, south + 700]


def found(data: Town) -> Result:
    """Check a town."""
    checked = check.run(_RULES, towns.measured(data), Silent())
    return Result(
        siting="0",
        plan=_FACTS,
        packs=(),
        inputs=(),
        notes=(),
        rules=checked.outcomes,
        findings=checked.findings,
        waivers=(),
        not_checked=(),
    )


def kept(result: Result) -> Result:
    """Give a result as it comes back from its file."""
    return msgspec.json.decode(as_json.render(result), type=Result)


def again(data: Town, chance: random.Random) -> Town:
    """Write a town again: another order, ids that are numbers of rows, six decimals of a degree."""
    new = copy.deepcopy(data)
    for some in (new["demand"], new["facilities"], new["units"]["community"]):
        chance.shuffle(some)
    if chance.random() < 0.8:
        spots = [one[:2] for one in new["demand"]] + [one["at"] for one in new["facilities"]]
        moved = rounded(spots)
        for one, at in zip([*new["demand"], *new["facilities"]], moved, strict=True):
            if isinstance(one, dict):
                one["at"] = at
            else:
                one[:2] = at
        for one in new["units"]["community"]:
            one["box"] = [*rounded([one["box"][:2]])[0], *rounded([one["box"][2:]])[0]]
    if chance.random() < 0.8:
        sign = chance.choice(["", "P"])
        for some in (new["facilities"], new["units"]["community"]):
            some[:] = [
                {key: one[key] for key in chance.sample(sorted(one), len(one))}
                | {"id": f"{sign}{at}"}
                for at, one in enumerate(some, 1)
            ]
    return new


def rounded(xy: list[list[float]]) -> list[list[float]]:
    """Round positions at six decimals of a degree."""
    degrees = np.round(np.column_stack(_THERE.transform(*np.array(xy).T)), 6)
    return np.column_stack(_BACK.transform(*degrees.T)).tolist()


def closed(data: Town, chance: random.Random) -> None:
    """Close a place."""
    data["facilities"].remove(chance.choice(data["facilities"]))


def moved(data: Town, chance: random.Random) -> None:
    """Move a place by some hundreds of metres, so that others come near."""
    turn, by = chance.uniform(0, math.tau), chance.uniform(250, 700)
    at = chance.choice(data["facilities"])["at"]
    at[:] = [at[0] + by * math.cos(turn), at[1] + by * math.sin(turn)]


def far(data: Town, chance: random.Random) -> None:
    """Move a place out of the town."""
    chance.choice(data["facilities"])["at"][0] += 30_000.0


def cut(data: Town, chance: random.Random) -> None:
    """Take beds away, down to one that is left."""
    one = chance.choice(data["facilities"])
    one["beds"] = chance.choice([1, one["beds"] - 1, one["beds"] - 10])


def unknown(data: Town, chance: random.Random) -> None:
    """Forget how many beds a place has."""
    chance.choice(data["facilities"])["beds"] = None


def without(data: Town, chance: random.Random) -> None:
    """Take the rehabilitation room of a place."""
    chance.choice([one for one in data["facilities"] if one["rehab_room"]])["rehab_room"] = 0


def settled(data: Town, chance: random.Random) -> None:
    """Let older people move in somewhere: a few, or many."""
    at = [X0 + chance.uniform(0, 1300), Y0 + chance.uniform(0, 1300)]
    data["demand"].append([*at, chance.choice([2, 30, 400])])


def exchanged(data: Town, chance: random.Random) -> None:
    """Close a place and open a larger one elsewhere: better for more people, not for all."""
    closed(data, chance)
    at = [X0 + chance.uniform(0, 1300), Y0 + chance.uniform(0, 1300)]
    data["facilities"].append({"id": "N", "name": "新院", "at": at, "beds": 200, "rehab_room": 1})


WORSE = (closed, moved, far, cut, unknown, without, settled, exchanged)


def hurt(before: Town, now: Town) -> set[str]:
    """Say which rules are broken by more than before, by counting without the program.

    `now` has the homes of `before` first, in their order.
    """
    rules = set()
    if _out_of_reach(before, now):
        rules.add("near")
    olds, news = _short(before), _short(now)
    if any(new > olds[name] + 0.5 for name, new in news.items()):
        rules.add("beds")
    if not _without_room(now) <= _without_room(before):
        rules.add("rehab")
    return rules


def _out_of_reach(before: Town, now: Town) -> bool:
    """Say whether more fall short, or somebody who lives farther away from all who did."""
    was, is_ = _far_homes(before, 0.0), _far_homes(now, 0.5)
    newly = [home for home in is_ if all(math.dist(home[:2], one[:2]) > 290 for one in was)]
    before_, now_ = (sum(one[2] for one in some) for some in (was, is_))
    return bool(newly) or now_ > 1.001 * before_ + 1


def _far_homes(data: Town, beyond: float) -> list[list[float]]:
    places = [one["at"] for one in data["facilities"]]
    return [
        home
        for home in data["demand"]
        if all(math.dist(home[:2], at) > LIMIT_M + beyond for at in places)
    ]


def _short(data: Town) -> dict[str, float]:
    short = {}
    for unit in data["units"]["community"]:
        west, south, east, north = unit["box"]
        inside = [
            [one["at"] if isinstance(one, dict) else one[:2], one]
            for one in (*data["facilities"], *data["demand"])
        ]
        inside = [one for (x, y), one in inside if west < x < east and south < y < north]
        beds = sum(one["beds"] or 0 for one in inside if isinstance(one, dict))
        people = sum(one[2] for one in inside if not isinstance(one, dict))
        short[unit["name"]] = max(0.0, people * PER_10000 / 10000 - beds)
    return short


def _without_room(data: Town) -> set[str]:
    return {
        one["id"]
        for one in data["facilities"]
        if not one["rehab_room"] and (one["beds"] or 0) >= 10
    }

"""Small towns whose people share beds, and all choices in them: what is housed, by cuts."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from tests import towns
from tests.unit.optimise.shared_beds import Town, fair_shares, most_housed
from tests.unit.propose.all_choices import APART, METRES, UNITS, points

#: A bed for every older person.
RULE = {
    "id": "bed",
    "kind": "reach",
    "for_each": "residential_area",
    "find": {"facility": "home"},
    "within": {"metres": METRES},
    "measure": "straight_line",
    "capacity": "shared",
    "beds_per_10000": 10_000,
}


def rule(**more):
    return towns.rule(RULE | more)


@st.composite
def drawn(draw, *, forced=True, most_spots=6):
    """Draw people, candidates with beds, and homes that stand."""
    places = draw(st.lists(points, min_size=2, max_size=most_spots + 2, unique=True))
    n = draw(st.integers(max(1, len(places) - 2), min(most_spots, len(places))))
    homes = draw(st.lists(points, min_size=1, max_size=6, unique=True))
    rows = [
        {"id": f"c{at}", "at": [100 * x, 100 * y], "beds": draw(st.integers(1, 60))}
        for at, (x, y) in enumerate(places[:n])
    ]
    if forced and draw(st.integers(0, 3)) == 0:
        rows[draw(st.integers(0, n - 1))]["forced"] = 1
    return {
        "demand": [[100 * x, 100 * y, draw(st.integers(1, 40))] for x, y in homes],
        "candidates": rows,
        "facilities": [
            {"at": [100 * x, 100 * y], "beds": draw(st.integers(0, 40))} for x, y in places[n:]
        ],
        "units": UNITS,
        "propose": {"least_spacing_m": draw(st.sampled_from([0, APART]))},
    }


class Every:
    """All choices of spots that keep to the spacing and have what is forced.

    Parameters
    ----------
    times : int
        How many older people each bed is for.

    Attributes
    ----------
    choices : list of tuple of int
    housed : list of int
        How many people have a bed with each choice.
    """

    def __init__(self, town, times=1):
        rows = town["candidates"]
        at = np.array([row["at"] for row in rows], float)
        apart = np.hypot(*(at[:, None] - at).transpose(2, 0, 1)) + 1e9 * np.eye(len(at))
        must = {n for n, row in enumerate(rows) if row.get("forced", 0) == 1}
        masks = [[n for n in range(len(rows)) if mask >> n & 1] for mask in range(1 << len(rows))]
        self.choices = [
            tuple(one)
            for one in masks
            if must <= set(one)
            and (apart[np.ix_(one, one)] >= town["propose"]["least_spacing_m"]).all()
        ]
        stand = [(row["at"], row["beds"]) for row in town["facilities"]]
        places = [(row["at"], row["beds"]) for row in rows] + stand
        xy = np.array([at for at, _ in places], float)
        demand = np.array(town["demand"], float)
        near = np.hypot(*(xy[:, None] - demand[:, :2]).transpose(2, 0, 1)) <= METRES
        self.near, self.people = near, demand[:, 2].astype(np.int64)
        self.beds = np.array([times * beds for _, beds in places], dtype=np.int64)
        self.stand = set(range(len(rows), len(places)))
        self.forced = len(must)
        self.n = np.array([len(one) for one in self.choices])
        self.before = self.with_(())
        self.housed = np.array([self.with_(one) for one in self.choices])

    def with_(self, choice):
        """Count who has a bed with some sites."""
        return most_housed(Town(self.near, self.people, self.beds), self.stand | set(choice))

    def of_units(self, town):
        """Say what share of each unit's people have a bed, shape (choices, units); 1 of none."""
        x, y = np.array(town["demand"], float)[:, :2].T
        found = []
        for unit in town["units"]["street"]:
            west, south, east, north = unit["box"]
            inside = (x >= west) & (x < east) & (y >= south) & (y < north)
            there = self.people[inside].sum()
            found.append(
                [self._shared(one)[inside].sum() / there if there else 1.0 for one in self.choices]
            )
        return np.array(found, float).T

    def _shared(self, choice):
        """Share beds out fairly: how many people of each point have one."""
        open_ = sorted(self.stand | set(choice))
        town = Town(self.near[open_], self.people, self.beds[open_])
        return np.array([float(share) for share in fair_shares(town)]) * self.people

"""Small towns for the modes of a proposal, and all choices in them, by plain arithmetic."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import strategies as st

#: No two points of a grid of 100 m are so far apart, nor nearly.
METRES, APART = 530, 250
UNITS = {
    "street": [
        {"id": "W", "box": [-50, -50, 950, 1050]},
        {"id": "E", "box": [950, -50, 2050, 1050]},
    ]
}
points = st.tuples(st.integers(0, 20), st.integers(0, 10))


@st.composite
def towns(draw, *, most_spots=6, fields=None, forced=True):
    """Draw people and candidates; `fields` are of the candidates' layer, each with its values."""
    spots = draw(st.lists(points, min_size=1, max_size=most_spots, unique=True))
    homes = draw(st.lists(points, min_size=1, max_size=9, unique=True))
    rows = [{"id": f"c{n}", "at": [100 * x, 100 * y]} for n, (x, y) in enumerate(spots)]
    for name, values in (fields or {}).items():
        for row in rows:
            row[name] = draw(st.sampled_from(values))
    if forced and draw(st.integers(0, 3)) == 0:
        rows[draw(st.integers(0, len(rows) - 1))]["forced"] = 1
    return {
        "demand": [[100 * x, 100 * y, draw(st.integers(1, 99))] for x, y in homes],
        "candidates": rows,
        "units": UNITS,
        "propose": {"least_spacing_m": draw(st.sampled_from([0, APART]))},
    }


class Every:
    """All choices of spots that keep to the spacing and have what is forced.

    Attributes
    ----------
    table : ndarray of bool, shape (choices, spots)
    n : ndarray of int, shape (choices,)
        How many sites each has.
    count : ndarray of int, shape (choices, homes)
        How many sites each home has within reach.
    """

    def __init__(self, town, metres=METRES):
        rows, demand = town["candidates"], np.array(town["demand"], float)
        xy = np.array([row["at"] for row in rows], float)
        c = len(rows)
        self.homes, self.people = demand[:, :2], demand[:, 2]
        table = (np.arange(1 << c)[:, None] >> np.arange(c) & 1).astype(bool)
        must = np.array([row.get("forced", 0) == 1 for row in rows])
        kept = table[:, must].all(axis=1)
        apart = np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1))
        close = (apart < town["propose"]["least_spacing_m"]) & ~np.eye(c, dtype=bool)
        kept &= ((table.astype(int) @ close) * table).sum(axis=1) == 0
        self.table = table[kept]
        self.n = self.table.sum(axis=1)
        near = np.hypot(*(xy[:, None] - self.homes).transpose(2, 0, 1)) <= metres
        self.count = self.table.astype(int) @ near
        self.forced = int(must.sum())

    def gain(self, *needs):
        """Say what each choice mends, of rules that ask for so many places in reach."""
        return sum(np.minimum(1, self.count / need) @ self.people for need in needs or (1,))

    def takes(self, amounts):
        """Add up what each choice takes; amounts are whole."""
        return self.table @ np.array(amounts, dtype=int)

    def share(self, need=1):
        """Say what share of all people have so many places in reach, in each choice."""
        return (self.count >= need) @ self.people / self.people.sum()

    def of_units(self, town):
        """Say what share of each unit's people have a place, shape (choices, units); 1 of none."""
        found = []
        for unit in town["units"]["street"]:
            west, south, east, north = unit["box"]
            x, y = self.homes.T
            inside = (x >= west) & (x < east) & (y >= south) & (y < north)
            there = self.people[inside].sum()
            has = (self.count[:, inside] > 0) @ self.people[inside]
            found.append(has / there if there else np.ones(len(has)))
        return np.array(found).T


def at(proposal):
    """Name the candidates of a proposal."""
    return [site.candidate for site in proposal.sites]


def fallen(proposal):
    """Say what the objective falls by."""
    return proposal.objective_before - proposal.objective_after


def keeps(proposal, town):
    """See that what is forced is in, that new sites stand apart, and that ranks are in order."""
    rows = {row["id"]: row for row in town["candidates"]}
    must = {name for name, row in rows.items() if row.get("forced", 0) == 1}
    assert must <= set(at(proposal))
    assert len(set(at(proposal))) == len(proposal.sites)
    xy = np.array([rows[name]["at"] for name in at(proposal)], float).reshape(-1, 2)
    apart = np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1))[np.triu_indices(len(xy), 1)]
    assert (apart >= town["propose"]["least_spacing_m"]).all()
    assert [site.rank for site in proposal.sites] == list(range(1, len(xy) + 1))
    left = [proposal.objective_before, *(step.objective for step in proposal.steps)]
    assert all(after <= before + 1e-9 for before, after in pairwise(left))

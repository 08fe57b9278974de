"""What stands where something must be built is chosen together with all other sites."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.errors import SitingError
from tests.unit import rules
from tests.unit.propose.all_choices import METRES, at, towns
from tests.unit.propose.shared_towns import Every, drawn, rule
from tests.unit.rules import kept, proposed

OFFERS = [{"type": "养老机构", "beds": 30}, {"type": "食堂"}]
few = settings(deadline=None, max_examples=40)
BOTH = [
    rules.reach("home", metres=METRES),
    rules.reach("canteen", id="station", metres=METRES / 2),
]


@few
@given(towns(most_spots=4), st.integers(1, 3), st.sampled_from([0, 1, 2]))
def test_the_kinds_are_those_of_the_best_choice_of_all(town, sites, more):
    rows = town["candidates"]
    for row in rows[: more + 1]:
        row["forced"] = 1
    town["propose"]["offers"] = OFFERS
    must = [n for n, row in enumerate(rows) if row.get("forced", 0) == 1]
    most = best(town, sites, must)
    if most is None:
        with pytest.raises(SitingError, match="forced"):
            proposed(BOTH, town, sites=sites)
        return
    got = proposed(BOTH, town, sites=sites)
    kept(BOTH, town, got)
    assert {rows[n]["id"] for n in must} <= set(at(got))
    assert got.certificate.gain == pytest.approx(most, abs=1e-6)
    assert got.certificate.bound >= most - 1e-6
    assert not any("forced candidates stands" in note for note in got.notes)


def best(town, sites, must):
    """Try all kinds on all spots: none, a home, a canteen or both."""
    xy = np.array([row["at"] for row in town["candidates"]], float)
    demand = np.array(town["demand"], float)
    apart = np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1))
    far = np.hypot(*(xy[:, None] - demand[:, :2]).transpose(2, 0, 1))
    close = (apart < town["propose"]["least_spacing_m"]) & ~np.eye(len(xy), dtype=bool)
    found = []
    for kinds in product((0, 1, 2, 3), repeat=len(xy)):
        kind = np.array(kinds)
        if ((kind & 1) + (kind >> 1)).sum() > sites or (kind[must] == 0).any():
            continue
        same = (kind[:, None] & kind) > 0
        if (close & same).any():
            continue
        gain = sum(
            demand[(far[(kind & one) > 0] <= metres).any(axis=0), 2].sum()
            for one, metres in ((1, METRES), (2, METRES / 2))
        )
        found.append(gain)
    return max(found, default=None)


@few
@given(drawn(forced=False, most_spots=4), st.sampled_from([1, 2]), st.integers(20, 120))
def test_the_sizes_are_those_of_the_best_choice_where_beds_are_shared(town, n_forced, beds):
    rows = town["candidates"]
    for row in rows:
        del row["beds"]
    for row in rows[:n_forced]:
        row["forced"] = 1
    town["propose"]["offers"] = [{"type": "养老机构", "sizes": [10, 40]}]
    every = Every({**town, "candidates": [row | {"beds": 0} for row in rows]})
    most = None
    for sizes in product((0, 10, 40), repeat=len(rows)):
        chosen = tuple(n for n, size in enumerate(sizes) if size)
        if chosen in every.choices and sum(sizes) <= beds:
            every.beds[: len(rows)] = sizes
            most = max(most or 0, every.with_(chosen) - every.before)
    if most is None:
        with pytest.raises(SitingError, match="forced"):
            proposed([rule()], town, beds=beds)
        return
    got = proposed([rule()], town, beds=beds)
    kept([rule()], town, got)
    assert {row["id"] for row in rows[:n_forced]} <= set(at(got))
    assert got.certificate.gain == pytest.approx(most, abs=1e-5)
    assert got.certificate.bound >= most - 1e-6


def test_a_small_home_where_one_must_stand_leaves_the_beds_for_where_they_are_needed():
    # By itself the large one mends most on A; but then few beds are left for B.
    town = {
        "demand": [[0, 0, 25], [2000, 0, 60]],
        "candidates": [{"id": "A", "at": [0, 0], "forced": 1}, {"id": "B", "at": [2000, 0]}],
        "propose": {"offers": [{"type": "养老机构", "sizes": [20, 60]}]},
    }
    for row in town["candidates"]:
        row.setdefault("forced", 0)
    quick = proposed([rule()], town, beds=80, effort="quick")
    assert {site.candidate: site.beds for site in quick.sites} == {"A": 60, "B": 20}
    got = proposed([rule()], town, beds=80)
    assert {site.candidate: site.beds for site in got.sites} == {"A": 20, "B": 60}
    assert got.certificate.best
    kept([rule()], town, got)

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from siting.propose.candidates.spacing import Spacing
from siting.rule import Candidates


def candidates(xy, types=None):
    n = len(xy)
    return Candidates(
        ids=np.arange(n).astype(object),
        xy=np.array(xy, dtype=float).reshape(-1, 2),
        types=np.array(types or ["home"] * n, dtype=object),
        beds=np.full(n, np.nan),
        services=np.full(n, None, dtype=object),
    )


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900)), max_size=20))
def test_chosen_sites_are_as_far_apart_as_asked(places):
    sites = candidates(places)
    spacing = Spacing(sites, 300)
    chosen = []
    for j in range(len(places)):
        if spacing(j):
            spacing.add(j)
            chosen.append(j)
    apart = [
        np.hypot(*(sites.xy[one] - sites.xy[other]))
        for one in chosen
        for other in chosen
        if one < other
    ]
    assert all(d >= 300 for d in apart)
    refused = [j for j in range(len(places)) if j not in chosen]
    assert all((np.hypot(*(sites.xy[chosen] - sites.xy[j]).T) < 300).any() for j in refused)


def test_exactly_the_least_distance_is_allowed():
    spacing = Spacing(candidates([(0, 0), (300, 0), (299.99, 0)]), 300)
    spacing.add(0)
    assert spacing(1)
    assert not spacing(2)


def test_sites_of_two_types_may_share_a_spot():
    spacing = Spacing(candidates([(0, 0), (0, 0), (0, 0)], ["home", "station", "home"]), 0)
    spacing.add(0)
    assert spacing(1)
    assert not spacing(2)

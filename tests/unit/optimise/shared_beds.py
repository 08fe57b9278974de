"""Small towns with beds: who is near what, drawn, and what can be housed, by trying all cuts."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, combinations
from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st
from scipy.sparse import csr_array

WHOLE = 2**24  # a person in the unit of flows


class Town(NamedTuple):
    near: np.ndarray  # sites x points
    wants: np.ndarray
    offers: np.ndarray

    @property
    def rows(self):
        return csr_array(self.near.astype(np.int8))

    def pairs(self):
        site, point = np.nonzero(self.near)
        return point, site


@st.composite
def towns(draw, unit=WHOLE, most_points=6, most_sites=5):
    n, m = draw(st.integers(1, most_points)), draw(st.integers(1, most_sites))
    near = draw(st.lists(st.booleans(), min_size=n * m, max_size=n * m))
    wants = draw(st.lists(st.integers(0, 7), min_size=n, max_size=n))
    offers = draw(st.lists(st.integers(0, 9), min_size=m, max_size=m))
    return Town(
        np.array(near).reshape(m, n),
        np.array(wants, dtype=np.int64) * unit,
        np.array(offers, dtype=np.int64) * unit,
    )


def subsets(things):
    things = list(things)
    return chain.from_iterable(combinations(things, k) for k in range(len(things) + 1))


def most_housed(town, open_=None):
    """Find the smallest cut by trying all: points on one side, what they reach is cut."""
    sites = range(len(town.offers)) if open_ is None else sorted(open_)
    points = range(len(town.wants))
    return min(
        sum(int(town.wants[i]) for i in points if i not in inside)
        + sum(int(town.offers[j]) for j in sites if any(town.near[j, i] for i in inside))
        for inside in subsets(points)
    )


def fair_shares(town):
    """Find the worst served set of points, again and again: exact fractions."""
    left = [i for i in range(len(town.wants)) if town.wants[i]]
    share = dict.fromkeys(range(len(town.wants)), Fraction(1))
    used = set()
    while left:
        worst = min(
            (
                (Fraction(_held(town, inside, used), sum(int(town.wants[i]) for i in inside)))
                for inside in subsets(left)
                if inside
            ),
        )
        if worst >= 1:
            break
        # The union of all worst sets is one as well.
        members = {
            i
            for inside in subsets(left)
            if inside
            and Fraction(_held(town, inside, used), sum(int(town.wants[i]) for i in inside))
            == worst
            for i in inside
        }
        share.update(dict.fromkeys(members, worst))
        used |= _reached(town, members)
        left = [i for i in left if i not in members]
    return [share[i] for i in range(len(town.wants))]


def _reached(town, inside):
    return {j for j in range(len(town.offers)) if any(town.near[j, i] for i in inside)}


def _held(town, inside, used):
    return sum(int(town.offers[j]) for j in _reached(town, inside) - used)

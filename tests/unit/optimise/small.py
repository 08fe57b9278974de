"""Small random problems of all kinds, and their best choices by trying all."""

from __future__ import annotations

from itertools import chain, combinations

import numpy as np
from hypothesis import strategies as st
from scipy.sparse import csr_array

from siting.optimise.problem import Problem


def covering(reached, value, most, **limits):
    """Set up maximal covering from what each candidate reaches."""
    adds = csr_array(np.array(reached, np.int8).reshape(len(reached), len(value)))
    return Problem(
        adds=adds, missing=np.ones(len(value)), value=np.array(value, float), most=most, **limits
    )


def town(seed=2, n=300, c=60, most=8, reach=0.2):
    """Scatter places and candidates over a square; too many to try all, and prices do not do."""
    dice = np.random.default_rng(seed)
    places, sites = dice.random((n, 2)), dice.random((c, 2))
    apart = np.hypot(*(sites[:, None] - places).T).T
    return covering(apart <= reach, dice.integers(1, 90, n), most)


def pairs(c, some):
    """Turn pairs of candidates into conflicts."""
    matrix = np.zeros((c, c), bool)
    for a, b in some:
        if a != b:
            matrix[a, b] = matrix[b, a] = True
    return csr_array(matrix)


@st.composite
def problems(draw, *, whole=None, limited=True):
    """Draw a problem with at most 7 candidates; with any limits if `limited`."""
    c, m = draw(st.integers(1, 7)), draw(st.integers(1, 9))
    whole = draw(st.booleans()) if whole is None else whole
    if whole:
        amount, missing = st.integers(0, 1), np.ones(m)
        value = draw(st.lists(st.integers(0, 60), min_size=m, max_size=m))
    else:
        amount = st.sampled_from([0, 0, 0.1, 1, 2.5, 3, 40])
        missing = draw(st.lists(st.sampled_from([0.3, 1, 3, 7.7, 100]), min_size=m, max_size=m))
        value = draw(st.lists(st.sampled_from([0, 1 / 3, 1, 17.3]), min_size=m, max_size=m))
    rows = draw(st.lists(amount, min_size=c * m, max_size=c * m))
    most = draw(st.integers(0, c))
    found = {"adds": np.array(rows, np.int8 if whole else float).reshape(c, m), "most": most}
    found |= {"missing": np.array(missing, float), "value": np.array(value, float)}
    found["adds"] = csr_array(found["adds"])
    return Problem(**(found | (draw(limits(c)) if limited else {})))


@st.composite
def limits(draw, c):
    """Draw limits; forced candidates may break them."""
    found = {}
    if draw(st.booleans()):
        found["cost"] = np.array(
            draw(st.lists(st.sampled_from([0, 0.125, 1, 2, 3.75]), min_size=c, max_size=c))
        )
        found["budget"] = draw(st.sampled_from([0.0, 0.375, 1, 4, 6.125]))
    if draw(st.booleans()):
        some = st.tuples(st.integers(0, c - 1), st.integers(0, c - 1))
        found["conflicts"] = pairs(c, draw(st.lists(some, max_size=8)))
    if draw(st.booleans()):
        groups = st.lists(st.integers(-1, 2), min_size=c, max_size=c)
        found |= {"group": np.array(draw(groups)), "most_a_group": draw(st.integers(1, 2))}
    if draw(st.integers(0, 3)) == 0:
        found["forced"] = np.array(draw(st.lists(st.integers(0, c - 1), max_size=2)), np.intp)
    if draw(st.booleans()):
        found["allowed"] = np.array(draw(st.lists(st.booleans(), min_size=c, max_size=c)))
    return found


def choices(problem):
    """Give all choices within the limits."""
    c = problem.n_candidates
    every = chain.from_iterable(combinations(range(c), k) for k in range(c + 1))
    found = (np.array(chosen, np.intp) for chosen in every)
    return [chosen for chosen in found if problem.feasible(chosen)]


def best(problem):
    """Find the highest gain by trying all choices; None if there is none within the limits."""
    gains = [problem.gain(chosen) for chosen in choices(problem)]
    return max(gains) if gains else None

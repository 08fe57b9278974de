"""The curve, phases and floors where beds are shared, beside all choices there are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from siting.optimise.beds.bound import shared_bound
from siting.optimise.beds.curve import shared_curve
from siting.optimise.beds.nested import shared_nested
from siting.optimise.beds.sites import SharedEffort, solve
from tests.unit.optimise import small
from tests.unit.optimise.shared_cases import cases

EFFORT = SharedEffort(exchanges=60, starts=1, ruins=4, prices=40)
few = settings(deadline=None, max_examples=60)


def forced(case):
    found = case.problem.plain.forced
    return set() if found is None else set(found.tolist())


def best_of(case, most):
    """Give what the best choice of so many gains, by trying all."""
    choices = small.choices(replace(case.problem.plain, most=most))
    return max(map(case.gain, choices), default=None)


@few
@given(cases(), st.integers(0, 60))
def test_the_prices_of_one_number_bound_all_smaller_ones(case, rounds):
    assume(case.best() is not None)
    found = shared_bound(case.problem, known=0.0, rounds=rounds)
    most = case.problem.plain.most
    assert len(found.tops) == most + 1
    assert (np.diff(found.tops) >= -1e-6).all()
    for k in range(len(forced(case)), most + 1):
        assert found.tops[k] >= best_of(case, k) - 1e-9


@few
@given(cases())
def test_a_curve_lies_between_what_is_possible_and_its_bounds(case):
    assume(case.best() is not None)
    known = solve(case.problem, EFFORT)
    line = shared_curve(case.problem, known.order, EFFORT, points=3)
    assert line.k[0] == len(forced(case))
    assert (np.diff(line.value) >= 0).all()
    assert line.value[-1] >= known.value - 1e-6
    for k, value, bound, nested, chosen in zip(
        line.k, line.value, line.bound, line.nested, line.chosen, strict=True
    ):
        best = best_of(case, int(k))
        assert replace(case.problem.plain, most=int(k)).feasible(chosen)
        assert nested <= value + 1e-9
        assert value == pytest.approx(case.gain(chosen), rel=1e-9, abs=1e-6)
        assert value <= best + 1e-6
        assert bound >= best - 1e-9


@few
@given(cases(), st.integers(0, 3))
def test_the_sites_of_a_year_are_among_those_of_the_next(case, fewer):
    assume(case.best() is not None)
    most = case.problem.plain.most
    first = max(len(forced(case)), most - fewer)
    years = [
        replace(case.problem, plain=replace(case.problem.plain, most=n)) for n in (first, most)
    ]
    found = shared_nested(years, EFFORT, steps=30)
    before = np.empty(0, dtype=np.intp)
    for year, problem, n in zip(found.years, years, (first, most), strict=True):
        assert problem.plain.feasible(year.chosen)
        assert np.isin(before, year.chosen).all()
        np.testing.assert_array_equal(np.union1d(before, year.added), year.chosen)
        best = best_of(case, n)
        assert year.value == pytest.approx(case.gain(year.chosen), rel=1e-9, abs=1e-6)
        assert year.value <= year.fresh + 1e-9 <= best + 1e-6
        assert year.bound >= best - 1e-9
        before = year.chosen

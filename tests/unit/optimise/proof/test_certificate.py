from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.optimise.proof.bound import bound
from siting.optimise.proof.certificate import Certificate, How, of_bound, of_exact
from siting.optimise.proof.exact import exact
from tests.unit.optimise.small import covering, town

numbers = st.floats(1e-6, 1e12)


def certificate(value, top, *, best=False):
    return Certificate(value=value, bound=top, how=How.PRICES, ignored=(), iterations=1, best=best)


@given(numbers, numbers, st.integers(0, 4))
def test_no_gap_is_shown_smaller_than_it_is(a, b, decimals):
    found = certificate(min(a, b), max(a, b), best=a == b)
    true = Fraction(max(a, b)) - Fraction(min(a, b))
    people = Fraction(Decimal(f"{found.gap_people(decimals):.{decimals}f}"))
    percent = Fraction(Decimal(f"{found.gap_percent(decimals):.{decimals}f}"))
    assert true <= people <= (true + Fraction(1, 10**decimals)) * (1 + Fraction(1, 10**12))
    assert percent >= 100 * true / Fraction(max(a, b))
    assert (percent == 0) == (true == 0)


@given(numbers, numbers, numbers, st.integers(0, 3))
def test_shares_shown_hold_what_is_true_between_them(a, b, more, decimals):
    found, everything = certificate(min(a, b), max(a, b)), max(a, b) + more
    low, high = (f"{share:.{decimals}f}" for share in found.shown(everything, decimals))
    assert Fraction(low) <= 100 * Fraction(min(a, b)) / Fraction(everything)
    assert min(100 * Fraction(max(a, b)) / Fraction(everything), 100) <= Fraction(high)


def test_a_hair_is_still_a_gap():
    found = certificate(1_000_000.0, np.nextafter(1_000_000.0, 2e6))
    assert (found.gap_people(), found.gap_percent()) == (1, 0.1)
    assert found.shown(2_000_000.0) == (50.0, 50.1)


def test_the_best_has_no_gap():
    found = certificate(10.0, 10.0, best=True)
    assert (found.gap, found.gap_share, found.gap_people(), found.gap_percent(3)) == (0, 0, 0, 0)
    assert found.shown(0) == (0, 0)


def test_a_choice_is_certified_by_prices():
    problem = covering([[1, 1, 0], [0, 1, 1]], [5, 1, 3], 1)
    found = of_bound(6.0, bound(problem))
    assert (found.value, found.bound, found.best, found.how) == (6, 6, True, How.PRICES)
    short = of_bound(4.0, bound(problem))
    assert (short.best, short.gap, short.gap_people(), short.gap_percent()) == (False, 2, 2, 33.4)
    assert short.gap_share == pytest.approx(1 / 3)


def test_a_value_above_the_bound_is_never_shown_as_below_nothing():
    problem = covering([[1, 1, 0], [0, 1, 1]], [5, 1, 3], 1)
    assert of_bound(7.0, bound(problem)).gap == 0


def test_a_search_is_certified_as_it_ended():
    problem = town()
    assert of_exact(exact(problem, iterations=100)).how == How.SEARCH
    stopped = of_exact(exact(problem, iterations=100, nodes=0))
    assert stopped.how == How.STOPPED
    assert stopped.gap > 0
    assert of_exact(exact(covering(np.eye(2), [2, 1], 1))).how == How.PRICES

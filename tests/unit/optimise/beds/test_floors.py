"""Floors where beds are shared, beside all choices there are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from siting.optimise.beds import floor_search
from siting.optimise.beds.exact import Least, shared_exact
from siting.optimise.beds.floor_rows import BedFloors, SharedFloors
from siting.optimise.beds.floors import FloorEffort, shared_floors
from siting.optimise.beds.shared import Pool, SharedProblem
from siting.optimise.floors.state import Floors
from siting.optimise.problem import Problem
from tests.unit.optimise import small
from tests.unit.optimise.shared_beds import WHOLE
from tests.unit.optimise.shared_cases import cases

QUICK = FloorEffort(tests=40, exact=False, nodes=None, seconds=None)


def floors_of(case, seed):
    """Draw units and floors that can often just be kept."""
    dice = np.random.default_rng(seed)
    n = int(dice.integers(1, 3))
    share = np.full(n, dice.choice([0.2, 0.4, 0.6]))
    pools = []
    for pool in case.problem.pools:
        unit = dice.integers(-1, n, len(pool.wants))
        start = dice.integers(0, 3, n).astype(float)
        inside = unit >= 0
        total = np.bincount(unit[inside], pool.wants[inside] / WHOLE, n) + start
        pools.append(BedFloors(unit=unit, start=start, total=total, share=share, quantum=1 / WHOLE))
    plain, m = None, len(case.problem.plain.missing)
    if m and dice.random() < 0.5:
        unit, people = dice.integers(-1, n, m), dice.integers(0, 5, m).astype(float)
        total = np.bincount(np.maximum(unit, 0), np.where(unit < 0, 0, people), n)
        plain = Floors.by_cell(
            unit=unit, people=people, start=np.zeros(n), total=total, share=share
        )
    return SharedFloors(plain=plain, pools=tuple(pools))


def check(case, floors, effort):
    """Search, and hold all that is claimed against all choices."""
    choices = [np.array(sorted(one), dtype=np.intp) for one in small.choices(case.problem.plain)]
    assume(choices)
    kept = [one for one in choices if not len(floors.below(case.problem, one))]
    top = max(map(case.gain, choices))
    found = shared_floors(case.problem, floors, effort, known=choices[0], top=top, ignored=())
    assert case.problem.plain.feasible(found.chosen)
    assert found.value == pytest.approx(case.gain(found.chosen), rel=1e-9, abs=1e-6)
    best = max(map(case.gain, kept), default=None)
    if found.possible:
        assert not len(floors.below(case.problem, found.chosen))
        assert best - 1e-6 <= found.bound
        assert found.value <= best + 1e-6
        return found, best
    assert found.possible is None or best is None
    counted = floors.counted
    least = max(floors.shares(case.problem, one)[counted].min(initial=1.0) for one in choices)
    asked = (floors.need[counted] / floors.total[counted]).max(initial=0.0)
    assert found.easier.least <= least + 1e-9
    assert found.easier.at_most >= min(least, asked) - 1e-6
    return found, best


@settings(deadline=None, max_examples=50)
@given(cases(), st.integers(0, 2**32))
def test_nothing_is_claimed_that_is_not_so(case, seed):
    check(case, floors_of(case, seed), QUICK)


@settings(deadline=None, max_examples=60)
@given(cases(), st.integers(0, 2**32))
def test_nor_where_only_those_who_seem_to_help_are_tried(case, seed):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(floor_search, "_FEW", 0)
        patch.setattr(floor_search, "_BESIDE", 2)
        check(case, floors_of(case, seed), QUICK)


@settings(deadline=None, max_examples=60)
@given(cases(), st.integers(0, 2**32))
def test_branch_and_bound_finds_the_best(case, seed):
    found, best = check(case, floors_of(case, seed), QUICK._replace(exact=True))
    assert found.possible is (best is not None)
    if best is not None:
        assert found.value == pytest.approx(best, rel=1e-6, abs=1e-6)


@settings(deadline=None, max_examples=100)
@given(cases(limited=False), st.integers(0, 2**32), st.data())
def test_reach_bounds_what_beds_allow(case, seed, data):
    floors = floors_of(case, seed)
    problem, of_reach = floors.of_reach(case.problem)
    n = problem.n_candidates
    chosen = np.array(sorted(data.draw(st.sets(st.integers(0, n - 1)))), dtype=np.intp)
    assert problem.gain(chosen) >= case.problem.gain(chosen) - 1e-6
    here = of_reach.shares(problem, chosen)
    assert (here >= floors.shares(case.problem, chosen) - 1e-9).all()


@pytest.mark.parametrize(("rule", "best"), [(0, 0), (1, 1)])
def test_what_is_worth_nothing_counts_for_floors(rule, best):
    plain = Problem(adds=csr_array([[1.0], [0.0]]), missing=np.ones(1), value=np.zeros(1), most=1)
    pool = Pool(
        near=csr_array(np.array([[0], [1]], dtype=np.int8)),
        offers=np.array([WHOLE, WHOLE]),
        wants=np.array([WHOLE]),
        there=csr_array((0, 1), dtype=np.int8),
        held=np.empty(0, dtype=np.int64),
        each=0.0,
    )
    least = [Least(rule, np.array([1.0 if rule == 0 else 1 / WHOLE]), 1.0)]
    found = shared_exact(SharedProblem(plain=plain, pools=(pool,)), None, least=least)
    assert found.chosen.tolist() == [best]

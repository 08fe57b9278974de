from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.sparse import csr_array, hstack

from siting.optimise import merge as merge_module
from siting.optimise.merge import merge
from siting.optimise.problem import Problem
from tests.unit.optimise.problems import choices, city, problems


@settings(deadline=None)
@given(problems())
def test_every_choice_gains_the_same(problem):
    problem = replace(problem, value=np.rint(problem.value * 3) / 4)
    merged = merge(problem)
    for chosen in choices(problem):
        assert merged.problem.gain(chosen) == pytest.approx(problem.gain(chosen), rel=1e-14)


@settings(deadline=None)
@given(problems())
def test_cells_are_merged_if_and_only_if_they_are_equal(problem):
    merged = merge(problem)
    rows = problem.adds.toarray()
    seen = {}
    for cell, into in enumerate(merged.into.tolist()):
        live = rows[:, cell].any() and problem.value[cell] > 0
        assert (into >= 0) == bool(live)
        if live:
            key = (tuple(rows[:, cell]), problem.missing[cell])
            assert seen.setdefault(key, into) == into
    assert sorted(seen.values()) == list(range(len(merged.problem.missing)))
    live = merged.into >= 0
    sums = np.bincount(merged.into[live], problem.value[live], len(seen))
    assert (merged.problem.value == sums).all()


def test_twins_are_found_in_any_order():
    problem = city(n_cells=200, n_candidates=30, radius=0.3)
    twins = replace(
        problem,
        adds=csr_array(hstack([problem.adds, problem.adds])),
        missing=np.tile(problem.missing, 2),
        value=np.tile(problem.value, 2),
    )
    once, twice = merge(problem), merge(twins)
    assert (twice.into == np.tile(once.into, 2)).all()
    assert (twice.problem.value == 2 * once.problem.value).all()
    assert (twice.problem.adds != once.problem.adds).nnz == 0


def test_a_problem_without_equal_cells_stays_as_it_is():
    problem = Problem(adds=csr_array(np.eye(3)), missing=np.ones(3), value=np.ones(3), most=1)
    assert merge(problem).problem is problem


@pytest.mark.parametrize("sort", ["reach", "beds"])
def test_unequal_cells_with_one_key_are_told_apart(monkeypatch, sort):
    problem = city(n_cells=300, n_candidates=20, radius=0.3, sort=sort)
    expected = merge(problem).into
    keys, seeds = merge_module._Columns.keys, []

    def poor(self, cells, n_candidates, seed):
        seeds.append(seed)
        found = keys(self, cells, n_candidates, seed)
        return found % 16 if seed < 2 else found

    monkeypatch.setattr(merge_module._Columns, "keys", poor)
    assert (merge(problem).into == expected).all()
    assert seeds == [0, 1, 2]


def test_small_pieces_give_the_same(monkeypatch):
    problem = city(n_cells=300, n_candidates=20, radius=0.3)
    expected = merge(problem).into
    monkeypatch.setattr(merge_module, "_PAIRS_A_CHUNK", 7)
    assert (merge(problem).into == expected).all()

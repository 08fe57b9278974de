"""The best choice itself where beds are shared, by branch and bound: for what is small."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array, diags_array, eye_array, hstack, vstack

from siting.optimise.beds.shared import with_own_cells
from siting.optimise.proof.branching import Model, search
from siting.optimise.proof.rest import rest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from siting.arrays import Flags, Floats, Ints, Rows
    from siting.optimise.beds.shared import Pool, SharedProblem
    from siting.optimise.problem import Problem

_ALIKE = 1e-7  # a gain above another by less than this part of it does not count as higher
_TINY = 1e-6  # nor by so little of a person: HiGHS computes no finer


class SharedExact(NamedTuple):
    """The best choice found, and what is proven of it.

    Attributes
    ----------
    chosen : ndarray of int, rising
    value : float
        What it gains, by flows [older people]; minus infinity if none was found.
    bound : float
        What no choice within the limits gains more than, as far as HiGHS computes: to about 1e-6.
    proven : bool
        Whether no choice gains more, by a ten-millionth or a millionth of a person.
    stopped : bool
        Whether the search was cut short.
    """

    chosen: Ints
    value: float
    bound: float
    proven: bool
    stopped: bool


class Least(NamedTuple):
    """What must be served at least, beside all else.

    Attributes
    ----------
    rule : int
        0 for the cells of rules whose parts add up, then the pools.
    counts : ndarray of float, shape (cells or points,)
        What a cell that is met, or a unit of a point that has a bed, counts.
    need : float
        So much, with the beds that stand: above 0.
    """

    rule: int
    counts: Floats
    need: float


def shared_exact(
    problem: SharedProblem,
    known: Ints | None,
    *,
    least: Sequence[Least] = (),
    outside: Sequence[Ints] = (),
    within: float | None = None,
    seconds: float | None = None,
    nodes: int | None = None,
    report: Callable[[float, float], bool] | None = None,
) -> SharedExact:
    """Find the best choice, and prove that it is.

    Parameters
    ----------
    known : ndarray of int, or None
        A choice within the limits: the search begins with it. None if there is none.
    least : sequence of Least
        What must be served at least; whoever shares a bed out may send it to whom this is about.
    outside : sequence of ndarray of int
        Of the candidates that are none of these, one at least is chosen: for each of them.
    within : float, optional
        Stop when nothing can be better by more than this; if not given, by next to nothing.
    seconds, nodes, report
        See `search.search`.
    """
    value = -np.inf
    if known is not None:
        known = np.sort(np.asarray(known, dtype=np.intp))
        value = problem.gain(known)
    model, some = _model(problem, least, outside)
    before = sum(one.each * int(one.held.sum()) for one in problem.pools)
    whole = float(model.worth.sum())
    if not whole and known is not None:
        return SharedExact(known, value, value, proven=True, stopped=False)
    seen = (
        None if report is None else lambda low, top: report(max(value, low - before), top - before)
    )
    found = search(
        model,
        start=None if known is None else np.isin(some, known),
        within=_ALIKE / 2 * max(value, 0.0) if within is None else within,
        seconds=seconds,
        nodes=nodes,
        report=seen,
    )
    if found.chosen is not None and problem.plain.feasible(some[found.chosen]):
        gain = problem.gain(some[found.chosen])
        if gain > value:
            known, value = some[found.chosen], gain
    bound = max(value, found.bound - before)
    if known is None:
        return SharedExact(np.empty(0, np.intp), value, bound, proven=False, stopped=found.stopped)
    proven = bound <= value * (1 + _ALIKE) + _TINY
    return SharedExact(known, value, bound, proven, found.stopped)


class _Part(NamedTuple):
    """Variables beside the candidates', 0 to 1, and what limits them and the candidates.

    Each of `ties` says that a variable is at most what the chosen candidates allow it; `rows` of
    candidates and variables are at most `high`. Each variable serves the cell or point `of`, with
    at most this: a part of the cell, or units of beds.
    """

    worth: Floats
    ties: Rows
    slack: Floats
    rows: Rows
    high: Floats
    of: Ints
    most: Floats


def _model(
    problem: SharedProblem, least: Sequence[Least], outside: Sequence[Ints]
) -> tuple[Model, Ints]:
    """Set up the mixed-integer program: candidates, cells, then how many go from where to where."""
    plain = problem.plain
    left = rest(_with_worth(problem, least))
    forced = np.empty(0, np.intp) if plain.forced is None else np.unique(plain.forced)
    some = np.union1d(left.open, forced).astype(np.intp)
    counts = [one.counts > 0 for one in least if one.rule == 0]
    counted = np.any([plain.value > 0, *counts], axis=0)
    parts = [_cells(plain, some, counted), *(_beds(one, some) for one in problem.pools)]
    n, sizes = len(some), [len(part.worth) for part in parts]
    limits = left.limits()
    shares = csr_array(diags_array(1 / limits.caps) @ limits.rows)[:, some]
    number = np.ones((1, n))
    must = csr_array(np.isin(some, forced).astype(float)[None])
    ties = _beside([part.ties for part in parts], [csr_array(-eye_array(size)) for size in sizes])
    rows = _beside([part.rows[:, :n] for part in parts], [part.rows[:, n:] for part in parts])
    of_sites = csr_array(vstack([shares, csr_array(number), must], format="csr"))
    of_sites = hstack([of_sites, csr_array((of_sites.shape[0], sum(sizes)))], format="csr")
    floors = _floors(parts, n, least)
    others = np.array([~np.isin(some, one) for one in outside], float).reshape(len(outside), n)
    others = hstack([csr_array(others), csr_array((len(outside), sum(sizes)))], format="csr")
    low = [-np.concatenate([part.slack for part in parts]), np.full(rows.shape[0], -np.inf)]
    low += [np.full(shares.shape[0] + 1, -np.inf), np.array([len(forced)])]
    low += [np.ones(len(least)), np.ones(len(outside))]
    high = [np.full(sum(sizes), np.inf), np.concatenate([part.high for part in parts])]
    high += [np.ones(shares.shape[0]), np.array([plain.most, np.inf])]
    high += [np.full(len(least) + len(outside), np.inf)]
    model = Model(
        worth=np.concatenate([np.zeros(n), *(part.worth for part in parts)]),
        rows=csr_array(vstack([ties, rows, of_sites, floors, others], format="csr")),
        low=np.concatenate(low),
        high=np.concatenate(high),
        n_whole=n,
    )
    return model, some


def _floors(parts: Sequence[_Part], n: int, least: Sequence[Least]) -> Rows:
    """Let each of what must be served at least be served, as a part of what it needs."""
    starts = n + np.cumsum([0, *(len(part.worth) for part in parts)])
    found = np.zeros((len(least), int(starts[-1])))
    for row, one in zip(found, least, strict=True):
        part, start = parts[one.rule], int(starts[one.rule])
        row[start : start + len(part.of)] = one.counts[part.of] * part.most / one.need
    return csr_array(found)


def _beside(left: list[Rows], right: list[Rows]) -> Rows:
    """Put parts one below the other: what they say of candidates, and each its own variables."""
    width = sum(one.shape[1] for one in right)
    lines, at = [], 0
    for mine, own in zip(left, right, strict=True):
        k, size = own.shape
        before, after = csr_array((k, at)), csr_array((k, width - at - size))
        lines.append(hstack([mine, before, own, after], format="csr"))
        at += size
    return csr_array(vstack(lines, format="csr"))


def _with_worth(problem: SharedProblem, least: Sequence[Least]) -> Problem:
    """Give all cells and points; where something must be served, none of them is worth nothing."""
    if not least:
        return with_own_cells(problem)
    pools = tuple(replace(one, each=1.0) for one in problem.pools)
    every = with_own_cells(replace(problem, pools=pools))
    return replace(every, value=np.ones(len(every.value)))


def _cells(plain: Problem, some: Ints, counted: Flags) -> _Part:
    """Let each cell that is worth something, or counts, be met by as much of it as sites give."""
    adds = csr_array(plain.adds[some])
    useful = (np.bincount(adds.indices, minlength=adds.shape[1]) > 0) & (plain.missing > 0)
    cells = np.flatnonzero(useful & counted)
    by_cell = csr_array(csr_array(adds[:, cells]).T.astype(np.float64))
    missing = plain.missing[cells]
    by_cell.data = np.minimum(by_cell.data / np.repeat(missing, np.diff(by_cell.indptr)), 1.0)
    n, k = len(some), len(cells)
    worth = plain.value[cells] * missing
    return _Part(worth, by_cell, np.zeros(k), csr_array((0, n + k)), np.empty(0), cells, np.ones(k))


def _beds(pool: Pool, some: Ints) -> _Part:
    """Let people go from points to places: at most whoever is there, and as many as have beds."""
    near = csr_array(vstack([pool.near[some], pool.there], format="csr"))
    offers = np.concatenate([pool.offers[some], pool.held]).astype(np.float64)
    n, n_places = len(some), near.shape[0]
    place, point = np.repeat(np.arange(n_places), np.diff(near.indptr)), near.indices
    usable = (offers[place] > 0) & (pool.wants[point] > 0)
    place, point = place[usable], point[usable]
    k, pairs = len(place), np.arange(len(place))
    wants = pool.wants.astype(np.float64)
    most = np.minimum(offers[place], wants[point])
    opened = place < n
    ties = csr_array((np.ones(int(opened.sum())), (pairs[opened], place[opened])), shape=(k, n))
    of_point = csr_array((most / wants[point], (point, pairs)), shape=(len(wants), k))
    of_place = csr_array((most / offers[place], (place, pairs)), shape=(n_places, k))
    open_ = csr_array((-np.ones(n), (np.arange(n), np.arange(n))), shape=(n_places, n))
    rows = vstack(
        [hstack([csr_array((len(wants), n)), of_point]), hstack([open_, of_place])], format="csr"
    )
    high = np.concatenate([np.ones(len(wants)), np.zeros(n), np.ones(n_places - n)])
    slack = np.where(opened, 0.0, 1.0)
    return _Part(most * pool.each, ties, slack, csr_array(rows), high, point, most)

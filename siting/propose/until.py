"""As few sites as it takes: found by dropping one after the other, and a bound on how few."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from siting.optimise import merge
from siting.optimise.bound import bound
from siting.optimise.enough import Asks
from siting.optimise.enough import enough as enough_
from siting.optimise.fewest import fewest
from siting.optimise.greedy import in_order
from siting.optimise.improve import improve
from siting.optimise.state import State
from siting.propose import greedy, joint
from siting.propose.improved import ITERATIONS, NODES, ROUNDS, small
from siting.propose.problem import shares_beds
from siting.propose.scene import switch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from siting.arrays import Floats, Ints
    from siting.optimise.problem import Problem
    from siting.progress import Progress
    from siting.propose.asked import Asked
    from siting.propose.limits import Limits
    from siting.propose.problem import Block
    from siting.propose.scene import Scene
    from siting.propose.watch import Watch

_NEARLY = 1e-9  # sums of a target and of a bound may differ by so much


class Few(NamedTuple):
    """Sites that are enough, and how many it takes at least.

    Attributes
    ----------
    order : list of int
        The candidates.
    passes : bool
        Whether the rules pass with them; else nothing that may be built mends more.
    greedy : int
        How many a greedy choice takes.
    at_least : int or None
        No choice of fewer is enough; None where that was not worked out.
    """

    order: list[int]
    passes: bool
    greedy: int
    at_least: int | None


def _passes(scene: Scene, order: Sequence[int], year: int) -> bool:
    """Say whether the rules that count pass with some sites; all is as before then."""
    active = [block.active for block in scene.blocks]
    for block in scene.blocks:
        block.reset()
        for candidate in order:
            block.take(candidate)
    switch(scene.blocks, year)
    done = not any(block.active for block in scene.blocks)
    for block, was in zip(scene.blocks, active, strict=True):
        block.reset()
        block.active = was
    return done


def search(
    scene: Scene,
    limits: Limits,
    asked: Asked,
    must: Sequence[int],
    *,
    year: int,
    watch: Watch,
    progress: Progress,
) -> Few:
    """Look for as few sites as make the rules pass, or mend all that can be mended.

    Parameters
    ----------
    must : sequence of int
        Candidates that are chosen in any case.
    """
    switch(scene.blocks, year)
    chosen, passes = _greedily(scene, limits, must, year)
    if asked.effort == "quick" or not chosen or shares_beds(scene.blocks):
        return Few(chosen, passes, len(chosen), None)
    whole = joint.joined(scene.blocks, scene.candidates, limits, most=len(chosen), forced=must)
    problem = merge.merge(whole).problem
    target = problem.gain(np.array(chosen))
    needed = _needed(scene.blocks) if passes else target
    progress.stage("looking for fewer sites")

    def enough(order: Sequence[int]) -> bool:
        if passes:
            return _passes(scene, order, year)
        return problem.gain(np.array(order)) >= target * (1 - _NEARLY)

    order, least = _fewest(problem, chosen, enough, watch)
    while len(order) > max(least, len(must), 1) and not watch.over:
        fewer = _one_less(problem, order, ROUNDS[asked.effort], watch)
        if not enough(fewer):
            break
        order = fewer
    progress.stage("proving how few sites it takes at least")
    least = max(least, _at_least(problem, needed, len(order), ITERATIONS[asked.effort], watch))
    if least < len(order) and not watch.over and (small(whole) or asked.effort == "exact"):
        asks = (
            _asks(scene.blocks, whole)
            if passes
            else Asks(csr_array((whole.value * whole.missing)[None]), np.array([target]))
        )
        found = enough_(
            whole,
            asks,
            known=np.array(order),
            nodes=NODES[asked.effort],
            seconds=watch.left if np.isfinite(watch.left) else None,
            report=lambda *_: not watch.over,
        )
        least = max(least, found.at_least)
        if found.chosen is not None and len(found.chosen) < len(order):
            fewer = _ordered(problem, found.chosen)
            order = fewer if enough(fewer) else order
    return Few(order, passes, len(chosen), max(least, len(must)))


def _greedily(
    scene: Scene, limits: Limits, must: Sequence[int], year: int
) -> tuple[list[int], bool]:
    """Choose greedily until the rules pass; all is as before then."""
    active = [block.active for block in scene.blocks]
    chosen = list(must)
    for candidate in must:
        limits.add(candidate)
        greedy.best_of(scene.blocks, [candidate])
    switch(scene.blocks, year)
    picks = greedy.choose(scene.blocks, limits)
    while any(block.active for block in scene.blocks):
        found = next(picks, None)
        if found is None:
            break
        limits.add(found.candidate)
        chosen.append(found.candidate)
        switch(scene.blocks, year)
    passes = not any(block.active for block in scene.blocks)
    limits.forget()
    for block, was in zip(scene.blocks, active, strict=True):
        block.reset()
        block.active = was
    return chosen, passes


def _asked(blocks: Sequence[Block]) -> list[tuple[Block, float]]:
    """Say of each rule that counts how much weight has to be mended at least [older people].

    A rule passes when rows with a share of its weight have all they need: what may stay short is
    the rest of its weight at most. Rules that weigh otherwise ask for nothing here.
    """
    found = []
    for block in blocks:
        table, rule = block.table, block.rule
        if block.active and len(table.rows) and rule.weight_by in ("older_people", "count"):
            of_people = rule.weight_by == "older_people"
            short = table.weight.sum() if of_people else len(table.rows)
            whole = block.full.weight.sum() if of_people else len(block.full.rows)
            may_stay = (1 - rule.required_share / 100) * whole
            found.append((block, max(0.0, float(short - may_stay))))
    return found


def _needed(blocks: Sequence[Block]) -> float:
    """Say how much has to be gained at least before the rules pass [older people].

    Each row that is mended gains what it misses: at least the smallest part that any row misses.
    """
    total = 0.0
    for block, weight in _asked(blocks):
        part = float((1 - block.now / block.table.need).min())
        total += weight * part * block.worth_of_one
    return total


def _asks(blocks: Sequence[Block], problem: Problem) -> Asks:
    """Say what has to be met before the rules pass, cell by cell of a problem that is not merged.

    Rules whose rows have parts ask for nothing here: a bound holds without them.
    """
    asked = {block.rule.id: weight for block, weight in _asked(blocks)}
    cells: list[Ints] = []
    weights: list[Floats] = []
    needed: list[float] = []
    first = 0
    for block in blocks:
        if not block.active:
            continue
        here = np.flatnonzero((block.missing > 0) & (block.value > 0))
        if block.rule.id in asked and block.table.parts is None:
            of_people = block.rule.weight_by == "older_people"
            cells.append(first + np.arange(len(here)))
            weights.append(block.table.weight[here] if of_people else np.ones(len(here)))
            needed.append(asked[block.rule.id])
        first += len(here)
    row = np.repeat(np.arange(len(cells)), [len(some) for some in cells])
    at = row, np.concatenate([np.empty(0, dtype=np.intp), *cells])
    values = np.concatenate([np.empty(0), *weights])
    shape = (len(cells), len(problem.missing))
    return Asks(csr_array((values, at), shape=shape), np.array(needed))


def _fewest(
    problem: Problem, chosen: list[int], enough: Callable[[Sequence[int]], bool], watch: Watch
) -> tuple[list[int], int]:
    """Cover all that can be covered with few sites, where that is what is asked for.

    Without limits between sites, so that how few it takes at least holds with them too; the sites
    are taken if they keep the limits all the same.
    """
    everything = problem.gain(np.flatnonzero(np.ones(problem.n_candidates)))
    if problem.gain(np.array(chosen)) < everything * (1 - _NEARLY):
        return chosen, 0
    free = replace(problem, conflicts=None, group=None, most=problem.n_candidates)
    found = fewest(free, report=lambda _n, _least: not watch.over)
    order = found.chosen
    if len(order) < len(chosen) and replace(problem, most=len(order)).feasible(order):
        ordered = _ordered(problem, order)
        if enough(ordered):
            chosen = ordered
    return chosen, found.at_least


def _ordered(problem: Problem, chosen: Ints) -> list[int]:
    found: list[int] = in_order(replace(problem, most=len(chosen)), chosen).tolist()
    return found


def _one_less(problem: Problem, order: Sequence[int], rounds: int, watch: Watch) -> list[int]:
    """Look for as good a choice with one site less."""
    fixed = set() if problem.forced is None else set(problem.forced.tolist())
    chosen = np.array(order)
    left = [np.delete(chosen, at) for at, one in enumerate(order) if one not in fixed]
    start = max(left, key=problem.gain)
    fewer = replace(problem, most=len(start))
    found = improve(fewer, [start], rounds=rounds, report=watch, state=State(fewer))
    return _ordered(fewer, found.chosen)


def _at_least(problem: Problem, needed: float, n: int, iterations: int, watch: Watch) -> int:
    """Find the fewest sites whose bound reaches what is needed: fewer cannot be enough."""
    low, high = 1, n
    while low < high and not watch.over:
        middle = (low + high) // 2
        if middle < (0 if problem.forced is None else len(problem.forced)):
            low = middle + 1
            continue
        top = bound(replace(problem, most=middle), iterations=iterations).value
        if top < needed * (1 - _NEARLY):
            low = middle + 1
        else:
            high = middle
    return low

"""As few sites as it takes: found by dropping one after the other, and a bound on how few."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from siting.language import say
from siting.optimise import merge
from siting.optimise.covering.enough import Asks, Enough
from siting.optimise.covering.enough import enough as enough_
from siting.optimise.covering.fewest import fewest
from siting.optimise.heuristics.greedy import in_order
from siting.optimise.heuristics.improve import improve
from siting.optimise.heuristics.rounding import forced
from siting.optimise.proof.bound import bound
from siting.optimise.state import State
from siting.propose import greedy, joint
from siting.propose.modes.fewer_beds import FewerBeds
from siting.propose.modes.improved import ITERATIONS, NODES, ROUNDS, small
from siting.propose.modes.needed import NEARLY, asks, needed, needs_all, passing, tested
from siting.propose.problem import SharedBlock, shares_beds
from siting.propose.scene import switch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from siting.arrays import Ints
    from siting.optimise.problem import Problem
    from siting.progress import Progress
    from siting.propose.asked import Asked
    from siting.propose.candidates.limits import Limits
    from siting.propose.modes.watch import Watch
    from siting.propose.problem import Block
    from siting.propose.scene import Scene


class Few(NamedTuple):
    """Sites that are enough, and how many it takes at least.

    Attributes
    ----------
    order : list of int
        The candidates.
    passes : bool
        Whether the rules pass with them; else nothing that may be built beside them mends more.
    greedy : int or None
        How many a greedy choice takes; None where it does not do as much.
    at_least : int or None
        No choice of fewer does as much; None where that was not worked out.
    """

    order: list[int]
    passes: bool
    greedy: int | None
    at_least: int | None


class _Task(NamedTuple):
    """What sites are looked for: cell by cell, merged, and how it is known that they are enough."""

    scene: Scene
    whole: Problem
    problem: Problem
    year: int
    asked: Asked
    watch: Watch

    def passing(self, order: Sequence[int]) -> list[bool]:
        """Say which rules pass with some sites."""
        return passing(self.scene.blocks, self.year, order)

    def test(self, chosen: Sequence[int]) -> Callable[[Sequence[int]], bool]:
        """Say how others are tested that are to do as much as some sites."""
        return tested(self.scene.blocks, self.year, chosen, self.problem.gain)

    @property
    def small(self) -> bool:
        """Whether branch and bound is tried."""
        return small(self.whole) or self.asked.effort == "exact"

    def enough(self, known: Ints | None, asked: Asks) -> Enough:
        """Search for the fewest that meet what is asked, by branch and bound."""
        watch, whole = self.watch, self.whole
        return enough_(
            whole,
            asked,
            known=known,
            nodes=NODES[self.asked.effort],
            seconds=watch.limit,
            report=lambda *_: not watch.over,
        )


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
    """Look for as few sites as make the rules pass, or mend as much as is found possible.

    Parameters
    ----------
    must : sequence of int
        Candidates that are chosen in any case.
    """
    switch(scene.blocks, year)
    chosen, passes = _greedily(scene, limits, must, year, watch)
    if not chosen and not watch.over:
        return Few([], passes, 0, 0)
    if asked.effort == "quick" or watch.over:
        return Few(chosen, passes, len(chosen), None)
    progress.stage(say("looking for fewer sites"))
    if shares_beds(scene.blocks):
        fewer = FewerBeds(scene, limits, asked, must, year=year, watch=watch)
        order, least = fewer.than(chosen, passes=passes, progress=progress)
        return Few(order, passes, len(chosen), least)
    n = len(scene.candidates.ids)
    whole = joint.joined(scene.blocks, scene.candidates, limits, most=n, forced=must)
    task = _Task(scene, whole, merge.merge(whole).problem, year, asked, watch)
    order, passes = _first(task, chosen, passes=passes)
    greedy_ = len(chosen) if order is chosen else None
    order, least = _fewer(task, order, passes=passes, progress=progress)
    return Few(order, passes, greedy_, least)


def _fewer(
    task: _Task, order: list[int], *, passes: bool, progress: Progress
) -> tuple[list[int], int]:
    """Take out one site after the other; say how many it takes at least."""
    watch, n_forced = task.watch, len(forced(task.problem))
    enough = task.test(order)
    order, least = _fewest(task, order, enough, passes=passes)
    while not watch.over and len(order) > max(least, n_forced, 1):
        fewer = _one_less(task, order)
        if not enough(fewer):
            break
        order = fewer
    progress.stage(say("proving how few sites it takes at least"))
    least = max(least, _at_least(task, order, passes=passes), n_forced)
    if least < len(order) and task.small and not watch.over:
        order, least = _exactly(task, order, least, enough, passes=passes)
    return order, least


def _greedily(
    scene: Scene, limits: Limits, must: Sequence[int], year: int, watch: Watch
) -> tuple[list[int], bool]:
    """Choose greedily until the rules pass; all is as before then."""
    active = [block.active for block in scene.blocks]
    chosen, slow = list(must), shares_beds(scene.blocks)
    for candidate in must:
        limits.add(candidate)
        greedy.best_of(scene.blocks, [candidate])
    switch(scene.blocks, year)
    picks = greedy.picks(scene.blocks, limits)
    least = [needed([block]) * (1 - NEARLY) for block in scene.blocks]
    while any(block.active for block in scene.blocks):
        if watch.interrupted or (slow and not watch(_gained(scene.blocks), np.inf)):
            break
        found = next(picks, None)
        if found is None:
            break
        candidate, _ = found
        limits.add(candidate)
        chosen.append(candidate)
        for block in scene.blocks:
            block.add(candidate)
        switch(_may_pass(scene.blocks, least), year)
    passes = not any(block.active for block in scene.blocks)
    limits.forget()
    for block, was in zip(scene.blocks, active, strict=True):
        block.reset()
        block.active = was
    return chosen, passes


def _may_pass(blocks: Sequence[Block], least: Sequence[float]) -> list[Block]:
    """Leave out rules with shared beds that have not gained yet what they need at least."""
    return [
        block
        for block, needs in zip(blocks, least, strict=True)
        if not isinstance(block, SharedBlock) or block.gained >= needs
    ]


def _gained(blocks: Sequence[Block]) -> float:
    return sum(block.gained for block in blocks if isinstance(block, SharedBlock))


def _first(task: _Task, chosen: list[int], *, passes: bool) -> tuple[list[int], bool]:
    """Find sites with which the rules pass where the greedy choice got in its own way.

    Where sites do not exclude each other, it cannot: then all of them together mend no more.
    """
    problem = task.problem
    if passes or (problem.conflicts is None and problem.group is None):
        return chosen, passes
    rounds = ROUNDS[task.asked.effort]
    better = improve(problem, [np.array(chosen)], rounds=rounds, report=task.watch).order
    tried = [better.tolist()]
    if task.small and not task.watch.over:
        found = task.enough(None, asks(task.scene.blocks, task.whole))
        tried += [] if found.chosen is None else [_ordered(problem, found.chosen)]
    return next(((one, True) for one in tried if all(task.passing(one))), (chosen, False))


def _fewest(
    task: _Task, chosen: list[int], enough: Callable[[Sequence[int]], bool], *, passes: bool
) -> tuple[list[int], int]:
    """Cover all that can be covered with few sites, where that is what is asked for.

    Without limits between sites, so that how few it takes at least holds with them too; the sites
    are taken if they keep the limits all the same.
    """
    problem = task.problem
    allowed = np.ones(problem.n_candidates, bool) if problem.allowed is None else problem.allowed
    everyone = np.union1d(np.flatnonzero(allowed), forced(problem))
    everything = problem.gain(everyone)
    all_of_it = needs_all(task.scene.blocks) if passes else True
    if not all_of_it or problem.gain(np.array(chosen)) < everything * (1 - NEARLY):
        return chosen, 0
    free = replace(problem, conflicts=None, group=None)
    found = fewest(free, report=lambda _n, _least: not task.watch.over)
    order = found.chosen
    if len(order) < len(chosen) and problem.feasible(order):
        ordered = _ordered(problem, order)
        if enough(ordered):
            chosen = ordered
    return chosen, found.at_least


def _ordered(problem: Problem, chosen: Ints) -> list[int]:
    found: list[int] = in_order(replace(problem, most=len(chosen)), chosen).tolist()
    return found


def _one_less(task: _Task, order: Sequence[int]) -> list[int]:
    """Look for as good a choice with one site less."""
    problem = task.problem
    fixed = set(forced(problem).tolist())
    chosen = np.array(order)
    left = [np.delete(chosen, at) for at, one in enumerate(order) if one not in fixed]
    start = max(left, key=problem.gain)
    fewer = replace(problem, most=len(start))
    rounds = ROUNDS[task.asked.effort]
    found = improve(fewer, [start], rounds=rounds, report=task.watch, state=State(fewer))
    return _ordered(fewer, found.chosen)


def _at_least(task: _Task, order: Sequence[int], *, passes: bool) -> int:
    """Find the fewest sites whose bound reaches what is needed: fewer cannot be enough."""
    problem, low, high = task.problem, 1, len(order)
    blocks, iterations = task.scene.blocks, ITERATIONS[task.asked.effort]
    least = needed(blocks) if passes else problem.gain(np.array(order))
    while low < high and not task.watch.over:
        middle = (low + high) // 2
        if middle < len(forced(problem)):
            low = middle + 1
            continue
        top = bound(replace(problem, most=middle), iterations=iterations).value
        if top < least * (1 - NEARLY):
            low = middle + 1
        else:
            high = middle
    return low


def _exactly(
    task: _Task,
    order: list[int],
    least: int,
    enough: Callable[[Sequence[int]], bool],
    *,
    passes: bool,
) -> tuple[list[int], int]:
    """Search for the fewest by branch and bound."""
    whole, target = task.whole, task.problem.gain(np.array(order))
    every = Asks(csr_array((whole.value * whole.missing)[None]), np.array([target]))
    found = task.enough(np.array(order), asks(task.scene.blocks, whole) if passes else every)
    if found.chosen is not None and len(found.chosen) < len(order):
        fewer = _ordered(task.problem, found.chosen)
        order = fewer if enough(fewer) else order
    return order, max(least, found.at_least)

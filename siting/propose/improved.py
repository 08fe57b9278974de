"""A choice of sites better than the greedy one: found by exchanging them, over and over."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.optimise import dominance, improve, merge
from siting.optimise.bound import bound
from siting.optimise.greedy import greedy
from siting.optimise.state import State
from siting.optimise.swap import better_swap
from siting.proposal import Certificate
from siting.propose import joint
from siting.propose.greedy import best_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from siting.arrays import Floats
    from siting.optimise.bound import Bound
    from siting.optimise.problem import Problem
    from siting.optimise.solution import Solution
    from siting.progress import Progress
    from siting.propose.greedy import Choice
    from siting.propose.limits import Limits
    from siting.propose.scene import Scene

#: How long to search, in rounds: a number of these gives the same sites on every machine.
ROUNDS = {"quick": 0, "normal": 1_000, "thorough": 20_000}
#: And how long to look for a lower bound, in iterations.
ITERATIONS = {"quick": 0, "normal": 400, "thorough": 4_000}


class Improved(NamedTuple):
    """The sites found, and what is known of them.

    Attributes
    ----------
    problem : Problem
        What they were chosen for.
    solution : Solution
        The sites, in the order in which a greedy choice among them takes them.
    greedy : float
        What the greedy choice alone gains [older people].
    settled : bool
        Whether no exchange of one site for another gains anything; tested one by one.
    bound : Bound
        What no choice within the limits gains more than.
    """

    problem: Problem
    solution: Solution
    greedy: float
    settled: bool
    bound: Bound

    def certificate(self, effort: str) -> Certificate:
        """Say how good the sites are."""
        return Certificate(
            gain=self.solution.value,
            greedy=self.greedy,
            bound=max(self.bound.value, self.solution.value),
            effort=effort,
            settled=self.settled,
            ignored=self.bound.ignored,
        )


def search(
    scene: Scene,
    limits: Limits,
    have: Sequence[Floats],
    *,
    forced: Sequence[int],
    sites: int,
    effort: str,
    progress: Progress,
) -> Improved:
    """Search for the best choice of so many sites.

    Parameters
    ----------
    have : sequence of ndarray
        What the cells of each block had before any site was chosen.
    forced : sequence of int
        Candidates that are chosen in any case; they count as sites.
    effort : {'quick', 'normal', 'thorough'}
        How long to search.
    """
    now = [block.have for block in scene.blocks]
    _set(scene, have)
    whole = joint.joined(scene.blocks, scene.candidates, limits, most=sites, forced=forced)
    _set(scene, now)
    problem = merge.merge(whole).problem
    if scene.spots.best:
        problem, aside = dominance.pruned(problem)
        limits.set_aside(aside)
    state = State(problem)
    first = greedy(problem, state=state)
    progress.stage("exchanging sites for better ones")
    found = improve.improve(problem, [first.order], rounds=ROUNDS[effort], state=state)
    best = first.better(found)
    settled = better_swap(problem, best.chosen) is None
    progress.stage("proving how close to the best possible this is")
    limit = bound(problem, known=best.value, iterations=ITERATIONS[effort])
    return Improved(problem, best, first.value, settled, limit)


def picks(scene: Scene, improved: Improved, forced: Sequence[int]) -> Iterator[Choice]:
    """Choose the sites that were found, one by one; one that gains nothing any more is left."""
    for candidate in improved.solution.order.tolist():
        if candidate not in forced and sum(b.gain(candidate) for b in scene.blocks) > 0:
            yield best_of(scene.blocks, [candidate])


def _set(scene: Scene, have: Sequence[Floats]) -> None:
    for block, values in zip(scene.blocks, have, strict=True):
        block.have = np.array(values)

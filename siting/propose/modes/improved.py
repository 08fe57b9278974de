"""A choice of sites better than the greedy one, and the proof of how good it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.language import say
from siting.optimise import merge
from siting.optimise.heuristics.greedy import greedy, in_order
from siting.optimise.heuristics.polish import polish
from siting.optimise.heuristics.swap import better_swap, swap
from siting.optimise.heuristics.thorough import thorough
from siting.optimise.proof import certificate as certificate_
from siting.optimise.proof.bound import bound
from siting.optimise.proof.exact import exact
from siting.optimise.solution import solution
from siting.optimise.state import State
from siting.records.proven import Certificate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Flags, Ints
    from siting.optimise.problem import Problem
    from siting.optimise.solution import Solution
    from siting.progress import Progress
    from siting.propose.asked import Asked, Effort
    from siting.propose.modes.watch import Watch
    from siting.propose.problem import Block

#: How long to search, in rounds: a number of these gives the same sites on every machine.
ROUNDS = {"quick": 0, "normal": 1_000, "thorough": 20_000, "exact": 20_000}
#: And how long to look for a lower bound, in iterations.
ITERATIONS = {"quick": 0, "normal": 400, "thorough": 4_000, "exact": 4_000}
#: Nodes of branch and bound; without being asked, it is only tried on what is small.
NODES = {"quick": 0, "normal": 200, "thorough": 2_000, "exact": None}
#: What is proven best after a short search needs no long one.
LEVELS: dict[str, tuple[Effort, ...]] = {
    "quick": ("quick",),
    "normal": ("normal",),
    "thorough": ("normal", "thorough"),
    "exact": ("normal", "exact"),
}
#: A long search goes through so many turns, and then chooses so many parts anew in each.
TURNS, PARTS = 4, 30
_SMALL = 50_000  # pairs of candidates and cells that prices leave over
_LEAST_ITERATIONS = 40  # of a search that is stopped: a bound is always given
_ROUNDING = 1e-9  # of all there is: what sums of floats may lack of a round number


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
    proof : optimise.certificate.Certificate or None
        What no choice within the limits gains more than; None where that was not asked for.
    """

    problem: Problem
    solution: Solution
    greedy: float
    settled: bool
    proof: certificate_.Certificate | None

    def with_choice(self, chosen: Ints) -> Improved:
        """Put a better choice in the place of the one that was found."""
        better = solution(self.problem, in_order(self.problem, chosen), "curve")
        proof = self.proof
        if proof is not None:
            top = max(proof.bound, better.value)
            proof = replace(proof, value=better.value, bound=top, best=top == better.value)
        settled = better_swap(self.problem, better.chosen) is None
        return self._replace(solution=better, settled=settled, proof=proof)

    def certificate(self, asked: Asked, blocks: Sequence[Block], *, stopped: str) -> Certificate:
        """Say how good the sites are.

        Parameters
        ----------
        blocks : sequence of Block
            As they stand before any site is chosen.
        stopped : str
            Why the search ended early; nothing if it did not.
        """
        gain, proof = self.solution.value, self.proof
        whole = sum(block.whole for block in blocks)
        met = whole - sum(block.objective() for block in blocks)
        percent, at_most = shares(met, whole, gain, gain if proof is None else proof.bound)
        return Certificate(
            gain=gain,
            greedy=self.greedy,
            bound=None if proof is None else proof.bound,
            effort=asked.effort,
            settled=self.settled,
            ignored=() if proof is None else proof.ignored,
            proof="" if proof is None else str(proof.how),
            best=proof is not None and proof.best,
            stopped=stopped,
            percent=percent if whole > 0 else None,
            percent_at_most=at_most if whole > 0 and proof is not None else None,
            of=_of(blocks),
            compared=asked.as_many,
        )


def _of(blocks: Sequence[Block]) -> str:
    """Say what the percentages are of."""
    counting = [block for block in blocks if block.whole > 0]
    if len(counting) != 1:
        return say("what the rules ask for")
    rule = counting[0].rule
    of_people = counting[0].full.level == "demand" and rule.weight_by == "older_people"
    return (
        say("the older people of {id}", id=rule.id)
        if of_people
        else say("what {id} asks for", id=rule.id)
    )


def shares(before: float, whole: float, value: float, bound: float) -> tuple[float, float]:
    """Give in percent of the whole what is met, rounded down, and what can be, rounded up.

    Parameters
    ----------
    before, whole : float
        What is met without any site, and what there is to meet [older people].
    value, bound : float
        What sites add to it, and can add at most.
    """
    each = certificate_.Certificate(
        value=before + value + _ROUNDING * whole,
        bound=before + max(value, bound),
        how=certificate_.How.PRICES,
        ignored=(),
        iterations=0,
        best=False,
    )
    return each.shown(whole)


def search(whole: Problem, *, effort: Effort, watch: Watch, progress: Progress) -> Improved:
    """Search for the best choice.

    Parameters
    ----------
    effort : {'quick', 'normal', 'thorough', 'exact'}
        How long to search: the first stops when no exchange helps, and proves nothing; the last
        does not stop before it is proven that nothing is better.
    watch : Watch
        Is told how far the search is, and may end it.
    """
    problem = merge.merge(whole).problem
    state = State(problem)
    best = first = greedy(problem, state=state)
    proof = None
    for level in LEVELS[effort]:
        progress.stage(say("exchanging sites for better ones"))
        found = swap(problem, best.order, watch, state=state)
        if not found.complete:
            watch.cut()
        best = best.better(found)
        progress.stage(say("proving how close to the best possible this is"))
        best, proof = proven(problem, best, effort=level, watch=watch, state=state)
        if watch.over or (proof is not None and proof.best):
            break
    settled = better_swap(problem, best.chosen) is None
    return Improved(problem, best, first.value, settled, proof)


def proven(
    problem: Problem, best: Solution, *, effort: Effort, watch: Watch, state: State
) -> tuple[Solution, certificate_.Certificate | None]:
    """Prove how good a choice is; give a better one if that finds any."""
    if not ITERATIONS[effort]:
        return best, None
    few = watch.over
    prices = bound(
        problem,
        known=best.value,
        iterations=_LEAST_ITERATIONS if few else ITERATIONS[effort],
        report=None if few else watch,
    )
    if best.value < prices.value and not watch.over:
        rounds, known = ROUNDS[effort], best.chosen
        found_ = (
            polish(problem, known, prices, rounds=rounds, report=watch, state=state)
            if effort == "normal"
            else thorough(
                problem,
                known,
                prices,
                turns=TURNS,
                rounds=rounds,
                parts=PARTS,
                report=watch,
                state=state,
            )
        )
        if not found_.complete:
            watch.cut()
        best = best.better(found_)
    proof = certificate_.of_bound(best.value, prices)
    kept = prices.open & (prices.with_each > best.value)
    if proof.best or watch.over or not (effort == "exact" or small(problem, kept)):
        return best, proof
    found = exact(
        problem,
        known=best.chosen,
        prices=prices,
        seconds=watch.limit,
        nodes=NODES[effort],
        report=watch,
    )
    if found.stopped and watch.limit is not None:
        watch.cut()  # or by its nodes: who can tell
    if found.value > best.value:
        order = in_order(problem, found.chosen)
        best = solution(problem, order, say("branch and bound"), complete=not found.stopped)
    return best, certificate_.of_exact(found)


def small(problem: Problem, kept: Flags | None = None) -> bool:
    """Say whether so few candidates are left that a search among them ends in seconds."""
    pairs = np.diff(problem.adds.indptr)
    return int(pairs.sum() if kept is None else pairs[kept].sum()) <= _SMALL

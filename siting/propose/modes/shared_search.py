"""The search where some rule shares beds, alone or beside rules whose parts add up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from siting.language import say
from siting.optimise import merge
from siting.optimise.beds.curve import shared_curve
from siting.optimise.beds.exact import shared_exact
from siting.optimise.beds.shared import SharedProblem
from siting.optimise.beds.sites import EFFORT, in_order, solve
from siting.optimise.proof import certificate
from siting.optimise.solution import Solution
from siting.propose import joint
from siting.propose.modes.improved import Improved
from siting.propose.problem import SharedBlock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Ints
    from siting.optimise.beds.sites import SharedSolution
    from siting.optimise.nested.curve import Curve
    from siting.progress import Progress
    from siting.propose.asked import Asked
    from siting.propose.candidates.limits import Limits
    from siting.propose.modes.watch import Watch
    from siting.propose.scene import Scene


#: So many pairs are few enough for branch and bound, and so many nodes it may take.
SMALL = {"quick": 0, "normal": 5_000, "thorough": 50_000, "exact": np.inf}
NODES = {"quick": 0, "normal": 200, "thorough": 2_000, "exact": None}
#: How long the optimiser searches.
LEVEL = {"quick": "quick", "normal": "normal", "thorough": "thorough", "exact": "thorough"}
_SHARE_OF_EXCHANGES = 5  # of a search for one number, at each of so many


def joined(
    scene: Scene,
    limits: Limits,
    *,
    most: int | None,
    forced: Sequence[int] = (),
    merged: bool = True,
) -> SharedProblem:
    """Put all rules into one problem: cells of those whose parts add up, pools of the others.

    Parameters
    ----------
    most, forced
        See `joint.joined`.
    merged : bool
        Whether cells with the same candidates become one.
    """
    add_up = [block for block in scene.blocks if not isinstance(block, SharedBlock)]
    plain = joint.joined(add_up, scene.candidates, limits, most=most, forced=forced)
    return SharedProblem(
        plain=merge.merge(plain).problem if merged else plain,
        pools=tuple(
            block.sharing.pool(block.worth_of_one)
            for block in scene.blocks
            if isinstance(block, SharedBlock) and block.active
        ),
    )


def search(problem: SharedProblem, asked: Asked, *, watch: Watch, progress: Progress) -> Improved:
    """Search for the best choice, and prove how good it is.

    Parameters
    ----------
    asked : Asked
        How long to search.
    watch : Watch
        Is told how far the search is, and may end it.
    """
    progress.stage(say("exchanging sites for better ones, and proving how good they are"))
    found = solve(problem, EFFORT[LEVEL[asked.effort]], report=watch)
    best = Solution(
        chosen=found.chosen,
        order=found.order,
        value=found.value,
        found=say("greedy, exchange"),
        complete=found.complete,
    )
    proof = _proof(found)
    if not (proof.best or watch.over) and problem.pairs <= SMALL[asked.effort]:
        progress.stage(say("searching for the best choice of all"))
        best, proof = _exact(problem, best, proof, asked, watch)
    moved = best.value > found.value
    return Improved(problem.plain, best, found.greedy, found.settled and not moved, proof)


def _proof(found: SharedSolution) -> certificate.Certificate:
    top = max(found.value, found.bound.value)
    return certificate.Certificate(
        value=found.value,
        bound=top,
        how=certificate.How.PRICES,
        ignored=found.bound.ignored,
        iterations=found.bound.rounds,
        best=top == found.value,
    )


def _exact(
    problem: SharedProblem,
    best: Solution,
    proof: certificate.Certificate,
    asked: Asked,
    watch: Watch,
) -> tuple[Solution, certificate.Certificate]:
    """Search by branch and bound: for a better choice, or for the proof that there is none."""
    found = shared_exact(
        problem,
        best.chosen,
        seconds=watch.left if np.isfinite(watch.left) else None,
        nodes=NODES[asked.effort],
        report=watch,
    )
    if found.value > best.value:
        order = in_order(problem, found.chosen.tolist())
        best = replace(best, chosen=found.chosen, order=order, value=found.value)
    how = certificate.How.STOPPED if found.stopped else certificate.How.SEARCH
    top = max(best.value, min(proof.bound, found.bound))
    return best, replace(proof, value=best.value, bound=top, how=how, best=found.proven)


def line(problem: SharedProblem, found: Improved, *, asked: Asked, watch: Watch) -> Curve:
    """Find what each smaller number of sites can do."""
    whole = EFFORT[LEVEL[asked.effort]]
    each = whole._replace(
        exchanges=max(whole.exchanges // _SHARE_OF_EXCHANGES, 1),
        ruins=whole.ruins // _SHARE_OF_EXCHANGES,
    )
    top = np.inf if found.proof is None else found.proof.bound
    return shared_curve(problem, found.solution.order, each, top=top, report=watch)


def with_choice(problem: SharedProblem, found: Improved, chosen: Ints) -> Improved:
    """Put a better choice in the place of the one that was found."""
    value = problem.gain(chosen)
    order = in_order(problem, chosen.tolist())
    best = replace(found.solution, chosen=chosen, order=order, value=value, found="curve")
    assert found.proof is not None
    top = max(found.proof.bound, value)
    proof = replace(found.proof, value=value, bound=top, best=top == value)
    return found._replace(solution=best, settled=False, proof=proof)

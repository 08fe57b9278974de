"""Which kind of place stands where something must be built: chosen with all other sites."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array, hstack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.optimise.problem import Problem
    from siting.optimise.proof.certificate import Certificate
    from siting.propose.candidates.limits import Limits
    from siting.propose.modes.improved import Improved
    from siting.propose.scene import Scene

_ALIKE = 1e-7  # of a gain: no closer do floats prove


class Kinds(NamedTuple):
    """What is known once the kinds were chosen within the search.

    Attributes
    ----------
    must : list of int
        A candidate for each spot that must be built on.
    value : float
        What the choice with them gains [older people].
    proof : optimise.certificate.Certificate or None
        What no choice gains more than, whatever kinds stand on these spots.
    """

    must: list[int]
    value: float
    proof: Certificate | None


def several(scene: Scene, limits: Limits) -> list[list[int]]:
    """List, for each spot that must be built on, the candidates there, where these are several."""
    n = len(scene.spots.ids)
    found = []
    for spot in np.flatnonzero(scene.spots.forced).tolist():
        here = [one for one in range(spot, len(limits.allowed), n) if limits.allowed[one]]
        if len(here) > 1:
            found.append(here)
    return found


def opened(problem: Problem, spots: Sequence[Sequence[int]], each: float) -> Problem:
    """Let the search choose what stands on each spot: whatever does earns more than all else.

    Parameters
    ----------
    each : float
        What it earns: more than all sites gain together.

    Returns
    -------
    Problem
        With a cell for each spot that any candidate there meets; they are not forced any more.
    """
    at = np.array([(one, k) for k, here in enumerate(spots) for one in here], dtype=np.intp)
    shape = (problem.n_candidates, len(spots))
    own = csr_array((np.ones(len(at)), (at[:, 0], at[:, 1])), shape=shape)
    fixed = np.empty(0, np.intp) if problem.forced is None else problem.forced
    return replace(
        problem,
        adds=csr_array(hstack([problem.adds, own], format="csr")),
        missing=np.concatenate([problem.missing, np.ones(len(spots))]),
        value=np.concatenate([problem.value, np.full(len(spots), each)]),
        forced=np.setdiff1d(fixed, at[:, 0]),
    )


def settled(
    found: Improved, must: Sequence[int], spots: Sequence[Sequence[int]], earned: float
) -> Kinds | None:
    """Read the kinds off a search on the opened problem; None if it left a spot empty."""
    chosen, value = set(found.solution.chosen.tolist()), found.solution.value - earned
    named = {one: here for here in spots for one in here}
    now = []
    for one in must:
        here = [other for other in named.get(one, [one]) if other in chosen]
        if not here:
            return None
        now.append(here[0])
    proof = found.proof
    if proof is not None:
        bound = max(value, proof.bound - earned)
        proof = replace(proof, value=value, bound=bound)
    return Kinds(now, value, proof)


def limited(found: Improved, kinds: Kinds) -> Improved:
    """Let what is proven of a choice hold whatever kinds stand on the spots."""
    if kinds.proof is None:
        return found
    value = found.solution.value
    top = max(value, kinds.proof.bound)
    best = kinds.proof.best and value >= kinds.value * (1 - _ALIKE)
    proof = replace(kinds.proof, value=value, bound=value if best else top, best=best)
    return found._replace(proof=proof)

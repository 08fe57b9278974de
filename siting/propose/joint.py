"""All rules and candidates of a proposal as one problem of the optimiser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, hstack

from siting.optimise.problem import Problem
from siting.propose.candidates.conflicts import too_close

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.propose.candidates.limits import Limits
    from siting.propose.problem import Block
    from siting.rule import Candidates


def joined(
    blocks: Sequence[Block],
    candidates: Candidates,
    limits: Limits,
    *,
    most: int | None,
    forced: Sequence[int] = (),
) -> Problem:
    """Put the cells of all rules that still miss something beside each other.

    Parameters
    ----------
    blocks : sequence of Block
        As they stand now; those that are switched off do not count.
    candidates : Candidates
        The rows of the blocks' additions.
    limits : Limits
        What the choice keeps to.
    most : int
        So many sites at most; None where something else is the limit.
    forced : sequence of int
        Candidates that are chosen in any case.

    Returns
    -------
    Problem
        Its gain is what the objective of the blocks falls by [older people].
    """
    active = [block for block in blocks if block.active]
    missing = np.concatenate([np.empty(0), *(block.missing for block in active)])
    value = np.concatenate([np.empty(0), *(block.value for block in active)])
    n = len(candidates.ids)
    adds = hstack([csr_array((n, 0)), *(block.additions for block in active)], format="csr")
    short = np.flatnonzero((missing > 0) & (value > 0))
    return Problem(
        adds=csr_array(adds[:, short]),
        missing=missing[short],
        value=value[short],
        most=n if most is None else most,
        cost=None if limits.purse is None else limits.purse.cost,
        budget=np.inf if limits.purse is None else limits.purse.budget,
        conflicts=too_close(candidates, limits.least_m),
        group=limits.group,
        most_a_group=limits.most_a_group,
        forced=np.array(forced, dtype=np.intp),
        allowed=limits.allowed,
    )

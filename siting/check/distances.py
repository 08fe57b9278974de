"""How far people have to what a rule asks to be near, counted by distance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.kinds import Reach
from siting.reach.straight import HALF_CENTIMETRE_M
from siting.records.finding import Distances

if TYPE_CHECKING:
    from siting.rule import Rule
    from siting.shortfall import TestTable

#: Steps up to the limit, and how many times the limit they reach (ours).
STEPS, TIMES = 5, 4


def distances(rule: Rule, table: TestTable) -> Distances | None:
    """Count people by distance; None for rules that ask of homes no distance that is measured.

    A distance at the end of a step is in that step, to the centimetre, as it is within the limit.
    """
    kind = rule.kind
    if not isinstance(kind, Reach) or table.distance_m is None or not len(table.rows):
        return None
    step = kind.cutoff_m / STEPS
    ends = step * np.arange(1, STEPS * TIMES + 1) + HALF_CENTIMETRE_M
    at = np.searchsorted(ends, table.distance_m, side="left")
    at[np.isinf(table.distance_m)] = len(ends) + 1
    people = np.bincount(at, weights=table.weight, minlength=len(ends) + 2).tolist()
    return Distances(
        limit_m=kind.cutoff_m,
        step_m=step,
        people=tuple(people[:-2]),
        farther=people[-2],
        without=people[-1],
    )

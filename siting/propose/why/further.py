"""The site that would mend most of a rule if one more were built."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.propose.problem import SharedBlock
from siting.propose.why.alternatives import TRIED
from siting.records.finding import Place
from siting.records.proposal import Further

if TYPE_CHECKING:
    from siting.arrays import Flags
    from siting.propose.problem import Block
    from siting.propose.scene import Scene


def further(block: Block, allowed: Flags, scene: Scene) -> Further | None:
    """Find the allowed candidate that would mend most of a rule; None where none would.

    Of equal ones it is the first. Where beds are shared, it is the best of those 30 that have most
    people without a bed near.
    """
    shared = isinstance(block, SharedBlock)
    gains = block.sharing.most() if isinstance(block, SharedBlock) else block.gains()
    gains = np.where(allowed, gains, 0.0)
    likely = np.argsort(-gains, kind="stable")[: TRIED if shared else 1]
    best, people = -1, 0.0
    for one in likely[gains[likely] > 0].tolist():
        if gains[one] <= people:
            break
        mends = _mends(block, one)
        if mends > people:
            best, people = one, mends
    if best < 0:
        return None
    spot = best % len(scene.spots.ids)
    lon, lat = scene.spots.lonlat[spot].tolist()
    candidate = str(scene.spots.ids[spot])
    return Further(candidate=candidate, place=Place(lon=lon, lat=lat), people=people)


def _mends(block: Block, candidate: int) -> float:
    """Count the older people whose need a candidate would meet, in part counted in part."""
    if isinstance(block, SharedBlock):
        return block.sharing.gain(candidate)
    cells, amount = block.entries(candidate)
    rows = block.rows_of(cells)
    share = np.minimum(block.missing_of(cells), amount) / block.table.need[rows]
    return float((block.table.weight[rows] * share).sum())

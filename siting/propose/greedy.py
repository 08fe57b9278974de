"""Greedy choice, lazily: the site with the largest gain, again and again."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from siting.arrays import Floats, Values
    from siting.propose.problem import Block


class Choice(NamedTuple):
    """A chosen candidate, its gain [older people], and by block the rows it changed.

    `changed` holds for each block the rows and what each of them lacked before.
    """

    candidate: int
    gain: float
    changed: list[tuple[Values, Floats]]


class Allowed(Protocol):
    """Says which candidates may still be chosen."""

    def __call__(self, candidate: int) -> bool:
        """Say whether a candidate may be chosen now; once it may not, it never may again."""
        ...


def choose(blocks: Sequence[Block], allowed: Allowed) -> Iterator[Choice]:
    """Choose candidates one by one, each the one with the largest gain at its time.

    The choice is made before it is handed out: the blocks have what it adds. Ties go to the
    lower candidate, so candidates must come in an order that does not depend on their file's.

    Parameters
    ----------
    blocks : sequence of Block
        All rules; changed as sites are chosen. A block may be switched off between choices.
    allowed : callable
        Tested when a candidate would be chosen; a refused one is dropped for good.

    Yields
    ------
    Choice
        Until no candidate is left that lowers the objective.

    Notes
    -----
    Lazy evaluation (Minoux 1978): the objective is monotone and submodular, so gains only
    shrink; a gain computed again and found unchanged is still the largest. For k sites, with
    no spacing, the result is at least 1 - 1/e of the best possible (Nemhauser, Wolsey and
    Fisher 1978).
    """
    for candidate, gain in picks(blocks, allowed):
        yield Choice(candidate, gain, [block.take(candidate) for block in blocks])


def picks(blocks: Sequence[Block], allowed: Allowed) -> Iterator[tuple[int, float]]:
    """Name candidates as `choose` does, and what each gains; who is told adds it to the blocks."""
    gains = np.sum([block.gains() for block in blocks], axis=0)
    heap = [(-gain, candidate) for candidate, gain in enumerate(gains.tolist()) if gain > 0]
    heapq.heapify(heap)
    while heap:
        _, candidate = heap[0]
        if not allowed(candidate):
            heapq.heappop(heap)
            continue
        gain = sum(block.gain(candidate) for block in blocks)
        if gain <= 0:
            heapq.heappop(heap)
        elif (-gain, candidate) > _second(heap):
            heapq.heapreplace(heap, (-gain, candidate))
        else:
            heapq.heappop(heap)
            yield candidate, gain


def best_of(blocks: Sequence[Block], candidates: Sequence[int]) -> Choice:
    """Choose the candidate of some that has the largest gain, also if that is nothing."""
    gains = [sum(block.gain(candidate) for block in blocks) for candidate in candidates]
    gain = max(gains)
    candidate = candidates[gains.index(gain)]
    return Choice(candidate, gain, [block.take(candidate) for block in blocks])


def _second(heap: list[tuple[float, int]]) -> tuple[float, int]:
    """Look at the entry that would come next."""
    return min(heap[1:3], default=(np.inf, -1))

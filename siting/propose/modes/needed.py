"""What has to be gained, and met, before rules pass: from which a bound on how few sites comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from siting.optimise.covering.enough import Asks
from siting.propose.problem import SharedBlock
from siting.propose.scene import DONE, state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from siting.arrays import Floats, Ints
    from siting.optimise.problem import Problem
    from siting.propose.problem import Block

NEARLY = 1e-9  # of a weight or a gain: sums of them may differ by so much


def needed(blocks: Sequence[Block]) -> float:
    """Say how much has to be gained at least before the rules that count pass [older people].

    Each row that is mended gains what it misses; at best those are mended that gain least for their
    weight, and a part of the last one.
    """
    total = 0.0
    for block, weight in _asked(blocks):
        gains, weights = _gains(block), _weights(block)
        some = np.flatnonzero(weights > 0)
        order = some[np.argsort(gains[some] / weights[some], kind="stable")]
        before = np.cumsum(weights[order]) - weights[order]
        part = np.clip((weight - before) / weights[order], 0.0, 1.0)
        total += float((part * gains[order]).sum())
    return total


def needs_all(blocks: Sequence[Block]) -> bool:
    """Say whether the rules that count pass only once every row of theirs that counts is mended."""
    asked = {block.rule.id: weight for block, weight in _asked(blocks)}
    for block in blocks:
        if not block.active:
            continue
        if block.rule.id not in asked:
            return False
        weights = _weights(block)
        least = float(weights[weights > 0].min(initial=np.inf))
        if weights.sum() - asked[block.rule.id] >= least * (1 - NEARLY):
            return False
    return True


def asks(blocks: Sequence[Block], problem: Problem) -> Asks:
    """Say what has to be met before the rules pass, cell by cell of a problem that is not merged.

    Rules whose rows have parts ask for nothing here: a bound holds without them.
    """
    asked = {block.rule.id: weight for block, weight in _asked(blocks)}
    cells: list[Ints] = []
    weights: list[Floats] = []
    least: list[float] = []
    first = 0
    for block in blocks:
        if not block.active:
            continue
        here = np.flatnonzero((block.missing > 0) & (block.value > 0))
        if block.rule.id in asked and block.table.parts is None:
            cells.append(first + np.arange(len(here)))
            weights.append(_weights(block)[here])
            least.append(asked[block.rule.id])
        first += len(here)
    row = np.repeat(np.arange(len(cells)), [len(some) for some in cells])
    at = row, np.concatenate([np.empty(0, dtype=np.intp), *cells])
    values = np.concatenate([np.empty(0), *weights])
    shape = (len(cells), len(problem.missing))
    return Asks(csr_array((values, at), shape=shape), np.array(least))


def _asked(blocks: Sequence[Block]) -> Iterator[tuple[Block, float]]:
    """Say of each rule that counts how much weight of its rows has to be mended at least.

    A rule passes when rows with a share of its weight have all they need: what may stay short is
    the rest of its weight at most. Rules that weigh otherwise, or count for nothing, ask for
    nothing here.
    """
    for block in blocks:
        rule, counts = block.rule, block.active and block.worth_of_one > 0
        if counts and len(block.table.rows) and rule.weight_by in ("older_people", "count"):
            of_people = rule.weight_by == "older_people"
            if isinstance(block, SharedBlock) and not of_people:
                continue  # who has a bed and who has none are rows of their own
            whole = block.full.weight.sum() if of_people else len(block.full.rows)
            may_stay = (1 - rule.required_share / 100) * whole
            yield block, max(0.0, float(_weights(block).sum() - may_stay))


def _weights(block: Block) -> Floats:
    """Say what each row that falls short weighs in the share of its rule, shape (n_rows,)."""
    of_people = block.rule.weight_by == "older_people"
    return block.table.weight if of_people else np.ones(len(block.table.rows))


def _gains(block: Block) -> Floats:
    """Say what each row gains once it has all it needs, shape (n_rows,) [older people]."""
    each = block.value * block.missing
    rows = block.rows_of(np.arange(len(each)))
    return np.bincount(rows, each, len(block.table.rows)).astype(np.float64)


def passing(blocks: Sequence[Block], year: int, order: Sequence[int]) -> list[bool]:
    """Say which rules pass with some sites; all is as before then."""
    return [
        not block.active or state_of(block.rule, block.tested_with(order), year).outcome in DONE
        for block in blocks
    ]


def tested(
    blocks: Sequence[Block], year: int, chosen: Sequence[int], gain: Callable[[Ints], float]
) -> Callable[[Sequence[int]], bool]:
    """Say how other sites are tested that are to do as much as some.

    Parameters
    ----------
    gain : callable
        What a choice gains of all rules that count [older people].
    """
    now = passing(blocks, year, chosen)
    least = needed(blocks) if all(now) else gain(np.array(chosen, dtype=np.intp))

    def enough(order: Sequence[int]) -> bool:
        if gain(np.array(order, dtype=np.intp)) < least * (1 - NEARLY):
            return False
        then = passing(blocks, year, order)
        return all(one or not was for one, was in zip(then, now, strict=True))

    return enough

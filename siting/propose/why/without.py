"""The choice without one of its sites: what is lost, and what another candidate would give back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.arrays import PEOPLE_QUANTUM, quantise, ranges
from siting.language import say
from siting.propose.problem import SharedBlock
from siting.propose.sites import gains_of
from siting.records.proposal import Gain, Loss
from siting.shortfall import shortfall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Floats, Ints, Rows, Values
    from siting.optimise.beds.housing import Housing
    from siting.propose.problem import Block


class Lacking(NamedTuple):
    """A rule without one site: the cells that the site adds to, what they have and lack then."""

    block: Block
    cells: Values
    have: Floats
    missing: Floats

    def loss(self) -> tuple[float, tuple[Gain, ...]]:
        """Say what is lost: by the objective, and of the rule."""
        block, lost = self.block, self.missing - self.block.missing_of(self.cells)
        people = float((block.value[self.cells] * lost).sum())
        return people, gains_of([(self.cells, self.missing)], [block])

    def most(self, candidates: Ints) -> Floats:
        """Say what each candidate would gain."""
        block, before = self.block, self.block.have[self.cells]
        block.have[self.cells] = self.have
        found = _gains(block, candidates)
        block.have[self.cells] = before
        return found

    def slack(self, _: int) -> float:
        """Say by how much `most` is too high: it is not."""
        return 0.0


class Unhoused(NamedTuple):
    """A rule whose beds are shared, without one site: how many go without a bed, and who has one.

    `bounds` are those of `housing.most`.
    """

    block: SharedBlock
    people: float
    housing: Housing
    bounds: Values

    def loss(self) -> tuple[float, tuple[Gain, ...]]:
        """Say what is lost: by the objective, and of the rule."""
        people = self.people
        gain = Gain(rule=self.block.rule.id, amount=people, unit=say("older people"), people=people)
        return self.block.worth_of_one * people, (gain,) if people > 0 else ()

    def most(self, candidates: Ints) -> Floats:
        """Bound from above what each candidate would gain."""
        bounds = self.bounds[self.block.sharing.standing + candidates]
        return np.asarray(self.block.worth_of_one * PEOPLE_QUANTUM * bounds, dtype=np.float64)

    def slack(self, candidate: int) -> float:
        """Say by how much `most` is too high for a candidate."""
        site = self.block.sharing.standing + candidate
        over = int(self.bounds[site]) - self.housing.gain(site)
        return self.block.worth_of_one * PEOPLE_QUANTUM * over


class Without:
    """All rules without one chosen site, the others staying.

    Parameters
    ----------
    rules : sequence of (Block, csr_array)
        The rules with all sites, which stay as they are; and what each site adds to their cells,
        shape (sites, cells).
    nth, site : int
        Which of the sites, and its candidate.
    """

    def __init__(self, rules: Sequence[tuple[Block, Rows]], nth: int, site: int) -> None:
        self._rules = [_without(block, built, nth, site) for block, built in rules]
        #: Whether `most` is exact: no beds are shared.
        self.exact = all(isinstance(one, Lacking) for one in self._rules)

    def loss(self) -> Loss:
        """Say what is lost, by the objective and by rule."""
        each = [one.loss() for one in self._rules]
        by_rule = tuple(gain for _, gains in each for gain in gains)
        return Loss(people=whole(sum(people for people, _ in each)), by_rule=by_rule)

    def most(self, candidates: Ints) -> Floats:
        """Bound from above what each candidate would gain, shape (candidates,)."""
        found = np.zeros(len(candidates))
        for one in self._rules:
            found += one.most(candidates)
        return found

    def gain(self, candidate: int, most: float) -> float:
        """Say what a candidate would gain, which `most` bounds."""
        return most - sum(one.slack(candidate) for one in self._rules)


def _without(block: Block, built: Rows, nth: int, site: int) -> Lacking | Unhoused:
    if isinstance(block, SharedBlock):
        people, housing = block.sharing.without(site)
        return Unhoused(block, people, housing, housing.most())
    part = slice(built.indptr[nth], built.indptr[nth + 1])
    cells = built.indices[part]
    have = block.have[cells] - built.data[part]
    return Lacking(block, cells, have, shortfall(block.need_of(cells), have))


def _gains(block: Block, candidates: Ints) -> Floats:
    """Say what some candidates would lower the objective of a rule by, one by one."""
    matrix = block.additions
    length = np.diff(matrix.indptr)[candidates].astype(np.intp)
    at = ranges(matrix.indptr[candidates].astype(np.intp), length)
    cells, amount = matrix.indices[at], matrix.data[at]
    worth = block.value[cells] * np.minimum(block.missing_of(cells), amount)
    owner = np.repeat(np.arange(len(candidates)), length)
    return np.bincount(owner, weights=worth, minlength=len(candidates)).astype(np.float64)


def whole(people: float) -> float:
    """Round to whole quanta of people, so that what is equal is found equal."""
    return float(quantise(np.array(people))) + 0.0

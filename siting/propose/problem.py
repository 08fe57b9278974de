"""All rules of a plan as one sparse problem: rows that fall short, and what candidates add."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from siting.shortfall import shortfall

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from siting.arrays import Flags, Floats, Rows, Values
    from siting.propose.sharing import Sharing
    from siting.rule import Candidates, Rule
    from siting.shortfall import TestTable
    from siting.study import Study

_PAIRS_A_CHUNK = 4_000_000


@dataclass(kw_only=True)
class Block:
    """The rows of one rule that fall short, and how they change as sites are chosen.

    The objective of the block is ``sum(value * missing)`` with ``value = v * weight / need``: the
    older people whose need is not met, in part counted in part. What is there adds up in *cells*:
    a cell is a row, or, where the rows have parts (one service of a list), a part of a row, which
    needs 1 and is there or not, however many give it.

    Attributes
    ----------
    full, table : TestTable
        All rows of the rule, and those of them that fall short.
    additions : csr_array, shape (n_candidates, n_cells)
        What each candidate adds to what each cell has.
    value : ndarray of float, shape (n_cells,)
        What one of each cell's unit is worth [older people].
    have : ndarray of float, shape (n_cells,)
        What each cell has by now.
    active : bool
        Whether the rule still counts: when sites are asked for until the plan passes, a rule
        that passes already does not attract more.
    worth_of_one : float
        What one older person whose need is met is worth.
    whole : float
        What all rows of the rule are worth, met or not [older people].
    """

    rule: Rule
    full: TestTable
    table: TestTable
    additions: Rows
    value: Floats
    have: Floats
    active: bool = True
    worth_of_one: float = 1.0
    whole: float = 0.0

    @property
    def missing(self) -> Floats:
        """What each cell still lacks, in the unit of the rule, shape (n_cells,)."""
        return shortfall(self._need, self.have)

    @property
    def _need(self) -> Floats:
        return self.table.need if self.table.parts is None else np.ones(self.table.parts.size)

    @property
    def people_short(self) -> float:
        """Count the older people of rows that still fall short."""
        return float(self.table.weight[self.short].sum())

    def newly_met(self, rows: Values, before: Floats) -> Iterable[tuple[int, float]]:
        """List the subjects of rows that now have all they need, and the people in them."""
        now = rows[(before > 0) & (self.missing[rows] == 0)]
        return zip(self.table.rows[now].tolist(), self.table.weight[now].tolist(), strict=True)

    def tested(self) -> TestTable:
        """Give the test table of the rule with what is chosen so far."""
        full = self.full
        have, have_most = full.have.copy(), full.have_most.copy()
        short = full.shortfall > 0
        have[short] = self.now
        have_most[short] += self.now - self.table.have
        return replace(full, have=have, have_most=have_most)

    def serve(self, study: Study, candidates: Candidates) -> None:
        """Say what candidates add."""
        self._first = self.have.copy()
        self.additions = (
            self.rule.additions(study, self.table, candidates)
            if len(self.table.rows)
            else csr_array((len(candidates.ids), 0))
        )

    def tested_with(self, candidates: Sequence[int]) -> TestTable:
        """Give the test table with just some candidates; nothing is chosen then."""
        self.reset()
        for candidate in candidates:
            self.take(candidate)
        table = self.tested()
        self.reset()
        return table

    def reset(self) -> None:
        """Go back to where nothing that candidates add was chosen."""
        self.have = self._first.copy()

    def rows_of(self, cells: Values) -> Values:
        """Say of which row each cell is."""
        return cells if self.table.parts is None else cells // self.table.parts.shape[1]

    @property
    def now(self) -> Floats:
        """What each row has by now, in the unit of the rule, shape (n_rows,)."""
        if self.table.parts is None:
            return self.have
        there = np.minimum(self.have, 1.0).reshape(self.table.parts.shape)
        return np.asarray(there.sum(axis=1))

    @property
    def short(self) -> Flags:
        """Which rows still fall short, shape (n_rows,)."""
        return self.now < self.table.need

    def objective(self) -> float:
        """Sum the value of what is missing [older people]."""
        return float((self.value * self.missing).sum())

    def entries(self, candidate: int) -> tuple[Values, Values]:
        """Give the cells a candidate adds to, and how much."""
        part = slice(self.additions.indptr[candidate], self.additions.indptr[candidate + 1])
        return self.additions.indices[part], self.additions.data[part]

    def gain(self, candidate: int) -> float:
        """Say by how much a candidate would lower the objective now [older people]."""
        if not self.active:
            return 0.0
        cells, amount = self.entries(candidate)
        return float((self.value[cells] * np.minimum(self.missing_of(cells), amount)).sum())

    def missing_of(self, cells: Values) -> Floats:
        """Say what some cells still lack, in the unit of the rule."""
        return shortfall(self.need_of(cells), self.have[cells])

    def need_of(self, cells: Values) -> Floats:
        """Say what some cells need."""
        return self.table.need[cells] if self.table.parts is None else np.ones(len(cells))

    def gains(self) -> Floats:
        """Say by how much each candidate would lower the objective now, shape (n_candidates,)."""
        matrix, missing = self.additions, self.missing
        result = np.zeros(matrix.shape[0])
        starts = np.unique(
            np.searchsorted(matrix.indptr, np.arange(0, matrix.nnz + 1, _PAIRS_A_CHUNK), "right")
            - 1
        )
        for first, last in zip(starts, np.append(starts[1:], matrix.shape[0]), strict=True):
            indptr = matrix.indptr[first : last + 1]
            rows = matrix.indices[indptr[0] : indptr[-1]]
            worth = self.value[rows] * np.minimum(
                missing[rows], matrix.data[indptr[0] : indptr[-1]]
            )
            sums = np.concatenate([[0.0], worth])
            some = np.flatnonzero(np.diff(indptr))
            if len(some):
                at = indptr[:-1][some] - indptr[0] + 1
                result[first + some] = np.add.reduceat(sums, at)
        return result

    def take(self, candidate: int) -> tuple[Values, Floats]:
        """Choose a candidate: add what it adds; give the cells and what each lacked before."""
        cells, amount = self.entries(candidate)
        before = self.missing_of(cells)
        self.have[cells] += amount
        return cells, before

    def add(self, candidate: int) -> None:
        """Choose a candidate, where only gains and the test table are asked for from then on."""
        self.take(candidate)


@dataclass(kw_only=True)
class SharedBlock(Block):
    """The rows of a rule whose beds are shared: what sites add does not add up.

    Attributes
    ----------
    additions : csr_array, shape (n_candidates, n_rows)
        What each candidate would add had it beds for all in reach: never less than it does.
    sharing : Sharing
        Knows what it does add.
    """

    sharing: Sharing

    @property
    def people_short(self) -> float:
        """Count the older people without a bed."""
        return float((self.table.weight * (self.missing / self.table.need)).sum())

    def newly_met(self, rows: Values, before: Floats) -> Iterable[tuple[int, float]]:
        """List the demand points where more have a bed, and how many more."""
        share = (before - self.missing[rows]) / self.table.need[rows]
        points, of_row = np.unique(self.table.rows[rows], return_inverse=True)
        people = np.bincount(of_row, self.table.weight[rows] * share, len(points))
        return zip(points.tolist(), people.tolist(), strict=True)

    def tested(self) -> TestTable:
        """Give the test table of the rule with what is chosen so far, as a check makes it."""
        return self.sharing.table()

    def tested_with(self, candidates: Sequence[int]) -> TestTable:
        """Give the test table with just some candidates: shared out once."""
        return self.sharing.table_with(candidates)

    def serve(self, study: Study, candidates: Candidates) -> None:
        """Say whom candidates reach."""
        super().serve(study, candidates)
        near = self.rule.additions(study, self.sharing.everybody, candidates)
        self.sharing.serve(near, candidates.beds)

    def reset(self) -> None:
        """Go back to where nothing that candidates add was chosen."""
        super().reset()
        self.sharing.forget()

    def gain(self, candidate: int) -> float:
        """Say by how much a candidate would lower the objective now [older people]."""
        return self.worth_of_one * self.sharing.gain(candidate) if self.active else 0.0

    def gains(self) -> Floats:
        """Bound the gains of all candidates from above, shape (n_candidates,)."""
        return self.worth_of_one * self.sharing.most()

    def take(self, candidate: int) -> tuple[Values, Floats]:
        """Choose a candidate; give the rows that change, and what each lacked before."""
        before = self.missing
        self.sharing.take(candidate)
        self.have = self.sharing.have()
        rows = np.flatnonzero(self.missing != before)
        return rows, before[rows]

    def add(self, candidate: int) -> None:
        """Choose a candidate; who has a bed is not shared out before somebody asks."""
        self.sharing.take(candidate)

    @property
    def gained(self) -> float:
        """What is gained by what is chosen so far [older people]."""
        return self.worth_of_one * self.sharing.more


def shares_beds(blocks: Sequence[Block]) -> bool:
    """Say whether some people share beds: then what sites add does not add up."""
    return any(isinstance(block, SharedBlock) for block in blocks)

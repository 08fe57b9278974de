"""What is still short of a rule once the sites are chosen, and which candidates would reach it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from siting.arrays import ranges
from siting.kinds import ServiceSet
from siting.propose.candidates.candidates import helps
from siting.propose.problem import SharedBlock

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints, Rows
    from siting.propose.problem import Block
    from siting.rule import Candidates
    from siting.shortfall import TestTable
    from siting.study import Study

_PAIRS_A_CHUNK = 4_000_000


class Left(NamedTuple):
    """The rows of a rule that still fall short.

    Attributes
    ----------
    block : Block
        The rule, with all sites.
    subjects : ndarray of int, shape (n,)
        The demand point or unit of each.
    people : ndarray of float, shape (n,)
        Older people it stands for.
    undecided, beds_taken : ndarray of bool, shape (n,)
        Where it may have what it needs; and where a place is in reach whose beds are taken.
    worth : ndarray of bool, shape (n,)
        Where mending it lowers the objective.
    cells : ndarray of int, shape (n, parts)
        Its cells: columns of `adds`. A row of several parts has one of each.
    lacks : ndarray of bool, shape (n, parts)
        Which of them still lack something.
    adds : csr_array, shape (c, cells)
        What candidates add, in any unit.
    """

    block: Block
    subjects: Ints
    people: Floats
    undecided: Flags
    beds_taken: Flags
    worth: Flags
    cells: Ints
    lacks: Flags
    adds: Rows

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.subjects)

    def useful(self, candidates: Candidates) -> Flags:
        """Say which candidates count for the rule at all, shape (c,)."""
        counted = helps(candidates, self.block.rule)
        return counted & (candidates.beds > 0) if isinstance(self.block, SharedBlock) else counted

    def offered(self, candidates: Candidates) -> Flags:
        """Say what some candidate would mend, wherever it stands, shape (n,)."""
        kind, rule = self.block.rule.kind, self.block.rule
        if not isinstance(kind, ServiceSet):
            return np.full(len(self), self.useful(candidates).any())
        gives = kind.given_by(candidates, rule.words)
        if kind.all_in_one is None:
            return np.asarray((self.lacks & gives.any(axis=0)).any(axis=1))
        most = gives.sum(axis=1).max(initial=0)
        return np.asarray(self.lacks[:, :most].any(axis=1))

    def easiest(self, of: Ints, none: int) -> Ints:
        """Find the lowest number among the candidates that add what a row lacks, shape (n,).

        Parameters
        ----------
        of : ndarray of int, shape (c,)
            A number of each candidate.
        none : int
            A higher one, for rows that no candidate adds anything to.
        """
        found = np.full(self.adds.shape[1], none, dtype=np.intp)
        order = np.argsort(-of, kind="stable")
        length = np.diff(self.adds.indptr).astype(np.intp)[order]
        start = self.adds.indptr[order].astype(np.intp)
        ends = np.searchsorted(np.cumsum(length), np.arange(0, length.sum(), _PAIRS_A_CHUNK)) + 1
        for some in np.split(np.arange(len(order)), ends):
            at = ranges(start[some], length[some])
            found[self.adds.indices[at]] = np.repeat(of[order[some]], length[some])  # last stays
        return np.asarray(np.where(self.lacks, found[self.cells], none).min(axis=1))

    def only(self, which: Flags, others: Candidates, study: Study) -> Left:
        """Keep some rows, and set what other candidates would add to them."""
        at = np.flatnonzero(which)
        adds = csr_array(self.block.rule.additions(study, self._asked(at), others))
        return Left(
            block=self.block,
            subjects=self.subjects[at],
            people=self.people[at],
            undecided=self.undecided[at],
            beds_taken=self.beds_taken[at],
            worth=self.worth[at],
            cells=np.arange(len(at) * self.cells.shape[1]).reshape(len(at), -1),
            lacks=self.lacks[at],
            adds=adds,
        )

    def _asked(self, at: Ints) -> TestTable:
        """Make a test table of some rows: of shared beds, of the demand points."""
        if isinstance(self.block, SharedBlock):
            return self.block.sharing.everybody.only(self.cells[at, 0])
        rows = self.cells[at, 0] // self.cells.shape[1]
        table = self.block.table.only(rows)
        return table if table.parts is None else replace(table, parts=~self.lacks[at])


def left(block: Block) -> Left:
    """Find the rows that still fall short, as the check of the amended plan does."""
    return _shared(block) if isinstance(block, SharedBlock) else _plain(block)


def _plain(block: Block) -> Left:
    table, rows = block.table, np.flatnonzero(block.short)
    n = 1 if table.parts is None else table.parts.shape[1]
    cells = rows[:, None] * n + np.arange(n)
    lacks = block.missing[cells] > 0
    most = table.have_most[rows] + (block.now - table.have)[rows]
    return Left(
        block=block,
        subjects=table.rows[rows],
        people=table.weight[rows],
        undecided=most >= table.need[rows],
        beds_taken=np.zeros(len(rows), dtype=bool),
        worth=(lacks & (block.value[cells] > 0)).any(axis=1),
        cells=cells,
        lacks=lacks,
        adds=block.additions,
    )


def _shared(block: SharedBlock) -> Left:
    tested = block.tested()
    table = tested.only(tested.shortfall > 0)
    cells = np.searchsorted(block.sharing.everybody.rows, table.rows)
    full = np.zeros(len(table.rows), dtype=bool) if table.full is None else table.full
    return Left(
        block=block,
        subjects=table.rows,
        people=table.weight,
        undecided=table.undecided,
        beds_taken=full,
        worth=(table.weight > 0) & (block.worth_of_one > 0),
        cells=cells[:, None],
        lacks=np.ones((len(cells), 1), dtype=bool),
        adds=block.sharing.near,
    )

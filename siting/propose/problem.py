"""All rules of a plan as one sparse problem: rows that fall short, and what candidates add."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from siting.shortfall import shortfall

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from siting.arrays import Floats, Rows, Values
    from siting.progress import Progress
    from siting.rule import Candidates, Rule
    from siting.shortfall import TestTable
    from siting.study import Study

_PAIRS_A_CHUNK = 4_000_000


@dataclass(kw_only=True)
class Block:
    """The rows of one rule that fall short, and how they change as sites are chosen.

    The objective of the block is ``sum(value * shortfall)`` with ``value = v * weight / need``:
    the older people whose need is not met, in part counted in part.

    Attributes
    ----------
    full, table : TestTable
        All rows of the rule, and those of them that fall short.
    additions : csr_array, shape (n_candidates, n_rows)
        What each candidate adds to what each row has.
    have : ndarray of float, shape (n_rows,)
        What each row has by now.
    active : bool
        Whether the rule still counts: when sites are asked for until the plan passes, a rule
        that passes already does not attract more.
    """

    rule: Rule
    full: TestTable
    table: TestTable
    additions: Rows
    value: Floats
    have: Floats
    active: bool = True

    @property
    def missing(self) -> Floats:
        """What each row still lacks, in the unit of the rule, shape (n_rows,)."""
        return shortfall(self.table.need, self.have)

    def objective(self) -> float:
        """Sum the value of what is missing [older people]."""
        return float((self.value * self.missing).sum())

    def entries(self, candidate: int) -> tuple[Values, Values]:
        """Give the rows a candidate adds to, and how much."""
        part = slice(self.additions.indptr[candidate], self.additions.indptr[candidate + 1])
        return self.additions.indices[part], self.additions.data[part]

    def gain(self, candidate: int) -> float:
        """Say by how much a candidate would lower the objective now [older people]."""
        if not self.active:
            return 0.0
        rows, amount = self.entries(candidate)
        return float((self.value[rows] * np.minimum(self._missing_of(rows), amount)).sum())

    def _missing_of(self, rows: Values) -> Floats:
        return shortfall(self.table.need[rows], self.have[rows])

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
        """Choose a candidate: add what it adds; give the rows and what each lacked before."""
        rows, amount = self.entries(candidate)
        before = self._missing_of(rows)
        self.have[rows] += amount
        return rows, before


def build(
    rules: Sequence[Rule],
    study: Study,
    candidates: Candidates,
    weights: Mapping[str, float],
    progress: Progress,
) -> list[Block]:
    """Set up the rows of all rules that candidates can mend, a block a rule.

    Parameters
    ----------
    weights : mapping of str to float
        How much a rule counts beside the others, by rule id; 1 where not given.
    """
    blocks = []
    for rule in rules:
        progress.stage(f"finding whom sites would serve: {rule.id}")
        table = rule.test(study)
        short = table.only(table.shortfall > 0)
        blocks.append(
            Block(
                rule=rule,
                full=table,
                table=short,
                additions=(
                    rule.additions(study, short, candidates)
                    if len(short.rows)
                    else csr_array((len(candidates.ids), 0))
                ),
                value=weights.get(rule.id, 1.0) * _worth(rule, short) / short.need,
                have=short.have.copy(),
            )
        )
    return blocks


def _worth(rule: Rule, table: TestTable) -> Floats:
    """Say how many people each row counts for.

    Of a rule that counts units, one where nobody lives counts as one person (ours): it has to
    be mended as well before the rule passes.
    """
    return np.maximum(table.weight, 1.0) if rule.weight_by == "count" else table.weight

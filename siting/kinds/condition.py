"""The kind ``condition``: if it is like this, it must be like that."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from siting.condition import Condition, test_all
from siting.kinds.parts import OfSubjects, absent, applying
from siting.language import joined, say
from siting.shortfall import nothing_to_test

if TYPE_CHECKING:
    from siting.arrays import Ints, Rows, Texts
    from siting.rule import Candidates
    from siting.shortfall import TestTable
    from siting.study import Study
    from siting.study.subjects import Subjects
    from siting.words import Words


class If(OfSubjects, frozen=True, kw_only=True):
    """Each place, estate or unit that is of a sort has what is asked of that sort.

    Why: what a place must have for its residents does not show on a map.
    Fix: mend it at the place; a new site does not.
    """

    name: ClassVar[str] = "condition"
    must: tuple[Condition, ...]

    def __post_init__(self) -> None:
        """Refuse a rule that asks nothing."""
        if not self.must:
            raise ValueError("'must' asks nothing")

    @property
    def strictness(self) -> float:
        """What is compared where two rules ask the same: how much is on the list."""
        return float(len(self.must))

    @property
    def words(self) -> tuple[str, ...]:
        """The facility words it reads, beside its subject."""
        return ()

    @property
    def facility(self) -> None:
        """No facility that is built mends it."""
        return

    @property
    def asks(self) -> str:
        """What is required."""
        return joined((str(one) for one in self.must), "; ")

    def test(self, study: Study, words: Words) -> TestTable:
        """Test the conditions on each subject."""
        lacking = absent((self.for_each, *self.words), study, words)
        if lacking is not None:
            return nothing_to_test(self.for_each, "met", lacking)
        subjects = self.subjects(study, words)
        if subjects is None:
            return nothing_to_test(self.for_each, "met", self.lacking())
        unmade = self.unmade(study, subjects)
        if unmade is not None:
            return nothing_to_test(self.for_each, "met", unmade)
        found = applying(subjects, self.applies_when)
        rows = found.rows
        sure, maybe, missing = test_all(self.must, subjects.field, len(subjects))
        most = (sure | maybe)[rows].astype(float)
        have = sure[rows].astype(float)
        most[found.perhaps & (have < 1)] = 1.0
        fields = tuple(f"{subjects.layer}.{name}" for name in missing)
        if (have >= 1).all():  # what is not known would change nothing
            found, fields = found._replace(missing=()), ()
        return self.table(
            subjects,
            found,
            need=np.ones(len(rows)),
            have=have,
            have_most=most,
            unit="met",
            said=self._said(subjects, rows),
            missing=fields,
        )

    def _said(self, subjects: Subjects, rows: Ints) -> Texts:
        """Say of each row what it lacks, and what is not known of it."""
        lacks: list[list[str]] = [[] for _ in range(len(subjects))]
        for one in self.must:
            asked = str(one)
            sure, maybe, _ = test_all([one], subjects.field, len(subjects))
            for row in np.flatnonzero(~sure).tolist():
                lacks[row].append(
                    say("{one}: not known", one=asked)
                    if maybe[row]
                    else say("{one}: no", one=asked)
                )
        return np.array([joined(lacks[row], "; ") for row in rows.tolist()], dtype=object)

    def additions(
        self, study: Study, table: TestTable, candidates: Candidates, words: Words
    ) -> Rows:
        """No candidate mends it."""
        raise NotImplementedError

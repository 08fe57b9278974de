"""One rule being reported on: what its findings have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from siting.check.speeds import note
from siting.kinds import Reach
from siting.language import joined, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Ints
    from siting.check.speeds import Walked
    from siting.records.finding import Outcome, Severity
    from siting.rule import Rule
    from siting.shortfall import TestTable
    from siting.study import Study


class Case(NamedTuple):
    """One rule being reported on."""

    rule: Rule
    table: TestTable
    study: Study
    outcome: Outcome
    severity: Severity
    who: str
    walked: Sequence[Walked] = ()

    def at_speeds(self, rows: Ints) -> tuple[str, ...]:
        """Say what comes of some rows at other walking speeds; not who then gets a shared bed."""
        if self.table.full is not None:
            return ()
        return tuple(note(one, rows) for one in self.walked)


def why(case: Case, rows: Ints | None = None) -> str:
    """Say that a finding is undecided, and what would decide it; of a gap, for its rows."""
    reasons = (
        [say("{missing} not known", missing=joined(case.table.missing))]
        if case.table.missing
        else []
    )
    if isinstance(case.rule.kind, Reach):
        reasons.extend(
            case.rule.kind.doubts(case.study, None if rows is None else case.table.rows[rows])
        )
    if not reasons:
        return say("; undecided")
    return say("; undecided: {reasons}", reasons=joined(reasons, ", or "))

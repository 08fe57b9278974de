"""What came of a rule, from its test table: exact, three-valued."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from siting.finding import Outcome

if TYPE_CHECKING:
    from siting.rule import Rule
    from siting.shortfall import TestTable


def share_range(rule: Rule, table: TestTable) -> tuple[Fraction, Fraction] | None:
    """Say what share of the weight passes: at least, and at most; None for no weight at all."""
    weight = table.weight if rule.weight_by == "older_people" else np.ones(len(table.rows))
    whole = Fraction(float(weight.sum()))
    if whole == 0:
        return None
    low = Fraction(float(weight[table.passing].sum())) / whole
    high = Fraction(float(weight[~table.failing].sum())) / whole
    return low, high


def decide(rule: Rule, table: TestTable, year: int) -> Outcome:
    """Decide a rule: it passes if even the low share is enough, fails if even the high is not."""
    shares = share_range(rule, table)
    if shares is None:
        return Outcome.UNDECIDED if table.missing else Outcome.NOT_APPLICABLE
    required = Fraction(str(rule.required_share)) / 100  # as written: 66.7 is 667/10
    if shares[0] >= required:
        return Outcome.PASS
    if year < rule.due:
        return Outcome.NOT_YET_DUE
    return Outcome.FAIL if shares[1] < required else Outcome.UNDECIDED

"""What came of a rule, from its test table: exact, three-valued."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from siting.language import say
from siting.records.finding import Outcome

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats
    from siting.rule import Rule
    from siting.shortfall import TestTable


def weights(rule: Rule, table: TestTable) -> Floats:
    """Give what each row weighs in the share of a rule, NaN where it is not known, shape (n,)."""
    n = len(table.rows)
    if rule.weight_by == "older_people":
        return table.weight
    unsaid = np.ones(n) if rule.weight_by == "count" else np.full(n, np.nan)
    return table.sizes.get(rule.weight_by, unsaid)


def share_range(rule: Rule, table: TestTable) -> tuple[Fraction, Fraction] | None:
    """Say what share of the weight passes: at least, and at most; None for no weight at all.

    A weight that is not known may be anything from nothing to all there is.
    """
    weight = weights(rule, table)
    blank = np.isnan(weight)
    amount = np.where(blank, 0.0, weight)
    if not blank.any() and amount.sum() == 0:
        return None
    # At worst, what passes and perhaps need not be asked does not count.
    least = table.passing if table.perhaps is None else table.passing & ~table.perhaps
    asked = least | ~table.passing
    low = _part(amount, least, asked)
    high = _part(amount, ~table.failing, np.ones(len(weight), dtype=bool))
    if (blank & ~table.passing).any():
        low = Fraction(0)
    if (blank & ~table.failing).any():
        high = Fraction(1)
    return low, high


def _part(amount: Floats, which: Flags, of: Flags) -> Fraction:
    """Say what share some rows have; where there is nothing, all that there is passes."""
    whole = Fraction(float(amount[of].sum()))
    return Fraction(float(amount[which].sum())) / whole if whole else Fraction(int(which[of].all()))


def decide(rule: Rule, table: TestTable, year: int) -> Outcome:
    """Decide a rule: it passes if even the low share is enough, fails if even the high is not."""
    return outcome(rule, share_range(rule, table), year, missing=bool(table.missing))


def outcome(
    rule: Rule, shares: tuple[Fraction, Fraction] | None, year: int, *, missing: bool
) -> Outcome:
    """Decide a rule by the share that passes.

    Parameters
    ----------
    missing : bool
        Whether anything is missing that would tell, where nothing weighs anything.
    """
    if shares is None:
        return Outcome.UNDECIDED if missing else Outcome.NOT_APPLICABLE
    required = Fraction(str(rule.required_share)) / 100  # as written: 66.7 is 667/10
    if shares[0] >= required:
        return Outcome.PASS
    if year < rule.due:
        return Outcome.NOT_YET_DUE
    return Outcome.FAIL if shares[1] < required else Outcome.UNDECIDED


def percent(shares: tuple[Fraction, Fraction]) -> str:
    """Write a range of shares in tenths of a percent: never rounded up to a limit not met."""
    low, high = (int(share * 1000) / 10 for share in shares)
    return f"{low:.1f} %" if low == high else say("{low:.1f} to {high:.1f} %", low=low, high=high)

"""How rules stand before and after edits of a plan: numbers, without findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from siting.records.finding import AtSpeed, Count, Outcome, RuleOutcome, Subject


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How one rule stands: the numbers of a `RuleOutcome`, all of them equal to a check's.

    Attributes
    ----------
    rule : str
        Its id.
    share_low, share_high : float or None
        What share passes, at least and at most; None where there is nothing to test.
    passing, failing, undecided : Count
        Subjects, and the older people they stand for.
    shortfall : float
        What is surely not there yet, in `unit`.
    at_speeds : tuple of AtSpeed
        What comes of it at other walking speeds.
    """

    rule: str
    outcome: Outcome
    share_low: float | None
    share_high: float | None
    passing: Count
    failing: Count
    undecided: Count
    shortfall: float
    unit: str
    at_speeds: tuple[AtSpeed, ...] = ()

    @property
    def people_short(self) -> float:
        """Older people who fall short surely."""
        return self.failing.people

    @classmethod
    def of(cls, outcome: RuleOutcome) -> Standing:
        """Give the numbers of what a check says of a rule."""
        return cls(
            rule=outcome.id,
            outcome=outcome.outcome,
            share_low=outcome.share_low,
            share_high=outcome.share_high,
            passing=outcome.passing,
            failing=outcome.failing,
            undecided=outcome.undecided,
            shortfall=outcome.shortfall,
            unit=outcome.unit,
            at_speeds=outcome.at_speeds,
        )


@dataclass(frozen=True, kw_only=True)
class Changed:
    """What edits change for one unit or place, under one rule.

    Attributes
    ----------
    subject : Subject
        The unit or place; of rules about how far people live, the finest unit they live in.
    gained, lost : float
        Older people for whom the rule holds now and did not before, and the other way round.
    shortfall_before, shortfall_after : float
        What was, and is, surely missing there.
    """

    subject: Subject
    gained: float
    lost: float
    shortfall_before: float
    shortfall_after: float


@dataclass(frozen=True, kw_only=True)
class RuleCompared:
    """One rule before and after the edits, and who gains and loses."""

    plain: str
    before: Standing
    after: Standing
    changed: tuple[Changed, ...]

    @property
    def gained(self) -> float:
        """Older people for whom the rule holds now and did not before."""
        return sum(one.gained for one in self.changed)

    @property
    def lost(self) -> float:
        """Older people for whom it held before and does not now."""
        return sum(one.lost for one in self.changed)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A plan before and after edits.

    Attributes
    ----------
    plan : str
        Its name, else its file.
    edits : tuple of str
        What was edited, each said.
    rules : tuple of RuleCompared
        In the order of the rules.
    notes : tuple of str
        What the numbers do not say.
    """

    plan: str
    edits: tuple[str, ...]
    rules: tuple[RuleCompared, ...]
    notes: tuple[str, ...] = ()

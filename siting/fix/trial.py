"""Every fix is tried: the plan is edited in memory, and its finding must be gone."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from siting.errors import SitingError
from siting.language import few, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from siting.fix.targets import Target
    from siting.records.standing import RuleCompared
    from siting.whatif import Draft
    from siting.whatif.edits import Edit


class Effect(NamedTuple):
    """What a fix does beside mending its finding.

    Attributes
    ----------
    better : tuple of str
        Other rules of which less is missing.
    worse : tuple of str
        In words, rules by which somebody loses.
    lost : float
        Older people who lose what rules ask for, over all rules.
    """

    better: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()
    lost: float = 0.0


class Trial:
    """Tries edits of a plan, and takes them back.

    Parameters
    ----------
    draft : Draft
        The plan, without edits.
    """

    def __init__(self, draft: Draft) -> None:
        self.draft = draft

    def mends(self, edits: Sequence[Edit], target: Target) -> bool:
        """Say whether a finding is gone after some edits; no if they cannot be made."""
        with self._done(edits) as done:
            return done and self.draft.passes(target.rule.id, target.asked)

    def effect(self, edits: Sequence[Edit], target: Target) -> Effect | None:
        """Say what edits do beside mending a finding; None if they do not mend it."""
        with self._done(edits) as done:
            if not done or not self.draft.passes(target.rule.id, target.asked):
                return None
            rules = self.draft.comparison().rules
        own = target.rule.id
        return Effect(
            better=tuple(one.after.rule for one in rules if one.after.rule != own and _better(one)),
            worse=tuple(said for one in rules if (said := _worse(one))),
            lost=sum(one.lost for one in rules),
        )

    @contextmanager
    def _done(self, edits: Sequence[Edit]) -> Iterator[bool]:
        """Edit the plan; say whether it could be done, and take it back in the end."""
        done = 0
        try:
            try:
                for edit in edits:
                    self.draft.apply(edit)
                    done += 1
            except SitingError:
                yield False
            else:
                yield True
        finally:
            for _ in range(done):
                self.draft.undo()


def _better(rule: RuleCompared) -> bool:
    """Say whether less is missing, and nobody loses."""
    less = rule.after.shortfall < rule.before.shortfall or rule.gained > 0
    return less and not _worse(rule)


def _worse(rule: RuleCompared) -> str:
    """Say who loses, or where more is missing; empty for nobody and nowhere."""
    name, lost = rule.after.rule, rule.lost
    if lost:
        return say("{name}: {lost:,.0f} older people lose what it asks", name=name, lost=lost)
    more = [one for one in rule.changed if one.shortfall_after > one.shortfall_before]
    if not more or rule.after.unit == "facilities in reach":
        return ""
    where = few((one.subject.name or one.subject.id for one in more), 1)
    return say("{name}: more is missing at {where}", name=name, where=where)


def least(passes: Callable[[int], bool], guess: int, most: int) -> int | None:
    """Find the least whole number from 1 to `most` that passes; None where none is found.

    What passes is tried, and so is that one less does not. If a larger number may fail again, it
    is a number of which one less fails.

    Parameters
    ----------
    guess : int
        Where to begin: mostly the number itself, which then takes two tries.

    Examples
    --------
    >>> least(lambda n: n >= 40, 40, 1_000), least(lambda n: n >= 40, 7, 1_000)
    (40, 40)
    >>> least(lambda n: n >= 40, 40, 39) is None
    True
    """
    low, high = 0, min(max(1, guess), most)
    if high < 1:
        return None
    while not passes(high):
        if high >= most:
            return None
        low, high = high, min(2 * high, most)
    while high - low > 1:
        middle = high - 1 if low == 0 and high == guess else (low + high) // 2
        if passes(middle):
            high = middle
        else:
            low = middle
    return high

"""What the planner asks of a proposal: how many sites, and what else it must do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from siting.language import counted, joined, say

Effort = Literal["quick", "normal", "thorough", "exact"]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """How much may be built, and what the choice must do beside mending most.

    One of `sites`, `beds`, `budget` and `until_pass` says how much.

    Attributes
    ----------
    sites : int or None
        So many sites.
    beds : float or None
        As many sites as have so many beds together.
    budget : float or None
        As many as cost so much together, by the costs of the candidates layer.
    until_pass : bool
        As few as it takes for the rules to pass.
    effort : {'quick', 'normal', 'thorough', 'exact'}
        How long to search.
    seconds : float or None
        Search no longer than this [s]: what is found then hangs on the machine.
    curve : bool
        Whether to say what every smaller number of sites can do as well.
    equity : float or None
        At least this part of the people [percent] in every unit of the plan's level.
    backup : bool
        Whether everybody is to have a second place in reach as well.
    phases : tuple of (int, int)
        Years, and how many sites stand by each.
    """

    sites: int | None = None
    beds: float | None = None
    budget: float | None = None
    until_pass: bool = False
    effort: Effort = "normal"
    seconds: float | None = None
    curve: bool = False
    equity: float | None = None
    backup: bool = False
    phases: tuple[tuple[int, int], ...] = ()

    def __str__(self) -> str:
        """Say it in words."""
        more = []
        if self.equity is not None:
            more.append(say("at least {equity:g} % in every unit", equity=self.equity))
        if self.backup:
            more.append(say("two places in reach of everybody"))
        if self.phases:
            more.append(joined(say("{n} by {year}", n=n, year=year) for year, n in self.phases))
        if self.curve:
            more.append(say("with the curve"))
        return joined([self.size, *more], "; ")

    @property
    def greedy(self) -> bool:
        """Whether a greedy choice is all that is asked for."""
        return self.quick and self.beds is None and self.budget is None

    @property
    def quick(self) -> bool:
        """Whether no time is to be spent beyond the first choice, and nothing asks for more."""
        return self.effort == "quick" and self.equity is None and not self.curve

    @property
    def size(self) -> str:
        """Say how much may be built."""
        if self.until_pass:
            return say("until the plan passes")
        if self.beds is not None:
            return say("{beds:,g} beds", beds=self.beds)
        if self.budget is not None:
            budget = f"{self.budget:,.2f}".removesuffix(".00")
            return say("a budget of {budget}", budget=budget)
        return counted(self.sites or 0, "site")

    @property
    def as_many(self) -> str:
        """Say, after 'no choice of', what the choices have in common."""
        if self.beds is not None:
            return say("sites with no more beds")
        if self.budget is not None:
            return say("sites that cost no more")
        words = say("as many sites") if self.sites != 1 else say("one site")
        if self.equity is not None:
            words += say(" with at least {equity:g} % in every unit", equity=self.equity)
        return words

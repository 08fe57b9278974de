"""Whom the data count as older people, and whom a rule does."""

from __future__ import annotations

from dataclasses import dataclass

from siting.language import joined, say
from siting.terms import term


@dataclass(frozen=True, kw_only=True)
class Who:
    """Who counts as an older person, as far as it is stated.

    Attributes
    ----------
    age_from : int or None
        The lowest age.
    basis : str or None
        ``resident`` or ``registered``.
    estimate : str
        What the numbers are worked out from where nobody counted: ``households x 0.45``.
    """

    age_from: int | None = None
    basis: str | None = None
    estimate: str = ""

    def __str__(self) -> str:
        """Say it in words: ``60+, resident``."""
        age = say("age not stated") if self.age_from is None else f"{self.age_from}+"
        basis = say("resident or registered not stated") if self.basis is None else term(self.basis)
        estimated = [say("estimated: {what}", what=self.estimate)] if self.estimate else []
        return joined((age, basis, *estimated))

    def differs(self, asked: Who) -> bool:
        """Say whether somebody asks for others than these, or these are not said to be they."""
        return any(
            wanted is not None and wanted != own
            for wanted, own in ((asked.age_from, self.age_from), (asked.basis, self.basis))
        )


ANYBODY = Who()

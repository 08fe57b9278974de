"""How good a choice is, and how that was proven."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, inf, nextafter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from siting.optimise.proof.bound import Bound
    from siting.optimise.proof.exact import Exact


class How(StrEnum):
    """What proves a bound."""

    PRICES = "LP dual"  # prices of people and limits: anybody can add them up
    SEARCH = "branch and bound, complete"  # HiGHS looked at all that prices left over
    STOPPED = "branch and bound, stopped"  # by a limit, or by whoever asked


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """No choice within the limits gains more than `bound`, and one that gains `value` is known.

    Attributes
    ----------
    value, bound : float
        As computed [older people]; the bound is never below the value.
    how : How
        What proves the bound.
    ignored : tuple of str
        Limits that the bound leaves out. The best choice within them may be far below the bound.
    iterations : int
        How much work the prices were.
    best : bool
        Whether it is proven that no choice gains more.
    """

    value: float
    bound: float
    how: How
    ignored: tuple[str, ...]
    iterations: int
    best: bool

    @property
    def gap(self) -> float:
        """How much more a choice could gain at most [older people]."""
        return 0.0 if self.best else self.bound - self.value

    @property
    def gap_share(self) -> float:
        """The gap as part of the bound, 0 to 1."""
        return 0.0 if self.best or self.bound <= 0 else float(1 - Fraction(self.value) / self._top)

    def gap_people(self, decimals: int = 0) -> float:
        """Give the gap, rounded up: what is shown is never smaller than what is true."""
        return 0.0 if self.best else _up(self._top - Fraction(self.value), decimals)

    def gap_percent(self, decimals: int = 1) -> float:
        """Give the gap in percent of the bound, rounded up."""
        if self.best or self.bound <= 0:
            return 0.0
        return _up(100 * (1 - Fraction(self.value) / self._top), decimals)

    def shown(self, everything: float, decimals: int = 1) -> tuple[float, float]:
        """Give value and bound in percent of all, the first rounded down, the second up.

        Parameters
        ----------
        everything : float
            What there is to gain [older people], such as all who live in reach of some site.
        """
        if everything <= 0:
            return 0.0, 0.0
        whole = Fraction(everything)
        top = _down(100 * Fraction(self.value) / whole, decimals)
        return top, max(top, min(100.0, _up(100 * self._top / whole, decimals)))

    @property
    def _top(self) -> Fraction:
        return Fraction(self.bound)


def of_bound(value: float, bound: Bound) -> Certificate:
    """Certify a choice by a bound.

    Parameters
    ----------
    value : float
        What the choice gains, by `Problem.gain`.
    """
    top = max(value, bound.value)
    return Certificate(
        value=value,
        bound=top,
        how=How.PRICES,
        ignored=bound.ignored,
        iterations=bound.iterations,
        best=top == value,
    )


def of_exact(found: Exact) -> Certificate:
    """Certify what a search found."""
    how = How.SEARCH if found.searched else How.STOPPED if found.stopped else How.PRICES
    return Certificate(
        value=found.value,
        bound=found.bound,
        how=how,
        ignored=found.ignored,
        iterations=found.iterations,
        best=found.proven,
    )


def _up(number: Fraction, decimals: int) -> float:
    """Round up, so that what is printed with so many decimals is not below the number."""
    scale: int = 10**decimals
    found = ceil(number * scale) / scale
    while Fraction(f"{found:.{decimals}f}") < number:  # beyond what floats hold so many digits of
        found = nextafter(found, inf)
    return found


def _down(number: Fraction, decimals: int) -> float:
    return 0.0 - _up(-number, decimals)  # never -0.0

"""What a ratio is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from siting.kinds.quantity import Sum


def name_of(sum_: Sum) -> str:
    """Name what is summed, for people."""
    return sum_.sum.replace("_", " ")


def in_short(sum_: Sum) -> str:
    """Name what is summed, unless it is older people: they go without saying."""
    return "" if sum_.sum == "older_people" else name_of(sum_)

"""What a ratio is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from siting.kinds.quantity import Sum


def name_of(sum_: Sum) -> str:
    """Name what is summed, for people."""
    return sum_.sum.replace("_", " ")

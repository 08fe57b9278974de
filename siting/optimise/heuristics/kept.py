"""The best choices of a search that are apart from each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from siting.arrays import Ints, Values


class Found(NamedTuple):
    """Choices, the best first, what each gains, and whether the search came to its own end."""

    chosen: Ints
    value: Values
    complete: bool


class Kept:
    """Choices that are kept.

    Parameters
    ----------
    apart : int
        In so many candidates they differ at least.
    most : int
        So many are kept.

    Attributes
    ----------
    chosen : list of ndarray of int
        The candidates of each, rising; the best choice first.
    value : list of int
        What each gains.
    """

    def __init__(self, apart: int, most: int) -> None:
        self._apart, self._most = apart, most
        self.chosen: list[Ints] = []
        self.value: list[int] = []

    def add(self, chosen: Ints, value: int) -> None:
        """Keep a choice if it is better than all that are near it, which then go."""
        chosen = np.sort(chosen)
        every = np.reshape(self.chosen, (-1, len(chosen)))
        far = np.isin(every, chosen, invert=True).sum(axis=1) >= self._apart
        if any(not is_far and old >= value for is_far, old in zip(far, self.value, strict=True)):
            return
        stay = np.flatnonzero(far).tolist()
        self.chosen = [self.chosen[number] for number in stay]
        self.value = [self.value[number] for number in stay]
        at = sum(old >= value for old in self.value)
        self.chosen.insert(at, chosen)
        self.value.insert(at, value)
        del self.chosen[self._most :], self.value[self._most :]


def apart(one: Ints, other: Ints) -> int:
    """Count the candidates that one choice has and another of as many has not."""
    return len(one) - len(np.intersect1d(one, other, assume_unique=True))

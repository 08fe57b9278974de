"""What another layer is to points at some places, and wherever chance could have put them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from siting.arrays import Flags, Floats

    #: From points of the plane, shape (n, 2), to a number for each: how far it is to something.
    Field = Callable[[Floats], Floats]

#: Fewer points say nothing.
FEWEST = 20
#: How often the points are moved about to see what chance gives, and how far [m].
N_TRIALS, _NEAR_M, _FAR_M = 120, 250.0, 1350.0
#: Trials closer to a place than this could show what fits there [m].
_APART_M = 200.0
#: Points with more than this share of their trials out of the other layer's sight are left out.
_MOST_AFAR = 0.5


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What the other layer is to the n points that it speaks of.

    Attributes
    ----------
    there : ndarray of float, shape (n, k)
        At each of the places that are asked for.
    by_trial : ndarray of float, shape (n, trials)
        Where the points were moved by each of the steps.
    places : ndarray of float, shape (k, 2)
        By how much each place moves the points, about [m].
    away : ndarray of bool, shape (trials,)
        Which steps end far from all places.
    """

    there: Floats
    by_trial: Floats
    places: Floats
    away: Flags

    def __len__(self) -> int:
        """Count the points."""
        return len(self.there)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What the other layer is to n points, whether they are in its sight or not.

    Attributes
    ----------
    there : ndarray of float, shape (n, k)
        At each of the places that are asked for.
    by_trial : ndarray of float, shape (n, trials)
        Where the points were moved by each of the steps.
    moves : ndarray of float, shape (n, k, 2)
        By how much each place moves each point [m].
    """

    there: Floats
    by_trial: Floats
    moves: Floats

    def __add__(self, more: Measured) -> Measured:
        """Add further points."""
        return Measured(
            there=np.concatenate([self.there, more.there]),
            by_trial=np.concatenate([self.by_trial, more.by_trial]),
            moves=np.concatenate([self.moves, more.moves]),
        )

    def seen(self, sight_m: float) -> Seen | None:
        """Take the points that the other layer speaks of; None where they are too few.

        Parameters
        ----------
        sight_m : float
            Beyond this distance the other layer does not speak of a point.
        """
        spoken_of = (np.abs(self.by_trial) > sight_m).mean(axis=1) <= _MOST_AFAR
        if spoken_of.sum() < FEWEST:
            return None
        places = self.moves[spoken_of].mean(axis=0)
        apart = np.hypot(*(trials()[:, None] - places).transpose(2, 0, 1))
        return Seen(
            there=self.there[spoken_of],
            by_trial=self.by_trial[spoken_of],
            places=places,
            away=(apart > _APART_M).all(axis=1),
        )


def look(field: Field, xy: Floats, moved: Sequence[Floats]) -> Measured:
    """Measure the other layer at some places, and at steps in all directions.

    Parameters
    ----------
    field : callable
        Measures the other layer.
    xy : ndarray of float, shape (n, 2)
        The points [m].
    moved : sequence of ndarray of float, shape (n, 2)
        The same points at each place that is asked for.
    """
    steps = trials()
    at = np.concatenate([(xy[None] + steps[:, None]).reshape(-1, 2), *moved])
    found = field(at).reshape(-1, len(xy)).T
    return Measured(
        there=found[:, len(steps) :],
        by_trial=found[:, : len(steps)],
        moves=np.stack([place - xy for place in moved], axis=1),
    )


def trials() -> Floats:
    """Give steps in all directions, evenly over a ring, always the same ones."""
    number = np.arange(N_TRIALS)
    length = np.sqrt(_NEAR_M**2 + (_FAR_M**2 - _NEAR_M**2) * (number + 0.5) / N_TRIALS)
    angle = number * np.pi * (3 - np.sqrt(5))
    steps: Floats = length[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return steps


def surface(steps: Floats, degree: int) -> Floats:
    """Give the terms of a surface over steps, shape (n, terms)."""
    x, y = steps.T / 1000.0
    powers = [(i, j) for i in range(degree + 1) for j in range(degree + 1 - i)]
    terms: Floats = np.column_stack([x**i * y**j for i, j in powers])
    return terms

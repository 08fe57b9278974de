"""How well the points of one layer fit another one, as they stand and moved.

What stands in a real place stands there for a reason: homes keep off the streets, care homes
stand on residential land, districts end at streets and at other districts. Moved by some hundred
metres, that is lost. So the points are moved about, to find out what chance alone would give, and
it is said how far the fit at a place is from that: whatever the reason is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betaln

from siting.datum.seen import surface, trials

if TYPE_CHECKING:
    from siting.arrays import Floats
    from siting.datum.seen import Seen

    Beta = tuple[int, int]

#: Trends over a city (a centre, an edge) are no fit: a surface of this degree takes them out.
_DEGREE = 4
#: Beta densities of ranks: near something, far from it, or at a middling distance.
_NEAR: tuple[Beta, ...] = ((1, 2), (1, 4), (1, 8), (1, 20))
_FAR: tuple[Beta, ...] = ((2, 1), (4, 1))
_MIDDLING: tuple[Beta, ...] = ((2, 2), (3, 3), (2, 4), (4, 2), (3, 8), (2, 8))
#: Some of the points are so, and the others anywhere.
_VERY_NEAR: tuple[Beta, ...] = ((1, 30),)
_VERY_FAR: tuple[Beta, ...] = ((30, 1),)


@dataclass(frozen=True, kw_only=True)
class Fit:
    """What the points of a layer say of some places that it could have.

    Attributes
    ----------
    evidence : ndarray of float, shape (k,)
        For each place: by what factor it is likelier that the two layers belong together there
        than that they have nothing to do with each other, as a natural logarithm.
    by_chance : float
        The most of that at the trials, away from all these places.
    n : int
        How many points were tested.
    """

    evidence: Floats
    by_chance: float
    n: int


def fit(seen: Seen, *, touching: bool = False) -> Fit:
    """Compare the fit of points at some places with what chance gives.

    Parameters
    ----------
    seen : Seen
        What the other layer is to the points, at the places and by chance.
    touching : bool, optional
        Whether the points are known to lie on the other layer where they belong, as borders lie on
        borders: then only what is near counts as a fit.

    Notes
    -----
    Each point is ranked among its own trials, so that a point in a dense street and one in a field
    count alike. If the layers have nothing to do with each other, ranks are even. Ranks of a layer
    that belongs there are not: it is asked of a family of densities how much likelier they make
    them. Points near one another are not independent: how much the sums scatter over the trials
    says by how much their number is to be divided.
    """
    steps, by_trial, n = trials(), seen.by_trial, len(seen)
    table = _densities(len(steps), touching=touching)
    chance = _sums(table, _ranks_of_trials(by_trial))
    there = np.stack([_sums(table, _ranks(one, by_trial)[:, None])[0] for one in seen.there.T])
    terms, inverse, pull = _trends()
    trend = inverse @ chance
    rest = chance - terms @ trend
    even_mean, even_scatter = table.mean(axis=1), table.var(axis=1)
    scatter = (rest**2).sum(axis=0) / (len(steps) - terms.shape[1])
    together = np.maximum(1.0, scatter / (n * even_scatter))

    def evidence(above: Floats) -> Floats:
        logs = np.column_stack([(above + n * even_mean) / together, np.zeros(len(above))])
        weighed: Floats = np.logaddexp.reduce(logs, axis=1) - np.log(logs.shape[1])
        return weighed

    return Fit(
        evidence=evidence(there - surface(seen.places, _DEGREE) @ trend),
        by_chance=float(evidence(rest / (1 - pull)[:, None])[seen.away].max()),
        n=n,
    )


@cache
def _trends() -> tuple[Floats, Floats, Floats]:
    """Give the terms of a surface over the trials, their inverse, and the pull of each trial.

    A trial pulls the surface to itself: without that it would be away from it by so much more.
    """
    terms = surface(trials(), _DEGREE)
    inverse = np.asarray(np.linalg.pinv(terms), dtype=np.float64)
    return terms, inverse, np.einsum("ij,ji->i", terms, inverse)


def _ranks(values: Floats, trials: Floats) -> Floats:
    """Rank each value among the trials of its point, in half steps: 0 below all, 2k above."""
    below = (trials < values[:, None]).sum(axis=1)
    equal = (trials == values[:, None]).sum(axis=1)
    ranks: Floats = 2 * below + equal
    return ranks


def _ranks_of_trials(trials: Floats) -> Floats:
    """Rank each trial among the trials of its point, itself counted as a tie."""
    n = trials.shape[1]
    order = np.argsort(trials, axis=1)
    ordered = np.take_along_axis(trials, order, axis=1)
    at, last = np.arange(n), np.full((len(trials), 1), fill_value=True)
    changes = ordered[:, 1:] != ordered[:, :-1]
    first_tied = np.maximum.accumulate(np.where(np.hstack([last, changes]), at, 0), axis=1)
    backwards = np.where(np.hstack([changes, last]), at, n)[:, ::-1]
    last_tied = np.minimum.accumulate(backwards, axis=1)[:, ::-1]
    ranks = np.empty(trials.shape)
    np.put_along_axis(ranks, order, first_tied + last_tied + 1.0, axis=1)
    return ranks


def _sums(table: Floats, ranks: Floats) -> Floats:
    """Add up over the points what each density makes of their ranks, shape (trials, densities)."""
    taken = table[:, ranks.astype(np.intp)]
    sums: Floats = taken.sum(axis=1).T
    return sums


def _densities(n_trials: int, *, touching: bool) -> Floats:
    """Give the logarithms of the densities at all ranks, shape (densities, 2 n_trials + 1)."""
    u = (np.arange(2 * n_trials + 1) + 0.5) / (2 * n_trials + 1)

    def beta(a: float, b: float) -> Floats:
        return np.asarray(np.exp((a - 1) * np.log(u) + (b - 1) * np.log1p(-u) - betaln(a, b)))

    plain = _NEAR if touching else (*_NEAR, *_FAR, *_MIDDLING)
    partly = _VERY_NEAR if touching else (*_VERY_NEAR, *_VERY_FAR)
    made = [beta(a, b) for a, b in plain]
    made += [1 - share + share * beta(a, b) for a, b in partly for share in (0.15, 0.4)]
    logs: Floats = np.log(made)
    return logs

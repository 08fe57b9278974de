"""How well the points of one layer fit another one, as they stand and moved.

What stands in a real place stands there for a reason: homes keep off the streets, care homes
stand on residential land, districts end at streets and at other districts. Moved by some hundred
metres, that is lost. So the points are moved about, to find out what chance alone would give, and
it is said how far the fit at a place is from that: whatever the reason is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betaln

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from siting.arrays import Floats

    #: From points of the plane, shape (n, 2), to a number for each: how far it is to something.
    Field = Callable[[Floats], Floats]

#: Fewer points say nothing.
FEWEST = 20
#: How often the points are moved about to see what chance gives, and how far [m].
_N_TRIALS, _NEAR_M, _FAR_M = 120, 250.0, 1350.0
#: Trials closer to a place than this could show what fits there [m].
_APART_M = 200.0
#: Points with more than this share of their trials out of the other layer's sight are left out.
_MOST_AFAR = 0.5
#: Trends over a city (a centre, an edge) are no fit: a surface of this degree takes them out.
_DEGREE, _SCALE_M = 4, 1000.0


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


def fit(field: Field, xy: Floats, moved: Sequence[Floats], *, sight_m: float) -> Fit | None:
    """Compare the fit of points at some places with what chance gives.

    Parameters
    ----------
    field : callable
        Measures the other layer.
    xy : ndarray of float, shape (n, 2)
        The points [m].
    moved : sequence of ndarray of float, shape (n, 2)
        The same points at each place that is asked for.
    sight_m : float
        Beyond this distance the other layer does not speak of a point.

    Returns
    -------
    Fit or None
        None where too few points lie within the other layer.

    Notes
    -----
    Each point is ranked among its own trials, so that a point in a dense street and one in a field
    count alike. If the layers have nothing to do with each other, ranks are even. Ranks of a layer
    that belongs there are not: it is asked of a family of densities how much likelier they make
    them. Points near one another are not independent: how much the sums scatter over the trials
    says by how much their number is to be divided.
    """
    trials = _trials()
    by_trial = field((xy[None] + trials[:, None]).reshape(-1, 2)).reshape(len(trials), -1).T
    seen = (np.abs(by_trial) > sight_m).mean(axis=1) <= _MOST_AFAR
    by_trial = by_trial[seen]
    n = len(by_trial)
    if n < FEWEST:
        return None
    table = _densities(len(trials))
    chance = _sums(table, _ranks_of_trials(by_trial))
    there = np.stack(
        [_sums(table, _ranks(field(place[seen]), by_trial)[:, None])[0] for place in moved]
    )
    surface = _surface(trials)
    # A trial pulls the surface to itself: what it would be away from it without that.
    pull = np.einsum("ij,ji->i", surface, np.linalg.pinv(surface))
    trend = np.linalg.lstsq(surface, chance, rcond=None)[0]
    rest = chance - surface @ trend
    even_mean, even_scatter = table.mean(axis=1), table.var(axis=1)
    scatter = (rest**2).sum(axis=0) / (len(trials) - surface.shape[1])
    together = np.maximum(1.0, scatter / (n * even_scatter))

    def evidence(above: Floats) -> Floats:
        logs = np.column_stack([(above + n * even_mean) / together, np.zeros(len(above))])
        weighed: Floats = np.logaddexp.reduce(logs, axis=1) - np.log(logs.shape[1])
        return weighed

    steps = np.array([(place - xy)[seen].mean(axis=0) for place in moved])
    away = (np.hypot(*(trials[:, None] - steps).transpose(2, 0, 1)) > _APART_M).all(axis=1)
    return Fit(
        evidence=evidence(there - _surface(steps) @ trend),
        by_chance=float(evidence(rest / (1 - pull)[:, None])[away].max()),
        n=n,
    )


def _trials() -> Floats:
    """Give steps in all directions, evenly over a ring, always the same ones."""
    number = np.arange(_N_TRIALS)
    length = np.sqrt(_NEAR_M**2 + (_FAR_M**2 - _NEAR_M**2) * (number + 0.5) / _N_TRIALS)
    angle = number * np.pi * (3 - np.sqrt(5))
    steps: Floats = length[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return steps


def _surface(steps: Floats) -> Floats:
    x, y = steps.T / _SCALE_M
    powers = [(i, j) for i in range(_DEGREE + 1) for j in range(_DEGREE + 1 - i)]
    surface: Floats = np.column_stack([x**i * y**j for i, j in powers])
    return surface


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


def _densities(n_trials: int) -> Floats:
    """Give the logarithms of the densities at all ranks, shape (densities, 2 n_trials + 1)."""
    u = (np.arange(2 * n_trials + 1) + 0.5) / (2 * n_trials + 1)

    def beta(a: float, b: float) -> Floats:
        return np.asarray(np.exp((a - 1) * np.log(u) + (b - 1) * np.log1p(-u) - betaln(a, b)))

    # near something, far from it, or at a middling distance
    plain = [(1, 2), (1, 4), (1, 8), (1, 20), (2, 1), (4, 1)]
    plain += [(2, 2), (3, 3), (2, 4), (4, 2), (3, 8), (2, 8)]
    # some of the points very near, or very far, and the others anywhere
    partly = [(share, *shape) for share in (0.15, 0.4) for shape in ((1, 30), (30, 1))]
    made = [beta(a, b) for a, b in plain]
    made += [1 - share + share * beta(a, b) for share, a, b in partly]
    logs: Floats = np.log(made)
    return logs

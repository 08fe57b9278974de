"""What few points say beside streets: whatever people live or work in keeps a middling distance.

Houses do not stand on a street, nor far from all of them. In Wuhan and Nanshan nine of ten homes
and buildings keep to the middle half of the distances that chance gives. Knowing that beforehand,
40 points tell as much as 200 do of which it is not known what they keep to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betaln

from siting.datum.seen import surface, trials

if TYPE_CHECKING:
    from siting.arrays import Floats
    from siting.datum.seen import Seen

#: Densities of what share of all distances by chance is shorter (ours, from these two cities).
_MIDDLING = ((2, 2), (3, 3), (6, 5))
#: Where no distance has been seen, a density is not taken for nought.
_ENDS = 0.002


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What points say of some places that they could have, if they keep a middling distance.

    Attributes
    ----------
    evidence : ndarray of float, shape (k,)
        For each place: as in `siting.datum.fit.Fit`.
    level : ndarray of float, shape (k,)
        The same with a slope over the city taken out.
    n_better : ndarray of int, shape (k,)
        How many of the trials, away from all these places, have more of that evidence.
    """

    evidence: Floats
    level: Floats
    n_better: Floats


def kept(seen: Seen) -> Kept:
    """Ask at which place points keep a middling distance to lines, much more than by chance.

    Notes
    -----
    All distances are ranked among those of all trials of all points. Each density is divided by
    its mean over the trials, so that chance alone gives 1. As in `siting.datum.fit`, how much the
    sums scatter over the trials says by how much the number of points is to be divided.
    """
    n, k = seen.there.shape
    ordered = np.sort(seen.by_trial, axis=None)
    distance = np.concatenate([seen.there, seen.by_trial], axis=1)
    rank = np.searchsorted(ordered, distance) + np.searchsorted(ordered, distance, side="right")
    share = np.clip(rank / (2 * len(ordered)), _ENDS, 1 - _ENDS)
    logs = np.stack([(a - 1) * np.log(share) + (b - 1) * np.log1p(-share) for a, b in _MIDDLING])
    logs -= np.array([betaln(a, b) for a, b in _MIDDLING])[:, None, None]
    logs -= np.log(np.exp(logs[:, :, k:]).mean(axis=(1, 2)))[:, None, None]
    sums = logs.sum(axis=1)
    there, chance = sums[:, :k].T, sums[:, k:].T
    even_mean, even_scatter = (f(logs[:, :, k:], axis=(1, 2)) for f in (np.mean, np.var))

    def evidence(degree: int) -> tuple[Floats, Floats]:
        terms = surface(trials(), degree)
        trend = np.linalg.lstsq(terms, chance, rcond=None)[0]
        rest = chance - terms @ trend
        scatter = (rest**2).sum(axis=0) / (len(terms) - terms.shape[1])
        together = np.maximum(1.0, scatter / (n * even_scatter))
        here, trial = (
            np.logaddexp.reduce(
                np.column_stack([(above + n * even_mean) / together, np.zeros(len(above))]), axis=1
            )
            - np.log(len(_MIDDLING) + 1)
            for above in (there - surface(seen.places, degree) @ trend, rest)
        )
        return here, trial[seen.away]

    (plain, by_chance), (level, _) = evidence(0), evidence(1)
    better: Floats = (by_chance[:, None] > plain).sum(axis=0)
    return Kept(evidence=plain, level=level, n_better=better)

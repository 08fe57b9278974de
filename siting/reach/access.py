"""Access scores: beds in reach, shared among all who can reach them.

The two-step floating catchment area method (2SFCA): W. Luo and F. Wang, "Measures of spatial
accessibility to health care in a GIS environment", Environment and Planning B 30 (2003). With
weights that fall with the way it is the enhanced one (E2SFCA): W. Luo and Y. Qi, Health & Place 15
(2009); with the continuous Gaussian that is 0 at the cut-off: D. Dai, Health & Place 16 (2010).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints, Rows

#: A score says how many beds there are for so many older people.
PEOPLE = 10_000.0
_AT_CUTOFF = np.exp(-0.5)  # of the Gaussian whose width is the cut-off


class Shared(NamedTuple):
    """The beds of all facilities, shared out among people.

    Attributes
    ----------
    per_10000 : ndarray of float, shape (n,)
        Beds for 10,000 older people at each demand point; 0 where none is in reach.
    given : ndarray of bool, shape (s,)
        Facilities whose beds are known, and that somebody reaches: only theirs are shared out.
    """

    per_10000: Floats
    given: Flags


def two_step(weights: Rows, *, beds: Floats, people: Floats) -> Shared:
    """Share beds out by the two-step floating catchment area method.

    First, the beds of each facility are divided by the people who reach it; then these ratios
    are added up over the facilities that each demand point reaches.

    Parameters
    ----------
    weights : csr_array of float, shape (s, n)
        How much each demand point counts for each facility, 0 or more: `alike` or `gaussian`.
    beds : ndarray of float, shape (s,)
        NaN where unknown: such beds are given to nobody, so that scores are lower bounds.
    people : ndarray of float, shape (n,)
        Older people at each demand point.

    Notes
    -----
    Two sparse products: O(number of ways). No bed is lost or made:
    ``sum(per_10000 * people) / 10,000`` is the sum of the beds that are given.

    Examples
    --------
    >>> import numpy as np
    >>> reached = csr_array(np.array([[1.0, 1, 0], [0, 1, 0]]))
    >>> shared = two_step(
    ...     reached, beds=np.array([30.0, 10]), people=np.array([1000.0, 2000, 500])
    ... )
    >>> shared.per_10000.tolist()
    [100.0, 150.0, 0.0]
    """
    reach_it = weights @ people
    given = (reach_it > 0) & ~np.isnan(beds)
    ratio = np.divide(PEOPLE * beds, reach_it, out=np.zeros(len(beds)), where=given)
    return Shared(np.asarray(weights.T @ ratio), given)


def alike(ways: Rows) -> Rows:
    """Let everybody in reach count alike, near or far.

    Parameters
    ----------
    ways : csr_array of float, shape (s, n)
        The ways within the cut-off [m], as `Ways.ways_within` gives them.
    """
    return _with(ways, np.ones(len(ways.data)))


def gaussian(ways: Rows, *, cutoff_m: float) -> Rows:
    """Let those who are nearer count more: 1 at the door, 0 at the cut-off.

    Parameters
    ----------
    ways : csr_array of float, shape (s, n)
        The ways within the cut-off [m].
    cutoff_m : float
        The cut-off, which is also the width (sigma) of the Gaussian [m].

    Notes
    -----
    ``f(d) = (g(d) - g(cutoff)) / (1 - g(cutoff))`` with ``g(d) = exp(-d^2 / (2 cutoff^2))``, as
    Dai (2010) has it; g is ``access.weights.gaussian(cutoff)`` of PySAL.
    """
    value = np.exp(-ways.data * ways.data / (2 * cutoff_m**2))
    falling = (value - _AT_CUTOFF) / (1 - _AT_CUTOFF)
    return _with(ways, np.maximum(falling, 0.0))  # a cut-off is kept to the centimetre


def unsure(ways: Rows, beds: Floats) -> Flags:
    """Say which demand points reach a facility whose beds are not known, shape (n,)."""
    found = np.zeros(ways.shape[1], dtype=bool)
    found[ways[np.flatnonzero(np.isnan(beds))].indices] = True
    return found


def quantile(share: float, values: Floats, people: Floats, of: Ints, n: int) -> Floats:
    """Find in each of n groups the lowest value that a share of its people do not exceed.

    Parameters
    ----------
    share : float
        0.5 for the median.
    values, people : ndarray of float, shape (n_points,)
        The value at each demand point, and how many people live there.
    of : ndarray of int, shape (n_points,)
        The group of each, -1 for none.

    Returns
    -------
    ndarray of float, shape (n,)
        NaN for groups without people.
    """
    some = np.flatnonzero(of >= 0)
    order = some[np.lexsort((values[some], of[some]))]
    running = np.cumsum(people[order])
    total = _by_group(people, of, n)
    before = np.cumsum(total) - total
    at = np.searchsorted(running, before + share * total)
    found = np.full(n, np.nan)
    peopled = total > 0
    found[peopled] = values[order][at[peopled]]
    return found


def mean(values: Floats, people: Floats, of: Ints, n: int) -> Floats:
    """Average values over the people of each of n groups; NaN for groups without people."""
    total = _by_group(people, of, n)
    found = np.full(n, np.nan)
    peopled = total > 0
    found[peopled] = _by_group(values * people, of, n)[peopled] / total[peopled]
    return found


def _by_group(amounts: Floats, of: Ints, n: int) -> Floats:
    some = of >= 0
    sums: Floats = np.bincount(of[some], weights=amounts[some], minlength=n).astype(np.float64)
    return sums


def _with(ways: Rows, data: Floats) -> Rows:
    return csr_array((data, ways.indices, ways.indptr), shape=ways.shape)

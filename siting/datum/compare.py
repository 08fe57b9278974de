"""Two layers beside each other: in one datum, or one of them shifted against the other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.datum.fit import Fit, fit
from siting.datum.kept import kept
from siting.datum.seen import look
from siting.datum.shift import SHIFTED, from_wgs84, to_wgs84

if TYPE_CHECKING:
    from collections.abc import Callable

    from siting.arrays import Floats
    from siting.datum.seen import Field, Measured, Seen

_PLAIN = "WGS-84"
_DATUMS = (_PLAIN, *SHIFTED)
#: What the two layers can be in: as they say first, then each of the known shifts.
CASES = (
    (_PLAIN, _PLAIN),
    *((one, other) for one in _DATUMS for other in _DATUMS if one != other),
)
#: So many points are looked at first; more only where these do not show that all is well.
_FIRST = (60, 180, 500)
#: How much likelier something has to be than anything else, as a natural logarithm (ours): 55
#: times. Calibrated on real cities; docs/datum.md says how often that is wrong.
CLEAR = 4.0
#: The same where points are known to keep a middling distance, and how many of the trials, most of
#: all, may show more of it.
_CLEARLY_KEPT, _MOST_BETTER = 1.5, 5
#: After so many points nothing more is looked at unless something is at least so likely: layers
#: that have nothing to do with each other are many, and cost the most.
_GO_ON = {180: -2.0, 500: 2.0}


@dataclass(frozen=True, kw_only=True)
class Shifted:
    """What two layers are in, where one of them is shifted against the other.

    Attributes
    ----------
    one, other : str
        The datum of the layer whose points were moved, and of the layer they were held against;
        WGS-84 also where a layer has been converted to it.
    move_m : ndarray of float, shape (2,)
        By how much the points have to be moved to fit, east and north [m].
    confidence : float
        How likely it is, 0 to 1, if each case was equally likely before.
    lead : float
        How much likelier it is than that they fit as they are, or anywhere by chance, as a natural
        logarithm.
    n : int
        How many points were tested.
    """

    one: str
    other: str
    move_m: Floats
    confidence: float
    lead: float
    n: int


@dataclass(frozen=True, kw_only=True)
class Untold:
    """Nothing can be said of two layers: neither that they fit, nor that one is shifted.

    Attributes
    ----------
    n : int
        How many points were tested.
    """

    n: int


class _Case(NamedTuple):
    """What the two layers are in, how likely each case is, and by how much this one leads."""

    case: int
    evidence: Floats
    lead: float


@dataclass(frozen=True, kw_only=True)
class Plane:
    """The ways from the plane to degrees of WGS-84, and back."""

    to_degrees: Callable[[Floats], Floats]
    to_plane: Callable[[Floats], Floats]


def compare(
    field: Field,
    xy: Floats,
    plane: Plane,
    *,
    sight_m: float,
    stated: tuple[str | None, str | None] = (None, None),
    keeping: bool = False,
    touching: bool = False,
) -> Shifted | Untold | None:
    """Find out whether points fit another layer better when one of the two is shifted.

    Parameters
    ----------
    field : callable
        Measures the other layer.
    xy : ndarray of float, shape (n, 2)
        The points [m], as `siting.datum.sample.draw` gives them.
    plane : Plane
        What `xy` is in.
    sight_m : float
        As for `siting.datum.seen.Measured.seen`.
    stated : pair of str or None
        What the plan says that the two layers are in, if it does. They have been converted from
        it, so that they are taken to be right; only one shift may have been taken for the other.
    keeping : bool, optional
        Whether the points are known to keep a middling distance to the other layer.
    touching : bool, optional
        Whether they are known to lie on it.

    Returns
    -------
    Shifted, Untold or None
        None where the layers fit as they are.
    """
    moved = _places(xy, plane)
    seen: Seen | None = None
    found: Fit | None = None
    measured: Measured | None = None
    for begin, n in pairwise((0, *_FIRST, len(xy))):
        more = look(field, xy[begin:n], [place[begin:n] for place in moved])
        measured = more if measured is None else measured + more
        seen = measured.seen(sight_m)
        found = None if seen is None else fit(seen, touching=touching)
        if found is not None and _margin(found.evidence, 0) >= CLEAR:
            return None
        if n >= len(xy) or (found is not None and found.evidence.max() < _GO_ON.get(n, -np.inf)):
            break
    if seen is None or found is None:
        return Untold(n=0)
    decided = _fitting(found) or (_keeping(seen) if keeping else None)
    if decided is None:
        return Untold(n=len(seen))
    if decided.case == 0:
        return None
    true = _believed(CASES[decided.case], stated)
    if true is None:
        return Untold(n=len(seen))
    one, other = true
    likely = np.exp(np.append(decided.evidence, 0.0) - decided.evidence[decided.case])
    return Shifted(
        one=one,
        other=other,
        move_m=(moved[decided.case] - xy).mean(axis=0),
        confidence=float(1 / likely.sum()),
        lead=decided.lead,
        n=len(seen),
    )


def _believed(
    case: tuple[str, str], stated: tuple[str | None, str | None]
) -> tuple[str, str] | None:
    """Say what two layers are in, if the plan may be right; None where it says otherwise.

    A layer in GCJ-02 that was converted from BD-09 is off by what lies between the two, just as if
    it was in GCJ-02 and the other layer in BD-09: then the plan took one for the other.
    """
    one, other = case
    if one in SHIFTED and other in SHIFTED:
        if stated[0] == other:
            return one, _PLAIN
        if stated[1] == one:
            return _PLAIN, other
    contradicted = any(
        said is not None and found != _PLAIN for said, found in zip(stated, case, strict=True)
    )
    return None if contradicted else case


def _fitting(found: Fit) -> _Case | None:
    """Choose the shift that fits best, if by far."""
    case = int(np.argmax(found.evidence))
    lead = float(found.evidence[case] - max(found.evidence[0], found.by_chance, 0.0))
    return _Case(case, found.evidence, lead) if case and lead >= CLEAR else None


def _keeping(seen: Seen) -> _Case | None:
    """Choose the case in which the points keep a middling distance, if that is clear."""
    found = kept(seen)
    case = int(np.argmax(found.evidence))
    lead = _margin(found.evidence, case)
    level = case == 0 or found.level[case] > found.level[0]
    clear = lead >= _CLEARLY_KEPT and level and found.n_better[case] <= _MOST_BETTER
    return _Case(case, found.evidence, lead) if clear else None


def _places(xy: Floats, plane: Plane) -> list[Floats]:
    """Give where the points are on the other layer, in each case."""
    lonlat = plane.to_degrees(xy)
    rest = [plane.to_plane(from_wgs84(to_wgs84(lonlat, one), other)) for one, other in CASES[1:]]
    return [xy, *rest]


def _margin(evidence: Floats, case: int) -> float:
    """Say how far a case is ahead of all others, and of chance."""
    return float(evidence[case] - max(0.0, np.delete(evidence, case).max()))

"""What keeps each candidate from being built, once the sites are chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.language import say

if TYPE_CHECKING:
    from siting.arrays import Ints
    from siting.propose.candidates.limits import Limits
    from siting.propose.candidates.room import Room
    from siting.rule import Candidates

#: Nothing does, but that no more sites were asked for.
OPEN = ("limit_reached", "")
#: It is built.
BUILT = ("built", "")


class Obstacles(NamedTuple):
    """What keeps each candidate from being built.

    Attributes
    ----------
    named : tuple of (str, str)
        Reasons of `proposal.Gap`, and what each hangs on: the one that is easiest to lift first.
    of : ndarray of int, shape (c,)
        The one of each candidate.
    """

    named: tuple[tuple[str, str], ...]
    of: Ints


def obstacles(candidates: Candidates, limits: Limits, room: Room) -> Obstacles:
    """Find what keeps each candidate from being built: of several limits, the first."""
    never = [((reason, detail), which) for reason, detail, which in limits.left_out]
    no_more = [
        (("spacing", say("{metres} m", metres=f"{limits.least_m:g}")), room.crowd > 0),
        (("unit_full", f"{limits.most_a_group}"), room.full),
    ]
    each = [(BUILT, room.built), *never, *no_more]
    named = (OPEN, *(one for one, _ in (*no_more, *never)), BUILT)
    of = np.zeros(len(candidates.ids), dtype=np.intp)
    for one, which in reversed(each):
        of[which] = named.index(one)
    return Obstacles(named, of)

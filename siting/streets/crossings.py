"""Streets that cross without a shared vertex, joined where they cross."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from siting.language import say
from siting.streets import near
from siting.streets.joins import Joins, length_of, none, project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.arrays import Flags, Floats, Ints
    from siting.streets.pieces import Pieces

HINT = say('set crossings = "leave" in [layers.streets]')


class Crossings(NamedTuple):
    """How pieces are joined because they cross, and at how many places."""

    joins: Joins
    n_places: int


class _Meetings(NamedTuple):
    """Vertices on other pieces; and pairs of pieces that cross, and where on the first."""

    split: Ints
    cross: Ints
    share: Floats


def find(pieces: Pieces) -> Crossings:
    """Find where pieces of the same level cross, or a vertex of one lies on another.

    Pieces that are `apart` cross nothing. A vertex is on a piece if it is at most a centimetre
    off it. New nodes at most a centimetre apart are one.
    """
    found = [_meet(pieces, pairs) for pairs in _candidates(pieces)]
    if not found:
        return Crossings(none(), 0)
    split, cross, share = (np.concatenate(part) for part in zip(*found, strict=True))
    rows = np.lexsort((cross[:, 1], cross[:, 0]))
    cross, share = cross[rows], share[rows]
    start, stop = (pieces.xy[pieces.ends[cross[:, 0], side]] for side in (0, 1))
    xy, node = _places(start + share[:, None] * (stop - start), pieces.level[cross[:, 0]])
    new = np.column_stack((cross.T.ravel(), np.tile(node + len(pieces.xy), 2)))
    return Crossings(
        Joins(xy=xy, split=np.concatenate((split, new)), links=none().links),
        n_places=len(xy) + len(np.unique(split[:, 1])),
    )


def _candidates(pieces: Pieces) -> Iterator[Ints]:
    """Pair pieces whose boxes touch, the lower first."""
    open_ = np.flatnonzero(~pieces.apart)
    ends = pieces.xy[pieces.ends[open_]]
    tree = shapely.STRtree(shapely.linestrings(ends))

    def find(start: int, stop: int) -> Ints:
        low, high = np.sort(ends[start:stop], axis=1).swapaxes(0, 1)
        low, high = low - near.SAME_M, high + near.SAME_M
        which, other = tree.query(shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1]))
        once = which + start < other
        return np.column_stack((open_[which[once] + start], open_[other[once]]))

    return near.in_chunks(len(open_), find, what=say("pairs of streets may cross"), hint=HINT)


def _meet(pieces: Pieces, pairs: Ints) -> _Meetings:
    """Tell of each pair whether a vertex lies on the other piece, or the two cross."""
    pairs = pairs[pieces.level[pairs[:, 0]] == pieces.level[pairs[:, 1]]]
    touches = np.zeros(len(pairs), dtype=bool)
    split = []
    for one, other in ((0, 1), (1, 0)):
        ends = pieces.ends[pairs[:, one]]
        for side in (0, 1):
            vertex = pieces.ends[pairs[:, other], side]
            on = _on(pieces, ends, vertex)
            touches |= on
            split.append(np.column_stack((pairs[on, one], vertex[on])))
    left, right = (pieces.ends[pairs[:, side]] for side in (0, 1))
    meets = (left[:, :, None] == right[:, None, :]).any(axis=(1, 2))
    free = pairs[~touches & ~meets]
    share, crosses = _cross(pieces, free)
    return _Meetings(np.concatenate(split), free[crosses], share[crosses])


def _on(pieces: Pieces, ends: Ints, vertex: Ints) -> Flags:
    """Say which vertices lie on a piece between its ends."""
    at, start, stop = (pieces.xy[node] for node in (vertex, ends[:, 0], ends[:, 1]))
    share, foot = project(at, start, stop)
    off_m = length_of(at - foot)
    inside = (share > 0.0) & (share < 1.0) & (vertex != ends[:, 0]) & (vertex != ends[:, 1])
    on: Flags = inside & (off_m <= near.SAME_M + near.TINY_M)
    return on


def _cross(pieces: Pieces, pairs: Ints) -> tuple[Floats, Flags]:
    """Say where on the first piece of each pair the second crosses it, and whether it does."""
    (a, b), (c, d) = (pieces.xy[pieces.ends[pairs[:, side]]].swapaxes(0, 1) for side in (0, 1))
    first, second, between = b - a, d - c, c - a
    turn = _turn(first, second)
    level_ = turn == 0.0
    turn = np.where(level_, 1.0, turn)
    share, other = _turn(between, second) / turn, _turn(between, first) / turn
    crosses: Flags = ~level_ & (share > 0) & (share < 1) & (other > 0) & (other < 1)
    return share, crosses


def _turn(one: Floats, other: Floats) -> Floats:
    """Give the cross product of steps."""
    turn: Floats = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    return turn


def _places(xy: Floats, level: Ints) -> tuple[Floats, Ints]:
    """Take crossings on one level that are at most a centimetre apart for one."""
    taken = np.arange(len(xy))
    for each in np.unique(level):
        at = np.flatnonzero(level == each)
        close = near.pairs(xy[at], near.SAME_M, what="crossings", hint=HINT)
        taken[at] = at[near.first_of(len(at), close)]
    own, node = np.unique(taken, return_inverse=True)
    return xy[own], node.astype(np.intp)

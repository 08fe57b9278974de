"""Dead ends beside other lines: where a street stops just short of the one that it leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from siting.arrays import ranges
from siting.language import say
from siting.streets import near, order
from siting.streets.joins import length_of, project
from siting.streets.pieces import key_of

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints
    from siting.streets.pieces import Pieces


class Beside(NamedTuple):
    """A piece beside each dead end; the foot is the point of it that is nearest to the end.

    Attributes
    ----------
    end, piece : ndarray of int, shape (b,)
        The node that is the dead end, and the piece.
    share : ndarray of float, shape (b,)
        How far along the piece the foot is, from 0 to 1.
    foot : ndarray of float, shape (b, 2)
        Easting and northing [m].
    gap_m : ndarray of float, shape (b,)
        From the end to the foot [m].
    """

    end: Ints
    piece: Ints
    share: Floats
    foot: Floats
    gap_m: Floats

    def where(self, which: Flags | Ints) -> Beside:
        """Keep some."""
        return Beside(
            self.end[which],
            self.piece[which],
            self.share[which],
            self.foot[which],
            self.gap_m[which],
        )


class _Own(NamedTuple):
    """What dead ends are on: the level of each node; keys of nodes and lines, and of links."""

    level: Ints
    n_lines: int
    lines: Ints
    links: Ints


def dead_ends(ends: Ints, n_nodes: int) -> Flags:
    """Say which nodes have one neighbour only; `ends` are sorted."""
    key = key_of(ends, n_nodes)
    once = np.concatenate((np.ones(min(len(key), 1), dtype=bool), key[1:] != key[:-1]))
    dead: Flags = np.bincount(ends[once].ravel(), minlength=n_nodes) == 1
    return dead


def nearest(pieces: Pieces, *, join_m: float, met: Ints, links: Ints, hint: str) -> Beside:
    """Find the nearest piece of another line beside each dead end; of equally near ones the first.

    Pieces that are `apart` do not count, nor those of another level, unless it is the ground, nor
    those that the end is linked to at their own end.

    Parameters
    ----------
    pieces : Pieces
        What the lines are cut into.
    join_m : float
        The longest gap that counts [m], the limit included.
    met : ndarray of int
        Nodes that meet another line already, though no piece of it ends there.
    links : ndarray of int, shape (l, 2)
        Nodes that are linked already; sorted.
    hint : str
        What to do if there are too many.
    """
    dead = dead_ends(pieces.ends, len(pieces.xy))
    dead[met[met < len(dead)]] = False
    open_ = np.flatnonzero(~pieces.apart)
    end = np.flatnonzero(dead)
    own = _own(pieces, dead, key_of(links, len(pieces.xy)))
    tree = shapely.STRtree(shapely.points(pieces.xy[end]))

    def find(start: int, stop: int) -> Ints:
        drawn = shapely.linestrings(pieces.xy[pieces.ends[open_[start:stop]]])
        found = tree.query(drawn, predicate="dwithin", distance=join_m + 2 * near.TINY_M)
        return np.column_stack((open_[found[0] + start], end[found[1]]))

    best = [_measured(pieces, np.empty((0, 2), dtype=np.intp))]
    what = say("lines end within {join_m:g} m of another", join_m=join_m)
    for pairs in near.in_chunks(len(open_) if len(end) else 0, find, what=what, hint=hint):
        beside = _measured(pieces, pairs[_fits(pieces, own, pairs)])
        best.append(_first(beside.where(beside.gap_m <= join_m + near.TINY_M)))
    return _first(Beside(*(np.concatenate(part) for part in zip(*best, strict=True))))


def _own(pieces: Pieces, dead: Flags, links: Ints) -> _Own:
    """Find on which level dead ends are, and all lines that end there."""
    level = np.zeros(len(pieces.xy), dtype=np.intp)
    for ends in (pieces.ends[::-1, 1], pieces.ends[::-1, 0]):
        level[ends] = pieces.level[::-1]
    piece, line = pieces.drawn.T
    n_lines = int(line.max(initial=-1)) + 1
    row, side = np.nonzero(dead[pieces.ends[piece]])
    lines = np.unique(pieces.ends[piece[row], side] * n_lines + line[row])
    return _Own(level, n_lines, lines, links)


def _fits(pieces: Pieces, own: _Own, pairs: Ints) -> Flags:
    """Say which pairs of piece and end may be joined: of other lines, on fitting levels."""
    drawn, line = pieces.drawn.T
    piece, end = pairs.T
    start, stop = (np.searchsorted(drawn, piece, side=side) for side in ("left", "right"))
    pair = np.repeat(np.arange(len(pairs)), stop - start)
    key = end[pair] * own.n_lines + line[ranges(start, stop - start)]
    itself = order.among(key, own.lines)
    fits = (pieces.level[piece] == 0) | (pieces.level[piece] == own.level[end])
    fits[pair[itself]] = False
    for node in pieces.ends[piece].T:
        link = np.sort(np.column_stack((end, node)), axis=1)
        fits &= ~order.among(key_of(link, len(pieces.xy)), own.links)
    return np.asarray(fits)


def _measured(pieces: Pieces, pairs: Ints) -> Beside:
    """Find the point of each piece that is nearest to the end."""
    piece, end = pairs.T
    u, v = pieces.ends[piece].T
    share, foot = project(pieces.xy[end], pieces.xy[u], pieces.xy[v])
    return Beside(end, piece, share, foot, length_of(pieces.xy[end] - foot))


def _first(beside: Beside) -> Beside:
    """Keep the nearest piece of each end."""
    rows = np.lexsort((beside.piece, beside.gap_m, beside.end))
    first = np.ones(len(rows), dtype=bool)
    first[1:] = beside.end[rows[1:]] != beside.end[rows[:-1]]
    return beside.where(rows[first])

"""Line ends that stop just short of another line: what a drawing leaves open is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from siting.arrays import ranges
from siting.streets import near
from siting.streets.joins import Joins, length_of, project
from siting.streets.pieces import key_of

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints
    from siting.streets.pieces import Pieces

HINT = "lower 'join_m' in [layers.streets]"
_PIECES_A_CHUNK = 100_000


class Gaps(NamedTuple):
    """How gaps are closed: by so many links from end to end, and so many to a line beside."""

    joins: Joins
    n_ends: int
    n_beside: int


class _Beside(NamedTuple):
    """Pieces beside line ends: the foot is the point of the piece nearest to the end."""

    end: Ints
    piece: Ints
    share: Floats
    foot: Floats
    gap_m: Floats

    def where(self, which: Flags | Ints) -> _Beside:
        """Keep some."""
        return _Beside(
            self.end[which],
            self.piece[which],
            self.share[which],
            self.foot[which],
            self.gap_m[which],
        )


def close(pieces: Pieces, *, join_m: float, crossed: Ints, first_new: int) -> Gaps:
    """Join line ends to each other, and to lines beside them, where the gap is short.

    Ends are joined by links of the true length of the gap, all those within reach of each other.
    A dead end is also joined to the nearest other line: to its vertex if that is nearest, else to
    a new node on it. Lines that are `apart` are never joined in their middle. Off the ground,
    an end joins its own level or comes down to the ground.

    Parameters
    ----------
    pieces : Pieces
        What the lines are cut into.
    join_m : float
        The longest gap that is closed [m], the limit included.
    crossed : ndarray of int, shape (c, 2)
        Pieces, and nodes that crossings have put on them.
    first_new : int
        The number of the first new node.
    """
    links = _between_ends(pieces, join_m)
    beside = _nearest(_others(_beside(pieces, join_m), pieces, crossed))
    node = np.where(beside.share == 0.0, pieces.ends[beside.piece, 0], -1)
    node = np.where(beside.share == 1.0, pieces.ends[beside.piece, 1], node)
    inside = node < 0
    node[inside & (beside.gap_m <= near.SAME_M)] = beside.end[
        inside & (beside.gap_m <= near.SAME_M)
    ]
    fresh = node < 0
    node[fresh] = first_new + np.arange(fresh.sum())
    legs = np.column_stack((beside.end, node))
    linked = np.isin(key_of(np.sort(legs, axis=1), len(pieces.xy)), key_of(links, len(pieces.xy)))
    new = inside | ~(linked | pieces.join(legs))
    return Gaps(
        Joins(
            xy=beside.foot[fresh],
            split=np.column_stack((beside.piece, node))[inside],
            links=np.concatenate((links, legs[new & (node != beside.end)])),
        ),
        n_ends=len(links),
        n_beside=int(new.sum()),
    )


def dead_ends(ends: Ints, n_nodes: int) -> Flags:
    """Say which nodes have one neighbour only; `ends` are sorted."""
    key = key_of(ends, n_nodes)
    once = np.concatenate((np.ones(min(len(key), 1), dtype=bool), key[1:] != key[:-1]))
    dead: Flags = np.bincount(ends[once].ravel(), minlength=n_nodes) == 1
    return dead


def _between_ends(pieces: Pieces, join_m: float) -> Ints:
    """Find line ends near each other that no piece joins yet."""
    at = np.flatnonzero(pieces.is_end)
    links = at[near.pairs(pieces.xy[at], join_m, what="line ends", hint=HINT)]
    return links[~pieces.join(links)]


def _beside(pieces: Pieces, join_m: float) -> _Beside:
    """Find the pieces within reach of dead ends, also those of the same line."""
    dead = np.flatnonzero(dead_ends(pieces.ends, len(pieces.xy)))
    tree = shapely.STRtree(shapely.points(pieces.xy[dead]))
    found, n_pairs = [np.empty((2, 0), dtype=np.intp)], 0
    for start in range(0, len(pieces.ends) if len(dead) else 0, _PIECES_A_CHUNK):
        drawn = shapely.linestrings(pieces.xy[pieces.ends[start : start + _PIECES_A_CHUNK]])
        pairs = tree.query(drawn, predicate="dwithin", distance=join_m + 2 * near.TINY_M)
        n_pairs += pairs.shape[1]
        if n_pairs > near.MOST_PAIRS:
            raise near.too_many(
                near.MOST_PAIRS, f"lines end within {join_m:g} m of another", hint=HINT
            )
        found.append(pairs + np.array([[start], [0]]))
    piece, which = np.concatenate(found, axis=1)
    end = dead[which]
    u, v = pieces.ends[piece].T
    share, foot = project(pieces.xy[end], pieces.xy[u], pieces.xy[v])
    gap_m = length_of(pieces.xy[end] - foot)
    every = _Beside(end, piece, share, foot, gap_m)
    return every.where(gap_m <= join_m + near.TINY_M)


def _others(beside: _Beside, pieces: Pieces, crossed: Ints) -> _Beside:
    """Keep the pieces that an end may be joined to: of other lines, open, on its level."""
    own = np.full(len(pieces.xy), -1)
    own[pieces.ends[::-1].ravel()] = np.repeat(np.arange(len(pieces.ends))[::-1], 2)
    level = pieces.level[beside.piece]
    fits = (level == 0) | (level == pieces.level[own[beside.end]])
    fits &= ~pieces.apart[beside.piece]
    beside = beside.where(fits)
    beside = beside.where(~_of_own_line(beside, pieces))
    n_nodes = int(max(len(pieces.xy), crossed.max(initial=-1) + 1))
    pair = key_of(np.column_stack((beside.piece, beside.end)), n_nodes)
    done = beside.end[np.isin(pair, key_of(crossed, n_nodes))]
    return beside.where(~np.isin(beside.end, done))


def _of_own_line(beside: _Beside, pieces: Pieces) -> Flags:
    """Say which pieces are drawn by a line that the end is on itself."""
    piece, line = pieces.drawn.T
    n_lines = int(line.max(initial=-1)) + 1
    is_end = np.zeros(len(pieces.xy), dtype=bool)
    is_end[beside.end] = True
    row, side = np.nonzero(is_end[pieces.ends[piece]])
    on_line = pieces.ends[piece[row], side] * n_lines + line[row]
    start, stop = (np.searchsorted(piece, beside.piece, side=s) for s in ("left", "right"))
    pair = np.repeat(np.arange(len(beside.piece)), stop - start)
    key = beside.end[pair] * n_lines + line[ranges(start, stop - start)]
    own = np.zeros(len(beside.piece), dtype=bool)
    own[pair[np.isin(key, on_line)]] = True
    return own


def _nearest(beside: _Beside) -> _Beside:
    """Keep the nearest piece of each end; of equally near ones the first."""
    rows = np.lexsort((beside.piece, beside.gap_m, beside.end))
    first = np.ones(len(rows), dtype=bool)
    first[1:] = beside.end[rows[1:]] != beside.end[rows[:-1]]
    return beside.where(rows[first])

"""Line ends that stop just short of another line: what a drawing leaves open is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.language import say
from siting.streets import near
from siting.streets.beside import nearest
from siting.streets.joins import Joins

if TYPE_CHECKING:
    from siting.arrays import Ints
    from siting.streets.pieces import Pieces

HINT = "lower 'join_m' in [layers.streets]"


class Gaps(NamedTuple):
    """How gaps are closed: by so many links from end to end, and so many to a line beside."""

    joins: Joins
    n_ends: int
    n_beside: int


def close(pieces: Pieces, *, join_m: float, crossed: Ints, first_new: int) -> Gaps:
    """Join line ends to each other, and to lines beside them, where the gap is short.

    Ends are joined by links of the true length of the gap, all those within reach of each other.
    A dead end is also joined to the nearest line that this does not join it to: to its vertex if
    that is nearest, else to a new node on it. Lines that are `apart` are never joined in their
    middle. Off the ground, an end joins its own level or comes down to the ground.

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
    beside = nearest(pieces, join_m=join_m, met=crossed[:, 1], links=links, hint=HINT)
    node = np.where(beside.share == 0.0, pieces.ends[beside.piece, 0], -1)
    node = np.where(beside.share == 1.0, pieces.ends[beside.piece, 1], node)
    inside = node < 0
    node = np.where(inside & (beside.gap_m <= near.SAME_M), beside.end, node)
    fresh = node < 0
    node[fresh] = first_new + np.arange(fresh.sum())
    legs = np.column_stack((beside.end, node))
    new = inside | ~pieces.join(legs)
    return Gaps(
        Joins(
            xy=beside.foot[fresh],
            split=np.column_stack((beside.piece, node))[inside],
            links=np.concatenate((links, legs[new & (node != beside.end)])),
        ),
        n_ends=len(links),
        n_beside=int(new.sum()),
    )


def _between_ends(pieces: Pieces, join_m: float) -> Ints:
    """Find line ends near each other that no piece joins yet; the pairs are sorted."""
    at = np.flatnonzero(pieces.is_end)
    links = at[near.pairs(pieces.xy[at], join_m, what=say("line ends"), hint=HINT)]
    return links[~pieces.join(links)]

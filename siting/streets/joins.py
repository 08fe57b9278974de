"""What is added to the pieces to join them: points where they are split, and links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from siting.arrays import Floats, Ints


@dataclass(frozen=True, kw_only=True)
class Joins:
    """Nodes that are put into pieces, and links between nodes.

    Attributes
    ----------
    xy : ndarray of float, shape (j, 2)
        New nodes; they are numbered from where the nodes of the pieces end.
    split : ndarray of int, shape (q, 2)
        A piece, and a node that lies on it (new or not).
    links : ndarray of int, shape (l, 2)
        Nodes that one can walk between, in a straight line.
    """

    xy: Floats
    split: Ints
    links: Ints

    def __add__(self, other: Joins) -> Joins:
        """Put two together; `other` numbers its new nodes after those of this one."""
        return Joins(
            xy=np.concatenate((self.xy, other.xy)),
            split=np.concatenate((self.split, other.split)),
            links=np.concatenate((self.links, other.links)),
        )


def none() -> Joins:
    """Join nothing."""
    no = np.empty((0, 2), dtype=np.intp)
    return Joins(xy=np.empty((0, 2)), split=no, links=no)


def project(xy: Floats, start: Floats, stop: Floats) -> tuple[Floats, Floats]:
    """Find the nearest points on straight pieces.

    Parameters
    ----------
    xy, start, stop : ndarray of float, shape (n, 2)
        Points, and the ends of a piece for each; no piece is without length.

    Returns
    -------
    share : ndarray of float, shape (n,)
        How far along the piece the nearest point is: 0 at its start, 1 at its end.
    foot : ndarray of float, shape (n, 2)
        That point; exactly an end of the piece where it is one.
    """
    along, off = stop - start, xy - start
    square = along[:, 0] ** 2 + along[:, 1] ** 2
    share = np.clip((off[:, 0] * along[:, 0] + off[:, 1] * along[:, 1]) / square, 0.0, 1.0)
    foot = np.where((share == 1.0)[:, None], stop, start + share[:, None] * along)
    return share, foot


def length_of(step: Floats) -> Floats:
    """Give the lengths of steps, the same in both directions."""
    return np.hypot(step[:, 0], step[:, 1])

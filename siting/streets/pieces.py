"""Lines cut into straight pieces between nodes, joined where they share vertices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from siting.streets import order
from siting.streets.vertices import nodes_of

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints
    from siting.streets.lines import Lines


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """s straight pieces of street between n nodes, each once, in an order of their own.

    Attributes
    ----------
    xy : ndarray of float, shape (n, 2)
        Easting and northing of the nodes [m].
    is_end : ndarray of bool, shape (n,)
        Whether a line begins or ends there.
    ends : ndarray of int, shape (s, 2)
        The nodes of each piece, the lower first; sorted. Pieces of another level, or apart, may
        lie between the same two.
    level, apart, slowness : ndarray, shape (s,)
        As in `Lines`; of pieces drawn several times, the least slowness.
    drawn : ndarray of int, shape (p, 2)
        Each piece as often as it is drawn: which it is, and which line draws it.
    links : ndarray of int, shape (l, 2)
        Nodes of places nearer than a centimetre that are not at the same.
    n_vertices, n_moved, n_zero, n_stacked : int
        Vertices; positions that gave way to one at most a centimetre off; pieces without length
        that were dropped; places where lines of different levels were left apart.
    """

    xy: Floats
    is_end: Flags
    ends: Ints
    level: Ints
    apart: Flags
    slowness: Floats
    drawn: Ints
    links: Ints
    n_vertices: int
    n_moved: int
    n_zero: int
    n_stacked: int

    def join(self, pairs: Ints) -> Flags:
        """Say which pairs of nodes are the ends of a piece."""
        n_nodes = len(self.xy)
        return order.among(key_of(np.sort(pairs, axis=1), n_nodes), key_of(self.ends, n_nodes))


def cut(lines: Lines) -> Pieces:
    """Cut lines at every vertex, and join them where they share one.

    Parameters
    ----------
    lines : Lines
        Only such as can be drawn (`vertices.drawable`).
    """
    nodes = nodes_of(lines)
    line = np.repeat(np.arange(len(lines)), np.diff(lines.starts))
    follows = line[1:] == line[:-1]
    both = np.column_stack((nodes.of_vertex[:-1][follows], nodes.of_vertex[1:][follows]))
    line = line[1:][follows]
    has_length = both[:, 0] != both[:, 1]
    both, line = np.sort(both[has_length], axis=1), line[has_length]
    key = key_of(both, len(nodes.xy))
    level, apart, slowness = lines.level[line], lines.apart[line], lines.slowness[line]
    rows = order.by(key, level, apart, slowness)
    key, level, apart = key[rows], level[rows], apart[rows]
    other = (key[1:] != key[:-1]) | (level[1:] != level[:-1]) | (apart[1:] != apart[:-1])
    first = np.concatenate((np.ones(min(len(key), 1), dtype=bool), other))
    once = rows[first]
    return Pieces(
        xy=nodes.xy,
        is_end=nodes.is_end,
        ends=both[once],
        level=level[first],
        apart=apart[first],
        slowness=slowness[once],
        drawn=np.column_stack((np.cumsum(first) - 1, line[rows])),
        links=nodes.links,
        n_vertices=len(lines.xy),
        n_moved=nodes.n_moved,
        n_zero=len(has_length) - len(key),
        n_stacked=nodes.n_stacked,
    )


def key_of(ends: Ints, n_nodes: int) -> Ints:
    """Give one number for each pair of nodes; sorted as the pairs are."""
    key: Ints = ends[:, 0] * n_nodes + ends[:, 1]
    return key

"""The walking graph: nodes, and the straight pieces of street between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints

#: Lengths are whole multiples of this power of two [m] (about a thousandth of a millimetre). Sums
#: of up to 8,000,000 km are then exact, so no way depends on the order in which it is added up.
QUANTUM_M = 2.0**-20
#: A part of the streets with less than this share of their length is a fragment (ours).
FRAGMENT = 0.01


@dataclass(frozen=True, kw_only=True)
class Graph:
    """Streets that are walked in both directions; m straight edges between n nodes.

    Attributes
    ----------
    xy : ndarray of float, shape (n, 2)
        Easting and northing of the nodes [m], near ones together, whatever the file's order.
    ends : ndarray of int, shape (m, 2)
        The nodes that each edge joins, the lower first; sorted, each pair once.
    length_m : ndarray of float, shape (m,)
        Whole multiples of `QUANTUM_M`; never less than the straight line between the ends.
    slowness : ndarray of float, shape (m,)
        Minutes for each minute of level way: 1 or more (steps, slopes).
    component : ndarray of int, shape (n,)
        The part of the streets that each node is in, longest part first; one can walk
        between two nodes only if they are in the same part.
    component_m : ndarray of float, shape (c,)
        The length of each part [m].
    notes : tuple of str
        What was joined, dropped and left apart, with counts and tolerances.
    """

    xy: Floats
    ends: Ints
    length_m: Floats
    slowness: Floats
    component: Ints
    component_m: Floats
    notes: tuple[str, ...] = ()

    def cost_m(self, *, by_time: bool) -> Floats:
        """Give what each edge costs: its length or, by time, the level way that takes as long.

        Returns
        -------
        ndarray of float, shape (m,)
            Metres, whole multiples of `QUANTUM_M`.
        """
        return up(self.length_m * self.slowness) if by_time else self.length_m

    @property
    def fragment(self) -> Flags:
        """Which parts are fragments: so short that they are more likely a fault of the data."""
        short: Flags = self.component_m < FRAGMENT * self.component_m.sum()
        return short


def up(metres: Floats) -> Floats:
    """Round lengths up to whole multiples of `QUANTUM_M`."""
    return np.asarray(np.ceil(metres / QUANTUM_M) * QUANTUM_M)

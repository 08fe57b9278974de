"""Points, and where they are on the streets."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from siting.reach.windows import Tiles

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints, Ints32
    from siting.reach.along import Spots


class Placed:
    """Points on the streets, and others.

    Parameters
    ----------
    xy : ndarray of float, shape (n, 2)
        Easting and northing [m].
    spots : Spots
        Where they meet the streets.
    """

    def __init__(self, xy: Floats, spots: Spots) -> None:
        self.xy, self.spots = xy, spots

    def __len__(self) -> int:
        """Count the points."""
        return len(self.xy)

    def only(self, which: Ints | Flags) -> Placed:
        """Choose points."""
        return Placed(self.xy[which], self.spots.only(which))

    def at(self, local: Ints32) -> Placed:
        """Give nodes other numbers: see `Spots.at`."""
        return Placed(self.xy, self.spots.at(local))

    @cached_property
    def tiles(self) -> Tiles:
        """The points sorted by tile."""
        return Tiles(self.xy)

"""Lines that people can walk along, in the plane, before they are joined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints


@dataclass(frozen=True, kw_only=True)
class Lines:
    """What a reader of streets hands on: k lines, in the order of the file.

    Attributes
    ----------
    xy : ndarray of float, shape (n, 2)
        The vertices of all lines, line after line: easting and northing [m].
    starts : ndarray of int, shape (k + 1,)
        Where each line begins in `xy`, and, last, where the last one ends.
    level : ndarray of int, shape (k,)
        0 on the ground, 1 for a bridge above it, -1 for a tunnel, and so on.
    apart : ndarray of bool, shape (k,)
        Bridges and tunnels: they join other lines at their own ends and at shared vertices of
        their level, never at a crossing nor where the end of another line touches them.
    slowness : ndarray of float, shape (k,)
        Minutes of way along it for each minute of level way of the same length; 1 or more.
    meet_at_vertices : bool
        Whether the data say themselves where lines meet, by vertices that they share
        (OpenStreetMap): ends beside another line are then not joined to it.
    """

    xy: Floats
    starts: Ints
    level: Ints
    apart: Flags
    slowness: Floats
    meet_at_vertices: bool = False

    def __len__(self) -> int:
        """Count the lines."""
        return len(self.starts) - 1

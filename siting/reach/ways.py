"""One interface for who is near what, whatever the way is measured along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints, Ints32, Rows

#: What a way is measured along, as a rule says it.
Measure: TypeAlias = Literal["straight_line", "walking_network"]


class Near(NamedTuple):
    """The target found for each of n points.

    Attributes
    ----------
    target : ndarray of int, shape (n,)
        Its index; -1 where there is none, or no way leads to it.
    way_m : ndarray of float, shape (n,)
        The way to it [m]; infinite where there is none.
    estimated : ndarray of bool, shape (n,)
        Where the way is the straight line times a factor, and not measured.
    """

    target: Ints
    way_m: Floats
    estimated: Flags


class SameUnit(NamedTuple):
    """Units that points and targets lie in, where only targets of the same unit count.

    Attributes
    ----------
    of_points, of_targets : ndarray of int, shape (n,) and (m,)
        The unit of each, -1 for none: such a point has no targets, such a target no points.
    """

    of_points: Ints
    of_targets: Ints


class Ways(Protocol):
    """Measures ways from points to targets.

    A way within a cut-off is at most the cut-off, to the centimetre: `straight.is_within`.
    """

    @property
    def least_ratio(self) -> float:
        """Metres of way that a metre of straight line surely takes."""
        ...

    def nearest(
        self,
        xy: Floats,
        to_xy: Floats,
        *,
        nth: int = 1,
        same: SameUnit | None = None,
        skip: Ints | None = None,
    ) -> Near:
        """Find the n-th nearest target of each point.

        Parameters
        ----------
        xy : ndarray of float, shape (n, 2)
            Easting and northing of the points [m].
        to_xy : ndarray of float, shape (m, 2)
            Easting and northing of the targets [m].
        nth : int
            1 for the nearest.
        same : SameUnit, optional
            Only targets of the same unit count.
        skip : ndarray of int, shape (n,), optional
            A target that does not count for a point (itself), -1 for none.
        """
        ...

    def within(
        self, site_xy: Floats, xy: Floats, *, cutoff_m: float, same: SameUnit | None = None
    ) -> Rows:
        """Find the points no farther than the cut-off from each site.

        Parameters
        ----------
        site_xy : ndarray of float, shape (s, 2)
            Easting and northing of the sites [m].
        xy : ndarray of float, shape (n, 2)
            Easting and northing of the points [m].
        cutoff_m : float
            The longest way that counts [m].
        same : SameUnit, optional
            `of_targets` are the units of the sites.

        Returns
        -------
        csr_array of int8, shape (s, n)
            1 where a point is reached; the points of a site in any order.
        """
        ...

    def reached(
        self, site_xy: Floats, xy: Floats, *, cutoff_m: float, same: SameUnit | None = None
    ) -> Ints32:
        """List the points within the cut-off of some sites, for points that stay.

        Returns
        -------
        ndarray of int32
            The points of the first site, then those of the second: the columns of `within`.
        """
        ...

    def ways_within(self, site_xy: Floats, xy: Floats, *, cutoff_m: float) -> Rows:
        """Give the same rows as `within`, with the ways.

        Returns
        -------
        csr_array of float, shape (s, n)
            Metres; a way of 0 m is stored like any other.
        """
        ...

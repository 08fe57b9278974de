"""What a check measured that only maps hold: too many values for findings.json."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Geometries, Texts


@dataclass(frozen=True, kw_only=True)
class AccessPoints:
    """The access score of each of n demand points.

    Attributes
    ----------
    xy : ndarray of float, shape (n, 2)
        Easting and northing in the plan's plane [m].
    people : ndarray of float, shape (n,)
        Older people.
    beds_per_10000, gaussian_per_10000 : ndarray of float, shape (n,)
        Scores, rounded to 6 decimals.
    unsure : ndarray of bool, shape (n,)
        Whether a facility is in reach whose beds are not known.
    unit : ndarray of object, shape (n,)
        The id of the unit of the finest level; None for no unit.
    """

    xy: Floats
    people: Floats
    beds_per_10000: Floats
    gaussian_per_10000: Floats
    unsure: Flags
    unit: Texts

    def __len__(self) -> int:
        """Count the demand points."""
        return len(self.people)


@dataclass(frozen=True, kw_only=True)
class ServiceStreets:
    """The streets within the limit of a rule from each of n facilities.

    Attributes
    ----------
    rule, facility : ndarray of object, shape (n,)
        Ids; None for all facilities together.
    metres : ndarray of float, shape (n,)
        The limit [m].
    lines : ndarray of object, shape (n,)
        Shapely MultiLineStrings in the plan's plane [m], cut where the way ends.
    """

    rule: Texts
    facility: Texts
    metres: Floats
    lines: Geometries

    def __len__(self) -> int:
        """Count the service areas."""
        return len(self.lines)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """What is drawn beside the findings; None where it was not asked for."""

    access: AccessPoints | None = None
    streets: ServiceStreets | None = None

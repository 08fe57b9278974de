"""Facilities that count only for the unit they lie in: the key ``same_unit`` of ``reach``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.language import say
from siting.reach.ways import SameUnit
from siting.terms import term

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints
    from siting.study import Study
    from siting.study.units import Units

#: Levels whose units are made from people where no layer gives them.
_MADE = ("planning_unit", "city")


def lacking(study: Study, level: str) -> str | None:
    """Name the layer without which it is not known which places lie in the same unit."""
    if level in _MADE and level not in study.units:
        return None if len(study.demand) else "layers.elders"
    return None if level in study.units else f"layers.units.{level}"


class Same(NamedTuple):
    """The points that a rule is tested on, and the units that they and the places lie in.

    Attributes
    ----------
    units : Units
        The units of the level that the rule names.
    of_points, of_places : ndarray of int
        The unit of each, -1 for none.
    """

    units: Units
    of_points: Ints
    of_places: Ints

    @property
    def nowhere(self) -> Flags:
        """Points in no unit: which places are in theirs is not known."""
        return self.of_points < 0

    def among(self, points: Ints | slice, places: Ints | slice) -> SameUnit:
        """Say the units of some of the points and places."""
        return SameUnit(self.of_points[points], self.of_places[places])

    def only(self, points: Ints) -> Same:
        """Give the same for some of the points."""
        return self._replace(of_points=self.of_points[points])

    def notes(self, found: Flags) -> tuple[str, ...]:
        """Say what borders leave out of the places looked for, and of the points."""
        level = term(self.units.level)
        lost = int((found & (self.of_places < 0)).sum())
        points = int(self.nowhere.sum())
        said = [say("only facilities in the same {level} count", level=level)]
        if lost:
            said.append(
                say(
                    "facilities in no {level}, which count for nobody: {lost:,}",
                    level=level,
                    lost=lost,
                )
            )
        if points:
            said.append(
                say(
                    "tested points in no {level}, which are undecided: {points:,}",
                    level=level,
                    points=points,
                )
            )
        return (*said, *self.units.notes)


def same(study: Study, level: str, xy: Floats, to_xy: Floats, demand: Ints | None) -> Same:
    """Find the units of a level in which points and places lie; on a border, the lowest id.

    Parameters
    ----------
    xy, to_xy : ndarray of float, shape (n, 2) and (m, 2)
        Easting and northing of the points and of the places [m].
    demand : ndarray of int, shape (n,), or None
        The demand points that the points are; None for places.
    """
    units = _units(study, level)
    own = units.of(xy) if demand is None else units.of_demand[demand]
    return Same(units, own, units.of(to_xy))


def count(which: Flags, inside: Same | None) -> Ints | int:
    """Count places for each point: those of its unit, or all where borders do not matter."""
    if inside is None:
        return int(np.count_nonzero(which))
    counts = np.bincount(inside.of_places[which] + 1, minlength=len(inside.units) + 1)
    counts[0] = 0  # those in no unit are for nobody
    here: Ints = counts[inside.of_points + 1]
    return here


def closed(study: Study, level: str) -> bool:
    """Say whether nothing beyond the study area can lie in the same unit."""
    return lacking(study, level) is None and not _units(study, level).everywhere


def people_nowhere(study: Study, level: str, rows: Ints) -> float:
    """Count the older people of demand points that lie in no unit of a level."""
    if lacking(study, level) is not None:
        return 0.0
    at = rows[_units(study, level).of_demand[rows] < 0]
    return float(np.sum(study.demand.elders[at]))


def _units(study: Study, level: str) -> Units:
    units = study.unit_level(level)
    assert units is not None  # else it is lacking
    return units

"""What rules are tested on, other than demand points: units, estates, and places one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from siting.study.derived import derive
from siting.study.served import belonging_to

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Geometries, Ints, Texts, Values
    from siting.study.facilities import Facilities
    from siting.study.units import Units

#: What the density of older people is called where a rule asks for it.
DENSITY = "older_people_per_km2"
ESTATES = "residential_area"


@dataclass(frozen=True, kw_only=True)
class Subjects:
    """The subjects of a rule, in the order of their ids.

    Attributes
    ----------
    level : str
        A level of units, ``residential_area``, or the word for the places.
    geometry : ndarray of object, shape (n,)
        Polygons, or the points of places [m].
    elders : ndarray of float, shape (n,)
        Older people each stands for; 0 for places.
    perhaps : ndarray of bool, shape (n,)
        Subjects of which it is not known whether they are any: places of a type that a missing
        field decides.
    missing : tuple of str
        Those fields.
    units : Units or None
        The units they are; None for places.
    places : Facilities or None
        All places of their layer, for places.
    own : ndarray of int, shape (n,)
        Which of the places each one is.
    peopled : bool
        Whether the plan says where older people live at all.
    """

    level: str
    ids: Texts
    names: Texts
    geometry: Geometries
    elders: Floats
    columns: dict[str, Values]
    perhaps: Flags
    missing: tuple[str, ...] = ()
    units: Units | None = None
    places: Facilities | None = None
    own: Ints | None = None
    peopled: bool = True
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        """Count the subjects."""
        return len(self.ids)

    @property
    def layer(self) -> str:
        """Name the layer that their fields come from, as the plan does."""
        if self.places is not None:
            return self.places.layer
        return "residential" if self.level == ESTATES else f"units.{self.level}"

    def field(self, name: str) -> Values | None:
        """Give a field of the subjects, shape (n,); None where the layer has none."""
        if name in self.columns:
            return self.columns[name]
        if name.startswith("older_people") and not self.peopled:
            return None
        if self.units is not None and name == "older_people":
            return self.elders
        if self.units is not None and name == "older_people_per_km2":
            return self.elders / self.units.area_km2
        if self.places is not None and self.own is not None:
            values = self.places.field(name)
            return None if values is None else values[self.own]
        return derive(name, self._stated)

    def _stated(self, name: str) -> Values | None:
        counted = name == "older_people" and self.peopled
        return self.elders if counted else self.columns.get(name)

    def of(self, xy: Floats) -> Ints:
        """Say in which subject each point lies, -1 for none; nothing lies in a place."""
        if self.units is None:
            return np.full(len(xy), -1, dtype=np.intp)
        return self.units.of(xy)

    def of_places(self, places: Facilities) -> Ints:
        """Say which subject each place belongs to: the unit it states or lies in, or itself."""
        if self.places is places and self.own is not None:
            found = np.full(len(places), -1, dtype=np.intp)
            found[self.own] = np.arange(len(self))
            return found
        lies_in = self.of(places.xy)
        return lies_in if self.units is None else belonging_to(places, self.units, lies_in)


def of_units(units: Units, *, peopled: bool = True) -> Subjects:
    """Take units as subjects."""
    return Subjects(
        level=units.level,
        ids=units.ids,
        names=units.names,
        geometry=units.geometry,
        elders=units.elders,
        columns=units.columns,
        perhaps=np.zeros(len(units), dtype=bool),
        units=units,
        peopled=peopled,
        notes=units.notes,
    )

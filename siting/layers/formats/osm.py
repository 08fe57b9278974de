"""OpenStreetMap: which of its ways are streets, and their lines from numbered points."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from siting.language import say
from siting.layers.formats.raw import Raw
from siting.layers.positions.plane import crs_of
from siting.layers.reading import fields

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Floats, Geometries, Ints, Values
    from siting.layers.origin import Origin

#: The tag that makes a way a street, and those that say who may walk it.
HIGHWAY = "highway"
TAGS = (HIGHWAY, "foot", "access", "bridge", "tunnel", "layer", "motorroad")
ID = "osm_id"
#: Positions in OpenStreetMap are whole multiples of this [degrees]: equal ones are one place.
STEPS_PER_DEGREE = 1e7


def key(number: int, *, relation: bool = False) -> str:
    """Name a way, or an area that a relation draws."""
    return f"r{number}" if relation else str(number)


@dataclass(kw_only=True)
class Ways:
    """Streets as a file tells them, before their points are found: filled while it is read.

    Attributes
    ----------
    ids : list of str
        The streets: ways, and areas that relations draw.
    tags : list of tuple
        Their values of `TAGS`.
    street : list of int
        Of each part, the street that it belongs to: a relation has several.
    sizes : list of int
        Of each part, how many points it has.
    refs : array of int
        The numbers of those points, part after part.
    """

    ids: list[str] = field(default_factory=list)
    tags: list[tuple[str | None, ...]] = field(default_factory=list)
    street: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    refs: array[int] = field(default_factory=lambda: array("q"))

    def add(self, id_: str, tags: Any) -> int:
        """Add a street without parts, its tags a mapping; give its place."""
        self.ids.append(id_)
        self.tags.append(tuple(tags.get(name) for name in TAGS))
        return len(self.ids) - 1

    def part(self, street: int, refs: Sequence[int]) -> None:
        """Add a part to a street."""
        self.street.append(street)
        self.sizes.append(len(refs))
        self.refs.extend(refs)

    def raw(self, origin: Origin, numbers: Ints, degrees: Floats) -> Raw:
        """Draw the streets.

        Parameters
        ----------
        origin : Origin
            The layer.
        numbers : ndarray of int, shape (n,)
            The numbers of points whose place is known.
        degrees : ndarray of float, shape (n, 2)
            Longitude and latitude of each.
        """
        order = np.argsort(numbers, kind="stable")
        refs = np.frombuffer(self.refs, dtype=np.int64) if self.refs else np.empty(0, np.int64)
        place = np.searchsorted(numbers[order], refs)
        place = order[np.minimum(place, len(order) - 1)] if len(order) else np.zeros_like(refs)
        known = numbers[place] == refs if len(order) else np.zeros(len(refs), dtype=bool)
        part = np.repeat(np.arange(len(self.sizes)), self.sizes)
        left = np.bincount(part[known], minlength=len(self.sizes))
        drawn = known & (left >= 2)[part]
        owner = np.array(self.street, dtype=np.intp)
        geometry = _lines(degrees[place[drawn]], part[drawn], owner, len(self.ids))
        notes = missing(origin, int((~known).sum()), int(np.unique(part[~known]).size))
        columns = {
            name: _texts([held[place] for held in self.tags]) for place, name in enumerate(TAGS)
        }
        return as_raw(origin, {ID: _texts(self.ids), **columns}, geometry, notes)


def missing(origin: Origin, n_points: int, n_ways: int) -> tuple[str, ...]:
    """Say how many points a clipped file does not hold."""
    if not n_points:
        return ()
    note = say(
        "{name}: {n_points} points of {n_ways} ways are not in the file "
        "(it was cut out of a larger one); what is left of these ways is "
        "kept",
        name=origin.name,
        n_points=n_points,
        n_ways=n_ways,
    )
    return (note,)


def _lines(degrees: Floats, part: Ints, owner: Ints, n_streets: int) -> Geometries:
    """Make lines of points, and several lines of the areas that relations draw."""
    result = np.full(n_streets, None, dtype=object)
    if not len(degrees):
        return result
    held, number = np.unique(part, return_inverse=True)
    lines = shapely.linestrings(degrees, indices=number)
    streets, first, n_parts = np.unique(owner[held], return_index=True, return_counts=True)
    result[streets] = lines[first]
    several = np.isin(owner[held], streets[n_parts > 1])
    if several.any():
        places, group = np.unique(owner[held[several]], return_inverse=True)
        result[places] = shapely.multilinestrings(lines[several], indices=group)
    return result


def as_raw(
    origin: Origin, columns: dict[str, Values], geometry: Geometries, notes: tuple[str, ...]
) -> Raw:
    """Hand streets on, in the order of their ids; those without any line are left out.

    Raises
    ------
    SitingError
        There are none.
    """
    drawn = ~shapely.is_missing(geometry)
    if not drawn.any():
        raise origin.file_error(
            say("the file holds no streets: no way with the tag 'highway'"),
            hint=say("export the streets too: all ways with 'highway', and their points"),
        )
    rows = np.flatnonzero(drawn)
    ids = columns[ID]
    rows = np.array(sorted(rows.tolist(), key=lambda row: _rank(str(ids[row]))), dtype=np.intp)
    chosen = fields.choose(origin, list(columns), n_features=len(rows))
    crs, overruled = crs_of(origin, "EPSG:4326")
    return Raw(
        crs=crs,
        xy=None,
        geometry=geometry[rows],
        columns={name: columns[name][rows] for name in chosen.columns},
        chosen=chosen,
        notes=(*overruled, *notes, *chosen.notes),
    )


def _rank(id_: str) -> tuple[bool, int]:
    return id_.startswith("r"), int(id_.lstrip("r"))


def whole_steps(degrees: Floats) -> Floats:
    """Bring positions to the steps of OpenStreetMap, so that equal places are equal numbers."""
    return np.asarray(np.rint(degrees * STEPS_PER_DEGREE) / STEPS_PER_DEGREE)


def _texts(values: Sequence[str | None]) -> Values:
    result = np.empty(len(values), dtype=object)
    result[:] = values
    return result

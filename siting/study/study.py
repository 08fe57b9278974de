"""Everything measured about a plan, as arrays: what the rules are tested on."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.language import say
from siting.progress import Silent
from siting.reach.detour import FALLBACK
from siting.reach.straight import Straight
from siting.study import density, joining
from siting.study.subjects import DENSITY, ESTATES, Subjects, of_units
from siting.study.units import Units, units_of_table

if TYPE_CHECKING:
    from pyproj import CRS

    from siting.arrays import Floats, Values
    from siting.condition import MeasuredOn
    from siting.layers.records import Figures, Table
    from siting.progress import Progress
    from siting.reach.ways import Measure, Ways
    from siting.study.demand import Demand
    from siting.study.facilities import Facilities
    from siting.study.on_foot import OnFoot
    from siting.study.tables import PlaceTables
    from siting.study.who import Who
    from siting.words import Words

#: Levels from the finest, to say where a finding is.
FINEST_FIRST = (
    *("group", "community", "village", "circle", "street", "town", "planning_unit"),
    *("county", "district", "city"),
)
#: Levels whose units together may be taken for the study area.
COARSEST_FIRST = (
    *("city", "county", "district", "street", "town"),
    *("planning_unit", "community", "village", "group", "circle"),
)
_SLIVER_M = 5.0
DRAWN_AROUND_M = 100.0  # around the points of a plan without areas


@dataclass(frozen=True, kw_only=True)
class Study:
    """A plan measured; all coordinates in one metric plane.

    Attributes
    ----------
    crs : pyproj.CRS
        The plane.
    year : int
        The year assessed.
    demand : Demand
        Where older people live.
    facilities, health : Facilities
        All places of the two layers; `counts` says which count.
    tables : PlaceTables
        What they were gathered from.
    figures : dict of str to Figures
        Tables of figures by unit: ``staff``, ``stats``.
    units : dict of str to Units
        By level, those that a layer gives. `unit_level` makes the others.
    residential : Table or None
        The residential layer, for the fields of the land a demand point lies on.
    surroundings_known : bool
        Whether the facilities layer also holds what stands beyond the study area.
    who : Who
        Who counts as an older person, as far as it is stated.
    streets : OnFoot or None
        What ways on foot are measured along.
    pattern : ndarray of float, shape (n_communities,), or None
        Older people whom a finer layer counts in each community, where these say their totals.
    """

    crs: CRS
    year: int
    demand: Demand
    facilities: Facilities
    health: Facilities
    tables: PlaceTables
    figures: dict[str, Figures]
    units: dict[str, Units]
    residential: Table | None
    surroundings_known: bool
    who: Who
    notes: tuple[str, ...]
    streets: OnFoot | None = field(default=None, repr=False)
    pattern: Floats | None = field(default=None, repr=False)
    progress: Progress = field(default_factory=Silent, repr=False)
    joined: dict[float, Units] = field(default_factory=dict, repr=False)
    stocks: dict[str, Study] = field(default_factory=dict, repr=False)
    densities: dict[str, tuple[Floats, tuple[str, ...]]] = field(default_factory=dict, repr=False)

    @property
    def stock(self) -> str:
        """Which places count: ``existing`` or ``plan``."""
        return self.tables.stock

    def density(self, on: MeasuredOn = "community") -> tuple[Floats, tuple[str, ...]] | None:
        """Give older people per km2 where each demand point lies, and on what that was measured.

        None where no layer gives the areas; without communities, circles of 1 km2 stand in.
        """
        areas = self.areas(on)
        if areas is None and on != "community":
            return None
        if on not in self.densities:
            self.densities[on] = density.of_points(
                self.demand.xy, self.demand.elders, areas, self.progress
            )
        return self.densities[on]

    def areas(self, on: MeasuredOn) -> Units | None:
        """Give the areas on which density may be measured; None where no layer gives them."""
        return self.estates if on == ESTATES else self.units.get(on)

    @cached_property
    def study_area(self) -> shapely.Geometry | None:
        """The area whose facilities the plan knows: its units' outline, holes filled [m]."""
        for level in COARSEST_FIRST:
            if level in self.units:
                whole = shapely.union_all(self.units[level].geometry)
                closed = shapely.buffer(shapely.buffer(whole, _SLIVER_M), -_SLIVER_M)
                rings = shapely.get_exterior_ring(shapely.get_parts(closed))
                return shapely.union_all(shapely.polygons(rings))
        if not len(self.demand):
            return None
        return shapely.convex_hull(shapely.multipoints(self.demand.xy))

    def planning_units(self, size: float) -> Units:
        """Give the planning units: the layer, else communities (or 1 km squares) joined."""
        if "planning_unit" in self.units:
            return self.units["planning_unit"]
        if size not in self.joined:
            parts = self.units.get("community") or joining.blocks(self.demand)
            districts = self.units.get("district")
            inside = shapely.get_coordinates(shapely.point_on_surface(parts.geometry))
            within = (
                np.zeros(len(parts), dtype=np.intp) if districts is None else districts.of(inside)
            )
            self.joined[size] = joining.join(parts, within, self.demand.elders, size=size)
        return self.joined[size]

    @property
    def finest(self) -> Units | None:
        """The units of the finest level that the plan draws."""
        found = (self.units.get(level) for level in FINEST_FIRST)
        return next((units for units in found if units is not None), None)

    @cached_property
    def whole(self) -> Units:
        """The city as one unit, where no layer draws it."""
        area = self.study_area
        n_demand = len(self.demand)
        n = 0 if area is None else 1
        return Units(
            level="city",
            ids=np.array(["all"] * n, dtype=object),
            names=np.array([say("the whole plan")] * n, dtype=object),
            geometry=np.array([shapely.buffer(area, DRAWN_AROUND_M)] * n, dtype=object),
            elders=np.array([self.demand.elders.sum()] * n),
            of_demand=np.full(n_demand, n - 1, dtype=np.intp),
            everywhere=n == 1,
            notes=(say("no layer draws the city: the whole plan is taken for it"),),
        )

    def unit_level(self, level: str, size: float | None = None) -> Units | None:
        """Give the units of a level; None where no layer gives them and none can be made.

        `size` is how many older people a planning unit should have where it has to be made.
        """
        if level == "planning_unit":
            return self.planning_units(size or joining.UNIT_PEOPLE)
        if level == "city":
            return self.units.get("city", self.whole)
        return self.units.get(level)

    def with_proposed(self, proposed: Table) -> Study:
        """Give the same study with further sites; what was measured of people and areas stays."""
        return self._with_places(replace(self.tables, proposed=(*self.tables.proposed, proposed)))

    def in_stock(self, stock: str | None) -> Study:
        """Give the same study with another stock counted: ``existing`` or ``plan``."""
        if stock is None or stock == self.tables.stock:
            return self
        if stock not in self.stocks:
            self.stocks[stock] = self._with_places(replace(self.tables, stock=stock))
        return self.stocks[stock]

    def _with_places(self, tables: PlaceTables) -> Study:
        other = copy.copy(self)  # a copy keeps what is cached, and none of that reads places
        for name, value in (("tables", tables), ("stocks", {}), *tables.gathered().items()):
            object.__setattr__(other, name, value)
        return other

    def ways(self, measure: Measure, *, by_time: bool) -> Ways:
        """Give what ways are measured along; on foot without streets, they are estimated.

        Parameters
        ----------
        measure : {'straight_line', 'walking_network'}
            As a rule says it.
        by_time : bool
            Whether a metre of stairs or slope counts as the level metres that take as long.
        """
        if measure == "straight_line":
            return Straight()
        return Straight(FALLBACK) if self.streets is None else self.streets.ways(by_time=by_time)

    @property
    def on_foot(self) -> str:
        """Say how ways on foot are measured."""
        if self.streets is None:
            return say(
                "the way on foot is estimated as the straight line x {FALLBACK:g} "
                "(ours): the plan names no streets",
                FALLBACK=FALLBACK,
            )
        return str(self.streets)

    def places(self, layer: str) -> Facilities:
        """Give the places of a layer: ``facilities`` or ``health``."""
        return self.health if layer == "health" else self.facilities

    @cached_property
    def estates(self) -> Units | None:
        """The residential polygons as units; None without the layer."""
        land = self.residential
        if land is None or land.geometry is None:
            return None
        inside = self.demand.residential
        return units_of_table(land, ESTATES, inside, self.demand.elders)

    def subjects(self, level: str, words: Words, size: float | None = None) -> Subjects | None:
        """Give what a rule is tested on: units of a level, estates, or places of a type.

        None where no layer gives them.
        """
        if level in words:
            return self._places_of(level, words)
        found = self.estates if level == ESTATES else self.unit_level(level, size)
        return None if found is None else of_units(found, peopled=len(self.demand) > 0)

    def _places_of(self, word: str, words: Words) -> Subjects:
        """Take the places of a type as subjects, each by itself."""
        places = self.places(words.layer(word))
        found = places.select(words.names(word), words.where(word))
        own = np.flatnonzero(found.sure | found.maybe)
        names = [places.name_of(index) for index in own.tolist()]
        return Subjects(
            level=word,
            ids=places.ids[own],
            names=np.array(names, dtype=object),
            geometry=shapely.points(places.xy[own]),
            elders=np.zeros(len(own)),
            columns={name: values[own] for name, values in places.columns.items()},
            perhaps=found.maybe[own],
            missing=found.missing,
            places=places,
            own=own,
        )

    def demand_field(self, name: str, on: MeasuredOn = "community") -> Values | None:
        """Give a field of the residential land that each demand point lies on, shape (n,).

        The density of older people is that of the area named by `on`.
        """
        if name == DENSITY:
            measured = self.density(on)
            return None if measured is None else measured[0]
        if self.residential is None or name not in self.residential.columns:
            return None
        values = self.residential.columns[name]
        here = values[self.demand.residential]
        here[self.demand.residential < 0] = None if values.dtype == object else np.nan
        return here

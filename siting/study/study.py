"""Everything measured about a plan, as arrays: what the rules are tested on."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.progress import Silent
from siting.study import demand as demand_
from siting.study import density, facilities, joining
from siting.study.units import Units, from_table

if TYPE_CHECKING:
    from pyproj import CRS

    from siting.arrays import Floats, Values
    from siting.layers.records import Layers, Table
    from siting.plan import Plan
    from siting.progress import Progress

#: Levels from the finest, to say where a finding is.
FINEST_FIRST = ("community", "village", "street", "town", "planning_unit", "district", "city")
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
    facilities : Facilities
        All facilities; `facilities.counts` says which count.
    units : dict of str to Units
        By level, those that a layer gives. `unit_level` makes the others.
    residential : Table or None
        The residential layer, for the fields of the land a demand point lies on.
    surroundings_known : bool
        Whether the facilities layer also holds what stands beyond the study area.
    who, basis : str, str or None
        Who counts as an older person, as the plan states it: ``60+, resident``.
    """

    crs: CRS
    year: int
    stock: str
    demand: demand_.Demand
    facilities: facilities.Facilities
    units: dict[str, Units]
    residential: Table | None
    surroundings_known: bool
    who: str
    basis: str | None
    notes: tuple[str, ...]
    progress: Progress = field(default_factory=Silent, repr=False)
    joined: dict[float, Units] = field(default_factory=dict, repr=False)

    @cached_property
    def density(self) -> tuple[Floats, tuple[str, ...]]:
        """Older people per km2 where each demand point lies, and on what that was measured."""
        return density.of_points(
            self.demand.xy, self.demand.elders, self.units.get("community"), self.progress
        )

    @cached_property
    def study_area(self) -> shapely.Geometry | None:
        """The area whose facilities the plan knows: its units' outline, holes filled [m]."""
        for level in ("city", "district", "community", "street"):
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

    @cached_property
    def whole(self) -> Units:
        """The city as one unit, where no layer draws it."""
        area = self.study_area
        n_demand = len(self.demand)
        n = 0 if area is None else 1
        return Units(
            level="city",
            ids=np.array(["all"] * n, dtype=object),
            names=np.array(["the whole plan"] * n, dtype=object),
            geometry=np.array([shapely.buffer(area, DRAWN_AROUND_M)] * n, dtype=object),
            elders=np.array([self.demand.elders.sum()] * n),
            of_demand=np.full(n_demand, n - 1, dtype=np.intp),
            everywhere=n == 1,
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

    def with_proposed(self, proposed: Table, layers: Layers) -> Study:
        """Give the same study with further sites; what was measured of people and areas stays."""
        other = copy.copy(self)  # a copy keeps what is cached, and none of that reads facilities
        tables = [table for table in (layers.proposed, proposed) if table is not None]
        gathered = facilities.gather(layers.facilities, tables, year=self.year, stock=self.stock)
        object.__setattr__(other, "facilities", gathered)
        return other

    def demand_field(self, name: str) -> Values | None:
        """Give a field of the residential land that each demand point lies on, shape (n,)."""
        if name == "older_people_per_km2":
            return self.density[0]
        if self.residential is None or name not in self.residential.columns:
            return None
        values = self.residential.columns[name]
        here = values[self.demand.residential]
        here[self.demand.residential < 0] = None if values.dtype == object else np.nan
        return here


def _who(plan: Plan) -> str:
    """Say who counts as an older person, as far as the plan states it."""
    spec = plan.layers.elders
    age = (
        f"{spec.age_from}+" if spec is not None and spec.age_from is not None else "age not stated"
    )
    basis = (
        spec.basis
        if spec is not None and spec.basis is not None
        else "resident or registered not stated"
    )
    return f"{age}, {basis}"


def _by_id(layers: Layers) -> Layers:
    """Put the areas in the order of their ids: where they overlap, the first id has the point."""
    return replace(
        layers,
        residential=None if layers.residential is None else layers.residential.by_id(),
        units={level: table.by_id() for level, table in layers.units.items()},
    )


def measure(layers: Layers, plan: Plan, *, year: int, progress: Progress) -> Study:
    """Measure a plan's layers.

    Parameters
    ----------
    layers : Layers
        In one metric plane.
    plan : Plan
        For the stock that counts and what is known of the surroundings.
    year : int
        The year assessed.
    progress : Progress
        Hears of each stage.
    """
    layers = _by_id(layers)
    progress.stage("placing older people")
    demand = demand_.place(layers)
    progress.stage("finding units")
    found = {
        level: from_table(table, level, demand.xy, demand.elders)
        for level, table in layers.units.items()
    }
    proposed = [] if layers.proposed is None else [layers.proposed]
    known = facilities.gather(layers.facilities, proposed, year=year, stock=plan.head.stock)
    notes = [f"older people: {_who(plan)}", *demand.notes, *known.notes]
    for level, unit in found.items():
        out = unit.of_demand < 0
        if out.any():
            notes.append(
                f"units.{level}: {int(out.sum()):,} demand points with"
                f" {demand.elders[out].sum():,.1f} older people lie in none"
            )
    return Study(
        crs=layers.crs,
        year=year,
        stock=plan.head.stock,
        demand=demand,
        facilities=known,
        units=found,
        residential=layers.residential,
        surroundings_known=plan.head.surroundings == "known",
        who=_who(plan),
        basis=None if plan.layers.elders is None else plan.layers.elders.basis,
        notes=tuple(notes),
        progress=progress,
    )

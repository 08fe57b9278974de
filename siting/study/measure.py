"""Layers -> Study: everything a check measures, once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from siting.study import demand as demand_
from siting.study.spatial import Strips
from siting.study.study import Study
from siting.study.tables import PlaceTables
from siting.study.units import from_table

if TYPE_CHECKING:
    from siting.layers.records import Layers
    from siting.plan import Plan
    from siting.progress import Progress


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
    strips = Strips(demand.xy)
    found = {
        level: from_table(table, level, strips, demand.elders)
        for level, table in layers.units.items()
    }
    tables = PlaceTables(
        existing=layers.facilities,
        proposed=() if layers.proposed is None else (layers.proposed,),
        health=layers.health,
        year=year,
        stock=plan.head.stock,
    )
    places = tables.gathered()
    notes = [
        f"older people: {_who(plan)}",
        *demand.notes,
        *places["facilities"].notes,
        *places["health"].notes,
    ]
    if layers.facilities is None:
        notes.append("facilities: no layer names any; none are taken to stand")
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
        demand=demand,
        facilities=places["facilities"],
        health=places["health"],
        tables=tables,
        figures=layers.figures,
        units=found,
        residential=layers.residential,
        surroundings_known=plan.head.surroundings == "known",
        who=_who(plan),
        basis=None if plan.layers.elders is None else plan.layers.elders.basis,
        notes=tuple(notes),
        progress=progress,
    )

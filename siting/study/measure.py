"""Layers -> Study: everything a check measures, once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from siting.arrays import quantise
from siting.language import say
from siting.layers.records import Table
from siting.study.demand import place
from siting.study.noted import notes_of
from siting.study.on_foot import OnFoot
from siting.study.people import counted
from siting.study.spatial import Strips
from siting.study.study import Study
from siting.study.tables import PlaceTables
from siting.study.totals import keep
from siting.study.units import from_table, units_of_table
from siting.study.who import Who

if TYPE_CHECKING:
    from siting.layers.records import Layers
    from siting.plan import Plan
    from siting.progress import Progress
    from siting.study.demand import Demand
    from siting.study.people import People


def _who(plan: Plan, layers: Layers, people: People, estimate: str) -> Who:
    """Say who counts as an older person: as the plan states it, or the names of columns do."""
    tables = (people.places, layers.units.get("community"))
    named = (one.age_from for one in tables if isinstance(one, Table))
    age = next((one for one in named if one is not None), None)
    return Who(
        age_from=age if plan.age_from is None else plan.age_from,
        basis=plan.basis,
        estimate=estimate,
    )


def _by_id(layers: Layers) -> Layers:
    """Put the areas in the order of their ids: where they overlap, the first id has the point."""
    return replace(
        layers,
        residential=None if layers.residential is None else layers.residential.by_id(),
        units={level: table.by_id() for level, table in layers.units.items()},
    )


def _times(demand: Demand, times: float) -> Demand:
    """Count so many times as many older people."""
    return demand if times == 1 else replace(demand, elders=quantise(demand.elders * times))


def measure(
    layers: Layers, plan: Plan, *, year: int, times: float = 1.0, progress: Progress
) -> Study:
    """Measure a plan's layers.

    Parameters
    ----------
    layers : Layers
        In one metric plane.
    plan : Plan
        For the stock that counts and what is known of the surroundings.
    year : int
        The year assessed.
    times : float
        So many times as many older people as the layers say, the same everywhere.
    progress : Progress
        Hears of each stage.
    """
    layers = _by_id(layers)
    progress.stage(say("placing older people"))
    people = counted(layers, plan)
    kept = keep(people, place(layers, people), layers, plan)
    demand, who = _times(kept.demand, times), _who(plan, layers, people, kept.estimate)
    progress.stage(say("finding units"))
    strips = Strips(demand.xy)
    found = {
        level: units_of_table(table, level, kept.community, demand.elders)
        if level == "community" and kept.community is not None
        else from_table(table, level, strips, demand.elders)
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
    study = Study(
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
        who=who,
        notes=(),
        streets=None if layers.streets is None else OnFoot(layers.streets, progress),
        pattern=kept.pattern,
        progress=progress,
    )
    return replace(study, notes=notes_of(study))

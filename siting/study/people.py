"""How many older people the data count, and where: the layer that says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from siting.arrays import MOST_PEOPLE, quantise
from siting.errors import At, SitingError
from siting.language import say
from siting.layers.records import Cells, Table

if TYPE_CHECKING:
    from siting.arrays import Floats
    from siting.layers.records import Layers
    from siting.plan import Plan

_PER_HOUSEHOLD = "older_people_per_household"


@dataclass(frozen=True, kw_only=True)
class People:
    """Older people of cells or features, not placed yet.

    Attributes
    ----------
    places : Table or Cells
        Where they are counted.
    totals : ndarray of float, shape (n,)
        How many, whole multiples of `arrays.PEOPLE_QUANTUM`; 0 where it is not known.
    estimate : str
        What the numbers are worked out from where nobody counted: ``households x 0.45``.
    notes : tuple of str
        Where the numbers come from, and how many are not known.
    """

    places: Table | Cells
    totals: Floats
    estimate: str = ""
    notes: tuple[str, ...] = ()


def counted(layers: Layers, plan: Plan | None = None) -> People:
    """Find the first layer that says how many older people there are.

    It is the layer of older people, then the residential polygons, by their older people or else
    by their households where the plan says how many live in each, then the communities.

    Raises
    ------
    SitingError
        The plan says how many live in a household, and no polygon has households; or there are
        more people than can be added up exactly.
    """
    rate = _per_household(plan)
    unused = (
        [
            say(
                "residential: {PER_HOUSEHOLD} is not used: a layer says how many "
                "older people there are",
                PER_HOUSEHOLD=_PER_HOUSEHOLD,
            )
        ]
        if rate is not None
        else []
    )
    if isinstance(layers.elders, Cells):
        cells = layers.elders
        notes = [say("demand: older people from the cells of '{path}'", path=cells.path), *unused]
        return People(places=cells, totals=in_quanta(cells, cells.elders), notes=tuple(notes))
    for table in (layers.elders, layers.residential):
        if table is not None and "older_people" in table.columns:
            return _of_table(table, *unused)
    if rate is not None and layers.residential is not None:
        return _of_households(layers.residential, rate, plan)
    communities = layers.units.get("community")
    if communities is not None and "older_people" in communities.columns:
        return _of_table(communities)
    return _nobody(layers)


def in_quanta(places: Table | Cells, people: Floats) -> Floats:
    """Round people to whole quanta.

    Raises
    ------
    SitingError
        There are more than whole quanta add up to exactly.
    """
    with np.errstate(over="ignore"):
        total = float(people.sum())
    if total > MOST_PEOPLE:
        largest = int(people.argmax())
        feature = None if isinstance(places, Cells) else str(places.ids[largest])
        raise SitingError(
            say(
                "there are {total:g} older people, more than {most:,}: no sum of so many is exact",
                total=total,
                most=MOST_PEOPLE,
            ),
            hint=say(
                "check the numbers and their unit; the largest is {largest:g}",
                largest=people[largest],
            ),
            at=At(path=places.path, layer=places.name, feature=feature),
        )
    return quantise(people)


def _per_household(plan: Plan | None) -> float | None:
    spec = None if plan is None else plan.layers.residential
    return None if spec is None else spec.older_people_per_household


def _of_table(table: Table, *notes: str) -> People:
    people = table.columns["older_people"]
    blank = int(np.isnan(people).sum())
    said = [say("demand: older people from layer '{name}'", name=table.name)]
    if blank:
        said.append(
            say(
                "demand: {blank:,} features of layer '{name}' do not say how many "
                "older people live there; nobody is placed there",
                blank=blank,
                name=table.name,
            )
        )
    return People(
        places=table, totals=in_quanta(table, np.nan_to_num(people)), notes=(*said, *notes)
    )


def _of_households(land: Table, rate: float, plan: Plan | None) -> People:
    """Estimate older people from households."""
    households = land.columns.get("households")
    if households is None or np.isnan(households).all():
        raise SitingError(
            say(
                "'{PER_HOUSEHOLD}' is given, and '{path}' has no households to multiply by it",
                PER_HOUSEHOLD=_PER_HOUSEHOLD,
                path=land.path,
            ),
            hint=say(
                'write fields = {{ households = "COLUMN" }} in [layers.residential], or '
                "leave {PER_HOUSEHOLD} out",
                PER_HOUSEHOLD=_PER_HOUSEHOLD,
            ),
            at=None if plan is None else plan.at("layers", "residential", _PER_HOUSEHOLD),
        )
    notes = [
        say(
            "demand: older people are estimated: households of '{name}' x {rate:g}",
            name=land.name,
            rate=rate,
        )
    ]
    blank = int(np.isnan(households).sum())
    if blank:
        notes.append(
            say(
                "demand: {blank:,} features of layer '{name}' do not say how many "
                "households live there; nobody is placed there",
                blank=blank,
                name=land.name,
            )
        )
    return People(
        places=land,
        totals=in_quanta(land, np.nan_to_num(households) * rate),
        estimate=say("households x {rate:g}", rate=rate),
        notes=tuple(notes),
    )


def _nobody(layers: Layers) -> People:
    """Place nobody, and say what would let somebody be placed."""
    empty = np.empty((0, 2))
    nobody = Table(
        name="elders", path="", ids=np.empty(0, dtype=object), xy=empty, geometry=None, columns={}
    )
    said = say("demand: no layer says where older people live")
    if layers.residential is not None and "households" in layers.residential.columns:
        said += say(
            "; to estimate them from households, write {PER_HOUSEHOLD} = "
            "NUMBER in [layers.residential]",
            PER_HOUSEHOLD=_PER_HOUSEHOLD,
        )
    return People(places=nobody, totals=np.empty(0), notes=(said,))

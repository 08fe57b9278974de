"""The part of findings.json, and of proposal.json, that maps are drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.check.mapped.grid import binned
from siting.check.mapped.units import mapped_units
from siting.check.places import places
from siting.records.finding import Map, MapFacility, MapGrid
from siting.study.density import CLASSES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.arrays import Ints
    from siting.study import Study
    from siting.study.facilities import Facilities


def drawn(study: Study) -> Map:
    """Put together what maps of a plan are drawn from.

    Parameters
    ----------
    study : Study
        The plan, measured.

    Returns
    -------
    Map
        The same whatever the order of features in the layers.
    """
    units = mapped_units(study)
    return Map(
        grid=_grid(study),
        facilities=(*_facilities(study, study.facilities), *_facilities(study, study.health)),
        simplified_m=units.simplified_m,
        units=units.units,
        left_out=units.left_out,
    )


def _grid(study: Study) -> MapGrid | None:
    demand = study.demand
    if not len(demand):
        return None
    classes = _classes(study)
    found = binned(demand.xy, demand.elders, classes)
    lattice = [(one.lon, one.lat) for one in places(study, found.lattice())]
    return MapGrid(
        cell_m=found.cell_m,
        columns=found.columns,
        rows=found.rows,
        lattice=tuple(lattice),
        skipped=tuple((np.diff(found.cell, prepend=-1) - 1).tolist()),
        people=tuple(np.rint(found.people * 10).astype(np.intp).tolist()),
        density_from=() if classes is None else CLASSES,
        density=() if found.class_ is None else tuple(found.class_.tolist()),
    )


def _classes(study: Study) -> Ints | None:
    """Say how densely older people live at each point, unless it takes long and no rule asks it."""
    if study.areas("community") is None and "community" not in study.densities:
        return None
    density = study.density()
    assert density is not None
    found: Ints = np.searchsorted(np.array(CLASSES), density[0], side="right") - 1
    return found


def _facilities(study: Study, facilities: Facilities) -> Iterator[MapFacility]:
    beds = facilities.number("beds").tolist()
    none = np.full(len(facilities), None, dtype=object)
    types, status = (facilities.columns.get(name, none) for name in ("type", "status"))
    for row, place in enumerate(places(study, facilities.xy)):
        yield MapFacility(
            layer=facilities.layer,
            id=str(facilities.ids[row]),
            name=facilities.name_of(row),
            type=str(types[row] or ""),
            status=str(status[row] or ""),
            beds=None if np.isnan(beds[row]) else beds[row],
            counted=bool(facilities.counts[row]),
            proposed=bool(facilities.proposed[row]),
            place=place,
        )

"""Service areas of the facilities that rules look for, as far as people walk to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from siting.check.places import geometries
from siting.kinds import Reach
from siting.language import say
from siting.reach import along
from siting.reach.areas import Areas
from siting.reach.reached import Starts
from siting.records.drawn import ServiceStreets
from siting.records.finding import ServiceArea, Subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from siting.arrays import Floats
    from siting.progress import Progress
    from siting.rule import Rule
    from siting.study import Study
    from siting.study.on_foot import OnFoot


class _Drawn(NamedTuple):
    """One service area in the plane."""

    rule: Rule
    facility: Subject | None
    metres: float
    streets: shapely.MultiLineString
    area: shapely.MultiPolygon


def on_foot(rules: Sequence[Rule]) -> list[Rule]:
    """Find the rules that ask how far homes are from a facility on foot."""
    return [
        rule
        for rule in rules
        if isinstance(rule.kind, Reach)
        and rule.kind.measure == "walking_network"
        and rule.kind.subject == "demand"
    ]


def areas(
    rules: Sequence[Rule], study: Study, progress: Progress
) -> tuple[tuple[ServiceArea, ...], ServiceStreets]:
    """Draw where one can walk to each facility within the limit of a rule, and to any of them.

    Borders of units are not looked at, nor facilities of which it is not sure that they count.

    Parameters
    ----------
    rules : sequence of Rule
        Those that are not on foot are left out.
    study : Study
        With its streets.
    progress : Progress
        Hears of each area.

    Returns
    -------
    areas : tuple of ServiceArea
        For findings.json: rule by rule, first all its facilities together, then each.
    streets : ServiceStreets
        For maps: the streets of each area, in the same order.
    """
    assert study.streets is not None
    found: list[_Drawn] = []
    progress.stage(say("drawing service areas"))
    for rule in on_foot(rules):
        found.extend(_of_rule(rule, study, study.streets, progress))
    shapes = geometries(study, np.array([one.area for one in found], dtype=object))
    records = tuple(
        ServiceArea(
            rule=one.rule.id,
            metres=one.metres,
            facility=one.facility,
            streets_m=round(float(shapely.length(one.streets)), 2),
            geometry=None if shapely.is_empty(one.area) else shape,
        )
        for one, shape in zip(found, shapes, strict=True)
    )
    ids = [None if one.facility is None else one.facility.id for one in found]
    streets = ServiceStreets(
        rule=np.array([one.rule.id for one in found], dtype=object),
        facility=np.array(ids, dtype=object),
        metres=np.array([one.metres for one in found], dtype=np.float64),
        lines=np.array([one.streets for one in found], dtype=object),
    )
    return records, streets


def _of_rule(rule: Rule, study: Study, streets: OnFoot, progress: Progress) -> Iterator[_Drawn]:
    kind = rule.kind
    assert isinstance(kind, Reach)
    study = study.in_stock(rule.run)
    places, which = kind.looked_for(study, rule.words)
    chosen = np.flatnonzero(which.sure)
    cost_m = streets.graph.cost_m(by_time=kind.limit.minutes is not None)
    starts, maker = _starts(places.xy[chosen], streets, cost_m), Areas(streets.graph, cost_m)
    each: list[tuple[Subject | None, Starts]] = [(None, starts)]
    for row, index in enumerate(chosen.tolist()):
        name = Subject(level="facility", id=str(places.ids[index]), name=places.name_of(index))
        each.append((name, _one(starts, row)))
    for facility, some in progress.track(each, len(each)):
        drawn = maker.around(some, cutoff_m=kind.cutoff_m)
        yield _Drawn(rule, facility, kind.cutoff_m, drawn.streets, drawn.area)


def _starts(xy: Floats, streets: OnFoot, cost_m: Floats) -> Starts:
    """Say where facilities step onto the streets; one far from all never does."""
    spots = along.spots(streets.network.snapped(xy), streets.graph.ends, cost_m)
    return Starts(xy, spots.edge, spots.to_ends[:, 0], spots.leg_m)


def _one(starts: Starts, row: int) -> Starts:
    part = slice(row, row + 1)
    return Starts(starts.xy[part], starts.edge[part], starts.along_m[part], starts.leg_m[part])

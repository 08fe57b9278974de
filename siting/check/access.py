"""Access scores of a study: how many beds the older people of each unit can reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from siting.check.places import finest, geometries
from siting.language import say
from siting.reach import access
from siting.reach.edge import may_be_beyond
from siting.records.drawn import AccessPoints
from siting.records.finding import Access, AccessUnit, Subject
from siting.study import FINEST_FIRST

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints
    from siting.reach.ways import Ways
    from siting.study import Study
    from siting.study.units import Units

_DECIMALS = 6  # the last bits of an exponential differ from processor to processor


class _Points(NamedTuple):
    """What is known of each demand point."""

    people: Floats
    per_10000: Floats
    gaussian: Floats
    unsure: Flags


def scores(
    study: Study, ways: Ways, *, minutes: float, metres_per_minute: float, measure: str
) -> tuple[Access, AccessPoints]:
    """Share the beds of all facilities that count among the older people who reach them.

    Parameters
    ----------
    study : Study
        Facilities of the layer ``facilities`` that count, of any type, take part.
    ways : Ways
        How ways are measured.
    minutes, metres_per_minute : float
        Who walks no longer than so many minutes, at so many metres a minute, reaches a facility.
    measure : str
        What the ways are measured along, in the words of packs: ``walking_network``.

    Returns
    -------
    Access
        For findings.json: the whole plan, and the units of each level that a layer gives.
    AccessPoints
        For maps: each demand point.
    """
    cutoff_m = minutes * metres_per_minute
    places, demand = study.facilities, study.demand
    beds = places.number("beds")[places.counts]
    rows = ways.ways_within(places.xy[places.counts], demand.xy, cutoff_m=cutoff_m)
    plain = access.two_step(access.alike(rows), beds=beds, people=demand.elders)
    falling = access.gaussian(rows, cutoff_m=cutoff_m)
    gaussian = access.two_step(falling, beds=beds, people=demand.elders)
    points = _Points(demand.elders, plain.per_10000, gaussian.per_10000, access.unsure(rows, beds))
    known = ~np.isnan(beds)
    unreached = known & ~plain.given
    whole = np.zeros(len(demand), dtype=np.intp)
    found = Access(
        **_figures(points, whole, 1)[0],
        measure=measure,
        minutes=minutes,
        metres_per_minute=metres_per_minute,
        cutoff_m=cutoff_m,
        facilities=int(known.sum()),
        facilities_unreached=int(unreached.sum()),
        facilities_unknown=int((~known).sum()),
        beds=float(beds[known].sum()),
        beds_unreached=float(beds[unreached].sum()),
        notes=_notes(study, cutoff_m, at_cutoff=int((plain.given & ~gaussian.given).sum())),
        units=_units(study, points),
    )
    return found, _drawn(study, points)


def _figures(points: _Points, of: Ints, n: int) -> list[dict[str, Any]]:
    """Sum up the demand points of each of n groups, as AccessFigures has it."""
    people = points.people

    def sums(which: Flags) -> Floats:
        some = which & (of >= 0)
        return np.bincount(of[some], weights=people[some], minlength=n).astype(np.float64)

    total, none = sums(np.ones(len(people), dtype=bool)), sums(points.per_10000 == 0)
    share = np.divide(none, total, out=np.full(n, np.nan), where=total > 0)
    counts = {"people": total, "people_none": none, "people_unsure": sums(points.unsure)}
    scores = {
        "share_none": share,
        "beds_per_10000": access.mean(points.per_10000, people, of, n),
        "median_per_10000": access.quantile(0.5, points.per_10000, people, of, n),
        "p10_per_10000": access.quantile(0.1, points.per_10000, people, of, n),
        "gaussian_per_10000": access.mean(points.gaussian, people, of, n),
    }
    return [
        {name: float(values[row]) for name, values in counts.items()}
        | {name: _number(values[row]) for name, values in scores.items()}
        for row in range(n)
    ]


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), _DECIMALS)


def _units(study: Study, points: _Points) -> tuple[AccessUnit, ...]:
    """Give the units of each level, finest first; the finest are drawn."""
    found: list[AccessUnit] = []
    drawn = finest(study)
    for level in FINEST_FIRST:
        units = study.units.get(level)
        if units is None:
            continue
        shapes = geometries(study, units.geometry) if units is drawn else [None] * len(units)
        figures = _figures(points, units.of_demand, len(units))
        found += [
            AccessUnit(unit=_named(units, row), geometry=shapes[row], **figures[row])
            for row in range(len(units))
        ]
    return tuple(found)


def _named(units: Units, row: int) -> Subject:
    return Subject(level=units.level, id=str(units.ids[row]), name=str(units.names[row]))


def _drawn(study: Study, points: _Points) -> AccessPoints:
    units = finest(study)
    ids = np.full(len(points.people), None, dtype=object)
    if units is not None:
        inside = units.of_demand >= 0
        ids[inside] = units.ids[units.of_demand[inside]]
    return AccessPoints(
        xy=study.demand.xy,
        people=points.people,
        beds_per_10000=np.round(points.per_10000, _DECIMALS),
        gaussian_per_10000=np.round(points.gaussian, _DECIMALS),
        unsure=points.unsure,
        unit=ids,
    )


def _notes(study: Study, cutoff_m: float, *, at_cutoff: int) -> tuple[str, ...]:
    """Say what the scores do not know."""
    notes = []
    near = may_be_beyond(study.study_area, study.demand.xy, cutoff_m=cutoff_m)
    if near.any():
        unknown = say("people") if study.surroundings_known else say("people and facilities")
        notes.append(
            say(
                "{elders:,.0f} older people live within {cutoff_m:,.0f} m of the "
                "edge of the plan or outside it: {unknown} beyond it are not known",
                elders=study.demand.elders[near].sum(),
                cutoff_m=cutoff_m,
                unknown=unknown,
            )
        )
    if at_cutoff:
        notes.append(
            say(
                "Gaussian: {at_cutoff:,} facilities are reached only from the very "
                "end of the way; their beds are not shared out in it",
                at_cutoff=at_cutoff,
            )
        )
    return tuple(notes)

"""What is wrong with the streets, as findings of their own: DATA-201 to DATA-203."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from siting.check.places import places as at
from siting.check.spots import spots
from siting.language import N_, Text, say
from siting.reach.snap import Snapper
from siting.records.finding import Citation, Finding, Outcome, Severity, Subject

if TYPE_CHECKING:
    from siting.arrays import Ints
    from siting.check.spots import Spot
    from siting.progress import Progress
    from siting.study import Study
    from siting.study.on_foot import OnFoot


#: What to do about each of them.
FIX = "join the streets, draw those that are missing, or raise join_m or snap_m"
FIX_ZH = "连接或补绘道路，或调大 join_m、snap_m"


class _Fault(NamedTuple):
    """One kind of fault: its id, what it is called, and what is said of the people it strands."""

    id: str
    title: str
    title_zh: str
    said: str


STRANDED = _Fault(
    "DATA-201",
    "Nobody is cut off by streets that join no others",
    "道路不应有与路网不相连的零散路段",
    N_(
        "the street nearest to {people} older people joins no others: {length} m of streets in "
        "all, which nobody can walk on from; they are taken to the next street that does, if one "
        "is near"
    ),
)
FAR = _Fault(
    "DATA-202",
    "Everybody lives near a street",
    "居住点应邻近道路",
    N_(
        "{people} older people live more than {snap} m from any street{joined}: their ways are "
        "estimated as the straight line x {detour}"
    ),
)
OFF = _Fault(
    "DATA-203",
    "Every facility stands near a street that joins others",
    "养老设施应邻近与路网相连的道路",
    N_(
        "{name} stands more than {snap} m from any street that joins others: ways to it are "
        "estimated as the straight line x {detour}"
    ),
)

#: The ids of all of them.
IDS = frozenset(one.id for one in (STRANDED, FAR, OFF))


def faults(study: Study, progress: Progress) -> list[Finding]:
    """Find whom the streets leave aside; nothing without streets.

    Returns
    -------
    list of Finding
        Warnings, by fault, most people first.
    """
    streets = study.streets
    if streets is None or not (len(study.demand) or study.facilities.counts.any()):
        return []
    progress.stage(say("looking for gaps in the streets"))
    return [*_about_people(study, streets), *_about_facilities(study, streets)]


def _about_people(study: Study, streets: OnFoot) -> list[Finding]:
    if not len(study.demand):
        return []
    people = study.demand.elders
    part, snapped = _fragments(study, streets), streets.network.snapped(study.demand.xy)
    found: list[Finding] = []
    for fault, points, apart in (
        (STRANDED, np.flatnonzero(part >= 0), part),
        (FAR, np.flatnonzero(snapped.edge < 0), part),
    ):
        if len(points):
            each = spots(study, points, people[points], apart[points])
            made = [_finding(fault, one, points, part, study) for one in each]
            found.extend(sorted(made, key=lambda one: (-one.people, one.id)))
    return found


def _fragments(study: Study, streets: OnFoot) -> Ints:
    """Say which fragment the nearest street of each demand point is in; -1 for none."""
    graph, none = streets.graph, np.full(len(study.demand), -1, dtype=np.intp)
    if not graph.fragment.any():
        return none
    snapper = Snapper(graph, snap_m=streets.snap_m, fragments=True)
    edge = snapper.snap(study.demand.xy).edge
    part = np.where(edge >= 0, graph.component[graph.ends[edge, 0]], -1)
    return np.where((part >= 0) & graph.fragment[part], part, -1)


def _about_facilities(study: Study, streets: OnFoot) -> list[Finding]:
    """Report the facilities that count and are near no street, in the order of their ids."""
    places = study.facilities
    own = np.flatnonzero(places.counts)
    own = own[streets.network.snapped(places.xy[own]).edge < 0]
    spots_ = zip(own.tolist(), at(study, places.xy[own]), strict=True)
    return [
        _record(
            OFF,
            streets,
            id=f"{OFF.id}/facility-{places.ids[row]}",
            subject=Subject(level="facility", id=str(places.ids[row]), name=places.name_of(row)),
            place=place,
            people=0.0,
            message={"name": places.name_of(row)},
            geometry={"type": "Point", "coordinates": [place.lon, place.lat]},
        )
        for row, place in spots_
    ]


def _finding(fault: _Fault, spot: Spot, points: Ints, part: Ints, study: Study) -> Finding:
    people = float(study.demand.elders[points[spot.members]].sum())
    streets = study.streets
    assert streets is not None
    of = int(part[points[spot.members[0]]])
    length = float(streets.graph.component_m[of]) if of >= 0 else 0.0
    id_ = f"spot-{spot.number}"
    return _record(
        fault,
        streets,
        id=f"{fault.id}/{id_}",
        subject=Subject(level="gap", id=id_),
        within=spot.within,
        place=spot.place,
        people=people,
        who=str(study.who),
        message={
            "people": f"{people:,.0f}",
            "length": f"{length:,.0f}",
            "joined": say(" that joins others") if of >= 0 else "",
        },
        geometry=spot.geometry,
    )


def _record(fault: _Fault, streets: OnFoot, *, message: dict[str, str], **fields: Any) -> Finding:
    """Make a finding about the data: it measures nothing, and warns."""
    said = say(
        fault.said, **message, snap=f"{streets.snap_m:g}", detour=f"{streets.detour.median:.2f}"
    )
    return Finding(
        rule=fault.id,
        severity=Severity.WARNING,
        outcome=Outcome.FAIL,
        measured=None,
        measured_most=None,
        required=None,
        shortfall=None,
        unit="m",
        message=said,
        notes=(say("fix: {fix}", fix=Text(FIX, FIX_ZH)),),
        citation=Citation(
            title=say("Data checks of siting"),
            title_zh="siting 数据检查",
            clause=fault.id,
            quote=fault.title_zh,
            english=Text(fault.title, fault.title_zh),
        ),
        **fields,
    )

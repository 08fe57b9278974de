"""Services given to a place that stands, or to a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.fix.scene import Way, Ways, called, named
from siting.fix.sites import area_of, where
from siting.fix.spots import spot
from siting.fix.supply import text
from siting.kinds import ServiceSet
from siting.language import joined, say
from siting.propose.candidates.offers import canonical, listed, offers
from siting.rule import Candidates
from siting.terms import term
from siting.whatif.edits import Add, Change, LonLat

if TYPE_CHECKING:
    from siting.fix.scene import Scene
    from siting.fix.targets import Target
    from siting.study.facilities import Facilities

#: Of more places, those that give most of the list already are tried.
MOST_PLACES = 8


def given(target: Target, scene: Scene) -> Ways:
    """Find the places that would complete a list, those that give most of it already first."""
    found, kind = Ways(), target.rule.kind
    if not isinstance(kind, ServiceSet) or not kind.services:
        return found
    study = scene.study(target)
    table = target.table.only(target.rows)
    adds, gives = kind.upgrades(study, table, target.rule.words)
    able = np.flatnonzero(np.diff(adds.indptr))
    order = able[np.argsort(-gives[able].sum(axis=1), kind="stable")].tolist()
    same: dict[tuple[str, ...], list[int]] = {}
    for row in order[:MOST_PLACES]:
        missing = _missing(row, gives[row], kind, table.parts[0] if table.parts is not None else [])
        edit = _change(row, missing, study.facilities)
        if missing and scene.trial.mends([edit], target):
            same.setdefault(missing, []).append(row)
    for missing, rows in sorted(same.items(), key=lambda one: (len(one[0]), one[0])):
        found.ways.append(_way(missing, rows, study.facilities, left=len(order) - MOST_PLACES))
    if not found.ways:
        found.why.append(say("no place there could give what is missing") if order else _NONE)
    return found


_NONE = say("no place that counts is there to give what is missing")


def _missing(row: int, gives: object, kind: ServiceSet, there: object) -> tuple[str, ...]:
    """Name what a place must give as well: all in one, what it lacks; else what the unit lacks."""
    del row
    have = gives if kind.all_in_one is not None else np.asarray(there) | np.asarray(gives)
    return canonical(
        name for name, has in zip(kind.services, np.asarray(have).tolist(), strict=True) if not has
    )


def _change(row: int, missing: tuple[str, ...], places: Facilities) -> Change:
    column = places.columns.get("services")
    now = None if column is None else column[row]
    every = ";".join(dict.fromkeys([*(str(now).split(";") if now else []), *missing]))
    return Change(id=str(places.ids[row]), fields={"services": every})


def _way(missing: tuple[str, ...], rows: list[int], places: Facilities, *, left: int) -> Way:
    first, *others = (named(places, row) for row in rows)
    said = say("{services} at {place}", services=joined(map(term, missing)), place=called(first))
    if others:
        said += say("; or at {map}", map=joined(map(called, others)))
    column = places.columns.get("services")
    notes = [say("whether it has the room and the people for it is not known")]
    if column is None or column[rows[0]] is None:
        notes.append(say("its list of services is blank: it may give them already"))
    if left > 0:
        notes.append(say("{left} more places there were not tried", left=left))
    return Way(
        kind="services",
        costs=len(missing),
        unit="service" if len(missing) == 1 else "services",
        said=said,
        edits=(_change(rows[0], missing, places),),
        facility=first,
        others=tuple(others),
        at=places.xy[rows[0]],
        notes=tuple(notes),
    )


def new(target: Target, scene: Scene) -> Ways:
    """Find a new place that gives what is missing, where one may build."""
    found, kind = Ways(), target.rule.kind
    area = area_of(target, scene)
    if not isinstance(kind, ServiceSet) or area is None:
        return found
    ground = scene.land.ground(area)
    at = spot(ground, scene)
    if at is None:
        found.why.append(say("there is nowhere in it where one may build"))
        return found
    for offer in offers([target.rule], scene.draft.plan):
        one = Candidates(
            ids=np.array(["new"], dtype=object),
            xy=at[1][None],
            types=np.array([offer.type], dtype=object),
            beds=np.array([offer.beds]),
            services=np.array([listed(offer.services)], dtype=object),
        )
        if not kind.given_by(one, target.rule.words).any():
            continue
        fields = {"type": offer.type}
        fields |= {"beds": text(offer.least_beds or offer.beds)} if offer.beds else {}
        fields |= {"services": ";".join(offer.services)} if offer.services else {}
        edit = Add(at=LonLat(*at[0].tolist()), fields=fields)
        if scene.trial.mends([edit], target):
            gives = ", ".join(offer.services).replace("_", " ")
            found.ways.append(
                Way(
                    kind="place",
                    costs=1,
                    unit="place",
                    said=say(
                        "one new {label}{what} {where}",
                        label=offer.label,
                        what=f" with {gives}" if gives else "",
                        where=where(ground, target),
                    ),
                    edits=(edit,),
                    at=at[1],
                    area=ground.geometry,
                    area_m2=float(ground.geometry.area),
                )
            )
            return found
    found.why.append(say("nothing that may be built gives all that is missing"))
    return found

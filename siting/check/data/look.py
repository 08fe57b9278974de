"""All checks of the data, and what they saw as findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.check.data import (
    areas,
    between,
    blanks,
    counts,
    figures,
    named,
    numbers_,
    people,
    reading,
    twice,
)
from siting.check.data.catalogue import Fault, catalogue
from siting.check.data.seen import Data
from siting.degrees import to_degrees
from siting.language import Text, few, say
from siting.layers.records import natural
from siting.records.finding import Citation, Finding, Outcome, Place, Source, Subject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from siting.check.data.seen import Seen
    from siting.layers.records import Layers
    from siting.plan import Plan
    from siting.progress import Progress
    from siting.rule import Rule
    from siting.study import Study

_CHECKS = (reading, twice, blanks, numbers_, people, counts, between, named, figures)
#: So many features are named in a message, and drawn.
_NAMED, _DRAWN = 5, 1000


def of_areas(layers: Layers, progress: Progress) -> tuple[Seen, ...]:
    """Look for faults of polygons alone: they take longest, and no proposal changes them."""
    progress.stage(say("looking at the data"))
    return tuple(areas.check(layers))


def faults(
    plan: Plan,
    layers: Layers,
    study: Study,
    rules: Sequence[Rule],
    progress: Progress,
    *,
    drawn: Sequence[Seen] | None = None,
) -> list[Finding]:
    """Look for faults in the data of a plan.

    Parameters
    ----------
    drawn : sequence of Seen, optional
        What `of_areas` says of the layers, where that is known.

    Returns
    -------
    list of Finding
        One for each fault of a layer, by the ids of faults, then by layer.
    """
    progress.stage(say("looking at the data"))
    drawn = tuple(areas.check(layers)) if drawn is None else drawn
    data = Data(plan=plan, layers=layers, study=study, rules=rules)
    seen = [*(one for check in _CHECKS for one in check.check(data)), *drawn]
    paths = {one.layer: one.path for one in layers.inputs}
    found = [_finding(one, study, paths) for one in seen]
    return sorted(found, key=lambda one: (one.rule, one.id))


def _finding(seen: Seen, study: Study, paths: Mapping[str, str]) -> Finding:
    """Say what was seen: how many, which, and what to do."""
    fault = catalogue()[seen.fault]
    order = sorted(range(len(seen.ids)), key=lambda row: natural(seen.ids[row]))
    which = few((_named(seen, row) for row in order[:_NAMED]), _NAMED, of=len(order))
    where = [] if seen.xy is None else to_degrees(study.crs, seen.xy[order[:_DRAWN]]).tolist()
    points = [
        [round(lon, 7) + 0.0, round(lat, 7) + 0.0]
        for lon, lat in where
        if np.isfinite([lon, lat]).all()
    ]
    geometry: dict[str, Any] = {"type": "MultiPoint", "coordinates": points}
    return Finding(
        id=f"{seen.fault}/{seen.layer}",
        rule=seen.fault,
        severity=fault.severity,
        outcome=Outcome.FAIL,
        subject=Subject(level="layer", id=seen.layer),
        place=Place(lon=points[0][0], lat=points[0][1]) if points else None,
        measured=float(len(seen.ids)),
        measured_most=float(len(seen.ids)),
        required=0.0,
        shortfall=float(len(seen.ids)),
        unit="features",
        people=seen.people,
        message=_message(seen, fault, which),
        notes=(say("fix: {fix}", fix=Text(fault.fix, fault.fix_zh)),),
        citation=Citation(
            title=say("Data checks of siting"),
            title_zh="siting 数据检查",
            clause=seen.fault,
            quote=f"{fault.title_zh}：{fault.fix_zh}",
            english=Text(fault.title, fault.title_zh),
        ),
        source=_source(seen, paths, order),
        geometry=geometry if points else None,
    )


def _message(seen: Seen, fault: Fault, which: str) -> str:
    said = Text(fault.said, fault.said_zh)
    if not seen.all_:
        return say("{said}: {which}", said=said, which=which)
    return say(
        "{n:,} of {n_all:,} {said}: {which}",
        n=len(seen.ids),
        n_all=seen.all_,
        said=said,
        which=which,
    )


def _source(seen: Seen, paths: Mapping[str, str], order: Sequence[int]) -> Source | None:
    """Name the file, and the first of the features."""
    if seen.layer not in paths:
        return None
    first = seen.ids[order[0]] if order else ""
    return Source(layer=seen.layer, path=paths[seen.layer], feature=first)


def _named(seen: Seen, row: int) -> str:
    beside = seen.beside[row] if row < len(seen.beside) else ""
    name = f"'{seen.ids[row]}'"
    return say("{name} ({beside})", name=name, beside=beside) if beside else name

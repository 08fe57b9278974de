"""Where a rule is still short: the places with most people, and how far candidates are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from siting.degrees import to_degrees
from siting.kinds import Reach
from siting.kinds.parts import OfSubjects
from siting.records.finding import Place
from siting.records.proposal import GapPlace

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints, Texts
    from siting.propose.why.left import Left
    from siting.rule import Candidates
    from siting.study import Study
    from siting.study.subjects import Subjects

#: How many places are named.
NAMED = 3


class _Grouped(NamedTuple):
    """The place of each row: its number, and by number the names and a point [m]."""

    of: Ints
    level: str
    ids: Texts | None
    names: Texts | None
    xy: Floats


def nearest_m(rows: Left, which: Flags, candidates: Candidates, study: Study) -> Floats:
    """Measure how far it is to the nearest candidate that counts, for some rows [m].

    The way is that of the rule; from a unit it is the straight line from its border. Infinite where
    there is none, or no way.
    """
    rule, at = rows.block.rule, rows.subjects[which]
    kind, to_xy = rule.kind, candidates.xy[rows.useful(candidates)]
    study = study.in_stock(rule.run)
    if isinstance(kind, Reach):
        xy = kind.origins(study)[at]
        inside = kind.inside(study, xy, to_xy, at)
        same = None if inside is None else inside.among(slice(None), slice(None))
        return np.asarray(kind.ways(study).nearest(xy, to_xy, same=same).way_m)
    found, subjects = np.full(len(at), np.inf), _subjects(rows, study)
    if subjects is not None and len(to_xy):
        tree = shapely.STRtree(shapely.points(to_xy))
        shapes = subjects.geometry[at]
        (own, _), way_m = tree.query_nearest(shapes, return_distance=True, all_matches=False)
        found[own] = way_m
    return found


def largest(
    rows: Left, which: Flags, ways_m: Floats | None, study: Study
) -> tuple[tuple[GapPlace, ...], int]:
    """Name the places with most people of some rows, three at most, and count all places.

    People at demand points are counted by units of the finest level drawn; without units, each
    point is a place.
    """
    people = rows.people[which]
    group = _grouped(rows, rows.subjects[which], study)
    keys, of = np.unique(group.of, return_inverse=True)
    sums = np.bincount(of, weights=people, minlength=len(keys))
    counts = np.bincount(of, minlength=len(keys))
    least = np.full(len(keys), np.inf)
    if ways_m is not None:
        np.minimum.at(least, of, ways_m)
    first = np.lexsort((-people, of))[np.searchsorted(np.sort(of), np.arange(len(keys)))]
    found = []
    for key in np.lexsort((keys, -counts, -sums))[:NAMED].tolist():
        own = int(keys[key])
        lon, lat = to_degrees(study.crs, group.xy[[int(first[key])]])[0].tolist()
        found.append(
            GapPlace(
                level=group.level,
                id=_text(group.ids, own),
                name=_text(group.names, own),
                place=Place(lon=lon, lat=lat),
                people=float(sums[key]),
                rows=int(counts[key]),
                nearest_m=round(float(least[key]), 2) if np.isfinite(least[key]) else None,
            )
        )
    return tuple(found), len(keys)


def _grouped(rows: Left, at: Ints, study: Study) -> _Grouped:
    if rows.block.table.level == "demand":
        units, xy = study.finest, study.demand.xy[at]
        if units is None:
            return _Grouped(at, "demand", None, None, xy)
        return _Grouped(units.of_demand[at], units.level, units.ids, units.names, xy)
    subjects = _subjects(rows, study.in_stock(rows.block.rule.run))
    assert subjects is not None
    inside = shapely.get_coordinates(shapely.point_on_surface(subjects.geometry[at]))
    return _Grouped(at, subjects.level, subjects.ids, subjects.names, inside)


def _subjects(rows: Left, study: Study) -> Subjects | None:
    kind = rows.block.rule.kind
    if not isinstance(kind, OfSubjects):
        return None
    return kind.subjects(study, rows.block.rule.words)


def _text(texts: Texts | None, index: int) -> str:
    return "" if texts is None or index < 0 else str(texts[index])

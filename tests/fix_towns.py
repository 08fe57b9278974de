"""Fixes of towns, and whether each does what it says; for tests of the smallest fixes."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import shapely

from siting.degrees import to_degrees
from siting.fix import smallest
from siting.fix.land import Land
from siting.fix.targets import Wanted, find
from siting.whatif import Draft, LonLat, Move, edits
from tests import towns
from tests import whatif_towns as whatif

PLANE = towns.PLANE


def drafted(town: dict[str, Any], names: list[str]) -> Draft:
    return whatif.draft(town, whatif.rules(names))


def fixes(town: dict[str, Any], *names: str, **wanted: Any) -> list[Any]:
    """Give the fixes of the one finding that is asked for."""
    found = smallest(drafted(town, list(names)), Wanted(**wanted), most=None).findings
    assert len(found) == 1, [one.finding for one in found]
    return list(found[0].fixes)


def of_kind(found: list[Any], kind: str) -> Any:
    return next(one for one in found if one.kind == kind)


def read(option: str) -> Any:
    """Read an option of `siting whatif` as the command does."""
    name, said = re.fullmatch(r'--(\w+) "(.*)"', option).groups()
    return {"set": edits.change, "move": edits.move, "add": edits.add}[name](said)


def mended(draft: Draft, finding: str, done: list[Any]) -> bool:
    """Say whether a finding is gone after some edits, by a test of its rule from the beginning."""
    target = find(draft.packs.rules, draft.study, Wanted(findings=(finding,))).targets[0]
    for edit in done:
        draft.apply(edit)
    study = draft.study
    table = target.rule.test(study)
    if target.of_homes:
        rows = np.isin(table.rows, target.points)
    else:
        counted = study.in_stock(target.rule.run)
        subjects = target.rule.kind.subjects(counted, target.rule.words)
        rows = subjects.ids[table.rows] == target.finding.subject.id
    gone = bool(rows.any() and table.passing[rows].all())
    for _ in done:
        draft.undo()
    return gone


def smaller(fix: Any, draft: Draft) -> list[list[Any]]:
    """Give edits that do slightly less than a fix: one bed less, 1 m less, one place less."""
    done = [read(one) for one in fix.edits]
    if fix.kind == "more":
        field = next(iter(done[-1].fields))
        fewer = str(float(done[-1].fields[field]) - 1)
        return [[*done[:-1], edits.Change(id=done[-1].id, fields={field: fewer})]]
    if fix.kind == "place":
        last = done[-1]
        beds = float(last.fields.get("beds", 0)) - 1
        less = [[*done[:-1], edits.Add(at=last.at, fields={**last.fields, "beds": str(beds)})]]
        return [done[:-1], *(less if beds >= 0 else [])]
    if fix.kind == "move" and not fix.approximate:
        move = shorter(fix, draft, 1.0)
        return [[move]] if may_stand(move, draft) else []
    return []


def may_stand(move: Move, draft: Draft) -> bool:
    """Say whether a place may be moved to a position: not onto excluded land."""
    spot = shapely.points(reached(move, draft))
    return shapely.area(Land(draft.layers).free(shapely.buffer(spot, 0.1))) > 0.03


def reached(move: Move, draft: Draft) -> Any:
    """Give where a place stands after a move, in the plane."""
    return whatif.in_plane(whatif.projector(draft.plan, draft.study.crs), move.at)[0]


def shorter(fix: Any, draft: Draft, less_m: float) -> Move:
    """Move a place towards where a fix puts it, but less far."""
    move = read(fix.edits[0])
    places = draft.study.facilities
    start = places.xy[places.ids.tolist().index(move.id)]
    end = reached(move, draft)
    way = np.hypot(*(end - start))
    short = start + (end - start) * (way - less_m) / way
    return Move(id=move.id, at=LonLat(*exact(short)))


def exact(xy: Any) -> tuple[float, float]:
    """Give degrees that are not rounded."""
    from siting.degrees import WGS84, transformer

    return transformer(PLANE, WGS84).transform(*xy)


def degrees(xy: Any) -> LonLat:
    return LonLat(*to_degrees(PLANE, np.array([xy], dtype=float))[0])

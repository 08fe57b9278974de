"""The kind ``reach`` for places: near another place, or far enough away from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.kinds.parts import absent, applying, sizes_of
from siting.reach import straight
from siting.shortfall import TestTable, nothing_to_test

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Texts
    from siting.kinds.reach import Reach
    from siting.study import Study
    from siting.words import Words


def test(rule: Reach, study: Study, words: Words) -> TestTable:
    """Measure how far places are from the nearest place of another type: near, or away."""
    lacking = absent((rule.for_each, *rule.words), study, words)
    if lacking is not None:
        return nothing_to_test(rule.for_each, "met", lacking)
    subjects = rule.subjects(study, words)
    assert subjects is not None
    places, found = rule.looked_for(study, words)
    chosen = applying(subjects, rule.applies_when)
    xy = np.asarray(shapely.get_coordinates(subjects.geometry))[chosen.rows]
    # A place of both types is near the other by being it; it does not keep away from itself.
    same = rule.no_closer_than is not None or rule.for_each == rule.find.facility
    itself = same and subjects.places is places and subjects.own is not None
    own = subjects.own[chosen.rows] if itself and subjects.own is not None else None
    way, least = (
        straight.nearest_other(xy, places.xy, which, own) * rule.detour
        for which in (found.sure, found.sure | found.maybe)
    )
    sure, perhaps = _passes(rule, way), _passes(rule, least)
    low, high = sure & perhaps, sure | perhaps
    beside = rule.beside_unknown(study, xy)
    if rule.no_closer_than is not None:
        low &= ~beside
    else:
        high |= beside
    return TestTable(
        level=rule.for_each,
        rows=chosen.rows,
        need=np.ones(len(xy)),
        have=low.astype(float),
        have_most=(high | chosen.perhaps).astype(float),
        weight=np.zeros(len(xy)),
        perhaps=chosen.perhaps,
        unit="met",
        outside_subjects=len(subjects) - len(xy),
        said=_said(rule, way, words),
        sizes=sizes_of(subjects, chosen.rows),
        missing=tuple(dict.fromkeys(chosen.missing + found.missing)),
        notes=rule.notes(study),
    )


def _passes(rule: Reach, way_m: Floats) -> Flags:
    """Say which ways are near enough, or far enough; the limit passes in both."""
    if rule.no_closer_than is not None:
        return way_m >= rule.cutoff_m - straight.HALF_CENTIMETRE_M
    return straight.is_within(way_m, rule.cutoff_m)


def _said(rule: Reach, way_m: Floats, words: Words) -> Texts:
    """Say how far each place is from what it is to be near, or away from."""
    what = words.english(rule.find.facility)
    return np.array(
        [
            f"the nearest {what} is {way:,.2f} m away; {rule.asks}"
            if np.isfinite(way)
            else f"there is no {what}; {rule.asks}"
            for way in way_m.tolist()
        ],
        dtype=object,
    )

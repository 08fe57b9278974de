"""What a ratio needs and has, at worst and at best, where data is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.kinds.belonging import belonging
from siting.kinds.parts import Part, Positive
from siting.kinds.quantity import Sum  # noqa: TC001 - msgspec reads the annotation
from siting.language import say

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints, Texts
    from siting.study import Study
    from siting.study.subjects import Subjects
    from siting.words import Words


class Either(Part, frozen=True, kw_only=True):
    """One of several ratios, of which any one is enough."""

    top: Sum
    bottom: Sum
    per: Positive
    at_least: Positive


class Range(NamedTuple):
    """What is needed and there, at worst and at best, shape (n,)."""

    need: Floats
    need_most: Floats
    have: Floats
    have_most: Floats
    missing: tuple[str, ...]
    notes: tuple[str, ...]


def together(ranges: list[Range], *, worst: bool) -> Range:
    """Take the best of several ratios, or the worst, each as a multiple of what it asks.

    A ratio that asks nothing of a subject (of nobody, for no beds) is left out for it.
    """
    asks = np.array([one.need_most > 0 for one in ranges])
    other = np.inf if worst else -np.inf
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.array([np.nan_to_num(one.have / one.need_most, nan=0.0) for one in ranges])
        high = np.array(
            [np.nan_to_num(one.have_most / one.need, nan=np.inf, posinf=np.inf) for one in ranges]
        )
    of_all = np.min if worst else np.max
    asked = asks.any(axis=0).astype(float)
    return Range(
        need=asked,
        need_most=asked,
        have=np.where(asked > 0, of_all(np.where(asks, low, other), axis=0), 0.0),
        have_most=np.where(asked > 0, of_all(np.where(asks, high, other), axis=0), 0.0),
        missing=tuple(dict.fromkeys(name for one in ranges for name in one.missing)),
        notes=tuple(dict.fromkeys(note for one in ranges for note in one.notes)),
    )


def settled(
    each: Range, rows: Ints, perhaps: Flags, unit: str
) -> tuple[Floats, Floats, Floats, Texts | None]:
    """Give have, need and have at most of the rows, where the need itself may be a range.

    Where it is not known at all how much is needed, the need is said in words: the last array.
    """
    need, worst = each.need[rows], each.need_most[rows]
    have, most = each.have[rows], each.have_most[rows].copy()
    hopeful = (need < worst) & (have < worst) & (most >= need)
    endless = hopeful & np.isinf(worst)
    need = np.where(hopeful & ~endless, worst, np.where(have >= worst, worst, need))
    need = np.where(endless, np.maximum(need, have + 1.0), need)
    most[hopeful] = np.inf
    most[perhaps & (have < need)] = np.inf
    said = [
        say("{there:,.0f} {unit} there; how much is needed is not known", there=there, unit=unit)
        if vague
        else None
        for there, vague in zip(have.tolist(), endless.tolist(), strict=True)
    ]
    return have, need, most, np.array(said, dtype=object) if endless.any() else None


def mean_of_each(part: Either, subjects: Subjects, study: Study, words: Words) -> Range:
    """Take the mean of the rates of the places of each subject, large and small alike."""
    places = study.places(words.layer(part.top.of))
    found = places.select(words.names(part.top.of), [*words.where(part.top.of), *part.top.where])
    top, bottom = places.number(part.top.sum), places.number(part.bottom.sum)
    which = found.sure & ~(bottom == 0)
    rate = np.where(bottom > 0, top / np.where(bottom > 0, bottom, 1.0), np.nan) * part.per
    owned, n = belonging(subjects, places), len(subjects)
    number = owned.sums((which & ~np.isnan(rate)).astype(float), n)
    mean = owned.sums(np.where(which, np.nan_to_num(rate), 0.0), n) / np.maximum(number, 1.0)
    blank = owned.sums(((which & np.isnan(rate)) | found.maybe).astype(float), n) > 0
    asked = np.where((number > 0) | blank, part.at_least, 0.0)
    fields = [
        f"{places.layer}.{name}"
        for name, values in ((part.top.sum, top), (part.bottom.sum, bottom))
        if (which & np.isnan(values)).any()
    ]
    return Range(
        need=asked,
        need_most=asked,
        have=np.where(blank, 0.0, np.round(mean, 9)),
        have_most=np.where(blank, np.inf, np.round(mean, 9)),
        missing=tuple(dict.fromkeys((*found.missing, *fields))) if blank.any() else (),
        notes=(say("the mean of the rates of each place, large and small alike"),),
    )

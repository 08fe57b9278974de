"""What is said of a ratio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.kinds.quantity import SOURCES
from siting.language import say
from siting.terms import term

if TYPE_CHECKING:
    from siting.kinds.quantity import Sum
    from siting.kinds.ranges import Either
    from siting.study import Study
    from siting.study.subjects import Subjects
    from siting.words import Words


def name_of(sum_: Sum) -> str:
    """Name what is summed, for people."""
    return term(sum_.sum)


def near_border(part: Either, subjects: Subjects, study: Study, words: Words) -> tuple[str, ...]:
    """Count the places whose unit hangs on a few metres."""
    if part.top.of in SOURCES or subjects.units is None:
        return ()
    places = study.places(words.layer(part.top.of))
    found = places.select(words.names(part.top.of), words.where(part.top.of))
    near = subjects.units.near_border(places.xy[found.sure | found.maybe])
    if not near:
        return ()
    return (
        say(
            "facilities within 10 m of a unit's border: {near}; each counts for one unit",
            near=near,
        ),
    )

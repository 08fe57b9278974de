"""The units that places name: those they serve, and the one they belong to."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from siting.condition import words_of
from siting.language import few, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from siting.arrays import Ints, Texts
    from siting.study.facilities import Facilities
    from siting.study.units import Units

SERVES, IN_UNIT = "serves", "in_unit"
_FEW = 3  # names that a note shows


def served(places: Facilities, units: Units, field: str = SERVES) -> tuple[Ints, Ints]:
    """Find the units that places name: by their id, else by a name that no other of them has.

    Returns
    -------
    place, unit : ndarray of int, shape (n_pairs,)
        A pair for each unit that a place names.
    """
    known = called(units.ids, units.names)
    pairs = [
        (place, known[word])
        for place, words in _named(places, field)
        for word in sorted(words)
        if word in known
    ]
    place, unit = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    return place, unit


def belonging_to(places: Facilities, units: Units, lies_in: Ints) -> Ints:
    """Say which unit each place belongs to: the one that it states, else the one it lies in."""
    place, unit = served(places, units, IN_UNIT)
    owner = lies_in.copy()
    owner[place[::-1]] = unit[::-1]  # of several, the one that sorts first
    return owner


def unknown(places: Facilities, levels: Iterable[Units]) -> tuple[str, ...]:
    """Note what places name that is no unit of the plan."""
    named = {
        field: {word for _, words in _named(places, field) for word in words}
        for field in (SERVES, IN_UNIT)
    }
    if not any(named.values()):
        return ()
    known = {word for units in levels for word in called(units.ids, units.names)}
    notes = []
    for field, words in named.items():
        lost = sorted(words - known)
        if lost:
            said = few((f"'{word}'" for word in lost), _FEW)
            notes.append(
                say(
                    "{layer}: '{field}' names what is no unit of the plan: {said}",
                    layer=places.layer,
                    field=field,
                    said=said,
                )
            )
    return tuple(notes)


def _named(places: Facilities, field: str) -> list[tuple[int, set[str]]]:
    texts = places.columns.get(field)
    if texts is None:
        return []
    return [(row, words_of(text)) for row, text in enumerate(texts.tolist()) if text is not None]


def called(ids: Texts, names: Texts) -> dict[str, int]:
    """Give what each unit may be called, and its row: by its id, else by a name of its own."""
    alone = Counter(names.tolist())
    by_name = {name: row for row, name in enumerate(names.tolist()) if name and alone[name] == 1}
    return by_name | {str(id_): row for row, id_ in enumerate(ids.tolist())}

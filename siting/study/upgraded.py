"""Services that upgrades of a proposal give to places that stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting import language
from siting.language import say
from siting.layers.records import natural
from siting.layers.upgrades import are_upgrades, of_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from siting.arrays import Flags, Texts, Values
    from siting.layers.records import Table
    from siting.layers.upgrades import Upgrade


def parted(proposed: Sequence[Table]) -> tuple[list[Table], list[Upgrade]]:
    """Part the features of proposals: the new places, and the upgrades in the order of ids."""
    places = [
        table.only(~are_upgrades(table)) if "upgrades" in table.columns else table
        for table in proposed
    ]
    found = [one for table in proposed for one in of_table(table)]
    return places, sorted(found, key=lambda one: natural(one.id))


def give(columns: dict[str, Values], ids: Texts, wanted: Iterable[Upgrade]) -> Texts | None:
    """Write what upgrades give into the lists of their places.

    A blank list stays blank: what else the place gives is not known.

    Parameters
    ----------
    columns : dict of str to ndarray, shape (m,)
        The fields of all places; ``services`` is replaced.
    ids : ndarray of object, shape (m,)
        The ids of the places.

    Returns
    -------
    ndarray of object, shape (m,), or None
        What is given to places with a blank list; None where nothing is given to any place.
    """
    row_of = {str(text): row for row, text in enumerate(ids.tolist())}
    pairs = [(row_of[one.place], one.services) for one in wanted]
    if not pairs:
        return None
    blank = np.full(len(ids), None, dtype=object)
    listed, given = columns.get("services", blank).copy(), blank.copy()
    for row, services in pairs:
        column = given if listed[row] is None else listed
        column[row] = services if column[row] is None else f"{column[row]};{services}"
    columns["services"] = listed
    return given


def notes(wanted: Sequence[Upgrade], ids: Texts, counts: Flags) -> list[str]:
    """Say how many upgrades there are, and how many are of places that do not count."""
    if not wanted:
        return []
    counted = set(ids[counts].tolist())
    idle = sum(one.place not in counted for one in wanted)
    said = say(
        "proposed: {counted}: services given to a place, no new place",
        counted=language.counted(len(wanted), "upgrade"),
    )
    return [
        said,
        *(
            [
                say(
                    "proposed: {counted} of places that do not count",
                    counted=language.counted(idle, "upgrade"),
                )
            ]
            if idle
            else []
        ),
    ]

"""A study with other facilities: nothing else is measured again."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from siting.study.noted import notes_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from siting.study.facilities import Facilities
    from siting.study.study import Study
    from siting.study.tables import PlaceTables


def changed(study: Study, **values: Any) -> Study:
    """Give the same study with some attributes changed; what is cached and does not hang on them.

    Studies of other stocks are not kept.
    """
    other = copy.copy(study)
    for name, value in ({"stocks": {}} | values).items():
        object.__setattr__(other, name, value)
    return other


def with_places(
    study: Study, tables: PlaceTables, places: Mapping[str, Mapping[str, Facilities]]
) -> Study:
    """Give the same study with other places, notes on them left as they were.

    Parameters
    ----------
    study : Study
        As it was measured.
    tables : PlaceTables
        The layers of places, edited.
    places : mapping of str to mapping of str to Facilities
        What follows from them, by layer and by stock: that of the plan, and others that rules ask
        for.
    """
    found = {
        stock: changed(
            study,
            **{layer: by_stock[stock] for layer, by_stock in places.items()},
            tables=replace(tables, stock=stock),
        )
        for stock in next(iter(places.values()))
    }
    other = found.pop(study.stock)
    other.stocks.update(found)
    return other


def gathered(study: Study, tables: PlaceTables) -> Study:
    """Give the same study with what follows from other layers of places, notes included."""
    other = changed(study, tables=tables, **tables.gathered())
    return changed(other, notes=notes_of(other))

"""Features of a proposal that are upgrades: services for a place that stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.language import say
from siting.text.source import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from siting.arrays import Flags, Values
    from siting.layers.origin import Origin
    from siting.layers.records import Table


class Upgrade(NamedTuple):
    """One feature of a proposal that is no new place: services for the place it names."""

    id: str
    place: str
    services: str


def of_table(table: Table) -> list[Upgrade]:
    """List the upgrades among the features of a proposal."""
    named, services = table.columns.get("upgrades"), table.columns.get("services")
    if named is None:
        return []
    return [
        Upgrade(str(table.ids[row]), str(named[row]), _text(services, row))
        for row in np.flatnonzero(are_upgrades(table)).tolist()
    ]


def _text(values: Values | None, row: int) -> str:
    return "" if values is None or values[row] is None else str(values[row])


def are_upgrades(table: Table) -> Flags:
    """Say which features of a proposal name a place that they upgrade."""
    named = table.columns.get("upgrades", np.full(len(table), None, dtype=object))
    return np.array([value is not None for value in named.tolist()], dtype=bool)


def require_places(
    origin: Origin, part: Table, known: Mapping[str, str], all_: Sequence[Table]
) -> None:
    """Refuse an upgrade of a place that is none, or with nothing to give.

    Parameters
    ----------
    part : Table
        One layer of proposed facilities.
    known : mapping of str to str
        The ids of all features that stand or are proposed.
    all_ : sequence of Table
        All layers of proposed facilities: an upgrade is no place that another one can upgrade.
    """
    wanted = of_table(part)
    others = {one.id for table in all_ for one in of_table(table)} if wanted else set()
    for one in wanted:
        if one.place not in known or one.place in others:
            near = nearest(one.place, sorted(known.keys() - others))
            raise origin.file_error(
                say("it upgrades '{place}', and no facility has that id", place=one.place),
                hint=say("did you mean '{near}'?", near=near)
                if near
                else say("name the id of a place that stands"),
                feature=one.id,
            )
        if not one.services:
            raise origin.file_error(
                say("it upgrades '{place}' and names no services", place=one.place),
                hint=say("list them in its field 'services', as in \"meals;bathing\""),
                feature=one.id,
            )

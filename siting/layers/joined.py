"""The proposed facilities of several files in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.language import say
from siting.layers import upgrades
from siting.layers.reading import as_text
from siting.layers.records import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from siting.arrays import Geometries, Values
    from siting.layers.origin import Origin


def proposed(origins: Sequence[Origin], tables: Mapping[str, Table]) -> Table | None:
    """Join the tables of all ``[[layers.proposed]]``.

    Parameters
    ----------
    origins : sequence of Origin
        The plan's layers.
    tables : mapping of str to Table
        By their place in the plan: ``facilities``, ``proposed.0``.

    Returns
    -------
    Table or None
        None where nothing is proposed.

    Raises
    ------
    SitingError
        A proposed facility has the id of another one, or of one that stands; or an upgrade names
        no place, or no services.
    """
    asked = [origin for origin in origins if origin.keys[1] == "proposed"]
    if not asked:
        return None
    parts = [tables[f"proposed.{origin.keys[2]}"] for origin in asked]
    known: dict[str, str] = {}
    if "facilities" in tables:
        known = dict.fromkeys(tables["facilities"].ids, tables["facilities"].path)
    for origin, part in zip(asked, parts, strict=True):
        for id_ in part.ids:
            if id_ in known:
                raise origin.file_error(
                    say(
                        "proposed id '{id}' is taken by a feature of '{known}'",
                        id=id_,
                        known=known[id_],
                    ),
                    hint=say("give every proposed facility an id that no other facility has"),
                    feature=id_,
                )
        known |= dict.fromkeys(part.ids, part.path)
    for origin, part in zip(asked, parts, strict=True):
        upgrades.require_places(origin, part, known, parts)
    return parts[0] if len(parts) == 1 else _join(parts)


def _join(parts: Sequence[Table]) -> Table:
    names = dict.fromkeys(name for part in parts for name in part.columns)
    plain = all(part.geometry is None for part in parts)
    return Table(
        name="proposed",
        path=", ".join(part.path for part in parts),
        ids=np.concatenate([part.ids for part in parts]),
        xy=np.concatenate([part.xy for part in parts]),
        geometry=None if plain else np.concatenate([_drawn(part) for part in parts]),
        columns={name: _column(name, parts) for name in names},
    )


def _drawn(part: Table) -> Geometries:
    if part.geometry is not None:
        return part.geometry
    points: Geometries = shapely.points(part.xy)
    return points


def _column(name: str, parts: Sequence[Table]) -> Values:
    """Join a column; what is a number in one table and a text in another becomes text."""
    found = [part.columns[name] for part in parts if name in part.columns]
    textual = any(column.dtype == object for column in found)
    joined: list[Values] = []
    for part in parts:
        column = part.columns.get(name)
        if column is None:
            column = np.full(
                len(part), None if textual else np.nan, dtype=object if textual else None
            )
        joined.append(as_text.texts(column) if textual else column)
    return np.concatenate(joined)

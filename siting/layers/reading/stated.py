"""Columns that the plan itself names for fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import say
from siting.text.source import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from siting.layers.origin import Origin

#: Tables that may have fields of any name.
FREE = frozenset({"staff", "stats"})


def fields(
    origin: Origin, columns: Sequence[str], *, known: Sequence[str], placed: Collection[str] = ()
) -> dict[str, str]:
    """Give the fields that the plan states, from their names to their columns.

    Parameters
    ----------
    known : sequence of str
        The fields that the layer may have.
    placed : collection of str
        Fields that are coordinates, and left out here.

    Raises
    ------
    SitingError
        The layer has no such field, or the file no such column.
    """
    stated = {name: of for name, of in origin.spec.fields.items() if name not in placed}
    for field, column in stated.items():
        if field not in known and origin.role not in FREE:
            raise origin.error(
                say("{name} has no field '{field}'", name=origin.name, field=field),
                hint=did_you_mean(field, known),
                key=("fields", field),
            )
        require_column(origin, field, column, columns)
    return stated


def require_column(origin: Origin, field: str, column: str, columns: Sequence[str]) -> None:
    """Refuse a column that the plan names for a field, and that is not there."""
    if column not in columns:
        raise origin.error(
            say("'{path}' has no column '{column}'", path=origin.spec.path, column=column),
            hint=did_you_mean(column, columns),
            key=("fields", field),
        )

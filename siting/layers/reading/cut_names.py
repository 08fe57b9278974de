"""Names that a shapefile cuts to 10 bytes, of which several fields are left: 护理型, 老年人."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from siting import aliases
from siting.language import joined, say

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from siting.arrays import Values
    from siting.errors import SitingError
    from siting.layers.origin import Origin
    from siting.layers.reading.fields import Chosen

#: So many bytes of a name are kept.
KEPT_BYTES = 10
#: A share in percent is no more than this.
_MOST_PERCENT = 100


@cache
def could_be(role: str, column: str, cut: str) -> tuple[str, ...]:
    """List the fields that a column may hold whose name may be cut; none where it is whole.

    Parameters
    ----------
    column : str
        Its name in the file.
    cut : str
        The encoding of the names there.
    """
    if column.isascii() or len((column + column[-1]).encode(cut, "replace")) <= KEPT_BYTES:
        return ()
    return tuple(
        field
        for field, called in aliases.tables()[role].items()
        if any(_kept(one, cut) == column for one in called)
    )


def _kept(name: str, cut: str) -> str:
    return name.encode(cut, "replace")[:KEPT_BYTES].decode(cut, "ignore")


def notes(origin: Origin, columns: Sequence[str], taken: Collection[str], cut: str) -> list[str]:
    """Say which columns are not taken, because their cut names could be of several fields."""
    found = [(column, could_be(origin.role, column, cut)) for column in columns]
    return [
        say(
            "{name}: the name '{column}' is cut, and could be {fields}: not taken; say which is "
            'meant: fields = {{ {first} = "{column}" }} in {header}',
            name=origin.name,
            column=column,
            fields=joined((f"'{one}'" for one in fields), " or "),
            first=fields[0],
            header=origin.header,
        )
        for column, fields in found
        if len(fields) > 1 and column not in taken
    ]


def doubted(origin: Origin, recognised: Mapping[str, str], cut: str) -> dict[str, str]:
    """Give the fields that could as well be a share, by what is left of their names.

    Parameters
    ----------
    recognised : mapping of str to str
        From a field's canonical name to the column that holds it, as nobody has said.

    Returns
    -------
    dict of str to str
        From such a field to that of the share.
    """
    found = {}
    for field, column in recognised.items():
        shares = [one for one in could_be(origin.role, column, cut) if one.endswith("_percent")]
        if shares and not field.endswith("_percent"):
            found[field] = shares[0]
    return found


def shares(origin: Origin, chosen: Chosen, columns: Mapping[str, Values]) -> list[str]:
    """Say which numbers could be counts or percent, where names are cut: none is above 100.

    Parameters
    ----------
    columns : mapping of str to ndarray, shape (n,)
        By canonical name.

    Raises
    ------
    SitingError
        They are no beds. A home mostly has fewer than 100 of them, and they come whole; a
        community of so few older people is rarer than a share of them.
    """
    said = []
    for field, share in chosen.doubted.items():
        given = columns[field][~np.isnan(columns[field])]
        if not len(given) or given.max() > _MOST_PERCENT:
            continue
        column = chosen.canonical[field]
        if not field.endswith("beds"):
            raise _asked(origin, column, field, share)
        said.append(
            say(
                "{name}: the name '{column}' may be cut: taken as '{field}'; if it is a share, "
                'write fields = {{ {share} = "{column}" }} in {header}',
                name=origin.name,
                column=column,
                field=field,
                share=share,
                header=origin.header,
            )
        )
    return said


def _asked(origin: Origin, column: str, field: str, share: str) -> SitingError:
    return origin.error(
        say(
            "the name of column '{column}' of '{path}' may be cut, and its numbers, none above "
            "100, could be '{field}' or '{share}'",
            column=column,
            path=origin.spec.path,
            field=field,
            share=share,
        ),
        hint=say(
            'say which is meant: fields = {{ {field} = "{column}" }} or fields = {{ {share} = '
            '"{column}" }} in {header}',
            field=field,
            share=share,
            column=column,
            header=origin.header,
        ),
    )

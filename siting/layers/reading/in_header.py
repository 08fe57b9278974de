"""What stands about the names of columns: ``床位数（张）``, ``人口（万人）``, ``*3.床位数：``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from siting.language import say
from siting.layers.reading import written

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from siting.layers.origin import Origin

_TIMES = "|".join(sorted(filter(None, written.TIMES), key=len, reverse=True))
_WORDS = "|".join(sorted({*written.units(), "年", "年份"}, key=lambda word: (-len(word), word)))
_UNIT = rf"(?P<times>{_TIMES})?(?P<unit>{_WORDS})"
_BRACKETS = re.compile(rf"\s*[(\[【〔](?:单位:?)?\s*{_UNIT}\s*[)\]】〕]$")
_SLASH = re.compile(rf"\s*[/_]\s*{_UNIT}$")
#: Marks of what a form wants filled in, numbers of columns, colons, and the year of the numbers.
_BEFORE = re.compile(r"^[*\s]*(?:\(?\d{1,2}(?:[.、)](?!\d)))?[*\s]*(?=\D)")
_BEHIND = re.compile(r"(?:[*:\s]|[(\[](?:19|20)\d\d年?[底末度]?[)\]])+$")
#: No field is called anything longer, and patterns are slow with what is.
_LONGEST = 200


class Apart(NamedTuple):
    """The name of a column, and the unit behind it.

    Attributes
    ----------
    name : str
        Without the unit.
    times, unit : str
        ``万`` and ``人``; nothing where there is none.
    sure : bool
        Whether it can be nothing but a unit: 床位/人 may be beds for each person.
    """

    name: str
    times: str = ""
    unit: str = ""
    sure: bool = True

    @property
    def said(self) -> str:
        """The unit as it stands there."""
        return self.times + self.unit


def apart(folded: str) -> Apart:
    """Take off the name of a column what is not part of it; it is folded as numbers are.

    A year stays off too: where two columns differ by it alone, the check asks which is meant.
    """
    if len(folded) > _LONGEST:
        return Apart(folded)
    name = _bare(folded)
    for pattern, sure in ((_BRACKETS, True), (_SLASH, False)):
        if found := pattern.search(name):
            before = _bare(name[: found.start()])
            return Apart(before, found["times"] or "", found["unit"], sure)
    return Apart(name)


def _bare(name: str) -> str:
    plain = _BEHIND.sub("", _BEFORE.sub("", name))
    return plain or name


def factor(name: str, field: str) -> int | Decimal | None:
    """Say what the numbers of a column are multiplied by for the unit in its name.

    Parameters
    ----------
    name : str
        What the column is called.
    field : str
        The field that it holds.

    Returns
    -------
    int, Decimal or None
        1 where the name has no unit, or that of the field; None for one that does not belong:
        人口（公顷）, and 床位/人, which is beds for each person.
    """
    found = apart(written.folded(name))
    times = written.factor(found.unit, field)
    if times is not None:
        return times * written.TIMES[found.times]
    plain = found.sure and not found.times and found.unit not in written.AREA
    return 1 if plain else None


def notes(origin: Origin, canonical: Mapping[str, str]) -> tuple[str, ...]:
    """Say which columns are multiplied for the unit in their names.

    Parameters
    ----------
    canonical : mapping of str to str
        From a field's canonical name to the column that holds it.
    """
    return tuple(
        say(
            "{name}: numbers in '{column}' are in {unit} by its name: multiplied by {times:.12g}",
            name=origin.name,
            column=column,
            unit=apart(written.folded(column)).said,
            times=float(times),
        )
        for field, column in canonical.items()
        if field != column and (times := factor(column, field)) not in {None, 1}
    )

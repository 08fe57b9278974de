"""Cells that stand for nothing (``-``, ``/``, 暂无), because the plan says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.language import joined, say
from siting.layers.reading.vocabulary import folded
from siting.layers.reading.written import says_a_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from siting.arrays import Values
    from siting.layers.origin import Origin

#: So many other cells are named.
_NAMED = 4


class Blanked(NamedTuple):
    """Columns of a layer without what stands for nothing, and what is to be said of it."""

    columns: dict[str, Values]
    notes: tuple[str, ...]


def left_out(origin: Origin, columns: Mapping[str, Values]) -> Blanked:
    """Leave cells blank that the plan says are."""
    words = {folded(one) for one in origin.spec.blank}
    counts: dict[str, int] = {}
    found = dict(columns)
    for name, values in columns.items() if words else ():
        if values.dtype != object:
            continue
        stands = np.array([isinstance(one, str) and folded(one) in words for one in values], bool)
        if stands.any():
            found[name] = values.copy()
            found[name][stands] = None
            counts[name] = int(stands.sum())
    if not counts:
        return Blanked(found, ())
    each = joined(say("{n} in '{column}'", n=n, column=name) for name, n in counts.items())
    return Blanked(
        found,
        (
            say(
                "{name}: cells taken as blank, as the plan says: {each}",
                name=origin.name,
                each=each,
            ),
        ),
    )


def hint(origin: Origin, texts: Sequence[str], rows: Sequence[int]) -> str:
    """Say what else is no number, and how the plan may say that it stands for nothing.

    Parameters
    ----------
    texts : sequence of str
        All that is no number.
    rows : sequence of int
        Their rows.
    """
    more = ""
    if len(texts) > 1:
        shown = [
            say("'{text}' in row {row}", text=text, row=row)
            for text, row in zip(texts[1 : _NAMED + 1], rows[1 : _NAMED + 1], strict=True)
        ]
        rest = len(texts) - 1 - len(shown)
        others = joined([*shown, *([say("{n} more", n=rest)] if rest else [])])
        more = say("; so are {others}", others=others)
    empty = list(dict.fromkeys(text.strip() for text in texts if not says_a_number(text)))
    if not empty:
        return more
    quoted = ", ".join(f'"{one}"' for one in empty[:_NAMED])
    return joined(
        (
            more,
            say(
                "; what stands for nothing may be said so: blank = [{words}] in {header}",
                words=quoted,
                header=origin.header,
            ),
        ),
        "",
    )

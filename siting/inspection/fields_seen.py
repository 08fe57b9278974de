"""The columns of a layer: recognised or not, how many are blank, and what they hold."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from siting.condition import is_missing
from siting.layers.reading import fields
from siting.layers.records import Cells, Figures, Streets, Table
from siting.records.inspected import FieldSeen

if TYPE_CHECKING:
    from siting.arrays import Values
    from siting.layers.origin import Origin

    AnyLayer = Table | Cells | Figures | Streets | None

#: Texts of at most so many kinds are counted, and so many are shown.
_KINDS, _SHOWN = 50, 5


def fields_of(origin: Origin, layer: AnyLayer) -> tuple[FieldSeen, ...]:
    """Describe the columns of a layer: those that are recognised first."""
    if isinstance(layer, Cells):
        return (_column("older_people", "cells", layer.elders, recognised=True),)
    if isinstance(layer, Streets):
        return tuple(
            FieldSeen(field=name, column="", recognised=True, holds="", given=0, blank=0)
            for name in layer.columns
        )
    if layer is None:
        return ()
    known = set(fields.names(origin.role))
    columns = layer.found.columns if isinstance(layer, Table) else {}
    found = [
        _column(name, columns.get(name, name), values, recognised=name in known)
        for name, values in layer.columns.items()
        if name in columns or name != "status"
    ]
    return tuple(sorted(found, key=lambda one: not one.recognised))


def missing_of(origin: Origin, layer: AnyLayer) -> tuple[str, ...]:
    """List the fields that a layer could have, and has not."""
    if layer is None or isinstance(layer, Cells | Figures):
        return ()
    found = {*layer.columns, *(layer.found.columns if isinstance(layer, Table) else {})}
    return tuple(name for name in fields.names(origin.role) if name not in found)


def _column(field: str, column: str, values: Values, *, recognised: bool) -> FieldSeen:
    blank = is_missing(values)
    given = values[~blank]
    if values.dtype != object:
        range_ = [float(each(given)) for each in (np.min, np.median, np.max)] if len(given) else []
        least, median, most = range_ or (None, None, None)
        return FieldSeen(
            field=field,
            column=column,
            recognised=recognised,
            holds="number",
            given=len(given),
            blank=int(blank.sum()),
            least=least,
            median=median,
            most=most,
        )
    counts = Counter(map(str, given.tolist()))
    few = len(counts) <= _KINDS and len(counts) < max(len(given), 2)
    order = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return FieldSeen(
        field=field,
        column=column,
        recognised=recognised,
        holds="text",
        given=len(given),
        blank=int(blank.sum()),
        values=tuple(order[:_SHOWN]) if few else (),
    )

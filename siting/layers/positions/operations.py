"""By which operations of PROJ, and formulas of siting's own, positions come into the plane."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pyproj.exceptions import ProjError
from pyproj.transformer import TransformerGroup

from siting.datum.shift import SHIFTED
from siting.degrees import WGS84, transformer
from siting.records.finding import Operation

if TYPE_CHECKING:
    from pyproj import CRS, Transformer

    from siting.arrays import Floats
    from siting.layers.origin import Origin


def operations(origin: Origin, crs: CRS, plane: CRS, at: Floats) -> tuple[Operation, ...]:
    """Say by which steps `datums.projector` brings a layer into the plane.

    Parameters
    ----------
    at : ndarray of float, shape (2,)
        A position of the layer, which decides where PROJ knows several ways.
    """
    datum = origin.spec.datum
    if datum in SHIFTED or crs.is_bound:
        there = transformer(crs, WGS84)
        first = _operation(there, crs, WGS84, at)
        lonlat = np.array(there.transform(at[0], at[1]))
        own = (Operation(definition=f"siting: {datum} to WGS-84"),) if datum in SHIFTED else ()
        return (first, *own, _operation(transformer(WGS84, plane), WGS84, plane, lonlat))
    if crs.equals(plane, ignore_axis_order=True):
        return ()
    return (_operation(transformer(crs, plane), crs, plane, at),)


def _operation(by: Transformer, source: CRS, target: CRS, at: Floats) -> Operation:
    by.transform(at[0], at[1])
    used = by if not by.definition.startswith("unavailable") else _last(by)
    accuracy = _accuracy_m(used)
    missing: set[str] = set()
    if accuracy != 0.0:
        better = TransformerGroup(source, target, always_xy=True).unavailable_operations
        missing = {grid.short_name for one in better for grid in one.grids if not grid.available}
    grids = {grid.short_name for one in used.operations or () for grid in one.grids}
    return Operation(
        definition=used.definition,
        accuracy_m=accuracy,
        grids=tuple(sorted(grids)),
        grids_missing=tuple(sorted(missing)),
    )


def _accuracy_m(by: Transformer) -> float | None:
    """Give the accuracy PROJ promises; not every version says that projecting is exact."""
    if by.operations and all(one.type_name == "Conversion" for one in by.operations):
        return 0.0
    return None if by.accuracy < 0 else by.accuracy


def _last(by: Transformer) -> Transformer:
    """Give the one of several ways that PROJ took last."""
    try:
        return by.get_last_used_operation()
    except ProjError:
        return by

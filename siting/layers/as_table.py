"""What was read of a layer, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.layers.records import Table

if TYPE_CHECKING:
    from siting.arrays import Floats, Geometries
    from siting.layers.draft import Draft


def as_table(draft: Draft, xy: Floats, geometry: Geometries | None) -> Table:
    """Make a table of a draft that was brought into the plane."""
    return Table(
        name=draft.origin.name,
        path=draft.origin.spec.path,
        ids=draft.ids,
        xy=xy,
        geometry=geometry,
        columns=draft.columns,
        age_from=draft.age_from,
        found=draft.found,
        rows=draft.rows,
    )

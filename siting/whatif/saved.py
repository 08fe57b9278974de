"""An edited plan as files: its layers of places, and a plan that reads them."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import numpy as np

from siting.amend import relayer
from siting.errors import At, SitingError
from siting.language import say
from siting.layers.reading import fields
from siting.text.csv_text import to_cell
from siting.whatif.edits import FACILITIES, HEALTH

if TYPE_CHECKING:
    from pathlib import Path

    from siting.arrays import Values
    from siting.layers.records import Table
    from siting.whatif.draft import Draft
    from siting.whatif.edits import Layer


def names(amended: Path) -> dict[str, Path]:
    """Name the files of places beside an amended plan, by layer."""
    return {
        layer: amended.with_name(f"{amended.stem}-{layer}.csv")
        for layer in ("facilities", "proposed", "health")
    }


def texts(draft: Draft, amended: Path) -> dict[Path, str]:
    """Write an edited plan: the layers that edits change, in the plane, and the plan itself.

    Positions are written to the last bit, so a check of that plan finds the same.

    Raises
    ------
    SitingError
        A file would overwrite the plan.
    """
    before, now = draft.layers, draft.tables
    proposed = now.proposed[0] if now.proposed else None
    layers = {
        "facilities": (before.facilities, now.existing),
        "proposed": (before.proposed, proposed),
        "health": (before.health, now.health),
    }
    changed = {name: table for name, (old, table) in layers.items() if table is not old}
    paths: dict[str, Path | None] = {
        name: names(amended)[name] if table is not None and len(table) else None
        for name, table in changed.items()
    }
    files = {
        path: as_csv(table, HEALTH if name == HEALTH else FACILITIES)
        for name, table in changed.items()
        if (path := paths[name]) and table
    }
    plan = draft.plan
    if plan.path.resolve() in {path.resolve() for path in (*files, amended)}:
        raise SitingError(
            say("this would overwrite the plan"), hint=say("give another name"), at=At(path=amended)
        )
    crs = draft.layers.crs.to_string()
    files[amended] = relayer(plan, amended, paths, crs=crs, reading=draft.packs.reading)
    return files


def as_csv(table: Table, layer: Layer) -> str:
    """Write a layer of places as a table: id, fields, easting and northing.

    A column of its own that would be read as something else is left out.
    """
    known = fields.names(layer)
    taken = {column for found in fields.coordinates([*table.columns]).values() for column in found}
    columns = {
        name: values
        for name, values in table.columns.items()
        if name in known or (name not in taken and fields.recognised(layer, name) is None)
    }
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["id", *map(to_cell, columns), "x", "y"])
    cells = [_cells(values) for values in (table.ids, *columns.values(), *table.xy.T)]
    writer.writerows(zip(*cells, strict=True))
    return text.getvalue()


def _cells(values: Values) -> list[str]:
    """Write values so that reading gives the same: blank where missing."""
    if values.dtype == object:
        return ["" if value is None else to_cell(str(value)) for value in values]
    return ["" if np.isnan(value) else repr(float(value)).removesuffix(".0") for value in values]

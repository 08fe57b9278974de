"""Rows of a layer of places: made from what somebody types, put in, taken out, moved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from siting.condition import is_missing
from siting.degrees import WGS84
from siting.errors import SitingError
from siting.layers import datums, features, fields
from siting.layers.origin import Origin
from siting.layers.raw import Raw
from siting.layers.records import Table
from siting.plan import LayerSpec
from siting.source import did_you_mean
from siting.whatif.edits import FACILITIES, HEALTH

if TYPE_CHECKING:
    from pyproj import CRS

    from siting.arrays import Floats, Values
    from siting.layers.datums import Project
    from siting.plan import Plan
    from siting.whatif.edits import Add, Layer, LonLat

_WHAT = {FACILITIES: "facilities", HEALTH: "health places"}


def projector(plan: Plan, crs: CRS) -> Project:
    """Make the function that brings positions into the plane, as a layer in degrees is brought."""
    return datums.projector(_origin(plan, FACILITIES), WGS84, crs)


def in_plane(project: Project, at: LonLat) -> Floats:
    """Bring a position into the plane; shape (1, 2)."""
    return project(np.array([at]))


def canonical(add: Add, like: Table | None) -> dict[str, str]:
    """Call the fields of a new place what they are called once a layer is read.

    Parameters
    ----------
    like : Table or None
        The layer it goes into, whose own fields it may have.

    Raises
    ------
    SitingError
        A field is not known or given twice, or the place has no type.
    """
    found: dict[str, str] = {}
    for name, value in add.fields.items():
        field = fields.recognised(add.layer, name)
        own = () if like is None else like.columns
        if field is None and name not in own:
            raise SitingError(
                f"{_WHAT[add.layer]} have no field '{name}'",
                hint=did_you_mean(name, [*fields.names(add.layer), *own]),
            )
        if (field or name) in found:
            raise SitingError(f"the place to add has '{field}' twice", hint="give each field once")
        found[field or name] = value
    if not found.get("type"):
        raise SitingError(
            "the place to add has no type", hint='say what it is: --add "type=养老机构,at=..."'
        )
    if "upgrades" in found:
        raise SitingError("an upgrade is no place to add", hint="leave 'upgrades' out")
    return found


def row_of(add: Add, id_: str, xy: Floats, plan: Plan, like: Table | None) -> Table:
    """Make the row of a new place: its fields are read as those of a file, blank ones left out.

    Parameters
    ----------
    id_ : str
        Its id.
    xy : ndarray of float, shape (1, 2)
        Where it is in the plane [m].
    like : Table or None
        The layer it goes into.

    Raises
    ------
    SitingError
        A value does not fit its field.
    """
    named = {name: said for name, said in canonical(add, like).items() if said and name != "id"}
    known = [name for name in named if name in fields.names(add.layer)]
    raw = Raw(
        crs=WGS84,
        xy=np.array([add.at]),
        geometry=None,
        columns={name: np.array([named[name]], dtype=object) for name in known},
        chosen=fields.Chosen(canonical={name: name for name in known}, own=(), notes=()),
    )
    try:
        columns = features.understand(_origin(plan, add.layer), raw).columns
    except SitingError as error:
        message = error.message.replace(" in row 1", "")
        raise SitingError(f"the place to add: {message}", hint=error.hint) from None
    if like is not None:
        own = named.keys() - set(known)
        columns |= {name: _own(name, named[name], like.columns[name]) for name in sorted(own)}
    return Table(
        name=add.layer,
        path="--add",
        ids=np.array([id_], dtype=object),
        xy=xy,
        geometry=None,
        columns=columns,
    )


def appended(table: Table | None, row: Table) -> Table:
    """Put a row at the end of a layer; what either lacks is missing there."""
    if table is None:
        return row
    columns = {
        name: np.concatenate([_column(table, name, row), _column(row, name, table)])
        for name in dict.fromkeys([*table.columns, *row.columns])
    }
    return replace(
        table,
        ids=np.concatenate([table.ids, row.ids]),
        xy=np.vstack([table.xy, row.xy]),
        geometry=None,
        columns=columns,
    )


def _column(table: Table, name: str, other: Table) -> Values:
    own = table.columns.get(name)
    return blank(other.columns[name], len(table)) if own is None else own


def blank(like: Values, n: int) -> Values:
    """Give n missing values of the type of a column."""
    return np.full(n, None, dtype=object) if like.dtype == object else np.full(n, np.nan)


def without(table: Table, row: int, first: Table | None) -> Table:
    """Take a row out of a layer, and columns that only rows since `first` have had."""
    kept = replace(table, geometry=None).only(np.arange(len(table)) != row)
    own = () if first is None else first.columns
    left = {
        name: column
        for name, column in kept.columns.items()
        if name in own or not is_missing(column).all()
    }
    return replace(kept, columns=left)


def put_back(table: Table | None, at: int, row: Table) -> Table:
    """Put a row in that was taken out of a layer, where it stood."""
    if table is None:
        return row
    return replace(
        table,
        ids=np.insert(table.ids, at, row.ids),
        xy=np.insert(table.xy, at, row.xy[0], axis=0),
        geometry=None,
        columns={
            name: np.insert(old, at, row.columns[name]) for name, old in table.columns.items()
        },
    )


def moved(table: Table, row: int, xy: Floats) -> Table:
    """Put a row of a layer elsewhere."""
    to = table.xy.copy()
    to[row] = xy
    return replace(table, xy=to, geometry=None)


def _origin(plan: Plan, layer: Layer) -> Origin:
    spec = LayerSpec(path="--add")
    return Origin(name=layer, role=layer, keys=("layers", layer), spec=spec, plan=plan)


def _own(name: str, text: str, column: Values) -> Values:
    """Read a field that only this layer has, as its column holds it."""
    if column.dtype == object:
        return np.array([text], dtype=object)
    try:
        return np.array([float(text)])
    except ValueError:
        raise SitingError(
            f"the place to add: '{name}' is '{text}', and that column holds numbers",
            hint="write a plain number, or leave it blank where it is not known",
        ) from None

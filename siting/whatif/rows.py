"""Rows of a layer of places: made from what somebody types, put in, taken out, moved."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from siting.condition import is_missing
from siting.degrees import WGS84
from siting.errors import SitingError
from siting.language import say
from siting.layers import features
from siting.layers.formats.raw import Raw
from siting.layers.origin import Origin
from siting.layers.positions import datums
from siting.layers.reading import fields
from siting.layers.records import Table
from siting.plan import LayerSpec
from siting.text.source import did_you_mean
from siting.whatif.edits import FACILITIES, HEALTH

if TYPE_CHECKING:
    from pyproj import CRS

    from siting.arrays import Floats, Values
    from siting.layers.positions.datums import Project
    from siting.plan import Plan
    from siting.whatif.edits import Add, Change, Layer, LonLat

_WHAT = {FACILITIES: say("facilities"), HEALTH: say("health places")}
_TO_ADD, _TO_CHANGE = say("the place to add"), say("the place to change")
#: Fields that no change gives another value.
_FIXED = ("id", "type", "upgrades")


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
    found = _named(add.fields, add.layer, like, what=_TO_ADD)
    if not found.get("type"):
        raise SitingError(
            say("the place to add has no type"),
            hint=say('say what it is: --add "type=养老机构,at=..."'),
        )
    if "upgrades" in found:
        raise SitingError(say("an upgrade is no place to add"), hint=say("leave 'upgrades' out"))
    return found


def _named(said: dict[str, str], layer: Layer, like: Table | None, *, what: str) -> dict[str, str]:
    """Call fields what they are called once a layer is read."""
    found: dict[str, str] = {}
    for name, value in said.items():
        field = fields.recognised(layer, name)
        own = () if like is None else like.columns
        if field is None and name not in own:
            raise SitingError(
                say("{WHAT} have no field '{name}'", WHAT=_WHAT[layer], name=name),
                hint=did_you_mean(name, [*fields.names(layer), *own]),
            )
        if (field or name) in found:
            raise SitingError(
                say("{what} has '{field}' twice", what=what, field=field),
                hint=say("give each field once"),
            )
        found[field or name] = value
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
    return Table(
        name=add.layer,
        path="--add",
        ids=np.array([id_], dtype=object),
        xy=xy,
        geometry=None,
        columns=_read(named, add.layer, plan, like, what=_TO_ADD),
    )


def with_fields(table: Table, row: int, change: Change, layer: Layer, plan: Plan) -> Table:
    """Give a row of a layer other values in some fields.

    Raises
    ------
    SitingError
        A field is not known, blank or none that can be changed, or a value does not fit its field.
    """
    named = _named(change.fields, layer, table, what=_TO_CHANGE)
    for name, said in named.items():
        if name in _FIXED or not said:
            raise SitingError(
                say(
                    "'{name}' of '{id}' cannot be {what}",
                    name=name,
                    id=change.id,
                    what="changed" if said else "made blank",
                ),
                hint=say("remove the place and add it again with other fields"),
            )
    columns, type_ = dict(table.columns), {"type": "-"}  # which a row that is read must have
    read = _read(named | type_, layer, plan, table, what=_TO_CHANGE)
    for name in named:  # a row that is read gets a status as well
        value = read[name]
        column = columns[name].copy() if name in columns else blank(value, len(table))
        column[row] = value[0]
        columns[name] = column
    return replace(table, columns=columns)


def with_row(table: Table, at: int, row: Table) -> Table:
    """Put the fields of a row back, and take out the columns that it does not have."""
    columns = {}
    for name, value in row.columns.items():
        columns[name] = table.columns[name].copy()
        columns[name][at] = value[0]
    return replace(table, columns=columns)


def _read(
    named: dict[str, str], layer: Layer, plan: Plan, like: Table | None, *, what: str
) -> dict[str, Values]:
    """Read the fields of one row as those of a file."""
    known = [name for name in named if name in fields.names(layer)]
    raw = Raw(
        crs=WGS84,
        xy=np.zeros((1, 2)),
        geometry=None,
        columns={name: np.array([named[name]], dtype=object) for name in known},
        chosen=fields.Chosen(canonical={name: name for name in known}, own=(), notes=()),
    )
    try:
        columns = features.understand(_origin(plan, layer), raw).columns
    except SitingError as error:
        message = error.message.replace(" in row 1", "")
        raise SitingError(
            say("{what}: {message}", what=what, message=message), hint=error.hint
        ) from None
    if like is not None:
        own = named.keys() - set(known)
        for name in sorted(own):
            columns[name] = _own(name, named[name], like.columns[name], what=what)
    return columns


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
        rows=None,
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
        rows=None,
    )


def moved(table: Table, row: int, xy: Floats) -> Table:
    """Put a row of a layer elsewhere."""
    to = table.xy.copy()
    to[row] = xy
    return replace(table, xy=to, geometry=None)


def _origin(plan: Plan, layer: Layer) -> Origin:
    spec = LayerSpec(path="--add")
    return Origin(name=layer, role=layer, keys=("layers", layer), spec=spec, plan=plan)


def _own(name: str, text: str, column: Values, *, what: str) -> Values:
    """Read a field that only this layer has, as its column holds it."""
    if column.dtype == object:
        return np.array([text], dtype=object)
    try:
        return np.array([float(text)])
    except ValueError:
        raise SitingError(
            say(
                "{what}: '{name}' is '{text}', and that column holds numbers",
                what=what,
                name=name,
                text=text,
            ),
            hint=say("write a plain number, or leave it blank where it is not known"),
        ) from None

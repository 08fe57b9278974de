"""Edits of the facilities of a plan: one is added, removed, moved, or gets other fields."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from siting.errors import SitingError

_ADD = '--add "type=养老机构,beds=100,at=120.10,30.20"'
_MOVE = "--move F7=120.11,30.21"
_SET = '--set "id=F7,beds=120"'


class LonLat(NamedTuple):
    """A position in WGS-84 degrees."""

    lon: float
    lat: float

    def __str__(self) -> str:
        """Write it as it is typed."""
        return f"{self.lon:.10g}, {self.lat:.10g}"


@dataclass(frozen=True, kw_only=True)
class Add:
    """One more facility, as a further row of the layer of facilities.

    Attributes
    ----------
    at : LonLat
        Where it stands.
    fields : dict of str to str
        By the names that columns may have, as text: ``{"type": "养老机构", "beds": "100"}``.
    """

    at: LonLat
    fields: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """Say what is added."""
        said = ", ".join(f"{name} {value}" for name, value in self.fields.items())
        return f"added at {self.at}: {said}"


@dataclass(frozen=True, kw_only=True)
class Remove:
    """One facility less."""

    id: str

    def __str__(self) -> str:
        """Say what is removed."""
        return f"'{self.id}' removed"


@dataclass(frozen=True, kw_only=True)
class Move:
    """One facility elsewhere; all its fields stay."""

    id: str
    at: LonLat

    def __str__(self) -> str:
        """Say what is moved."""
        return f"'{self.id}' moved to {self.at}"


@dataclass(frozen=True, kw_only=True)
class Change:
    """Other values in some fields of one facility; where it stands and what it is stay.

    Attributes
    ----------
    fields : dict of str to str
        As those of `Add`.
    """

    id: str
    fields: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """Say what is changed."""
        said = ", ".join(f"{name} {value}" for name, value in self.fields.items())
        return f"'{self.id}' changed: {said}"


Edit: TypeAlias = Add | Remove | Move | Change


def add(text: str) -> Add:
    """Read what is to be added: ``type=养老机构,beds=100,at=120.1,30.2``.

    Raises
    ------
    SitingError
        A part is no ``name=value``, a name stands twice, or there is no position.
    """
    fields = _fields(text, what="the place to add", like=_ADD)
    if "at" not in fields:
        raise SitingError(f"the place to add has no position: '{text}'", hint=f"write {_ADD}")
    return Add(at=position(fields.pop("at"), hint=f"write {_ADD}"), fields=fields)


def change(text: str) -> Change:
    """Read what is to be changed: ``id=F7,beds=120``.

    Raises
    ------
    SitingError
        A part is no ``name=value``, a name stands twice, or there is no id or no field.
    """
    fields = _fields(text, what="the place to change", like=_SET)
    id_ = fields.pop("id", "")
    if not id_ or not fields:
        raise SitingError(
            f"'{text}' does not say which facility gets which fields", hint=f"write {_SET}"
        )
    return Change(id=id_, fields=fields)


def _fields(text: str, *, what: str, like: str) -> dict[str, str]:
    """Read ``name=value`` with commas between them; a part without a name belongs to the last."""
    fields: dict[str, str] = {}
    last = None
    for part in text.replace("，", ",").split(","):
        name, said, value = (word.strip() for word in part.partition("="))
        if said and name:
            if name in fields:
                raise SitingError(
                    f"'{name}' stands twice in {what}, '{text}'",
                    hint=f"give each field once: {like}",
                )
            fields[name], last = value, name
        elif last is not None and not said:
            fields[last] += f",{name}"
        else:
            raise SitingError(
                f"'{part.strip()}' in {what} is not of the form name=value",
                hint=f"write {like}",
            )
    return fields


def move(text: str) -> Move:
    """Read what is to be moved: ``F7=120.11,30.21``.

    Raises
    ------
    SitingError
        There is no id, or no position.
    """
    id_, said, at = text.replace("，", ",").rpartition("=")
    if not said or not id_.strip():
        raise SitingError(f"'{text}' does not say what is moved where", hint=f"write {_MOVE}")
    return Move(id=id_.strip(), at=position(at, hint=f"write {_MOVE}"))


def position(text: str, *, hint: str) -> LonLat:
    """Read a position: longitude and latitude in degrees.

    Raises
    ------
    SitingError
        It is not two numbers, or these are no degrees.
    """
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError:
        raise SitingError(
            f"'{text}' is no position: longitude and latitude are two numbers", hint=hint
        ) from None
    if math.isfinite(lon) and abs(lon) <= 90 < abs(lat) <= 180:
        hint = f"longitude comes first: {lat:.10g},{lon:.10g}"
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise SitingError(f"'{text}' is no position in degrees (WGS-84)", hint=hint)
    return LonLat(lon, lat)

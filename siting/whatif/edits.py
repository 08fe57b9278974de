"""Edits of the places of a plan: one is added, removed, moved, or gets other fields."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias, get_args

from siting.errors import SitingError
from siting.language import say

#: The layers whose places are edited.
Layer: TypeAlias = Literal["facilities", "health"]
FACILITIES: Layer = "facilities"
HEALTH: Layer = "health"

_ADD = '--add "type=养老机构,beds=100,at=120.10,30.20"'
_MOVE = "--move F7=120.11,30.21"
_SET = '--set "id=F7,beds=120"'
_LAYERS: tuple[Layer, ...] = get_args(Layer)


class LonLat(NamedTuple):
    """A position in WGS-84 degrees."""

    lon: float
    lat: float

    def __str__(self) -> str:
        """Write it as it is typed."""
        return f"{self.lon:.10g}, {self.lat:.10g}"


@dataclass(frozen=True, kw_only=True)
class Add:
    """One more place, as a further row of its layer.

    Attributes
    ----------
    at : LonLat
        Where it stands.
    fields : dict of str to str
        By the names that columns may have, as text: ``{"type": "养老机构", "beds": "100"}``.
    layer : {'facilities', 'health'}
        The layer it goes into.
    """

    at: LonLat
    fields: dict[str, str] = field(default_factory=dict)
    layer: Layer = FACILITIES

    def __str__(self) -> str:
        """Say what is added."""
        said = ", ".join(f"{name} {value}" for name, value in self.fields.items())
        if self.layer == FACILITIES:
            return say("added at {at}: {said}", at=self.at, said=said)
        return say("added to {layer} at {at}: {said}", layer=self.layer, at=self.at, said=said)


@dataclass(frozen=True, kw_only=True)
class Remove:
    """One place less.

    Attributes
    ----------
    id : str
        Its id.
    layer : {'facilities', 'health'}, optional
        Its layer; whichever has the id, if left out.
    """

    id: str
    layer: Layer | None = None

    def __str__(self) -> str:
        """Say what is removed."""
        return say("'{id}' removed", id=self.id)


@dataclass(frozen=True, kw_only=True)
class Move:
    """One place elsewhere; all its fields stay.

    Attributes
    ----------
    id : str
        Its id.
    at : LonLat
        Where it stands then.
    layer : {'facilities', 'health'}, optional
        Its layer; whichever has the id, if left out.
    """

    id: str
    at: LonLat
    layer: Layer | None = None

    def __str__(self) -> str:
        """Say what is moved."""
        return say("'{id}' moved to {at}", id=self.id, at=self.at)


@dataclass(frozen=True, kw_only=True)
class Change:
    """Other values in some fields of one place; where it stands and what it is stay.

    Attributes
    ----------
    id : str
        Its id.
    fields : dict of str to str
        As those of `Add`.
    layer : {'facilities', 'health'}, optional
        Its layer; whichever has the id, if left out.
    """

    id: str
    fields: dict[str, str] = field(default_factory=dict)
    layer: Layer | None = None

    def __str__(self) -> str:
        """Say what is changed."""
        return f"'{self.id}' " + self.said

    @property
    def said(self) -> str:
        """What is changed, without whose it is."""
        said = ", ".join(f"{name} {value}" for name, value in self.fields.items())
        return say("changed: {said}", said=said)


Edit: TypeAlias = Add | Remove | Move | Change


def add(text: str) -> Add:
    """Read what is to be added: ``type=养老机构,beds=100,at=120.1,30.2``.

    Raises
    ------
    SitingError
        A part is no ``name=value``, a name stands twice, there is no position, or no such layer.
    """
    fields = _fields(text, what=say("the place to add"), like=_ADD)
    if "at" not in fields:
        raise SitingError(
            say("the place to add has no position: '{text}'", text=text),
            hint=say("write {ADD}", ADD=_ADD),
        )
    at = position(fields.pop("at"), hint=say("write {ADD}", ADD=_ADD))
    said = fields.pop("layer", FACILITIES)
    for layer in _LAYERS:
        if said == layer:
            return Add(at=at, fields=fields, layer=layer)
    raise SitingError(
        say("places are added to the layer 'facilities' or 'health', not to '{said}'", said=said),
        hint=say("write layer=health, or leave it out for a facility"),
    )


def change(text: str) -> Change:
    """Read what is to be changed: ``id=F7,beds=120``, or ``id=health:7,...``.

    Raises
    ------
    SitingError
        A part is no ``name=value``, a name stands twice, or there is no id or no field.
    """
    fields = _fields(text, what=say("the place to change"), like=_SET)
    layer, id_ = _placed(fields.pop("id", ""))
    if not id_ or not fields:
        raise SitingError(
            say("'{text}' does not say which place gets which fields", text=text),
            hint=say("write {SET}", SET=_SET),
        )
    return Change(id=id_, fields=fields, layer=layer)


def _fields(text: str, *, what: str, like: str) -> dict[str, str]:
    """Read ``name=value`` with commas between them; a part without a name belongs to the last."""
    fields: dict[str, str] = {}
    last = None
    for part in text.replace("，", ",").split(","):
        name, said, value = (word.strip() for word in part.partition("="))
        if said and name:
            if name in fields:
                raise SitingError(
                    say(
                        "'{name}' stands twice in {what}, '{text}'", name=name, what=what, text=text
                    ),
                    hint=say("give each field once: {like}", like=like),
                )
            fields[name], last = value, name
        elif last is not None and not said:
            fields[last] += f",{name}"
        else:
            raise SitingError(
                say(
                    "'{strip}' in {what} is not of the form name=value",
                    strip=part.strip(),
                    what=what,
                ),
                hint=say("write {like}", like=like),
            )
    return fields


def remove(text: str) -> Remove:
    """Read what is to be removed: an id, ``F12``, or ``health:12`` where layers share ids."""
    layer, id_ = _placed(text)
    return Remove(id=id_, layer=layer)


def move(text: str) -> Move:
    """Read what is to be moved: ``F7=120.11,30.21``.

    Raises
    ------
    SitingError
        There is no id, or no position.
    """
    id_, said, at = text.replace("，", ",").rpartition("=")
    if not said or not id_.strip():
        raise SitingError(
            say("'{text}' does not say what is moved where", text=text),
            hint=say("write {MOVE}", MOVE=_MOVE),
        )
    layer, name = _placed(id_)
    return Move(id=name, at=position(at, hint=say("write {MOVE}", MOVE=_MOVE)), layer=layer)


def _placed(text: str) -> tuple[Layer | None, str]:
    """Read the id of a place, and its layer where that is said."""
    for layer in _LAYERS:
        if text.strip().startswith(f"{layer}:"):
            return layer, text.strip().removeprefix(f"{layer}:").strip()
    return None, text.strip()


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
            say("'{text}' is no position: longitude and latitude are two numbers", text=text),
            hint=hint,
        ) from None
    if math.isfinite(lon) and abs(lon) <= 90 < abs(lat) <= 180:
        hint = say("longitude comes first: {lat:.10g},{lon:.10g}", lat=lat, lon=lon)
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise SitingError(say("'{text}' is no position in degrees (WGS-84)", text=text), hint=hint)
    return LonLat(lon, lat)

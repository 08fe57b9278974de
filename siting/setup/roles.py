"""Which layer of a plan a file seems to be: by its geometry, its columns and its name."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from siting.language import joined, say
from siting.layers.formats import age_rasters
from siting.layers.reading import fields
from siting.layers.reading.age_names import bands

if TYPE_CHECKING:
    from siting.setup.scan import Piece

#: What each role may be drawn as.
_DRAWN = {
    "residential": ("polygons",),
    "elders": ("points", "polygons", "cells", "bands", "table"),
    "facilities": ("points", "polygons", "mixed"),
    "proposed": ("points", "polygons", "mixed"),
    "health": ("points", "polygons", "mixed"),
    "streets": ("lines",),
    "elevation": ("cells",),
    "candidates": ("points", "polygons", "mixed"),
    "exclusions": ("polygons",),
    "staff": ("table",),
    "stats": ("table",),
}
#: Fields that nearly every layer has: they say nothing of a role.
_COMMON = frozenset({"id", "name", "status", "note", "year", "unit_id"})
#: Roles that are taken from a name alone, so that the file itself says what it lacks.
_MEANT = ("facilities", "health", "elders")
#: Roles that fields alone do not tell: facilities have the same.
_BY_WORD = frozenset({"proposed", "health", "candidates"})
NAMED, _COLUMN, _FIELD = 10, 3, 2
#: Words that any units may be called by; they decide where no other word does.
_WEAK = frozenset({"边界", "boundary"})
#: A word of the English list is one only between others.
_PARTS = re.compile(r"[^a-z]+")
#: What the name of a raster says of the ages in it: of one band and sex, or from one age up.
_BAND = re.compile(r"(?:^|[^0-9a-z])(\d{1,2})[_-](?:f|m|\d{2})(?![0-9a-z])", re.IGNORECASE)
_FROM = re.compile(r"(?<!\d)(\d{2})\s*(?:plus|\+|周?岁|周?歲|及以上|以上)", re.IGNORECASE)
_OLD = 50
#: Province, city, and district (01 to 20) or county (21 up; 81 up are cities that are counties).
_ADCODE = re.compile(r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])(\d\d)(\d\d)")
_LAST_DISTRICT = 20


class Role(NamedTuple):
    """A role that a file could have, how well it fits, and what speaks for it."""

    role: str
    score: int
    why: str


@cache
def words() -> dict[str, dict[str, Any]]:
    """Give the words of roles.toml."""
    data: dict[str, dict[str, Any]]
    data = tomllib.loads(Path(__file__).with_name("roles.toml").read_text(encoding="utf-8"))
    return data


def roles(piece: Piece) -> list[Role]:
    """List the roles that a piece could have, the best first."""
    if piece.path.lower().endswith((".pbf", ".osm")):
        return [Role("streets", NAMED, say("it is OpenStreetMap data"))]
    if piece.sort == "bands":
        return [Role("elders", NAMED + 1, say("it holds a raster for each age band"))]
    if piece.sort == "cells" and no_elders(piece) is not None:
        return []
    if piece.sort == "table" and _lists_places(piece):
        return []
    found = [_scored(piece, role) for role, drawn in _DRAWN.items() if piece.sort in drawn]
    if piece.sort == "polygons":
        found += [_level(piece, level) for level in words()["levels"]]
    if piece.sort == "lines":
        found.append(Role("streets", 1, say("of all layers only streets are lines")))
    least = NAMED if piece.sort != "lines" and drawn_wrong(piece) is not None else 1
    fitting = [one for one in found if one.score >= least]
    return sorted(fitting, key=lambda one: -one.score)


def meant(piece: Piece) -> Role | None:
    """Give the role that the name of a piece says, though its columns do not bear it out."""
    if piece.sort not in ("points", "polygons", "mixed", "table"):
        return None
    found = []
    for role in _MEANT:
        score, why = _called(piece, words()["words"][role])
        found.append(Role(role, score, joined(why)))
    best = max(found, key=lambda one: one.score)
    return best if best.score >= NAMED else None


def _lists_places(piece: Piece) -> bool:
    """Say whether a table lists facilities, as its name and a column of types say: no figures."""
    named = meant(piece)
    return named is not None and any(
        fields.recognised(named.role, column) == "type" for column in piece.columns
    )


def _scored(piece: Piece, role: str) -> Role:
    score, why = _named(piece, words()["words"][role])
    if role in _BY_WORD and not why:
        return Role(role, 0, "")
    if role == "elders" and (age := age_in(piece.path)) is not None:
        score += NAMED
        why = (
            [*why, say("counts people from {age}", age=age)]
            if why
            else [say("its name counts from {age}", age=age)]
        )
    table = {"proposed": "facilities"}.get(role, role)
    if role != "elevation" and piece.sort != "cells":
        known = [fields.recognised(table, column) for column in piece.columns]
        own = [one for one in known if one is not None and one not in _COMMON]
        score += _FIELD * len(own)
        if own:
            why = [*why, say("it has the fields {own}", own=joined(own[:4]))]
        by_age = role in ("elders", "residential") and bool(bands(piece.columns, cut=False))
        if by_age and role == "elders":
            score += _FIELD
            why = [*why, say("its columns count people by age")]
        for field in fields.NEEDED.get(table, ()):
            if field not in known and not (field == "older_people" and by_age):
                score = 0
    return Role(role, score, joined(why, " and "))


def _level(piece: Piece, level: str) -> Role:
    score, why = _named(piece, words()["levels"][level])
    if _of_adcode(PurePosixPath(piece.path).stem) == level:
        score += NAMED
        why = [*why, say("its name is the code of such a unit")]
    return Role(f"units.{level}", score, joined(why, " and "))


def _of_adcode(stem: str) -> str | None:
    """Tell the level of the unit that a code of GB/T 2260 names, such as 420102."""
    found = _ADCODE.fullmatch(stem)
    if found is None or found[1] == "00":
        return None
    if found[2] == "00":
        return "city"
    return "district" if int(found[2]) <= _LAST_DISTRICT else "county"


def _called(piece: Piece, listed: list[str]) -> tuple[int, list[str]]:
    """Look for words in the name of a file and its layer."""
    stem = PurePosixPath(piece.path).stem
    for name in filter(None, (piece.layer, stem)):
        if (word := _found(name, listed)) is not None:
            return NAMED + (0 if word in _WEAK else len(word)), [
                say("its name says '{word}'", word=word)
            ]
    return 0, []


def _named(piece: Piece, listed: list[str]) -> tuple[int, list[str]]:
    """Look for words in the name of a file and its layer, then in its columns."""
    score, why = _called(piece, listed)
    if why:
        return score, why
    for column in piece.columns:
        if (word := _found(column, [one for one in listed if not one.isascii()])) is not None:
            return _COLUMN, [say("its column '{column}' says '{word}'", column=column, word=word)]
    return 0, []


def _found(name: str, listed: list[str]) -> str | None:
    """Find the longest word of a list in a name; English ones between others only."""
    folded = name.casefold()
    parts = f"_{'_'.join(_PARTS.split(folded))}_"
    fitting = [
        word
        for word in listed
        if (f"_{word}_" in parts or (parts.endswith(f"{word}_") and len(word) > 3))
        if word.isascii()
    ] + [word for word in listed if not word.isascii() and word in folded]
    return max(fitting, key=len, default=None)


def drawn_as(*sorts: str) -> str:
    """Say in words what a layer is, or may be, drawn as."""
    called = {
        "points": say("points"),
        "lines": say("lines"),
        "polygons": say("polygons"),
        "cells": say("a raster"),
        "table": say("a table without positions"),
    }
    return joined((called[one] for one in sorts if one in called), " or ")


def pack_at(lon: float, lat: float) -> str | None:
    """Find the pack of the place: the one of the smallest area that holds it."""
    found = [
        ((east - west) * (north - south), name)
        for name, (west, south, east, north) in words()["packs"].items()
        if west <= lon <= east and south <= lat <= north
    ]
    return min(found)[1] if found else None


def age_in(name: str) -> int | None:
    """Read the age that a file's name counts from: ``60plus``, ``65岁以上``."""
    found = _FROM.search(PurePosixPath(name).stem)
    return int(found[1]) if found is not None and int(found[1]) >= _OLD else None


def no_elders(piece: Piece) -> str | None:
    """Say why a raster is none of all older people, where its name says it; else None."""
    stem = PurePosixPath(piece.path).stem
    if _BAND.search(stem) or age_rasters.of_one_sex(stem):
        return say(
            "its name says one band of ages or one sex, and not all older people; a folder that "
            "holds all of them, and nothing else, is added up"
        )
    found = _FROM.search(stem)
    if found is not None and int(found[1]) < _OLD:
        return say("its name says that it counts people from {found} up", found=found[1])
    return None


def drawn_wrong(piece: Piece) -> str | None:
    """Say what the name of a piece says, and what speaks against it; None for nothing."""
    listed = {**words()["words"], **{f"units.{k}": v for k, v in words()["levels"].items()}}
    for role, some in listed.items():
        if (word := _found(PurePosixPath(piece.path).stem, some)) is not None:
            drawn = _DRAWN.get(role, ("polygons",))
            if piece.sort not in drawn:
                return say(
                    "its name says '{word}', and [layers.{role}] must be {drawn}",
                    word=word,
                    role=role,
                    drawn=drawn_as(*drawn),
                )
            table = {"proposed": "facilities"}.get(role, role)
            needed = ", ".join(fields.NEEDED.get(table, ()))
            if needed and piece.sort != "cells":
                return say(
                    "its name says '{word}', and no column is recognised as {needed}",
                    word=word,
                    needed=needed,
                )
    return None

"""Which role each layer of a folder is given: the one that fits it best, one layer a role."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from siting.language import say
from siting.plan import LEVELS
from siting.setup import roles as roles_
from siting.setup.text import SEVERAL, Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.setup.scan import Piece

#: The order in which files are tried, and stand in the plan.
_ORDER = (
    *("residential", "elders", "facilities", "proposed", "health", "streets", "elevation"),
    *("candidates", "exclusions", "staff", "stats"),
    *(f"units.{level}" for level in LEVELS),
)
#: What copies of files are called.
_COPY = re.compile(r"副本|备份|拷贝|复件|copy|backup|[(（]\d+[)）]$", re.IGNORECASE)


def _is_copy(piece: Piece) -> bool:
    """Say whether a file is called a copy of another one."""
    return _COPY.search(PurePosixPath(piece.path).stem) is not None


def place(entry: Entry) -> tuple[int, str]:
    """Say where in the plan a layer stands, to sort by."""
    return _ORDER.index(entry.role), entry.piece.name


def chosen(pieces: Sequence[Piece]) -> tuple[list[Entry], list[tuple[str, str]]]:
    """Give each piece the role that fits it best, and each role the piece that fits best."""
    offers = [
        (fit.score, piece.features, piece, fit) for piece in pieces for fit in roles_.roles(piece)
    ]
    offers.sort(key=lambda one: (-one[0], -one[1], _is_copy(one[2]), one[2].name, one[3].role))
    entries: dict[str, Entry] = {}
    used: dict[str, Entry] = {}
    for _, _, piece, fit in offers:
        if piece.name in used or (fit.role in entries and fit.role not in SEVERAL):
            continue
        entry = Entry(role=fit.role, piece=piece, why=fit.why)
        used[piece.name] = entry
        entries.setdefault(fit.role, entry)
    for piece in pieces:  # what only its name says: it is tried, and says itself what it lacks
        named = None if piece.name in used or roles_.roles(piece) else roles_.meant(piece)
        if named is not None and named.role not in entries:
            entry = Entry(role=named.role, piece=piece, why=named.why)
            used[piece.name] = entries[named.role] = entry
    left = [(one.name, _unplaced(one, entries)) for one in pieces if one.name not in used]
    return sorted(used.values(), key=place), left


def _unplaced(piece: Piece, entries: dict[str, Entry]) -> str:
    """Say why a piece has no role."""
    fitting = roles_.roles(piece)
    if fitting:
        other = entries[fitting[0].role]
        return say(
            "it could be [layers.{role}], which is {name}; if both are meant, bring them into one "
            "file",
            role=other.role,
            name=other.piece.name,
        )
    said = roles_.no_elders(piece) if piece.sort == "cells" else roles_.drawn_wrong(piece)
    if said is not None:
        return said
    return say(
        "it is {drawn} ({about}), and neither its name nor its columns say what of",
        drawn=roles_.drawn_as(piece.sort) or say("of mixed geometry"),
        about=piece.about,
    )

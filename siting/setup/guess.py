"""A plan for some files: each tried as what it seems to be, and the rest listed with the reason."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from siting.errors import At, SitingError
from siting.language import joined, say
from siting.layers import files, unread
from siting.layers.formats import age_rasters
from siting.layers.positions.plane import short_name
from siting.plan import LEVELS, Plan
from siting.progress import Silent
from siting.report.whole import write_texts
from siting.setup import look, scan, streets, trying
from siting.setup import roles as roles_
from siting.setup.text import Entry, plan_text
from siting.setup.where import pack_of, why_plane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.progress import Progress

_SILENT = Silent()
#: The order in which files are tried, and stand in the plan.
_ORDER = (
    *("residential", "elders", "facilities", "proposed", "health", "streets", "elevation"),
    *("candidates", "exclusions", "staff", "stats"),
    *(f"units.{level}" for level in LEVELS),
)
_SEVERAL = frozenset({"proposed", "exclusions"})
#: Which age is taken for old, where rasters of age bands leave it open.
_OLD = 60


@dataclass(frozen=True, kw_only=True)
class Guessed:
    """A plan that was made for some files.

    Attributes
    ----------
    plan : Plan
        As if it had been read.
    guessed : tuple of str
        What was guessed, in words.
    left : tuple of (str, str)
        Files that are no layer of it, and why.
    """

    plan: Plan
    guessed: tuple[str, ...]
    left: tuple[tuple[str, str], ...]


def guess(
    paths: Sequence[Path], *, plan: Path | None = None, progress: Progress = _SILENT
) -> Guessed:
    """Make a plan for files and folders.

    Parameters
    ----------
    paths : sequence of Path
        What to look into.
    plan : Path, optional
        Where the plan is going to be; left out: ``plan.toml`` in the folder that holds them all.
    progress : Progress, optional
        Hears which file is looked at.

    Raises
    ------
    SitingError
        A path is not there, or no file can be a layer of a plan.
    """
    found, unseen = scan.listed(paths)
    found = [path for path in found if not scan.is_beside(path)]
    at = plan or folder_of(paths) / "plan.toml"
    named = list(dict.fromkeys(_relative(path, at) for path in found if path != at))
    pieces, left = _looked_into(at, named, progress)
    left += [(_relative(path, at), why) for path, why in unseen]
    chosen, more = _chosen(pieces)
    chosen = [_with_age(at, one) for one in chosen]
    tried, failed = trying.tried(at, chosen, progress)
    tried, others = streets.better(
        tried, streets.rivals(pieces, chosen), lambda some: trying.load(at, some), progress
    )
    tried.sort(key=lambda one: (_ORDER.index(one.role), one.piece.name))
    placed = {one.piece.name for one in tried}
    left = [one for one in (*left, *more, *failed) if one[0] not in {*others, *placed}]
    left += others.items()
    if not tried:
        reasons = joined((path + ": " + reason for path, reason in left[:3]), "; ")
        raise SitingError(
            say(
                "no file can be a layer of a plan{what}{reasons}",
                what=": " if reasons else "",
                reasons=reasons,
            ),
            hint=say(
                "give files of facilities, people, land, units or streets, and names that say "
                "which, such as communities.shp or 社区.shp; or write a plan.toml: docs/plan.md "
                "lists the formats and fields"
            ),
            at=At(path=at.parent),
        )
    entries, opened, apart = trying.together(at, tried, progress)
    left += apart
    crs, why = short_name(opened.crs), why_plane(opened)
    pack, why_pack = pack_of(opened)
    text = plan_text(
        entries,
        name=at.resolve().parent.name,
        crs=crs,
        why_crs=why,
        pack=pack,
        why_pack=why_pack,
        left=sorted(left),
    )
    return Guessed(
        plan=trying.plan_of(at, text),
        guessed=(
            *(f"{one.role}: " + one.piece.name + ": " + one.why for one in entries),
            f"crs = {crs}: " + why,
            f"rules = {pack}: " + why_pack,
        ),
        left=tuple(sorted(left)),
    )


def write(guessed: Guessed) -> None:
    """Write the plan; refuse to replace one that is there."""
    path = guessed.plan.path
    if path.exists():
        raise already(path)
    write_texts({path: guessed.plan.text})


def already(path: Path) -> SitingError:
    """Say that a plan is there already."""
    return SitingError(
        say("there is a file of this name already, and it is not replaced"),
        hint=say("give another name: -o plan-2.toml, or move the old one away"),
        at=At(path=path),
    )


def folder_of(paths: Sequence[Path]) -> Path:
    """Find the folder that holds all that is given."""
    folders = [path if path.is_dir() and not scan.is_layer(path) else path.parent for path in paths]
    if len(folders) == 1:
        return folders[0]
    common = Path(os.path.commonpath([folder.absolute() for folder in folders]))
    here = Path.cwd()
    return common.relative_to(here) if common.is_relative_to(here) else common


def _relative(path: Path, plan: Path) -> str:
    whole = os.path.relpath(path.absolute(), plan.parent.absolute())
    return Path(whole).as_posix()


def _looked_into(
    at: Path, named: Sequence[str], progress: Progress
) -> tuple[list[scan.Piece], list[tuple[str, str]]]:
    pieces: list[scan.Piece] = []
    left: list[tuple[str, str]] = []
    for name in named:
        progress.stage(say("looking into {name}", name=name))
        try:
            pieces += look.pieces(at, name)
        except SitingError as error:
            told = _may_be_meant(name)
            left.append(
                (name, joined((error.message, error.hint), "; ") if told else error.message)
            )
    return pieces, left


def _may_be_meant(name: str) -> bool:
    """Say whether a file is of a format that holds layers, so that its mistake can be mended."""
    return files.suffix(Path(name)) in {**files.EVERY, **unread.UNREADABLE}


def _chosen(pieces: Sequence[scan.Piece]) -> tuple[list[Entry], list[tuple[str, str]]]:
    """Give each piece the role that fits it best, and each role the piece that fits best."""
    offers = [
        (fit.score, piece.features, piece, fit) for piece in pieces for fit in roles_.roles(piece)
    ]
    offers.sort(key=lambda one: (-one[0], -one[1], one[2].name, one[3].role))
    entries: dict[str, Entry] = {}
    used: dict[str, Entry] = {}
    for _, _, piece, fit in offers:
        if piece.name in used or (fit.role in entries and fit.role not in _SEVERAL):
            continue
        entry = Entry(role=fit.role, piece=piece, why=fit.why)
        used[piece.name] = entry
        entries.setdefault(fit.role, entry)
    left = [(one.name, _unplaced(one, entries)) for one in pieces if one.name not in used]
    order = sorted(used.values(), key=lambda one: (_ORDER.index(one.role), one.piece.name))
    return order, left


def _unplaced(piece: scan.Piece, entries: dict[str, Entry]) -> str:
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


def _with_age(at: Path, entry: Entry) -> Entry:
    """State the age that the name of a raster counts from, or from which bands are added up."""
    if entry.role != "elders" or entry.piece.sort not in ("cells", "bands"):
        return entry
    if entry.piece.sort == "cells":
        age = roles_.age_in(entry.piece.path)
        return replace(entry, age_from=age, why_age=say("the file's name says so"))
    ages = age_rasters.whole_from(at.parent / entry.piece.path)
    if not ages:
        return entry
    age = min(ages, key=lambda one: (abs(one - _OLD), one))
    return replace(
        entry,
        age_from=age,
        why_age=say("the rasters count from {ages} up", ages=joined(map(str, ages), " or ")),
    )

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
from siting.progress import Silent
from siting.report.whole import write_texts
from siting.setup import chosen as chosen_
from siting.setup import look, scan, streets, trying
from siting.setup import roles as roles_
from siting.setup.text import Entry, is_missed, plan_text
from siting.setup.where import pack_of, why_plane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.plan import Plan
    from siting.progress import Progress

_SILENT = Silent()
#: Which age is taken for old, where rasters of age bands leave it open.
_OLD = 60


@dataclass(frozen=True, kw_only=True)
class Guessed:
    """A plan that was made for some files.

    Attributes
    ----------
    path : Path
        Where it is going to be.
    text : str
        What is written there.
    plan : Plan or None
        Its layers that can be opened, as if it had been read; None where none can.
    guessed : tuple of str
        What was guessed, in words.
    mend : tuple of Entry
        Layers of it that cannot be read as they stand.
    left : tuple of (str, str)
        Files that are no layer of it, and why.
    """

    path: Path
    text: str
    plan: Plan | None
    guessed: tuple[str, ...]
    mend: tuple[Entry, ...]
    left: tuple[tuple[str, str], ...]

    @property
    def unread(self) -> tuple[tuple[str, str], ...]:
        """All files that are not opened, and why."""
        return tuple(sorted([*self.left, *map(trying.unread, self.mend)]))

    @property
    def refused(self) -> bool:
        """Whether a check is refused until something is mended."""
        return self.plan is None or any(map(is_missed, self.mend))


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
    chosen, more = chosen_.chosen(pieces)
    chosen = [_with_age(at, one) for one in chosen]
    tried, mend = trying.tried(at, chosen, progress)
    tried, others = streets.better(
        tried, streets.rivals(pieces, chosen), lambda some: trying.load(at, some), progress
    )
    tried.sort(key=chosen_.place)
    placed = {one.piece.name for one in tried}
    left = [one for one in (*left, *more) if one[0] not in {*others, *placed}]
    left += others.items()
    if not tried and not mend:
        raise _nothing(at, left)
    return _made(at, tried, mend, left, progress)


def _made(
    at: Path,
    tried: Sequence[Entry],
    mend: Sequence[Entry],
    left: Sequence[tuple[str, str]],
    progress: Progress,
) -> Guessed:
    """Open all layers together, and write the plan."""
    entries, guessed, plan = list(tried), [], None
    crs, why, pack, why_pack = "", "", "national", say("nothing says where the plan lies")
    if tried:
        entries, opened, apart = trying.together(at, tried, progress)
        mend = [*mend, *apart]
        crs, why = short_name(opened.crs), why_plane(opened)
        pack, why_pack = pack_of(opened)
        guessed = [f"crs = {crs}: " + why]
    roles = {one.role for one in entries}
    kept = sorted((one for one in mend if one.role not in roles), key=chosen_.place)
    left = sorted([*left, *(trying.unread(one) for one in mend if one.role in roles)])

    def written(entries: Sequence[Entry], mend: Sequence[Entry]) -> str:
        return plan_text(
            entries,
            name=at.resolve().parent.name,
            crs=crs,
            why_crs=why,
            pack=pack,
            why_pack=why_pack,
            mend=mend,
            left=left,
        )

    if tried:
        plan = trying.plan_of(at, written(entries, ()))
    return Guessed(
        path=at,
        text=written(entries, kept),
        plan=plan,
        guessed=(
            *(f"{one.role}: " + one.piece.name + ": " + one.why for one in entries),
            *guessed,
            f"rules = {pack}: " + why_pack,
        ),
        mend=tuple(kept),
        left=tuple(left),
    )


def _nothing(at: Path, left: Sequence[tuple[str, str]]) -> SitingError:
    """Say that no file can be a layer."""
    reasons = joined((path + ": " + reason for path, reason in left[:3]), "; ")
    return SitingError(
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


def unopened(guessed: Guessed) -> SitingError:
    """Say that no layer can be opened as it stands: the first, and what to do."""
    first = guessed.mend[0]
    rest = len(guessed.mend) - 1
    return SitingError(
        say(
            "{name} cannot be read as {header}: {why}{more}",
            name=first.piece.name,
            header=first.header,
            why=first.mend,
            more=say("; so it is with {n} more", n=rest) if rest else "",
        ),
        hint=say("siting init writes a plan to say it in, with what each of them needs"),
        at=At(path=guessed.path.parent),
    )


def write(guessed: Guessed) -> None:
    """Write the plan; refuse to replace one that is there."""
    if guessed.path.exists():
        raise already(guessed.path)
    write_texts({guessed.path: guessed.text})


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
            meant = _may_be_meant(name)
            left.append((name, trying.told(error) if meant else error.message))
    return pieces, left


def _may_be_meant(name: str) -> bool:
    """Say whether a file is of a format that holds layers, so that its mistake can be mended."""
    return files.suffix(Path(name)) in {**files.EVERY, **unread.UNREADABLE}


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

"""The text of a plan that is made for some files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from siting.setup.scan import Piece

_WIDTH = 100
_SAYS = {
    "residential": "polygons where people live",
    "elders": "how many older people, where",
    "facilities": "facilities that stand, are being built or planned",
    "proposed": "facilities that are proposed",
    "health": "hospitals, clinics and health centres",
    "streets": "lines that one can walk along",
    "elevation": "heights, for slopes",
    "candidates": "where one may build",
    "exclusions": "where nobody may build",
    "staff": "figures of staff by unit and year",
    "stats": "other figures by unit and year",
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A file that is a layer of the plan, and what speaks for it."""

    role: str
    piece: Piece
    why: str
    age_from: int | None = None


def plan_text(
    entries: Sequence[Entry],
    *,
    name: str = "",
    crs: str = "",
    why_crs: str = "",
    pack: str = "",
    why_pack: str = "",
    left: Sequence[tuple[str, str]] = (),
) -> str:
    """Write a plan; without a pack, only its layers."""
    lines: list[str] = []
    if pack:
        lines += [
            "# Made by siting init. Nobody said what stands behind `guessed:`; look at it.",
            "",
            "[plan]",
            f"name = {quoted(name)} # guessed: the name of the folder",
            f"rules = [{quoted(pack)}] # guessed: {flat(why_pack)}",
            f"crs = {quoted(crs)} # guessed: {flat(why_crs)}",
            "# year = 2025            # which targets are due; left out: the last of the rules",
            "# age_from = 60          # older people are people of 60 and over",
            '# basis = "resident"     # or "registered"',
            '# surroundings = "known" # once facilities nearby, outside the area, are listed too',
            "",
        ]
    if not entries:
        lines += ["[layers]", ""]
    for entry in entries:
        lines += [*_layer(entry), ""]
    if left:
        lines.append("# Files that are no layer of the plan, and why:")
        for path, reason in left:
            lines += _comment(f"{flat(path)}: {flat(reason)}")
        lines.append("")
    return "\n".join(lines)


def _layer(entry: Entry) -> Iterator[str]:
    several = entry.role in ("proposed", "exclusions")
    header = f"[[layers.{entry.role}]]" if several else f"[layers.{entry.role}]"
    level = entry.role.partition(".")[2].replace("_", " ")
    says = _SAYS.get(entry.role) or f"units: {level}"
    yield f"{header} # {says}"
    yield f"path = {quoted(entry.piece.path)} # guessed: {flat(entry.why)}"
    if entry.piece.layer is not None:
        yield f"layer = {quoted(entry.piece.layer)}"
    if entry.age_from is not None:
        yield f"age_from = {entry.age_from} # guessed: the file's name says so"


def _comment(text: str) -> Iterator[str]:
    """Break a comment into lines."""
    line = "# -"
    for word in text.split(" "):
        if len(line) + 1 + len(word) > _WIDTH and line not in ("# -", "#  "):
            yield line
            line = "#  "
        line += f" {word}"
    yield line


def flat(text: str) -> str:
    """Bring a text to one line of printable characters, for a comment."""
    return "".join(char if char.isprintable() else " " for char in text)


def quoted(text: str) -> str:
    """Write a text as TOML has it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

"""The text of a plan that is made for some files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from siting.language import N_, _, few, in_language, say
from siting.terms import term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from siting.setup.scan import Piece

_WIDTH = 100
#: So many files that are left out for one reason are named.
_NAMED = 3
_SAYS = {
    "residential": N_("polygons where people live"),
    "elders": N_("how many older people, where"),
    "facilities": N_("facilities that stand, are being built or planned"),
    "proposed": N_("facilities that are proposed"),
    "health": N_("hospitals, clinics and health centres"),
    "streets": N_("lines that one can walk along"),
    "elevation": N_("heights, for slopes"),
    "candidates": N_("where one may build"),
    "exclusions": N_("where nobody may build"),
    "staff": N_("figures of staff by unit and year"),
    "stats": N_("other figures by unit and year"),
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A file that is a layer of the plan, and what speaks for it."""

    role: str
    piece: Piece
    why: str
    age_from: int | None = None
    why_age: str = ""


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
        folder = say("the name of the folder")
        lines += [
            "# " + _("Made by siting init. Nobody said what stands behind `guessed:`; look at it."),
            "",
            "[plan]",
            f"name = {quoted(name)} # {_guessed(folder)}",
            f"rules = [{quoted(pack)}] # {_guessed(why_pack)}",
            f"crs = {quoted(crs)} # {_guessed(why_crs)}",
            "# year = 2025            # "
            + _("which targets are due; left out: the last of the rules"),
            "# age_from = 60          # " + _("older people are people of 60 and over"),
            '# basis = "resident"     # ' + _('or "registered"'),
            '# surroundings = "known" # '
            + _("once facilities nearby, outside the area, are listed too"),
            "",
        ]
    if not entries:
        lines += ["[layers]", ""]
    for entry in entries:
        lines += [*_layer(entry), ""]
    if left:
        lines.append("# " + _("Files that are no layer of the plan, and why:"))
        for names, reason in by_reason(left):
            lines += _comment(f"{flat(in_language(names))}: {flat(in_language(reason))}")
        lines.append("")
    return "\n".join(lines)


def by_reason(left: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Name the files of a folder that are left out for one reason together."""
    alike: dict[tuple[str, str], list[str]] = {}
    for path, reason in left:
        alike.setdefault((path.rpartition("/")[0], reason), []).append(path)
    for (_folder, reason), paths in alike.items():
        yield few(paths, _NAMED), reason


def _layer(entry: Entry) -> Iterator[str]:
    several = entry.role in ("proposed", "exclusions")
    header = f"[[layers.{entry.role}]]" if several else f"[layers.{entry.role}]"
    level = term(entry.role.partition(".")[2])
    says = _(_SAYS[entry.role]) if entry.role in _SAYS else _("units: {level}", level=level)
    yield f"{header} # {says}"
    yield f"path = {quoted(entry.piece.path)} # {_guessed(entry.why)}"
    if entry.piece.layer is not None:
        yield f"layer = {quoted(entry.piece.layer)}"
    if entry.age_from is not None:
        yield f"age_from = {entry.age_from} # {_guessed(entry.why_age)}"


def _guessed(why: str) -> str:
    return _("guessed: {why}", why=flat(in_language(why)))


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

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
#: Roles that several files may have, each in a table of its own.
SEVERAL = frozenset({"proposed", "exclusions"})
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
    """A file that is a layer of the plan, and what speaks for it.

    Attributes
    ----------
    mend : str
        Why it cannot be read as it stands, and what to do; empty where it can.
    """

    role: str
    piece: Piece
    why: str
    age_from: int | None = None
    why_age: str = ""
    mend: str = ""

    @property
    def header(self) -> str:
        """The line of the plan that its table begins with."""
        return f"[[layers.{self.role}]]" if self.role in SEVERAL else f"[layers.{self.role}]"


def plan_text(
    entries: Sequence[Entry],
    *,
    name: str = "",
    crs: str = "",
    why_crs: str = "",
    pack: str = "",
    why_pack: str = "",
    mend: Sequence[Entry] = (),
    left: Sequence[tuple[str, str]] = (),
) -> str:
    """Write a plan; without a pack, only its layers.

    Parameters
    ----------
    mend : sequence of Entry
        Layers that cannot be read as they stand. Those that a check must not do without stand in
        the plan, so that it is refused until they are mended; the others as comments.
    left : sequence of (str, str)
        Files that are no layer, and why.
    """
    lines: list[str] = []
    if pack:
        folder = say("the name of the folder")
        lines += [
            "# " + _("Made by siting init. Nobody said what stands behind `guessed:`; look at it."),
            "",
            "[plan]",
            f"name = {quoted(name)} # {_guessed(folder)}",
            f"rules = [{quoted(pack)}] # {_guessed(why_pack)}",
            *([f"crs = {quoted(crs)} # {_guessed(why_crs)}"] if crs else []),
            "# year = 2025            # "
            + _("which targets are due; left out: the last of the rules"),
            "# age_from = 60          # " + _("older people are people of 60 and over"),
            '# basis = "resident"     # ' + _('or "registered"'),
            '# surroundings = "known" # '
            + _("once facilities nearby, outside the area, are listed too"),
            "",
        ]
    if not entries and not mend:
        lines += ["[layers]", ""]
    for entry in entries:
        lines += [*_layer(entry), ""]
    for entry in mend:
        lines += [*_to_mend(entry, live=not entries or is_missed(entry)), ""]
    if pack and not any(is_missed(one) for one in (*entries, *mend)):
        lines += ["# " + _("No file is taken for [layers.facilities]: a check counts none."), ""]
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


def is_missed(entry: Entry) -> bool:
    """Say whether a check without a layer would be wrong: no layer of facilities means none."""
    return entry.role in ("facilities", "proposed")


def _to_mend(entry: Entry, *, live: bool) -> Iterator[str]:
    """Write a layer that cannot be read as it stands, with the reason above it."""
    yield "# " + (
        _("A check is refused until this is mended, or the layer taken out:")
        if live
        else _("Mend this, and take the # away from the lines of the layer:")
    )
    yield from _comment(f"{flat(in_language(entry.piece.name))}: {flat(in_language(entry.mend))}")
    for line in _layer(entry):
        yield line if live else "# " + line


def _layer(entry: Entry) -> Iterator[str]:
    level = term(entry.role.partition(".")[2])
    says = _(_SAYS[entry.role]) if entry.role in _SAYS else _("units: {level}", level=level)
    yield f"{entry.header} # {says}"
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

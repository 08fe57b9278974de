"""Opening what files seem to be: each by itself, and all together."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec import structs

from siting import layers
from siting.errors import SitingError
from siting.language import joined, say
from siting.plan import Plan, PlanFile, Trust
from siting.setup.text import plan_text
from siting.text.source import decode, toml_lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from siting.layers.records import Layers
    from siting.progress import Progress
    from siting.setup.text import Entry


def tried(
    at: Path, entries: Sequence[Entry], progress: Progress
) -> tuple[list[Entry], list[Entry]]:
    """Open each layer by itself; those that cannot be opened say what is to be mended.

    Those are tried again beside one that can: where the others lie says more of a missing CRS.
    """
    good: list[Entry] = []
    bad: list[Entry] = []
    for entry in entries:
        progress.stage(say("trying {name}", name=entry.piece.name))
        beside = [] if entry.role not in ("staff", "stats", "elevation") else good[:1]
        (good if _wrong(at, entry, beside) is None else bad).append(entry)
    smallest = sorted((one for one in good if one.piece.features), key=lambda o: o.piece.features)
    units = [one for one in good if one.role.startswith("units.")]
    mend: list[Entry] = []
    for entry in bad:
        lent = entry.role == "elders" and entry.piece.sort == "table"  # units lend it their places
        error = _wrong(at, entry, units if lent else smallest[:1])
        if error is None:
            good.append(entry)
        else:
            mend.append(replace(entry, mend=told(error)))
    return good, mend


def _wrong(at: Path, entry: Entry, beside: Sequence[Entry]) -> SitingError | None:
    """Open a layer beside others; give the error where it cannot be."""
    try:
        load(at, [*beside, entry])
    except SitingError as error:
        return error
    return None


def told(error: SitingError) -> str:
    """Say what is wrong and what to do."""
    return joined((error.message, error.hint), "; ")


def unread(entry: Entry) -> tuple[str, str]:
    """Name a file that cannot be read as it stands, with the reason."""
    return entry.piece.name, say("as [layers.{role}]: {why}", role=entry.role, why=entry.mend)


def together(
    at: Path, entries: Sequence[Entry], progress: Progress
) -> tuple[list[Entry], Layers, list[Entry]]:
    """Open all layers together; where that fails, one more at a time."""
    progress.stage(say("trying all together"))
    try:
        return list(entries), load(at, entries), []
    except SitingError:
        good: list[Entry] = []
        mend: list[Entry] = []
        opened = None
        for entry in entries:
            try:
                opened = load(at, [*good, entry])
            except SitingError as error:
                mend.append(replace(entry, mend=told(error)))
            else:
                good.append(entry)
        assert opened is not None
        return good, opened, mend


def load(at: Path, entries: Sequence[Entry]) -> Layers:
    """Open some layers."""
    return layers.load(plan_of(at, plan_text(entries)))


def plan_of(at: Path, text: str) -> Plan:
    """Make a plan of its text, as if it had been read."""
    file = decode(tomllib.loads(text), PlanFile, path=at, line_of=toml_lines(text))
    plan = Plan(path=at, text=text, file=file)
    # Whoever names files trusts their folders; what a link there leads to is another matter.
    roots = dict.fromkeys(plan.resolve(name).parent for name, _ in plan.named())
    return structs.replace(plan, trust=Trust(roots=tuple(roots)))

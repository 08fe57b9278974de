"""What `siting verify` found, for people at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import _, current, in_language
from siting.report.terminal.paper import Paper
from siting.report.wording import clean

if TYPE_CHECKING:
    from siting.records.verified import Verified

SHOWN = 20


def summary_line(one: Verified) -> str:
    """Say in a line whether a second run gives the same."""
    path = clean(one.path)
    if one.same_bytes:
        return _("{path}: a second run writes the same, to the byte", path=path)
    if any(change.what == "file" for change in one.changes):
        return _("{path}: the file is not as siting wrote it", path=path)
    if one.same_result:
        return _("{path}: a second run finds the same; what it rests on has changed", path=path)
    return _("{path}: a second run finds something else", path=path)


def render(one: Verified, *, width: int = 80, colour: bool = False, verbose: bool = False) -> str:
    """Lay it out as text."""
    paper = Paper(width, colour=colour, lang=current())
    paper.para(summary_line(one), indent=0, style="green" if one.same_bytes else "red")
    paper.para(_("plan: {plan}", plan=clean(one.plan)), hang=2)
    shown = one.changes if verbose else one.changes[:SHOWN]
    for change in shown:
        paper.para(f"- {clean(in_language(change.message))}", hang=2)
    if len(shown) < len(one.changes):
        n = len(one.changes) - len(shown)
        paper.para(_("and {n:,} more; --verbose lists them", n=n))
    return paper.text()

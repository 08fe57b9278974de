"""Smallest fixes for people at a terminal: by finding, what mends it and what that costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from siting.language import _
from siting.report.terminal.paper import STYLES, Paper, facts
from siting.report.wording import clean, counted, number, subject_name
from siting.terms import term

if TYPE_CHECKING:
    from siting.records.fixes import Fix, Fixes, Mended

_COSTS = 11  # cells of the column of costs


def render(
    fixes: Fixes, *, width: int = 80, colour: bool = False, verbose: bool = False, plan: str = ""
) -> str:
    """Lay fixes out as text.

    Parameters
    ----------
    fixes : Fixes
        Findings with their fixes.
    width : int
        Cells in a line.
    colour : bool
        Whether to write colour codes.
    verbose : bool
        Show the options of ``siting whatif`` that do a fix as well.
    plan : str
        How the plan was named, for these.
    """
    paper = Paper(width, colour=colour)
    paper.para(
        _("Smallest fixes of {what}", what=clean(fixes.plan or fixes.path)), indent=0, style="bold"
    )
    paper.add("", facts(_head(fixes)))
    for one in fixes.findings:
        paper.add("")
        _finding(paper, one, verbose=verbose, plan=plan or fixes.path)
    if fixes.findings:
        paper.add("")
        for note in fixes.notes:
            paper.para(f"- {clean(note)}", hang=2, style="dim")
        if not verbose:
            paper.para(
                _("- --verbose shows how to try each with siting whatif"), hang=2, style="dim"
            )
    return paper.text()


def summary_line(fixes: Fixes) -> str:
    """Say all in one line."""
    n, mended = len(fixes.findings), sum(bool(one.fixes) for one in fixes.findings)
    name = clean(fixes.plan or fixes.path, 60)
    said = _(
        "{counted}, {n:,} worked out, {mended:,} with a small fix",
        counted=counted(fixes.fitting, "finding"),
        n=n,
        mended=mended,
    )
    return _("{name}: {said}", name=name, said=said)


def _head(fixes: Fixes) -> list[tuple[str, str]]:
    n, left = len(fixes.findings), fixes.fitting - len(fixes.findings)
    found = f"{fixes.fitting:,}"
    if left:
        found += _(
            ", the worst {n:,} worked out: --all works out the other {left:,}", n=n, left=left
        )
    rows = [(_("asked"), clean(fixes.asked)), (_("findings"), found)]
    if fixes.undecided:
        rows.append(
            (
                _("undecided"),
                _(
                    "{undecided:,} beside these: data may mend them; --finding ID",
                    undecided=fixes.undecided,
                ),
            )
        )
    return rows


def _finding(paper: Paper, one: Mended, *, verbose: bool, plan: str) -> None:
    head = Text()
    head.append(clean(one.finding), style=STYLES.get(one.severity.value, "bold"))
    where = one.within if one.subject.level == "gap" else one.subject
    if where is not None:
        head.append(f"  {subject_name(where)}", style="bold")
    if one.place is not None:
        head.append(f"  {one.place.lon:.5f},{one.place.lat:.5f}", style="dim")
    paper.hanging(head, hang=4)
    paper.para(clean(one.message), indent=4)
    for rank, fix in enumerate(one.fixes, 1):
        _fix(paper, rank, fix, verbose=verbose, plan=plan)
    if not one.fixes:
        paper.para(_("no small fix was found"), indent=4, style="yellow")
    for why in one.why if verbose or not one.fixes else ():
        paper.para(f"- {clean(why)}", indent=6, hang=2)


def _fix(paper: Paper, rank: int, fix: Fix, *, verbose: bool, plan: str) -> None:
    costs = _costs(fix)
    if fix.approximate and fix.kind == "move":
        costs = _("about {costs}", costs=costs)
    lead = f"{rank:>4}  {costs}"
    lead += " " * max(2, _COSTS + 6 - cell_len(lead))
    paper.hanging(Text(f"{lead}{clean(fix.said)}{_example(fix)}"), hang=_COSTS + 6)
    indent = _COSTS + 6
    for note in fix.notes:
        paper.para(f"- {clean(note)}", indent=indent, hang=2, style="dim")
    for worse in fix.worse:
        paper.para(_("but {worse}", worse=clean(worse)), indent=indent, hang=4, style="yellow")
    if fix.better:
        paper.para(_("also helps {join}", join=clean(", ".join(fix.better))), indent=indent, hang=2)
    if verbose and fix.edits:
        said = f"siting whatif {clean(plan)} {clean(' '.join(fix.edits), 2000)}"
        paper.para(said, indent=indent, hang=2, style="dim")


def _costs(fix: Fix) -> str:
    if fix.kind == "move" and fix.costs >= 10:
        return _("{metres:,.0f} m", metres=fix.costs)
    return f"{number(fix.costs)} {clean(term(fix.unit), 24)}"


def _example(fix: Fix) -> str:
    """Say where a new place was tried."""
    if fix.kind != "place" or fix.at is None:
        return ""
    within = "" if fix.within is None else _(" in {unit}", unit=subject_name(fix.within))
    return _(", such as {lon:.5f},{lat:.5f}{within}", lon=fix.at.lon, lat=fix.at.lat, within=within)

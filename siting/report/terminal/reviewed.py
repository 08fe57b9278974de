"""What was accepted or known before: waivers, and the baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import _
from siting.report.wording import (
    clean,
    counted,
)

if TYPE_CHECKING:
    from siting.records.finding import Result
    from siting.report.terminal.paper import Paper


def baseline(paper: Paper, result: Result) -> None:
    """Say how the findings stand beside those of an earlier result."""
    base = result.baseline
    if base is None:
        return
    paper.heading(_("Beside the baseline {path}", path=clean(base.path)))
    paper.para(
        _(
            "{new:,} new, {worse:,} worse, {same:,} the same, {better:,} better, {fixed:,} fixed",
            new=base.new,
            worse=base.worse,
            same=base.same,
            better=base.better,
            fixed=len(base.fixed),
        )
    )
    if base.untested:
        paper.para(
            _(
                "no longer tested, so neither known nor fixed: {rules}",
                rules=clean(", ".join(base.untested), 2_000),
            ),
            hang=2,
        )
    if base.fixed:
        paper.para(_("fixed: {ids}", ids=clean(", ".join(base.fixed), 2_000)), hang=2)


def waivers(paper: Paper, result: Result) -> None:
    """List the waivers, and what they accept."""
    if not result.waivers:
        return
    paper.heading(_("Waivers: breaches that somebody accepts"))
    for waiver in result.waivers:
        said = _("{rule}: {reason}", rule=clean(waiver.rule), reason=clean(waiver.reason))
        if waiver.where:
            said = _("{said}, at {where}", said=said, where=clean(waiver.where))
        if waiver.owner:
            said = _("{said} ({owner})", said=said, owner=clean(waiver.owner))
        if waiver.until:
            said = _("{said}, until {until}", said=said, until=clean(waiver.until))
        what = (
            _("run out")
            if waiver.expired
            else _("accepts {findings}", findings=counted(waiver.findings, "finding"))
        )
        paper.para("- " + _("{said}: {parts}", said=said, parts=what), hang=2)

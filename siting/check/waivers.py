"""Waivers: breaches that somebody accepts, until a day. They are marked, and never dropped."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import shapely
from msgspec.structs import replace

from siting.check.data.catalogue import catalogue
from siting.check.inside import Inside
from siting.degrees import metres_apart
from siting.errors import SitingError
from siting.language import Text, joined, say
from siting.layers.reading.simplified import simplified
from siting.records.finding import Citation, Finding, Outcome, Subject, Waived, WaiverListed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from siting.arrays import Flags
    from siting.plan import Plan
    from siting.plan.keys import Waiver
    from siting.study import Study

#: Around a position that a waiver names, where it does not say how far [m] (ours).
WITHIN_M = 50.0
_EXPIRED, _UNKNOWN, _UNMATCHED = "DATA-111", "DATA-112", "DATA-113"


class Applied(NamedTuple):
    """Findings with the waivers that fit them, what is wrong with waivers, and their list."""

    findings: tuple[Finding, ...]
    waivers: tuple[WaiverListed, ...]
    as_of: str


def apply(
    plan: Plan, rules: Sequence[str], findings: Sequence[Finding], study: Study | None = None
) -> Applied:
    """Mark the findings that waivers of the plan accept.

    A waiver fits findings of its rule at its place: a unit, facility or finding by id or by name
    (`community=C15` for a level), everything in a unit, or what lies around a position or within
    `within_m` of it. One that has run out fits nothing. Those that have run out, name no rule that
    is tested, or fit nothing are findings themselves.

    Parameters
    ----------
    plan : Plan
        `today` says which waivers still hold: `until` is the last day.
    rules : sequence of str
        The ids of the rules that were tested.
    findings : sequence of Finding
        What was found, waived or not.
    study : Study, optional
        Knows which units lie in which.

    Returns
    -------
    Applied
        `as_of` is empty where no waiver has an end.
    """
    waivers = plan.file.waivers
    if not waivers:
        return Applied(tuple(findings), (), "")
    ends = any(one.until is not None for one in waivers)
    today = plan.today or _today()
    marked, used = list(findings), [0] * len(waivers)
    inside = None if study is None else Inside(findings, study)
    for index, waiver in enumerate(waivers):
        if _over(waiver, today):
            continue
        within = _within(waiver, inside)
        for row, one in enumerate(marked):
            if one.rule != waiver.rule or one.waived is not None:
                continue
            if (within is not None and within[row]) or _fits(waiver, one):
                marked[row] = replace(one, waived=_waived(waiver))
                used[index] += 1
    listed = tuple(
        WaiverListed(
            rule=one.rule,
            where=one.where or "",
            reason=one.reason,
            owner=one.owner or "",
            until="" if one.until is None else one.until.isoformat(),
            applied=n > 0,
            findings=n,
            expired=_over(one, today),
        )
        for one, n in zip(waivers, used, strict=True)
    )
    wrong = _wrong(listed, {*rules, *catalogue()})
    return Applied((*marked, *wrong), listed, today.isoformat() if ends else "")


def _today() -> date:
    """Give the day: in the planner's own calendar, or the one that SITING_TODAY says."""
    said = os.environ.get("SITING_TODAY")
    if not said:
        return date.today()  # noqa: DTZ011
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise SitingError(
            say("SITING_TODAY is no day: '{said}'", said=said),
            hint=say("write it as in 2026-12-31, or leave it out"),
        ) from None


def _over(waiver: Waiver, today: date) -> bool:
    return waiver.until is not None and waiver.until < today


def _waived(waiver: Waiver) -> Waived:
    until = "" if waiver.until is None else waiver.until.isoformat()
    return Waived(reason=waiver.reason, owner=waiver.owner or "", until=until)


def _fits(waiver: Waiver, finding: Finding) -> bool:
    """Say whether a finding is at the place of a waiver; without one it is, anywhere."""
    if waiver.where is None:
        return True
    at = waiver.position
    if at is not None:
        return _is_at(at, WITHIN_M if waiver.within_m is None else waiver.within_m, finding)
    level, wanted = _named_place(waiver.where)
    places = [one for one in (finding.subject, finding.within) if one is not None]
    if level:
        places = [one for one in places if one.level == level]
    known = {simplified(text) for one in places for text in (one.id, one.name) if text}
    return wanted in known or waiver.where == finding.id


def _named_place(where: str) -> tuple[str, str]:
    """Take a level and a name or id apart; the level is empty where none is given."""
    level, _, name = where.rpartition("=")
    return level.strip(), simplified(name.strip())


def _within(waiver: Waiver, inside: Inside | None) -> Flags | None:
    """Say which findings lie in a unit that a waiver names, and are about less than that unit."""
    if inside is None or waiver.where is None or waiver.position is not None:
        return None
    return inside.of(*_named_place(waiver.where))


def _is_at(at: tuple[float, float], within_m: float, finding: Finding) -> bool:
    """Say whether a position is in the outline of a finding, or near the point that names it."""
    if finding.place is None:
        return False
    drawn = finding.geometry
    if drawn is not None and drawn["type"] in {"Polygon", "MultiPolygon"}:
        shape = shapely.make_valid(shapely.geometry.shape(drawn))
        if shapely.intersects_xy(shape, *at):
            return True
    return metres_apart(at, (finding.place.lon, finding.place.lat)) <= within_m


def _wrong(listed: Sequence[WaiverListed], rules: set[str]) -> Iterator[Finding]:
    """Find the waivers that do nothing, each for one reason."""
    expired = [one for one in listed if one.expired]
    unknown = [one for one in listed if not one.expired and one.rule not in rules]
    idle = [one for one in listed if not (one.expired or one.findings) and one.rule in rules]
    for fault, some in ((_EXPIRED, expired), (_UNKNOWN, unknown), (_UNMATCHED, idle)):
        if some:
            yield _finding(fault, some, len(listed))


def _finding(fault_id: str, some: Sequence[WaiverListed], n_all: int) -> Finding:
    fault = catalogue()[fault_id]
    n = float(len(some))
    return Finding(
        id=f"{fault_id}/plan",
        rule=fault_id,
        severity=fault.severity,
        outcome=Outcome.FAIL,
        subject=Subject(level="layer", id="plan"),
        place=None,
        measured=n,
        measured_most=n,
        required=0.0,
        shortfall=n,
        unit="waivers",
        people=0.0,
        message=say(
            "{n} of {n_all} {said}: {which}",
            n=len(some),
            n_all=n_all,
            said=Text(fault.said, fault.said_zh),
            which=joined([_named(one) for one in some]),
        ),
        notes=(say("fix: {fix}", fix=Text(fault.fix, fault.fix_zh)),),
        citation=Citation(
            title=say("Data checks of siting"),
            title_zh="siting 数据检查",
            clause=fault_id,
            quote=fault.title_zh,
            english=Text(fault.title, fault.title_zh),
        ),
        geometry=None,
    )


def _named(one: WaiverListed) -> str:
    where = f" {one.where}" if one.where else ""
    until = f" ({one.until})" if one.expired else ""
    return f"{one.rule}{where}{until}"

"""The stages, joined, on one screen: no logic, no options, no printing."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from siting import check, layers, packs, plan, study
from siting.amend import amend
from siting.check import data, mapped
from siting.check.whole import whole_check
from siting.errors import SitingError
from siting.language import say
from siting.progress import Silent
from siting.records.finding.chinese import with_chinese
from siting.report import PROPOSAL_WRITERS, text_of, write_whole, writing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from siting.pack_file import Reading
    from siting.progress import Progress
    from siting.propose.asked import Asked
    from siting.propose.modes.phases import Later
    from siting.records.drawn import Drawn
    from siting.records.finding import Result
    from siting.records.proposal import Proposal

_SILENT = Silent()
_NONE: Mapping[Path, str | None] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """A proposal, the plan it was made for, and what a check of the amended plan says."""

    plan: plan.Plan
    proposal: Proposal
    before: Result
    after: Result


def check_plan(
    path: Path,
    progress: Progress = _SILENT,
    *,
    reading: Reading | None = None,
    trust: plan.Trust = plan.OWN_FOLDER,
) -> Result:
    """Say what in a plan breaks the rules, in a reading of them."""
    return check_and_draw(path, check.Extras(), progress, reading=reading, trust=trust)[0]


def check_and_draw(
    path: Path,
    extras: check.Extras,
    progress: Progress = _SILENT,
    *,
    reading: Reading | None = None,
    trust: plan.Trust = plan.OWN_FOLDER,
    today: date | None = None,
) -> tuple[Result, Drawn]:
    """Check a plan, measure what else is asked for, and give what only maps hold as well."""
    read = replace(plan.read(path, trust), today=today)
    rules = packs.load(read, reading)
    extras.require(read, rules.rules)
    opened, measured = _measured(read, rules, progress)
    result = whole_check(read, opened, rules, measured, progress)
    fields, drawn = extras.measure(rules.rules, measured, progress)
    return with_chinese(replace(result, **fields)), drawn


def propose_sites(
    path: Path,
    asked: Asked,
    *,
    progress: Progress = _SILENT,
    reading: Reading | None = None,
    trust: plan.Trust = plan.OWN_FOLDER,
) -> Proposed:
    """Choose sites that mend what breaks the rules, and check the plan again with them."""
    from siting import propose  # a check has no need of all that this imports
    from siting.propose.amended import as_table, confirmed
    from siting.propose.modes.backup import doubled

    read = plan.read(path, trust)
    rules = packs.load(read, reading)
    opened, measured = _measured(read, rules, progress)
    drawn = data.of_areas(opened, progress)
    before = whole_check(read, opened, rules, measured, progress, drawn=drawn)
    later = _in_years(read, opened, asked, reading, progress, now=rules.year)
    proposal = propose.choose(
        rules.rules, opened, measured, read, asked, later=later, progress=progress
    )
    amended = measured.with_proposed(as_table(proposal))
    after = whole_check(read, opened, rules, amended, progress, drawn=drawn)
    twice = doubled(rules.rules) if asked.backup else []
    proposal = confirmed(proposal, [*after.rules, *check.run(twice, amended, progress).outcomes])
    proposal = replace(
        proposal,
        map=mapped.drawn(measured),
        areas_before=mapped.short_areas(before.findings),
        areas_after=mapped.short_areas(after.findings),
    )
    return Proposed(plan=read, proposal=with_chinese(proposal), before=before, after=after)


def _in_years(
    read: plan.Plan,
    opened: layers.Layers,
    asked: Asked,
    reading: Reading | None,
    progress: Progress,
    *,
    now: int,
) -> list[Later]:
    """Measure the plan in the years of phases: with as many older people, and the targets then."""
    from siting.propose.modes.phases import Later

    found = []
    for year, sites in asked.phases:
        then = replace(read, file=replace(read.file, plan=replace(read.head, year=year)))
        more = (1 + (read.file.propose.growth_percent or 0.0) / 100) ** (year - now)
        grown = study.measure(opened, then, year=year, times=more, progress=progress)
        found.append(Later(year, sites, grown, packs.load(then, reading).rules))
    return found


def save_proposal(
    proposed: Proposed,
    *,
    geojson: Path,
    amended: Path,
    copies: Mapping[Path, str | None] = _NONE,
) -> None:
    """Write the proposed sites, the plan with them, and other reports: all, or none.

    `copies` are the other reports, each with its format; None lets its suffix say it.
    """
    paths = {path.resolve() for path in (proposed.plan.path, geojson, amended)}
    if len(paths) < 3:
        raise SitingError(
            say("the plan, the sites and the amended plan would overwrite one another"),
            hint=say("give -o and --amended names of their own"),
        )
    text = amend(
        proposed.plan,
        geojson,
        amended,
        crs=proposed.proposal.crs,
        reading=proposed.after.plan.reading,
    )
    files = {
        path: writing(proposed.proposal, path, format_, writers=PROPOSAL_WRITERS)
        for path, format_ in {geojson: "geojson", **copies}.items()
    }
    write_whole({**files, amended: text_of(text)})


def _measured(
    read: plan.Plan, rules: packs.Packs, progress: Progress
) -> tuple[layers.Layers, study.Study]:
    opened = layers.load(read, progress)
    return opened, study.measure(opened, read, year=rules.year, progress=progress)

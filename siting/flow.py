"""The stages, joined, on one screen: no logic, no options, no printing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from siting import check, layers, packs, plan, propose, study
from siting.amend import amend
from siting.check.summary import summarise
from siting.errors import SitingError
from siting.progress import Silent
from siting.propose.amended import as_table, confirmed
from siting.propose.choose import Asked
from siting.report import proposal_geojson, write_texts

if TYPE_CHECKING:
    from pathlib import Path

    from siting.finding import Result
    from siting.pack_file import Reading
    from siting.progress import Progress
    from siting.proposal import Proposal

_SILENT = Silent()


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
    compare_reach: bool = False,
) -> Result:
    """Say what in a plan breaks the rules, in a reading of them; and more where asked for."""
    read = plan.read(path)
    if compare_reach:
        plan.require_streets(read)
    opened, rules, measured = _measured(read, progress, reading)
    result = _checked(read, opened, rules, measured, progress)
    if not compare_reach:
        return result
    return replace(result, reach_compared=check.compare(rules.rules, measured, progress))


def propose_sites(
    path: Path,
    *,
    sites: int | None,
    until_pass: bool,
    progress: Progress = _SILENT,
    reading: Reading | None = None,
) -> Proposed:
    """Choose sites that mend what breaks the rules, and check the plan again with them."""
    read = plan.read(path)
    opened, rules, measured = _measured(read, progress, reading)
    before = _checked(read, opened, rules, measured, progress)
    asked = Asked(sites=sites, until_pass=until_pass)
    proposal = propose.choose(rules.rules, opened, measured, read, asked, progress=progress)
    amended = measured.with_proposed(as_table(proposal))
    after = _checked(read, opened, rules, amended, progress)
    proposal = confirmed(proposal, after.rules)
    return Proposed(plan=read, proposal=proposal, before=before, after=after)


def save_proposal(proposed: Proposed, *, geojson: Path, amended: Path) -> None:
    """Write the proposed sites, and the plan with them: both, or neither."""
    paths = {path.resolve() for path in (proposed.plan.path, geojson, amended)}
    if len(paths) < 3:
        raise SitingError(
            "the plan, the sites and the amended plan would overwrite one another",
            hint="give -o and --amended names of their own",
        )
    text = amend(
        proposed.plan,
        geojson,
        amended,
        crs=proposed.proposal.crs,
        reading=proposed.after.plan.reading,
    )
    write_texts({geojson: proposal_geojson.render(proposed.proposal), amended: text})


def _measured(
    read: plan.Plan, progress: Progress, reading: Reading | None
) -> tuple[layers.Layers, packs.Packs, study.Study]:
    rules = packs.load(read, reading)
    opened = layers.load(read, progress)
    return opened, rules, study.measure(opened, read, year=rules.year, progress=progress)


def _checked(
    read: plan.Plan,
    opened: layers.Layers,
    rules: packs.Packs,
    measured: study.Study,
    progress: Progress,
) -> Result:
    return summarise(read, opened, rules, measured, check.run(rules.rules, measured, progress))

"""Checks and proposals that can be made again: run as a seal says, sealed, and held against it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from siting import flow
from siting.check import Extras
from siting.errors import At, SitingError
from siting.language import say
from siting.plan import OWN_FOLDER
from siting.progress import Silent
from siting.propose.asked import Asked
from siting.records.finding import Result, Run, Sealed
from siting.report.json import read_back, seal
from siting.review import baseline as baselines

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from siting.plan import Trust
    from siting.progress import Progress
    from siting.records.drawn import Drawn

_SILENT = Silent()


@dataclass(frozen=True, kw_only=True)
class How:
    """What a run hangs on besides the options in its seal.

    Attributes
    ----------
    trust : Trust
        What the plan may read.
    today : date or None
        The day by which waivers hold; None for that of the run.
    baseline : Path or None
        An earlier findings.json to hold the result against.
    environment : bool
        Whether the seal holds the versions of Python and of libraries.
    """

    trust: Trust = OWN_FOLDER
    today: date | None = None
    baseline: Path | None = None
    environment: bool = False


def check(plan: Path, run: Run, how: How, progress: Progress = _SILENT) -> tuple[Result, Drawn]:
    """Check a plan as a seal says, and seal the result."""
    extras = Extras(run.compare_reach, run.access, run.service_areas, map=run.map)
    result, drawn = flow.check_and_draw(
        plan, extras, progress, reading=run.reading, trust=how.trust, today=how.today
    )
    if how.baseline is not None:
        result = _against(result, how.baseline)
    versions = seal.versions() if how.environment else None
    return seal.sealed(result, run, plan=plan, environment=versions), drawn


def propose(plan: Path, run: Run, how: How, progress: Progress = _SILENT) -> flow.Proposed:
    """Propose sites as a seal says, and seal the proposal."""
    asked = msgspec.convert(run.asked, Asked)
    proposed = flow.propose_sites(
        plan, asked, reading=run.reading, trust=how.trust, progress=progress
    )
    before = proposed.before
    rests_on = [
        *(Sealed(what="layer", name=one.layer, sha256=one.sha256) for one in before.inputs),
        *(Sealed(what="pack", name=one.id, sha256=one.sha256) for one in before.packs),
    ]
    made = seal.sealed(
        proposed.proposal,
        run,
        plan=plan,
        rests_on=tuple(rests_on),
        environment=seal.versions() if how.environment else None,
    )
    return replace(proposed, proposal=made)


def _against(result: Result, path: Path) -> Result:
    """Hold a result against an earlier findings.json."""
    base = read_back.read(path)
    if not isinstance(base, Result):
        raise SitingError(
            say("the baseline is no findings.json"),
            hint=say("name a file that siting check wrote: -o findings.json"),
            at=At(path=path),
        )
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return baselines.against(result, base, path=path.name, sha256=sha256)

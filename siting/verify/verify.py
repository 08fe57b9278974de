"""One file held against a second run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from siting import sealed
from siting.errors import At, SitingError
from siting.language import say
from siting.progress import Silent
from siting.records.finding import Result
from siting.records.proposal import Proposal
from siting.records.verified import Verified
from siting.report.json import canonical, read_back, seal
from siting.verify import differ

if TYPE_CHECKING:
    from siting.plan import Trust
    from siting.progress import Progress

_SILENT = Silent()


def verify(
    path: Path,
    *,
    trust: Trust,
    plan: Path | None = None,
    baseline: Path | None = None,
    progress: Progress = _SILENT,
) -> Verified:
    """Run a check or a proposal again as its seal says, and say what is not the same.

    Parameters
    ----------
    path : Path
        findings.json or proposal.json, as siting check or siting propose wrote it.
    trust : Trust
        What the plan may read.
    plan, baseline : Path, optional
        Where they are, if not beside the file or in the current folder.

    Raises
    ------
    SitingError
        The file has no seal, the plan is not found, or it cannot be run any more.
    """
    record = read_back.read(path)
    if not isinstance(record, Result | Proposal) or record.seal is None:
        raise SitingError(
            say("the file has no seal, so there is nothing to verify it by"),
            hint=say(
                "verify what 'siting check' or 'siting propose' wrote as JSON; other commands and"
                " earlier versions seal nothing"
            ),
            at=At(path=path),
        )
    text = path.read_bytes()
    found = plan or _beside(path, record.seal.plan, "--plan")
    environment = record.seal.environment is not None
    how = sealed.How(trust=trust, baseline=baseline, environment=environment)
    told = list(differ.of_file(record, text))
    try:
        again = _again(path, record, found, how, progress)
    except (msgspec.ValidationError, ValueError) as error:
        raise SitingError(
            say("the seal is damaged: {said}", said=error),
            hint=say("write the file again with siting"),
            at=At(path=path),
        ) from None
    told += differ.causes(record, again)
    same_result = seal.digest(record) == seal.digest(again)
    if not same_result:
        told += differ.effects(record, again)
    return Verified(
        path=str(path),
        plan=str(found),
        same_bytes=canonical.render(again).encode() == text,
        same_result=same_result,
        changes=tuple(told),
    )


def _again(
    path: Path,
    record: Result | Proposal,
    plan: Path,
    how: sealed.How,
    progress: Progress,
) -> Result | Proposal:
    """Run it again; `how` has the baseline where whoever verifies says where it is."""
    assert record.seal is not None
    run = record.seal.run
    if isinstance(record, Proposal):
        if record.interrupted or (run.asked or {}).get("seconds") is not None:
            raise SitingError(
                say("the search was ended by a clock or by hand: no second run ends where it did"),
                hint=say("propose without --seconds to have a proposal that can be verified"),
                at=At(path=path),
            )
        return sealed.propose(plan, run, how, progress).proposal
    if record.baseline is None:
        how = replace(how, baseline=None)
    elif how.baseline is None:
        how = replace(how, baseline=_beside(path, record.baseline.path, "--baseline"))
    if record.as_of:
        how = replace(how, today=date.fromisoformat(record.as_of))
    return sealed.check(plan, run, how, progress)[0]


def _beside(path: Path, name: str, option: str) -> Path:
    """Find a file of a name beside the file, or in the current folder; never elsewhere."""
    found = [folder / Path(name).name for folder in (path.parent, Path())]
    for one in found:
        if one.is_file():
            return one
    raise SitingError(
        say("'{name}' is not beside the file, nor in the current folder", name=Path(name).name),
        hint=say("say where it is: {option} PATH", option=option),
        at=At(path=path),
    )

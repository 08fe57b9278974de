"""A whole check of a plan that was read and measured: rules, faults of the data, and all in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.check import data
from siting.check.run import run
from siting.check.sources import with_sources
from siting.check.summary import summarise

if TYPE_CHECKING:
    from siting.check.data.seen import Seen
    from siting.layers.records import Layers
    from siting.packs import Packs
    from siting.plan import Plan
    from siting.progress import Progress
    from siting.records.finding import Result
    from siting.study import Study


def whole_check(
    plan: Plan,
    layers: Layers,
    packs: Packs,
    study: Study,
    progress: Progress,
    *,
    drawn: tuple[Seen, ...] | None = None,
) -> Result:
    """Test all rules, look for faults of the data, and say in which files features stand.

    Parameters
    ----------
    plan, layers, packs
        As they were read.
    study : Study
        What was measured, with whatever is proposed or edited.
    progress : Progress
    drawn : tuple of Seen, optional
        The faults of polygons, where they are known: see `siting.check.data.of_areas`.
    """
    checked = run(packs.rules, study, progress)
    faults = data.faults(plan, layers, study, packs.rules, progress, drawn=drawn)
    findings = with_sources((*checked.findings, *faults), layers, packs.rules, plan.resolve)
    return summarise(plan, layers, packs, study, checked._replace(findings=findings))

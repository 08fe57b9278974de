"""Study + shortfalls -> proposal: sites in order, each with what it mends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from siting import __version__
from siting.finding import Outcome
from siting.proposal import Proposal, Site, Step
from siting.propose import greedy
from siting.propose.candidates import DEFAULT_BEDS
from siting.propose.scene import Scene, set_up, state
from siting.propose.sites import changed, describe, step
from siting.propose.spacing import Spacing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.layers.records import Layers
    from siting.plan import Plan
    from siting.progress import Progress
    from siting.rule import Rule
    from siting.study import Study


_DONE = (Outcome.PASS, Outcome.NOT_APPLICABLE)


class Asked(NamedTuple):
    """What the planner asked for: so many sites, or as many as it takes."""

    sites: int | None
    until_pass: bool

    def __str__(self) -> str:
        """Say it in words."""
        return "until the plan passes" if self.until_pass else f"{self.sites} sites"


def choose(
    rules: Sequence[Rule],
    layers: Layers,
    study: Study,
    plan: Plan,
    asked: Asked,
    *,
    progress: Progress,
) -> Proposal:
    """Choose sites that lower the shortfalls of all rules together.

    Existing and planned facilities stay as they are.

    Parameters
    ----------
    rules : sequence of Rule
        All rules of the plan; those that are not due yet count as well.
    asked : Asked
        How many sites.

    Returns
    -------
    Proposal
        The sites in the order of their choice, what each mends rule by rule, and the state of
        the rules before and after.
    """
    scene = set_up(rules, layers, study, plan, progress)
    before = [state(block, scene) for block in scene.blocks]
    start = sum(block.objective() for block in scene.blocks)
    spacing = Spacing(scene.candidates, plan.file.propose.least_spacing_m)
    names = _names(study)
    sites: list[Site] = []
    steps: list[Step] = []
    progress.stage("choosing sites")
    _switch(scene, asked)
    stopped = "no candidate mends anything more"
    picks = greedy.choose(scene.blocks, spacing)
    while not _done(sites, scene, asked):
        choice = next(picks, None)
        if choice is None:
            break
        spacing.add(choice.candidate)
        sites.append(describe(choice, scene, len(sites) + 1, names))
        steps.append(step(scene, len(sites)))
        _switch(scene, asked)
    else:
        stopped = (
            "every rule that sites can mend passes" if asked.until_pass else "all sites chosen"
        )
    return Proposal(
        siting=__version__,
        plan=plan.head.name or plan.path.name,
        crs=layers.crs.to_string(),
        asked=str(asked),
        stopped=stopped,
        candidates=len(scene.spots.ids),
        grid=scene.spots.grid,
        least_spacing_m=plan.file.propose.least_spacing_m,
        objective_before=start,
        objective_after=sum(block.objective() for block in scene.blocks),
        rules=tuple(
            changed(block, old, state(block, scene))
            for block, old in zip(scene.blocks, before, strict=True)
        ),
        sites=tuple(sites),
        steps=tuple(steps),
        notes=_notes(scene, plan),
    )


def _switch(scene: Scene, asked: Asked) -> None:
    """Switch rules off that pass, where sites are only asked for until they do."""
    if asked.until_pass:
        for block in scene.blocks:
            block.active = block.active and state(block, scene).outcome not in _DONE


def _done(sites: Sequence[Site], scene: Scene, asked: Asked) -> bool:
    if asked.until_pass:
        return not any(block.active for block in scene.blocks)
    return len(sites) == asked.sites


def _names(study: Study) -> int:
    """Find the first number for the ids of new sites: above those of proposals before."""
    taken = [re.fullmatch(r"P(\d+)", str(text)) for text in study.facilities.ids]
    return max((int(found[1]) for found in taken if found), default=0)


def _notes(scene: Scene, plan: Plan) -> tuple[str, ...]:
    spec = plan.file.propose
    where = (
        f"candidates: a grid of {spec.grid_m:g} m over where people live; no candidates layer"
        if scene.spots.grid
        else f"candidates: {len(scene.spots.ids):,} of the candidates layer"
    )
    notes = [
        where,
        f"new sites of one type stand at least {spec.least_spacing_m:g} m apart",
        "chosen greedily; how close to the best possible this comes is not computed yet",
    ]
    if not spec.offers:
        notes.append(
            f"a new place with beds has {DEFAULT_BEDS:g} of them, or what its parcel"
            " allows (ours); [[propose.offers]] changes it"
        )
    if any(block.table.missing for block in scene.blocks):
        notes.append("what is undecided for want of data is mended as if it were missing")
    return tuple(notes)

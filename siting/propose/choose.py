"""Study + shortfalls -> proposal: sites in order, each with what it mends."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from siting import __version__
from siting.errors import SitingError
from siting.proposal import Proposal, Site, Step
from siting.propose import greedy, problem
from siting.propose import improved as improved_
from siting.propose import upgrades as upgrades_
from siting.propose.alternatives import RADIUS_M
from siting.propose.amended import table_of
from siting.propose.explained import explain
from siting.propose.limits import Limits, forced
from siting.propose.offers import DEFAULT_BEDS
from siting.propose.scene import DONE, Scene, State, mendable, set_up, state, state_of, switch
from siting.propose.sites import changed, describe, last_number, step
from siting.propose.whom import Whose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.layers.records import Layers, Table
    from siting.plan import Plan
    from siting.progress import Progress
    from siting.propose.improved import Improved
    from siting.rule import Rule
    from siting.study import Study


_GREEDILY = "chosen greedily; how close to the best possible this comes is not computed"
_PASSES = "every rule that sites can mend passes"


class Asked(NamedTuple):
    """What the planner asked for: so many sites, or as many as it takes."""

    sites: int | None
    until_pass: bool
    effort: str = "normal"

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
    """Choose upgrades, then sites, that lower the shortfalls of all rules together.

    Facilities that stand or are planned stay where they are; some are given further services.

    Parameters
    ----------
    rules : sequence of Rule
        All rules of the plan; those that are not due yet count as well.
    asked : Asked
        How many sites; upgrades do not count as any.

    Returns
    -------
    Proposal
        The upgrades and the sites in the order of their choice, what each mends rule by rule,
        and the state of the rules before and after.
    """
    found, weights = mendable(rules, plan), plan.file.propose.weights
    blocks = problem.build(found, study, weights, progress)
    before = [state(block, study.year) for block in blocks]
    start = sum(block.objective() for block in blocks)
    vague = any(block.table.missing for block in blocks)
    upgrades = upgrades_.choose(blocks, study, until_pass=asked.until_pass)
    built_on = study
    if upgrades:
        built_on = study.with_proposed(table_of(upgrades, ()))
        blocks = problem.renew(blocks, built_on, weights, progress)
    scene = set_up(blocks, layers, built_on, plan, upgraded=bool(upgrades), progress=progress)
    progress.stage("choosing sites")
    limits = Limits(scene, rules, built_on, plan)
    sites, steps, stopped, improved = _sites(scene, study, limits, asked, progress)
    after = _after(scene, study, table_of(upgrades, sites))
    progress.stage("explaining the choice")
    explained = explain(scene, limits, sites, after, study=built_on, plan=plan)
    if stopped == _PASSES:
        stopped += _but(scene, after)
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
            changed(block, old, new)
            for block, old, new in zip(scene.blocks, before, after, strict=True)
        ),
        upgrades=tuple(upgrades),
        sites=explained.sites,
        steps=tuple(steps),
        certificate=None if improved is None else improved.certificate(asked.effort),
        gaps=explained.gaps,
        alternatives_within_m=RADIUS_M,
        notes=(
            *scene.spots.notes,
            *limits.notes,
            *([] if improved else [_GREEDILY]),
            *_notes(scene, plan, sites, upgraded=bool(upgrades), vague=vague),
        ),
    )


def _sites(
    scene: Scene, study: Study, limits: Limits, asked: Asked, progress: Progress
) -> tuple[list[Site], list[Step], str, Improved | None]:
    """Choose sites; say what is left after each, why no more were chosen, and how good they are."""
    names, whose = last_number("P", study.facilities.ids), Whose(scene, study)
    sites: list[Site] = []
    steps: list[Step] = []
    have = [block.have.copy() for block in scene.blocks]
    must: list[int] = []

    def take(choice: greedy.Choice) -> None:
        limits.add(choice.candidate)
        sites.append(describe(choice, scene, len(sites) + 1, names, whose(choice)))
        steps.append(step(scene, len(sites)))
        if asked.until_pass:
            switch(scene.blocks, study.year)

    if asked.until_pass:
        switch(scene.blocks, study.year)
    for choice in forced(scene, limits):
        take(choice)
        must.append(choice.candidate)
    if asked.sites is not None and len(sites) > asked.sites:
        raise SitingError(
            f"{len(sites)} candidates must be built on (forced), more than the {asked.sites} asked",
            hint=f"ask for more: --sites {len(sites)}",
        )
    improved = None
    picks = greedy.choose(scene.blocks, limits)
    sharing = any(isinstance(block, problem.SharedBlock) for block in scene.blocks)
    if asked.sites and asked.effort != "quick" and not sharing:
        improved = improved_.search(
            scene,
            limits,
            have,
            forced=must,
            sites=asked.sites,
            effort=asked.effort,
            progress=progress,
        )
        picks = improved_.picks(scene, improved, must)
    while not _done(sites, scene, asked):
        found = next(picks, None)
        if found is None:
            return sites, steps, "no candidate mends anything more", improved
        take(found)
    return sites, steps, _PASSES if asked.until_pass else "all sites chosen", improved


def _after(scene: Scene, study: Study, proposed: Table) -> list[State]:
    """Say how the rules stand in the end.

    A rule that tests places one by one is tested again: each new site is one more of them.
    """
    found: list[State] = []
    for block in scene.blocks:
        if block.rule.of_places and len(proposed):
            table = block.rule.test(study.with_proposed(proposed))
            found.append(state_of(block.rule, table, study.year))
        else:
            found.append(state(block, study.year))
    return found


def _but(scene: Scene, after: Sequence[State]) -> str:
    """Name the rules that passed until new sites were tested as well."""
    short = [
        block.rule.id
        for block, now in zip(scene.blocks, after, strict=True)
        if now.outcome not in DONE
    ]
    return f"; what the new places must have themselves: {', '.join(short)}" if short else ""


def _done(sites: Sequence[Site], scene: Scene, asked: Asked) -> bool:
    if asked.until_pass:
        return not any(block.active for block in scene.blocks)
    return len(sites) == asked.sites


def _notes(
    scene: Scene, plan: Plan, sites: Sequence[Site], *, upgraded: bool, vague: bool
) -> tuple[str, ...]:
    spec = plan.file.propose
    where = (
        f"candidates: a grid of {spec.grid_m:g} m over where people live; no candidates layer"
        if scene.spots.grid
        else f"candidates: {len(scene.spots.ids):,} of the candidates layer"
    )
    notes = [
        where,
        f"new sites of one type stand at least {spec.least_spacing_m:g} m apart",
    ]
    if not spec.offers:
        notes.append(
            f"a new place with beds has {DEFAULT_BEDS:g} of them, or what its parcel"
            " allows (ours); [[propose.offers]] changes it"
        )
    if upgraded:
        notes.append(
            "what a place that stands can be given is not built anew; whether it has the room and"
            " the people for it is not known"
        )
    if not spec.offers and any(site.services for site in sites):
        notes.append(
            "a new place gives those services of the lists that are missing where it is (ours);"
            " [[propose.offers]] changes it"
        )
    if vague:
        notes.append("what is undecided for want of data is mended as if it were missing")
    return tuple(notes)

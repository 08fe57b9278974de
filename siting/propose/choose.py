"""Study + shortfalls -> proposal: sites in order, each with what it mends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting import __version__
from siting.language import joined, say
from siting.propose import blocks as blocks_
from siting.propose import upgrades as upgrades_
from siting.propose.amended import table_of
from siting.propose.candidates.limits import Limits
from siting.propose.candidates.offers import DEFAULT_BEDS
from siting.propose.modes.phases import Years
from siting.propose.modes.purse import purse
from siting.propose.picking import PASSES, pick
from siting.propose.scene import DONE, Scene, State, mendable, set_up, state, state_of
from siting.propose.sites import changed
from siting.propose.why.alternatives import RADIUS_M
from siting.propose.why.explained import explain
from siting.records.proposal import Proposal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.layers.records import Layers, Table
    from siting.plan import Plan
    from siting.progress import Progress
    from siting.propose.asked import Asked
    from siting.propose.candidates.records import Offer
    from siting.propose.modes.phases import Later
    from siting.records.proposal import Site
    from siting.rule import Rule
    from siting.study import Study

_AS_MANY = say("as many older people in every year: growth_percent of [propose] says how many more")


def choose(
    rules: Sequence[Rule],
    layers: Layers,
    study: Study,
    plan: Plan,
    asked: Asked,
    *,
    later: Sequence[Later] = (),
    progress: Progress,
) -> Proposal:
    """Choose upgrades, then sites, that lower the shortfalls of all rules together.

    Facilities that stand or are planned stay where they are; some are given further services.

    Parameters
    ----------
    rules : sequence of Rule
        All rules of the plan; those that are not due yet count as well.
    asked : Asked
        How much may be built; upgrades do not count as any.
    later : sequence of Later
        The plan in the years that phases are asked for.

    Returns
    -------
    Proposal
        The upgrades and the sites in the order of their choice, what each mends rule by rule,
        and the state of the rules before and after.
    """
    found, weights = mendable(rules, plan, backup=asked.backup), plan.file.propose.weights
    blocks = blocks_.build(found, study, weights, progress)
    before = [state(block, study.year) for block in blocks]
    start = sum(block.objective() for block in blocks)
    vague = any(block.table.missing for block in blocks)
    upgrades = upgrades_.choose(blocks, study, until_pass=asked.until_pass)
    built_on = study
    if upgrades:
        built_on = study.with_proposed(table_of(upgrades, ()))
        blocks = blocks_.renew(blocks, built_on, weights, progress)
    scene = set_up(
        blocks, layers, built_on, plan, every=rules, upgraded=bool(upgrades), progress=progress
    )
    progress.stage(say("choosing sites"))
    limits = Limits(scene, rules, built_on, plan, purse(asked, scene, plan))
    years = Years(later, table_of(upgrades, ()) if upgrades else None, plan)
    picked = pick(scene, study, limits, asked, years, progress=progress)
    after = _after(scene, study, table_of(upgrades, picked.sites))
    progress.stage(say("explaining the choice"))
    explained = explain(scene, limits, picked.sites, after, study=built_on, plan=plan)
    stopped = picked.stopped + (_but(scene, after) if picked.stopped == PASSES else "")
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
        steps=tuple(picked.steps),
        certificate=picked.certificate,
        fewest=picked.fewest,
        spent=picked.spent,
        curve=picked.curve,
        phases=picked.phases,
        equity=picked.equity,
        gaps=explained.gaps,
        alternatives_within_m=RADIUS_M,
        notes=(
            *scene.spots.notes,
            *limits.notes,
            *picked.notes,
            *_notes(scene, plan, picked.sites, upgraded=bool(upgrades), vague=vague),
            *([_AS_MANY] if later and plan.file.propose.growth_percent is None else []),
        ),
    )


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
    return (
        say("; what the new places must have themselves: {short}", short=joined(short))
        if short
        else ""
    )


def _notes(
    scene: Scene, plan: Plan, sites: Sequence[Site], *, upgraded: bool, vague: bool
) -> tuple[str, ...]:
    spec = plan.file.propose
    notes = [
        scene.spots.said,
        say(
            "new sites of one type stand at least {least_spacing_m:g} m apart",
            least_spacing_m=spec.least_spacing_m,
        ),
    ]
    if not spec.offers:
        notes.append(
            say(
                "a new place with beds has {DEFAULT_BEDS:g} of them, or what its "
                "parcel allows (ours); [[propose.offers]] changes it",
                DEFAULT_BEDS=DEFAULT_BEDS,
            )
        )
    notes += _land(scene)
    if upgraded:
        notes.append(
            say(
                "what a place that stands can be given is not built anew; whether "
                "it has the room and the people for it is not known"
            )
        )
    if not spec.offers and any(site.services for site in sites):
        notes.append(
            say(
                "a new place gives those services of the lists that are missing "
                "where it is (ours); [[propose.offers]] changes it"
            )
        )
    if vague:
        notes.append(say("what is undecided for want of data is mended as if it were missing"))
    return tuple(notes)


def _land(scene: Scene) -> list[str]:
    """Say by which rules land limits beds, and where."""
    spots = scene.spots
    if spots.area_m2 is None:
        return []
    n = int((np.isnan(spots.beds) & ~np.isnan(spots.area_m2)).sum())
    by = {offer.by.id: offer for offer in scene.offers if offer.by is not None}
    return [
        say(
            "a bed takes {m2_per_bed:g} m² of land at least, by {rule} "
            "({clause}), where a parcel does not say its beds: {n:,}; "
            "m2_per_bed of [propose] changes it",
            m2_per_bed=offer.m2_per_bed,
            rule=rule,
            clause=_clause(offer),
            n=n,
        )
        for rule, offer in by.items()
        if n
    ]


def _clause(offer: Offer) -> str:
    assert offer.by is not None
    return f"{offer.by.citation.title}, {offer.by.citation.clause}"

"""What a chosen site mends, rule by rule, in numbers and words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from siting.kinds import ServiceSet
from siting.language import joined, say
from siting.propose.candidates.offers import canonical
from siting.propose.whom import newly_covered
from siting.records.finding import Place
from siting.records.proposal import Gain, RuleState, Site, Step
from siting.terms import unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from siting.arrays import Floats, Values
    from siting.propose.greedy import Choice
    from siting.propose.problem import Block
    from siting.propose.scene import Scene, State
    from siting.propose.whom import Whom


def describe(choice: Choice, scene: Scene, rank: int, offset: int, whom: Whom) -> Site:
    """Describe a site that was just chosen."""
    j = choice.candidate
    spot = j % len(scene.spots.ids)
    lon, lat = scene.spots.lonlat[spot].tolist()
    x, y = scene.candidates.xy[j].tolist()
    beds = float(scene.candidates.beds[j])
    gains = gains_of(choice.changed, scene.blocks)
    return Site(
        id=f"P{rank + offset}",
        rank=rank,
        type=str(scene.labels[j]),
        type_zh=str(scene.candidates.types[j]),
        beds=beds,
        services=_services(choice, scene),
        candidate=str(scene.spots.ids[spot]),
        place=Place(lon=lon, lat=lat),
        easting=x,
        northing=y,
        gain=choice.gain,
        gains=gains,
        newly_covered=float(sum(newly_covered(choice, scene.blocks).values())),
        why=why(gains),
        covers_first=whom.units,
        covers_units=whom.n_units,
        covers_points=whom.n_points,
    )


def last_number(letter: str, ids: Iterable[object]) -> int:
    """Find the highest number of ids such as P12, those of proposals before; 0 for none."""
    taken = [re.fullmatch(rf"{letter}(\d+)", str(text)) for text in ids]
    return max((int(found[1]) for found in taken if found), default=0)


def _services(choice: Choice, scene: Scene) -> tuple[str, ...]:
    """List the services of a new place: those it is offered with, or those that are missing."""
    text = scene.candidates.services[choice.candidate]
    offered = text.split(";") if text else []
    if scene.whole:
        return tuple(offered)
    needed = {
        service
        for block, (cells, before) in zip(scene.blocks, choice.changed, strict=True)
        for service in canonical(services_in(block, cells[before > 0]))
    }
    return tuple(service for service in offered if service in needed)


def services_in(block: Block, cells: Values) -> tuple[str, ...]:
    """Name the services that some cells of a rule stand for: none where it has no list.

    All in one place, a cell is any of the list: then all of it is needed.
    """
    kind = block.rule.kind
    if not isinstance(kind, ServiceSet) or not kind.services or not len(cells):
        return ()
    if kind.all_in_one is not None:
        return kind.services
    return tuple(kind.services[part] for part in np.unique(cells % len(kind.services)).tolist())


def gains_of(changed: Sequence[tuple[Values, Floats]], blocks: Sequence[Block]) -> tuple[Gain, ...]:
    """Say what a choice mends of each rule: in the rule's unit, and in older people.

    Parameters
    ----------
    changed : sequence
        For each block the cells that changed, and what each lacked before.
    """
    found = []
    for block, (cells, before) in zip(blocks, changed, strict=True):
        mended = before - block.missing_of(cells)
        if (mended > 0).any():
            rows = block.rows_of(cells)
            share = mended / block.table.need[rows]
            people = float((block.table.weight[rows] * share).sum())
            of_people = block.table.level == "demand"
            found.append(
                Gain(
                    rule=block.rule.id,
                    amount=people if of_people else float(mended.sum()),
                    unit=say("older people") if of_people else block.table.unit,
                    people=people,
                )
            )
    return tuple(found)


def why(gains: Sequence[Gain]) -> str:
    """Say in words what a choice mends."""
    return joined((_words(gain) for gain in gains), "; ")


def _words(gain: Gain) -> str:
    counted = unit(gain.unit, gain.amount)
    return say("{rule}: {amount:,.0f} {unit}", rule=gain.rule, amount=gain.amount, unit=counted)


def step(scene: Scene, n_sites: int) -> Step:
    """Say what is left after so many sites."""
    return Step(
        sites=n_sites,
        objective=sum(block.objective() for block in scene.blocks),
        people_short={block.rule.id: block.people_short for block in scene.blocks},
    )


def changed(block: Block, before: State, after: State) -> RuleState:
    """Set a rule before the proposal beside the same rule after it."""
    return RuleState(
        rule=block.rule.id,
        unit=_unit(block),
        outcome_before=before.outcome,
        outcome_after=after.outcome,
        shortfall_before=before.shortfall,
        shortfall_after=after.shortfall,
        people_short_before=before.people_short,
        people_short_after=after.people_short,
        full_before=before.full,
        full_after=after.full,
    )


def _unit(block: Block) -> str:
    """Say what a shortfall counts: of a rule about demand points, those out of reach."""
    if block.full.level != "demand" or block.full.full is not None:
        return block.full.unit
    return say("demand points") if (block.full.need <= 1).all() else say("places at demand points")

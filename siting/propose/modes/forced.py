"""What must be built: chosen first, or why it cannot be, and what would make it possible."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np

from siting.errors import SitingError
from siting.language import N_, say
from siting.propose import greedy
from siting.propose.modes.purse import PARTS, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from siting.propose.candidates.limits import Limits
    from siting.propose.scene import Scene

_NOT_FORCED = say("or do not force it")
#: Reasons of `limits.left_out`: what is wrong in words, and what would help.
_REASONS = {
    "near_existing": (
        N_("a place of its type stands nearer than {what}"),
        N_("lower spacing_to_existing_m"),
    ),
    "kept_away": (N_("{what} keeps such places away from there"), N_("force another candidate")),
    "parcel_too_small": (
        N_("its parcel takes too few beds"),
        N_("lower least_beds, or offer less beds"),
    ),
    "not_counted": ("{what}", N_("fill the field in")),
}


def forced(scene: Scene, limits: Limits) -> Iterator[greedy.Choice]:
    """Choose what must be built, spot by spot: of what may stand there, what mends most.

    Raises
    ------
    SitingError
        A spot must be built on, and nothing may be.
    """
    n = len(scene.spots.ids)
    spots = np.flatnonzero(scene.spots.forced).tolist()
    least = _least(spots, scene, limits)
    for at, spot in enumerate(spots):
        every = range(spot, len(scene.candidates.ids), n)
        limits.held = sum(least[at + 1 :])
        here = [one for one in every if limits(one)]
        if not here:
            raise _impossible(str(scene.spots.ids[spot]), every, scene, limits)
        yield greedy.best_of(scene.blocks, here)


def _least(spots: Sequence[int], scene: Scene, limits: Limits) -> list[float]:
    """Say what the cheapest takes that may be built on each spot, in parts of a purse.

    Raises
    ------
    SitingError
        Together these take more than there is.
    """
    purse, n = limits.purse, len(scene.spots.ids)
    if purse is None:
        return [0.0] * len(spots)
    least = []
    for spot in spots:
        here = np.arange(spot, len(scene.candidates.ids), n)
        costs = purse.cost[here[limits.allowed[here]]]
        least.append(float(costs.min()) if len(costs) else 0.0)
    takes = sum(least) / PARTS
    if sum(least) > purse.budget:
        named = ", ".join(str(scene.spots.ids[spot]) for spot in spots[:3])
        raise SitingError(
            say(
                "what must be built (forced: {named}) takes {shown} {unit}",
                named=named,
                shown=shown(takes),
                unit=purse.unit,
            ).rstrip()
            + say(" at least, more than the {shown} asked for", shown=shown(purse.budget / PARTS)),
            hint=say("ask for more: --{option} {ceil}", option=purse.option, ceil=ceil(takes)),
        )
    return least


def _impossible(name: str, every: range, scene: Scene, limits: Limits) -> SitingError:
    """Say what shuts a spot out that must be built on, and the least that would let it in."""
    for candidate in every:
        if not limits.allowed[candidate]:
            continue
        crowded = limits.crowded(candidate)
        if crowded is None:
            why = say("its unit has as many new sites of a type as it may")
            help_ = f"most_per_unit = {{ ..., sites = {limits.most_a_group + 1} }}"
            hint = say("{help}, {NOT_FORCED}", help=help_, NOT_FORCED=_NOT_FORCED)
        elif crowded[1] == 0:
            why = say("'{ids}' on the same spot must be too", ids=scene.candidates.ids[crowded[0]])
            hint = say("force one of the two")
        else:
            other, away = crowded
            why = say(
                "'{ids}' must be too, {away:,.2f} m away",
                ids=scene.candidates.ids[other],
                away=away,
            )
            help_ = f"least_spacing_m = {floor(100 * away) / 100:g}"
            hint = say("{help}, {NOT_FORCED}", help=help_, NOT_FORCED=_NOT_FORCED)
        return SitingError(
            say("the candidate '{name}' must be built on (forced); {why}", name=name, why=why),
            hint=hint,
        )
    reason, detail = next(
        (reason, detail) for reason, detail, which in limits.left_out if which[every[0]]
    )
    words, help_ = _REASONS[reason]
    return SitingError(
        say(
            "the candidate '{name}' must be built on (forced), and nothing may be: {why}",
            name=name,
            why=say(words, what=detail),
        ),
        hint=say("{help}, {NOT_FORCED}", help=say(help_), NOT_FORCED=_NOT_FORCED),
    )

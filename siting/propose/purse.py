"""Beds or money as what a choice may use up, instead of a number of sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.errors import SitingError

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats
    from siting.plan import Plan
    from siting.propose.asked import Asked
    from siting.propose.scene import Scene


class Purse(NamedTuple):
    """What each candidate uses up, and how much there is.

    Attributes
    ----------
    cost : ndarray of float, shape (c,)
        Beds, or money; 0 for candidates of which it is not known.
    budget : float
        How much there is.
    unit : str
        ``beds``, or nothing for money.
    unknown : ndarray of bool, shape (c,)
        Candidates that cannot be chosen, as what they use up is not known, or nothing.
    why : str
        Why they cannot.
    """

    cost: Floats
    budget: float
    unit: str
    unknown: Flags
    why: str


def purse(asked: Asked, scene: Scene, plan: Plan) -> Purse | None:
    """Say what may be used up; None where sites are counted.

    Raises
    ------
    SitingError
        No candidate has what is counted, or all need more than there is.
    """
    if asked.beds is not None:
        found = _beds(scene, asked.beds)
        hint = "give the offers 'beds' in [[propose.offers]], or ask for sites: --sites N"
    elif asked.budget is not None:
        found = _money(scene, asked.budget)
        hint = (
            "give the candidates layer a field 'cost' (and 'cost_per_bed'), or name the fields"
            " in [layers.candidates] fields"
        )
    else:
        return None
    if found.unknown.all():
        raise SitingError(
            f"no candidate can be counted in {found.unit or 'money'}: {found.why}",
            hint=hint,
            at=plan.at("layers", "candidates"),
        )
    least = float(found.cost[~found.unknown].min())
    if least > found.budget:
        asked_for = "beds" if found.unit else "budget"
        raise SitingError(
            f"{asked} is less than any candidate takes: the least is {least:,.0f}",
            hint=f"ask for more: --{asked_for} {np.ceil(least):.0f}",
        )
    return found


def _beds(scene: Scene, most: float) -> Purse:
    beds = scene.candidates.beds
    return Purse(np.where(beds > 0, beds, 0.0), most, "beds", ~(beds > 0), "they have no beds")


def _money(scene: Scene, most: float) -> Purse:
    spots, beds = scene.spots, scene.candidates.beds
    times = len(beds) // len(spots.ids)
    fixed, each = np.tile(spots.cost, times), np.tile(spots.cost_per_bed, times)
    by_bed = np.where(beds > 0, each * beds, 0.0)
    cost = np.where(np.isnan(fixed), 0.0, fixed) + np.where(np.isnan(by_bed), 0.0, by_bed)
    unsaid = np.isnan(fixed) & (np.isnan(each) | (beds == 0))
    return Purse(np.where(unsaid, 0.0, cost), most, "", unsaid, "their cost is not said")

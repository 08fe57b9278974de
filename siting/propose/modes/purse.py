"""Beds or money as what a choice may use up, instead of a number of sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.errors import SitingError
from siting.language import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Flags, Floats
    from siting.plan import Plan
    from siting.propose.asked import Asked
    from siting.propose.scene import Scene

#: Beds and money are counted in whole parts of this size, so that sums are exact: what costs 0.1
#: and 0.2 is within 0.3.
PARTS = 10_000


class Purse(NamedTuple):
    """What each candidate uses up, and how much there is.

    Attributes
    ----------
    cost : ndarray of float, shape (c,)
        Beds, or money, in whole parts; 0 for candidates of which it is not known.
    budget : float
        How much there is, in whole parts.
    unit : str
        ``beds``, or nothing for money.
    unknown : ndarray of bool, shape (c,)
        Candidates that cannot be chosen, as what they use up is not known, or nothing.
    why : str
        Why they cannot.
    notes : tuple of str
        What was assumed of the others.
    """

    cost: Floats
    budget: float
    unit: str
    unknown: Flags
    why: str
    notes: tuple[str, ...] = ()

    @property
    def option(self) -> str:
        """What is given on the command line."""
        return self.unit or "budget"

    def takes(self, candidates: Sequence[int]) -> float:
        """Say what some candidates use up together."""
        return float(self.cost[np.array(candidates, dtype=np.intp)].sum()) / PARTS


def shown(amount: float) -> str:
    """Write beds or money as short as they are."""
    return f"{amount:,.4f}".rstrip("0").rstrip(".")


def purse(asked: Asked, scene: Scene, plan: Plan) -> Purse | None:
    """Say what may be used up; None where sites are counted.

    Raises
    ------
    SitingError
        No candidate has what is counted, or all need more than there is.
    """
    if asked.beds is not None:
        found = _beds(scene, asked.beds)
        hint = say("give the offers 'beds' in [[propose.offers]], or ask for sites: --sites N")
    elif asked.budget is not None:
        found = _money(scene, asked.budget)
        hint = say(
            "give the candidates layer a field 'cost' (and 'cost_per_bed'), or "
            "name the fields in [layers.candidates] fields"
        )
    else:
        return None
    if found.unknown.all():
        raise SitingError(
            say(
                "no candidate can be counted in {what}: {why}",
                what=found.unit or "money",
                why=found.why,
            ),
            hint=hint,
            at=plan.at("layers", "candidates"),
        )
    least = float(found.cost[~found.unknown].min())
    if least > found.budget:
        raise SitingError(
            say(
                "{size} is less than any candidate takes: the least is {shown}",
                size=asked.size,
                shown=shown(least / PARTS),
            ),
            hint=say(
                "ask for more: --{option} {ceil:.0f}",
                option=found.option,
                ceil=np.ceil(least / PARTS),
            ),
        )
    return found


def _beds(scene: Scene, most: float) -> Purse:
    beds = scene.candidates.beds
    none = ~(beds > 0)
    return Purse(
        _parts(np.where(none, 0.0, beds)), _whole(most), "beds", none, say("they have no beds")
    )


def _money(scene: Scene, most: float) -> Purse:
    """Add up what a site costs, and each of its beds; what is said of neither is not known."""
    spots, beds = scene.spots, scene.candidates.beds
    times = len(beds) // len(spots.ids)
    fixed, each = np.tile(spots.cost, times), np.tile(spots.cost_per_bed, times)
    by_bed = np.where(beds > 0, each * beds, np.nan)
    cost = np.where(np.isnan(fixed), 0.0, fixed) + np.where(np.isnan(by_bed), 0.0, by_bed)
    unsaid = np.isnan(fixed) & np.isnan(by_bed)
    one = np.isnan(spots.cost) != np.isnan(spots.cost_per_bed)
    both = not np.isnan(spots.cost).all() and not np.isnan(spots.cost_per_bed).all()
    notes: tuple[str, ...] = ()
    if both and one.any():
        words = say("only one of cost and cost_per_bed is said, the other is taken to be nothing")
        notes += (say("candidates of which {words}: {sum:,}", words=words, sum=int(one.sum())),)
    return Purse(_parts(cost), _whole(most), "", unsaid, say("their cost is not said"), notes)


def _parts(amount: Floats) -> Floats:
    return np.asarray(np.rint(amount * PARTS))


def _whole(most: float) -> float:
    return float(np.rint(most * PARTS))

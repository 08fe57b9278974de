"""What a choice of sites must keep to: spacing, units, rules that keep places apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from siting.errors import SitingError
from siting.kinds import Reach
from siting.kinds.parts import counts_as
from siting.language import say
from siting.propose.candidates.parcels import room
from siting.propose.candidates.spacing import Spacing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Flags, Floats, Ints
    from siting.plan import Plan
    from siting.propose.modes.purse import Purse
    from siting.propose.scene import Scene
    from siting.rule import Candidates, Rule
    from siting.study import Study


class Limits:
    """Says which candidates may be chosen, and keeps what was chosen in mind.

    Parameters
    ----------
    scene : Scene
        The candidates, one kind of facility after the other, each over all spots.
    rules : sequence of Rule
        All rules of the plan: those that keep places apart keep new ones apart as well.
    study : Study
        With the places that stand.
    plan : Plan
        Its ``[propose]``.
    purse : Purse, optional
        What sites use up.

    Attributes
    ----------
    least_m : float
        The least spacing of new sites of one type [m].
    allowed : ndarray of bool, shape (c,)
        Which candidates may be chosen, whatever else is.
    group : ndarray of int, shape (c,), or None
        The unit of each candidate and type, -1 for none; from each, `most_a_group` at most.
    left_out : list of (str, str, ndarray of bool)
        Why candidates may not be chosen: a reason of `proposal.Gap`, what it hangs on, and which.
    chosen : list of int
        What was chosen, in this order.
    held : float
        What is kept back of the purse for what must still be built.
    notes : tuple of str
        What was left out, with counts.
    """

    def __init__(
        self,
        scene: Scene,
        rules: Sequence[Rule],
        study: Study,
        plan: Plan,
        purse: Purse | None = None,
    ) -> None:
        spec, candidates = plan.file.propose, scene.candidates
        self.least_m = spec.least_spacing_m
        self._candidates = candidates
        self.purse = purse
        self.forget()
        self.notes: tuple[str, ...] = ()
        self.allowed = np.ones(len(candidates.ids), dtype=bool)
        self.left_out: list[tuple[str, str, Flags]] = []
        few, again = _too_few_beds(scene)
        self._leave_out(few, say("too few beds"), "parcel_too_small")
        self._leave_out(
            again, say("no more beds than a smaller size of the same"), "parcel_too_small"
        )
        close = _near_existing(candidates, study, spec.spacing_to_existing_m)
        said = say(
            "nearer than {spacing_to_existing_m:g} m to a place of the type that stands",
            spacing_to_existing_m=spec.spacing_to_existing_m,
        )
        existing_m = say("{metres} m", metres=f"{spec.spacing_to_existing_m:g}")
        self._leave_out(close, said, "near_existing", existing_m)
        for rule in rules:
            close = _kept_away(rule, candidates, study)
            self._leave_out(close, say("too near for {id}", id=rule.id), "kept_away", rule.id)
        if purse is not None:
            self._leave_out(purse.unknown, purse.why, "not_counted", purse.why)
            self.notes += purse.notes
        self.group, self.most_a_group = self._groups(candidates, study, plan)

    def forget(self) -> None:
        """Begin anew, with nothing chosen."""
        self._spacing = Spacing(self._candidates, self.least_m)
        self._taken: dict[int, int] = {}
        self._spent = self.held = 0.0
        self.chosen: list[int] = []

    def __call__(self, candidate: int) -> bool:
        """Say whether a candidate may be chosen now; once it may not, it never may again."""
        if not self.allowed[candidate] or not self._spacing(candidate):
            return False
        if self.purse is not None:
            takes = self._spent + self.held + float(self.purse.cost[candidate])
            if takes > self.purse.budget:
                return False
        if self.group is None or self.group[candidate] < 0:
            return True
        return self._taken.get(int(self.group[candidate]), 0) < self.most_a_group

    def add(self, candidate: int) -> None:
        """Note that a candidate was chosen."""
        self._spacing.add(candidate)
        self.chosen.append(candidate)
        if self.purse is not None:
            self._spent += float(self.purse.cost[candidate])
        if self.group is not None:
            own = int(self.group[candidate])
            self._taken[own] = self._taken.get(own, 0) + 1

    def crowded(self, candidate: int) -> tuple[int, float] | None:
        """Find the nearest of the chosen sites too near to a candidate, and how far it is [m]."""
        types, xy = self._candidates.types, self._candidates.xy
        near = [
            (float(np.hypot(*(xy[one] - xy[candidate]))), one)
            for one in self.chosen
            if types[one] == types[candidate]
        ]
        away, other = min(near, default=(np.inf, -1))
        return (other, away) if away < self.least_m or away == 0 else None

    def set_aside(self, n: int) -> None:
        """Say how many candidates are not looked at, as others do all that they do."""
        if n:
            self.notes += (
                say("candidates set aside, as another one does all that they do: {n:,}", n=n),
            )

    def _leave_out(self, which: Flags, why: str, reason: str, detail: str = "") -> None:
        self.left_out.append((reason, detail, which))
        lost = int((which & self.allowed).sum())
        self.allowed &= ~which
        if lost:
            self.notes += (say("candidates left out, {why}: {lost:,}", why=why, lost=lost),)

    def _groups(self, candidates: Candidates, study: Study, plan: Plan) -> tuple[Ints | None, int]:
        """Give the units of the level that the plan limits, other ones for each type."""
        asked = plan.file.propose.most_per_unit
        if asked is None:
            return None, 1
        units = study.unit_level(asked.level)
        if units is None:
            raise SitingError(
                say(
                    "most_per_unit asks for units of the level '{level}', which no layer gives",
                    level=asked.level,
                ),
                hint=say("add [layers.units.{level}], or name another level", level=asked.level),
                at=plan.at("propose", "most_per_unit"),
            )
        of = units.of(candidates.xy)
        _, type_ = np.unique(candidates.types.astype(str), return_inverse=True)
        return np.where(of >= 0, type_ * len(units) + of, -1), asked.sites


def _too_few_beds(scene: Scene) -> tuple[Flags, Flags]:
    """Find candidates with fewer beds than the spot must take, or than the offer is made for.

    And those that have no more beds than the same offer in a smaller size.
    """
    offered = scene.offers
    n, beds, spots = len(scene.spots.ids), scene.candidates.beds, scene.spots
    least = np.fmax(
        np.tile(spots.least_beds, len(offered)), np.repeat([one.least_beds for one in offered], n)
    )
    narrow = np.concatenate(
        [(one.beds > 0) & (room(spots, one) < 1) for one in offered],
    )
    few: Flags = ((beds > 0) & (beds < least)) | narrow
    again: Flags = (beds > 0) & (beds <= np.repeat([one.smaller for one in offered], n))
    return few, again


def _near_existing(candidates: Candidates, study: Study, least_m: float) -> Flags:
    """Find candidates nearer to a place of their type that counts than new ones may be."""
    near = np.zeros(len(candidates.ids), dtype=bool)
    if not least_m:
        return near
    places = study.facilities
    for type_ in dict.fromkeys(candidates.types.tolist()):
        there = places.xy[places.of_type([type_]) & places.counts]
        own = np.flatnonzero(candidates.types == type_)
        if len(there):
            near[own] = _distance(candidates.xy[own], there) < least_m
    return near


def _distance(xy: Floats, to_xy: Floats) -> Floats:
    return np.asarray(cKDTree(to_xy).query(xy)[0])


def _kept_away(rule: Rule, candidates: Candidates, study: Study) -> Flags:
    """Find candidates that would stand too near to what a rule keeps such places away from."""
    kind, none = rule.kind, np.zeros(len(candidates.ids), dtype=bool)
    if not isinstance(kind, Reach) or kind.no_closer_than is None:
        return none
    own = np.flatnonzero(counts_as(candidates, rule.words, kind.for_each))
    if not len(own):
        return none
    places, found = kind.looked_for(study.in_stock(rule.run), rule.words)
    to_xy = places.xy[found.sure | found.maybe]
    near = kind.ways(study).nearest(candidates.xy[own], to_xy)
    none[own] = ~kind.passes(near.way_m)
    return none

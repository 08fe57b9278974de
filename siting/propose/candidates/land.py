"""How much land a bed takes, where a rule of a pack says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.kinds import Ratio
from siting.kinds.parts import counts_as
from siting.rule import Candidates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.condition import Condition
    from siting.propose.candidates.records import Offer
    from siting.rule import Rule

_LAND, _NEW = "land_area_m2", "planned"


class Land(NamedTuple):
    """How much land a bed takes at least, and by which rule."""

    m2_per_bed: float
    rule: Rule


def land_of_a_bed(offer: Offer, rules: Sequence[Rule]) -> Land | None:
    """Find the rule that asks most land for each bed of such a place; None if none does.

    Only rules count that ask it of every new place of this type: one that asks it of some, by a
    field that a candidate has not, says nothing of the others.
    """
    found: Land | None = None
    for rule in rules:
        least = _asked(rule)
        if least and _is(offer, rule) and (found is None or least > found.m2_per_bed):
            found = Land(least, rule)
    return found


def _asked(rule: Rule) -> float | None:
    """Say how much land a rule asks for each bed of a new place."""
    kind = rule.kind
    if not isinstance(kind, Ratio) or not rule.of_places or kind.any_of or kind.targets:
        return None
    if not all(_of_new(condition) for condition in kind.applies_when):
        return None
    asked = [
        part.at_least / part.per
        for part in kind.parts
        if (part.top.sum, part.top.of, part.bottom.sum, part.bottom.of)
        == (_LAND, "self", "beds", "self")
    ]
    return max(asked, default=None)


def _of_new(condition: Condition) -> bool:
    """Say whether a condition is about what is not built yet, as candidates are."""
    if condition.field != "status":
        return False
    return condition.is_ == _NEW or _NEW in (condition.one_of or ())


def _is(offer: Offer, rule: Rule) -> bool:
    """Say whether an offer is a place of the type that a rule is about."""
    one = Candidates(
        ids=np.array(["new"], dtype=object),
        xy=np.zeros((1, 2)),
        types=np.array([offer.type], dtype=object),
        beds=np.array([offer.beds]),
        services=np.array([None], dtype=object),
    )
    return bool(counts_as(one, rule.words, rule.kind.subject)[0])

"""A second place in reach: rules that ask for one near people, asking for two."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from siting.kinds import Reach
from siting.language import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.rule import Rule

SUFFIX = " twice"


def doubled(rules: Sequence[Rule]) -> list[Rule]:
    """Make of each rule that asks for one place near people another that asks for two.

    Backup coverage (Hogan and ReVelle 1986): who loses the place that is near has another. The rule
    itself still counts, so that the first place counts for both, and the second for one. Where the
    beds of a rule are shared, the second place is asked to be in reach, whether a bed is free there
    or not: a bed for everybody in two places would be twice the beds.
    """
    return [_twice(rule) for rule in rules if _asks_for_one(rule)]


def _asks_for_one(rule: Rule) -> bool:
    kind = rule.kind
    return isinstance(kind, Reach) and kind.facility is not None and kind.find.at_least == 1


def _twice(rule: Rule) -> Rule:
    kind = rule.kind
    assert isinstance(kind, Reach)
    new: dict[str, object] = {"find": msgspec.structs.replace(kind.find, at_least=2)}
    ours = [_OURS]
    if kind.shares_beds:
        new |= {"capacity": "separate", "beds_per_10000": None}
        ours.append(_WITHOUT)
    return replace(
        rule, id=rule.id + SUFFIX, kind=msgspec.structs.replace(kind, **new), ours=tuple(ours)
    )


_OURS = say(say("two places in reach, not one: asked for by --backup"))
_WITHOUT = say(say("of the second place it is not asked whether a bed is free"))

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
    itself still counts, so that the first place counts for both, and the second for one.
    """
    return [_twice(rule) for rule in rules if _asks_for_one(rule)]


def _asks_for_one(rule: Rule) -> bool:
    kind = rule.kind
    return (
        isinstance(kind, Reach)
        and kind.facility is not None
        and kind.find.at_least == 1
        and not kind.shares_beds
    )


def _twice(rule: Rule) -> Rule:
    kind = rule.kind
    assert isinstance(kind, Reach)
    find = msgspec.structs.replace(kind.find, at_least=2)
    return replace(
        rule, id=rule.id + SUFFIX, kind=msgspec.structs.replace(kind, find=find), ours=_OURS
    )


_OURS = (say("two places in reach, not one: asked for by --backup"),)

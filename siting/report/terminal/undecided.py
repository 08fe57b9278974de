"""What a plan cannot test for want of data: which fields are missing, and for which rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.records.finding import Outcome

if TYPE_CHECKING:
    from siting.records.finding import Result, RuleOutcome

#: So many lines of missing fields stand in the summary.
MOST_LINES = 8
#: Where more rules than this have nothing tested, they are named in a few lines, not rows.
MOST_ROWS = 5


def undecided(result: Result) -> list[RuleOutcome]:
    """List the rules that missing data leave undecided."""
    return [
        rule for rule in result.rules if rule.outcome is Outcome.UNDECIDED and lacking(rule, result)
    ]


def lacking(rule: RuleOutcome, result: Result) -> tuple[str, ...]:
    """Name what a rule lacks: fields, or the whole layer where the plan names no such layer."""
    there = {one.layer for one in result.inputs}
    return tuple(dict.fromkeys(_named(name, there) for name in rule.missing))


def _named(name: str, there: set[str]) -> str:
    layer = name.rpartition(".")[0]
    whole = not layer or name.startswith("layers.") or layer in there
    return name if whole else f"layers.{layer}"


def by_field(result: Result) -> list[tuple[str, int]]:
    """Count the undecided rules that need each missing field, most first, then by name."""
    counts: dict[str, int] = {}
    for rule in undecided(result):
        for name in lacking(rule, result):
            counts[name] = counts.get(name, 0) + 1
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def folded(result: Result) -> list[tuple[tuple[str, ...], list[str]]]:
    """Give the rules of which nothing could be tested, by what they lack; none if they are few.

    Returns
    -------
    list of (fields, ids)
        The most rules first; ids in the order of the rules.
    """
    untested = [
        rule
        for rule in undecided(result)
        if not rule.passing.subjects and not rule.failing.subjects
    ]
    if len(untested) <= MOST_ROWS:
        return []
    groups: dict[tuple[str, ...], list[str]] = {}
    for rule in untested:
        groups.setdefault(tuple(sorted(lacking(rule, result))), []).append(rule.id)
    return sorted(groups.items(), key=lambda one: (-len(one[1]), one[0]))

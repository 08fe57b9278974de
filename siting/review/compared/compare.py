"""Two results of a check, from first to last: a pure function of what findings.json holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from siting import __version__
from siting.language import current, say, speaking
from siting.records.comparison import Comparison, FacilityCompared
from siting.records.finding.chinese import with_chinese
from siting.review.compared import facilities, rules
from siting.review.compared.differences import differences, joined_parts, side
from siting.review.compared.places import same_places
from siting.review.compared.rules import OfRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.records.comparison import PlaceCompared, RuleCompared, Unchanged
    from siting.records.finding import Finding, Result

_CHANGES = ("new", "worse", "better", "fixed")


def compare(before: Result, after: Result) -> Comparison:
    """Say what changes from one result to another.

    Parameters
    ----------
    before, after : Result
        As a check gives them, or as they are read from findings.json.

    Returns
    -------
    Comparison
        With the two exchanged, it says the opposite.
    """
    chinese = {**before.chinese, **after.chinese}
    with speaking(current(), chinese):
        return _only_used(with_chinese(replace(_compared(before, after), chinese=chinese)))


def _compared(before: Result, after: Result) -> Comparison:
    compared, places, unchanged = _rules(before, after)
    notes, found = _facilities(before, after)
    if any(one.subject.is_area for one in places):
        notes.append(
            say(
                "of people within one gap area only the balance is known: where some gain and as"
                " many lose, it shows none"
            )
        )
    return Comparison(
        siting=__version__,
        before=side(before),
        after=side(after),
        differences=differences(before, after),
        rules=tuple(compared),
        places=tuple(sorted(places, key=_order)),
        facilities_compared=found is not None,
        facilities=found or (),
        unchanged=tuple(unchanged),
        map=after.map,
        facilities_before=() if before.map is None else before.map.facilities,
        notes=tuple(notes),
    )


def _rules(
    before: Result, after: Result
) -> tuple[list[RuleCompared], list[PlaceCompared], list[Unchanged]]:
    """Compare rule by rule, in the order of the second result, then of the first."""
    olds, news = _by_rule(before), _by_rule(after)
    units_differ = joined_parts(before) != joined_parts(after)
    compared: list[RuleCompared] = []
    places: list[PlaceCompared] = []
    unchanged: list[Unchanged] = []
    none = OfRule(None, ())
    for rule in dict.fromkeys([*news, *olds]):
        old, new = olds.get(rule, none), news.get(rule, none)
        why = rules.why_not(old, new, units_differ=units_differ)
        comparable = not why and (old.outcome is None) == (new.outcome is None)
        same = same_places(old.findings, new.findings) if comparable else []
        told, found, left = rules.compare(rule, old, new, same, why)
        compared.append(told)
        places += found
        unchanged += sorted(left, key=lambda one: (-one.people, one.name))
    return compared, places, unchanged


def _by_rule(result: Result) -> dict[str, OfRule]:
    """Group findings by rule: rules that were tested in their order, then faults of the data."""
    findings: dict[str, list[Finding]] = {}
    for one in result.findings:
        findings.setdefault(one.rule, []).append(one)
    outcomes = {one.id: one for one in result.rules}
    every = [*outcomes, *sorted(findings.keys() - outcomes.keys())]
    return {rule: OfRule(outcomes.get(rule), findings.get(rule, [])) for rule in every}


def _facilities(
    before: Result, after: Result
) -> tuple[list[str], tuple[FacilityCompared, ...] | None]:
    """Compare facilities, as far as both results hold them."""
    if before.map is None or after.map is None:
        note = say(
            "facilities are not compared: a result without its map (--no-map) does not hold them"
        )
        return [note], None
    return [], facilities.compare(before.map.facilities, after.map.facilities)


def _order(one: PlaceCompared) -> tuple[object, ...]:
    """Order places for reading: what got worse first, then by the people it is about."""
    stands = one.after or one.before
    assert stands is not None
    return (
        _CHANGES.index(one.change),
        -stands.severity.rank,
        -max(one.gained + one.lost, 0.0),
        -stands.people,
        one.rule,
        stands.findings,
    )


def _only_used(made: Comparison) -> Comparison:
    """Keep the Chinese of messages that are still in the record."""
    said = set(_texts(made))
    return replace(made, chinese={en: zh for en, zh in made.chinese.items() if en in said})


def _texts(value: object) -> Iterator[str]:
    """Give all texts of a record."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _texts(getattr(value, name))

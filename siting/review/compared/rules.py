"""One rule in two results: whether it asks the same, and what became of its places."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from siting.language import from_record, say
from siting.records.comparison import RuleCompared, RuleStands, Unchanged, UnitChanged, rank
from siting.records.finding import Subject
from siting.review.compared import places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.records.comparison import Change, PlaceCompared, RuleChange
    from siting.records.finding import Finding, RuleOutcome
    from siting.review.compared.places import Same

_EVERYBODY = Subject(level="plan", id="plan")


class OfRule(NamedTuple):
    """What a result says of one rule: None where it has none, as for findings about the data."""

    outcome: RuleOutcome | None
    findings: Sequence[Finding]


def why_not(before: OfRule, after: OfRule, *, units_differ: bool) -> str:
    """Say why a rule cannot be compared place by place; empty if it can."""
    old, new = before.outcome, after.outcome
    if old is None or new is None:
        return ""
    if old.asks != new.asks:
        if old.required == new.required:
            return say(
                "it is about others, or they are measured in another way, although both say"
                " '{required}'",
                required=from_record(old.required),
            )
        return say(
            "it asks something else: '{before}', then '{after}'",
            before=from_record(old.required),
            after=from_record(new.required),
        )
    if units_differ and "planning_unit" in (old.subject, new.subject):
        return say("it is about planning units, and they are joined in another way")
    return ""


def compare(
    rule: str, before: OfRule, after: OfRule, same: list[Same], why: str
) -> tuple[RuleCompared, list[PlaceCompared], list[Unchanged]]:
    """Compare a rule, and each of its places: those that change, and those that do not.

    Parameters
    ----------
    same : list of Same
        Findings about the same place; none where `why` says that they cannot be compared.
    """
    told = [places.compared(one) for one in same]
    found = [one for one in told if one is not None]
    counts = Counter(one.change for one in found)
    people = [places.balance(one) for one in same]
    known = after.outcome or before.outcome
    compared = RuleCompared(
        rule=rule,
        pack="" if known is None else known.pack,
        plain="" if known is None else known.plain,
        plain_zh="" if known is None else known.plain_zh,
        change=_change(before, after, counts, why),
        why=why,
        before=_stands(before.outcome),
        after=_stands(after.outcome),
        gained=sum((gained for gained, _ in people), 0.0),
        lost=sum((lost for _, lost in people), 0.0),
        new=counts["new"],
        worse=counts["worse"],
        better=counts["better"],
        fixed=counts["fixed"],
        unchanged=len(told) - len(found),
        units=_units(same),
    )
    left = [one for one, change in zip(same, told, strict=True) if change is None]
    # What rounding alone put into one of the two does not fall short in both.
    return compared, found, [_unchanged(one) for one in left if all(one)]


def _unchanged(same: Same) -> Unchanged:
    stands = places.stands(same.after)
    return Unchanged(
        rule=same.after[0].rule,
        outcome=stands.outcome,
        name=places.name_of(same.after[0]),
        people=stands.people,
        geometry=stands.geometry,
    )


def _change(before: OfRule, after: OfRule, counts: Counter[Change], why: str) -> RuleChange:
    if why:
        return "not_comparable"
    if (before.outcome is None) != (after.outcome is None):
        return "added" if before.outcome is None else "removed"
    step = 0
    if before.outcome is not None and after.outcome is not None:
        step = rank(after.outcome.outcome) - rank(before.outcome.outcome)
    worse = counts["new"] + counts["worse"] > 0 or step > 0
    better = counts["better"] + counts["fixed"] > 0 or step < 0
    if worse and better:
        return "mixed"
    return "worse" if worse else "better" if better else "same"


def _stands(rule: RuleOutcome | None) -> RuleStands | None:
    if rule is None:
        return None
    return RuleStands(
        outcome=rule.outcome,
        severity=rule.severity,
        passing=rule.passing,
        failing=rule.failing,
        undecided=rule.undecided,
        shortfall=rule.shortfall,
        unit=rule.unit,
        measured=rule.measured,
        required=rule.required,
    )


def _units(same: list[Same]) -> tuple[UnitChanged, ...]:
    """Sum up places by unit, those with most people first."""
    sums: dict[places.Key, list[tuple[float, float]]] = defaultdict(list)
    named: dict[places.Key, Subject] = {}
    for place in same:
        one = (place.after or place.before)[0]
        unit = one.within or (_EVERYBODY if one.subject.is_area else one.subject)
        named.setdefault(places.known(unit), unit)
        sums[places.known(unit)].append(places.balance(place))
    changed = [
        UnitChanged(
            unit=named[key],
            gained=sum((gained for gained, _ in some), 0.0),
            lost=sum((lost for _, lost in some), 0.0),
        )
        for key, some in sums.items()
    ]
    return tuple(
        sorted(
            (one for one in changed if one.gained or one.lost),
            key=lambda one: (-(one.gained + one.lost), one.unit.level, one.unit.id),
        )
    )

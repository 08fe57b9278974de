"""Words for a comparison of two results, the same in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import _, in_language, say
from siting.report.wording import clean, number, subject_said

if TYPE_CHECKING:
    from siting.records.comparison import (
        Comparison,
        FacilityCompared,
        PlaceCompared,
        PlaceStands,
        RuleCompared,
        RuleStands,
        Side,
    )

CHANGES = ("new", "worse", "better", "fixed")


def change(word: str) -> str:
    """Say what became of a place, a rule or a facility."""
    return {
        "new": _("new"),
        "worse": _("worse"),
        "better": _("better"),
        "fixed": _("fixed"),
        "same": _("the same"),
        "mixed": _("better and worse"),
        "added": _("added"),
        "removed": _("removed"),
        "moved": _("moved"),
        "changed": _("changed"),
        "not_comparable": _("not comparable"),
    }[word]


def outcome(one: RuleStands | None) -> str:
    """Say how a rule came out; a dash where there is none."""
    if one is None:
        return "-"
    return {
        "pass": _("passed"),
        "fail": _("failed"),
        "undecided": _("undecided"),
        "not_applicable": _("not applicable"),
        "not_yet_due": _("not yet due"),
    }[one.outcome.value]


def side(one: Side) -> str:
    """Name one of the results, with what it was checked for."""
    name = clean(one.name or one.path, 60)
    said = [clean(one.path, 60)] if one.name else []
    said.append(str(one.year))
    if one.reading != "default":
        said.append(clean(one.reading, 20))
    return f"{name} ({', '.join(said)})"


def places(one: RuleCompared) -> str:
    """Count the places of a rule by what became of them."""
    counts = [(getattr(one, word), change(word)) for word in CHANGES]
    return ", ".join(f"{n:,} {word}" for n, word in counts if n) or "-"


def people(gained: float, lost: float) -> str:
    """Say how many gain and lose, each with its sign."""
    said = [f"{sign}{n:,.0f}" for sign, n in (("+", gained), ("-", lost)) if round(n)]
    return ", ".join(said) or "-"


def place_name(one: PlaceCompared) -> str:
    """Name a place, as a planner would."""
    return clean(place_said(one), 40)


def place_said(one: PlaceCompared) -> str:
    """Name a place in both languages."""
    if one.subject.is_area:
        return say("the whole plan") if one.within is None else subject_said(one.within)
    return subject_said(one.subject)


def stands(one: PlaceStands | None) -> str:
    """Say how a place stands in one of the results."""
    return _("nothing found") if one is None else clean(in_language(one.message), 400)


def facility(one: FacilityCompared) -> str:
    """Say what became of a facility."""
    known = one.after or one.before
    assert known is not None
    named = clean(known.name or known.id, 40)
    kind = clean(known.type, 30)
    said = [f"{named} ({kind})" if kind else named]
    if one.moved_m:
        said.append(_("{metres:,.0f} m away", metres=one.moved_m))
    if one.before is not None and one.after is not None:
        said += [_field(name, one) for name in one.fields]
    elif known.beds is not None:
        said.append(_("{beds} beds", beds=number(known.beds)))
    return ", ".join(said)


def _field(name: str, one: FacilityCompared) -> str:
    was, is_ = (_value(getattr(stood, name)) for stood in (one.before, one.after))
    return _("{field} {before}, then {after}", field=name, before=was, after=is_)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float) or value is None:
        return number(value)
    return clean(str(value), 40) or "-"


def summary_line(one: Comparison) -> str:
    """Say all of a comparison in one line."""
    n = {word: sum(place.change == word for place in one.places) for word in CHANGES}
    told = [rule for rule in one.rules if rule.change == "not_comparable"]
    said = _(
        "{before} and {after}: {new} new, {worse} worse, {better} better, {fixed} fixed",
        before=clean(one.before.name or one.before.path, 40),
        after=clean(one.after.name or one.after.path, 40),
        **n,
    )
    return said + (_("; rules not comparable: {n}", n=len(told)) if told else "")

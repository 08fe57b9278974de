"""A comparison of two results as a comment on a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import _, in_language
from siting.report import comparison_words as words
from siting.report.ci.markdown_tables import folded, listed, row, table
from siting.report.escape import markdown
from siting.report.wording import number, subject_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.records.comparison import Comparison, PlaceCompared, RuleCompared, RuleStands

#: How much each part may take of what GitHub takes, in characters.
_DIFFERENCES, _RULES, _PLACES, _UNITS, _FACILITIES = 6_000, 12_000, 22_000, 8_000, 8_000
_CELL = 400


def render(comparison: Comparison) -> str:
    """Write a comment that GitHub and GitLab take: what is left out is counted."""
    before, after = comparison.before, comparison.after
    names = [markdown(one.name or one.path, 100) for one in (before, after)]
    parts = [
        "## siting: " + _("{before} and {after}", before=names[0], after=names[1]),
        markdown(words.summary_line(comparison)),
    ]
    told = [*_differences(comparison)]
    if told:
        parts += ["### " + _("What else differs"), listed(told, len(told), _DIFFERENCES)]
    parts.append(_rules(comparison))
    for word in words.CHANGES:
        places = [one for one in comparison.places if one.change == word]
        if places:
            parts.append(_places(word, places))
    parts += [*_units(comparison), *_facilities(comparison)]
    parts += [f"- {markdown(in_language(note), _CELL)}" for note in comparison.notes]
    return "\n\n".join(parts) + "\n"


def _differences(comparison: Comparison) -> Iterator[str]:
    for one in comparison.differences:
        yield f"- {markdown(in_language(one.message), _CELL)}"
    for rule in comparison.rules:
        if rule.why:
            said = _("not compared place by place: {why}", why=in_language(rule.why))
            yield f"- {markdown(rule.rule, 60)} {markdown(said, _CELL)}"


def _rules(comparison: Comparison) -> str:
    head = (_("rule"), _("before"), _("after"), _("short, then"), _("gain, lose"), _("places"))
    rows = (row(map(markdown, _cells(rule))) for rule in comparison.rules)
    return table(head, rows, len(comparison.rules), _RULES)


def _cells(rule: RuleCompared) -> tuple[str, ...]:
    alone = rule.change in {"added", "removed", "not_comparable", "same"}
    return (
        rule.rule,
        words.outcome(rule.before),
        words.outcome(rule.after),
        f"{_short(rule.before)}, {_short(rule.after)}",
        words.people(rule.gained, rule.lost),
        words.change(rule.change) if alone else words.places(rule),
    )


def _short(one: RuleStands | None) -> str:
    return "-" if one is None else number(round(one.failing.people))


def _places(word: str, places: list[PlaceCompared]) -> str:
    head = (_("rule"), _("where"), _("gain, lose"), _("before"), _("after"))
    rows = (
        row(
            (
                markdown(one.rule, 60),
                markdown(words.place_name(one)),
                markdown(words.people(one.gained, one.lost)),
                markdown(words.stands(one.before), _CELL),
                markdown(words.stands(one.after), _CELL),
            )
        )
        for one in places
    )
    share = _PLACES // 2 if word in {"new", "worse"} else _PLACES // 4
    return f"### {words.change(word)}\n\n{table(head, rows, len(places), share)}"


def _units(comparison: Comparison) -> Iterator[str]:
    lines = [
        f"- {markdown(rule.rule, 60)} {markdown(subject_name(one.unit))}:"
        f" {markdown(words.people(one.gained, one.lost))}"
        for rule in comparison.rules
        for one in rule.units
    ]
    if lines:
        yield folded(_("Who gains and who loses"), lines, len(lines), _UNITS)


def _facilities(comparison: Comparison) -> Iterator[str]:
    lines = [
        f"- {words.change(one.change)}: {markdown(words.facility(one), _CELL)}"
        for one in comparison.facilities
    ]
    if lines:
        n = len(lines)
        yield folded(_("Facilities that differ: {n}", n=n), lines, n, _FACILITIES)

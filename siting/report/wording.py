"""Words and numbers for people: safe to print whatever the data holds, and the same everywhere."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from siting import language
from siting.language import N_, _, from_record, in_language, joined, say
from siting.terms import term

if TYPE_CHECKING:
    from collections.abc import Iterable

    from siting.records.finding import (
        AtSpeed,
        Finding,
        Result,
        RuleOutcome,
        Standing,
        Subject,
        Waived,
    )

# Control, format (bidi overrides), surrogate, and the two separators that break lines.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
#: GitHub takes the first at the start of a line, GitHub, Azure and TeamCity the other anywhere.
_COMMAND = re.compile(r":(?=:)|#(?=#\w*\[)")
_OUTCOMES = (
    ("fail", N_("{n} failed")),
    ("undecided", N_("{n} undecided")),
    ("pass", N_("{n} passed")),
    ("not_applicable", N_("{n} not applicable")),
    ("not_yet_due", N_("{n} not yet due")),
)


def clean(text: str, most: int = 400) -> str:
    """Make text from data, or a message, fit to print: in the language of the run, and safe.

    Parameters
    ----------
    text : str
        Anything: names, messages and paths come from files of strangers.
    most : int
        Longer text is cut, and ends in an ellipsis.
    """
    return safe(in_language(text), most)


def safe(text: str, most: int = 400) -> str:
    """Make text fit to print as it is, whatever the language of the run.

    Line breaks and tabs become blanks, and other control characters are spelled out (escape as a
    backslash and x1b), so that a name can neither move the cursor nor turn the line around. What
    a CI run takes for a command (``::error::``, ``##[group]``, ``##vso[...]``) gets a blank.
    """
    kept = text if len(text) <= most else text[: most - 1] + "…"
    printable = visible(kept).strip()
    return (
        _COMMAND.sub(r"\g<0> ", printable) if "::" in printable or "##" in printable else printable
    )


def visible(text: str) -> str:
    """Spell control characters out, and leave the rest of a text as it is."""
    return text if text.isprintable() else "".join(map(_printable, text))


def _printable(char: str) -> str:
    if char in "\r\n\t\x0b\x0c\x85\u2028\u2029":
        return " "
    if unicodedata.category(char) not in _UNSAFE:
        return char
    return f"\\x{ord(char):02x}" if ord(char) < 0x100 else f"\\u{ord(char):04x}"


def number(value: float | None) -> str:
    """Write a number with thousands separated, and one decimal where it has a fraction."""
    if value is None:
        return "?"
    text = f"{value:z,.1f}"
    return text.removesuffix(".0")


def counted(n: int, word: str) -> str:
    """Write a count with its noun: ``1 gap``, ``2 communities``, ``12 planning units``."""
    return in_language(language.counted(n, word.replace("_", " ")))


def place_name(finding: Finding) -> str:
    """Name where a finding is, as a planner would: the unit of a gap, else the subject itself."""
    return clean(place_said(finding), 40)


def place_said(finding: Finding) -> str:
    """Name where a finding is in both languages."""
    if finding.subject.is_area and finding.within is not None:
        return subject_said(finding.within)
    return subject_said(finding.subject)


def subject_name(subject: Subject) -> str:
    """Name a subject: by its name, else by its level and id."""
    return clean(subject_said(subject), 40)


def subject_said(subject: Subject) -> str:
    """Name a subject in both languages."""
    return safe(subject.name, 40) if subject.name else term(subject.level) + f" {subject.id}"


def rule_counts(result: Result) -> str:
    """Say how many rules came out how: ``2 failed, 1 undecided, 2 passed``."""
    outcomes = [rule.outcome.value for rule in result.rules]
    said = [say(words, n=outcomes.count(key)) for key, words in _OUTCOMES if key in outcomes]
    return in_language(joined(said)) if said else _("none")


def people_short(result: Result) -> str:
    """Say how many people fall short of some rule, and which share that is; empty if not known."""
    found, all_ = result.affected, result.plan.older_people
    if found is None or not all_:
        return ""
    low, high = (100 * n / all_ for n in (found.people, found.people_most))
    least, most = round(found.people), round(found.people_most)
    if least == most:
        return say("{n:,} ({share:.0f} %), each counted once", n=least, share=low)
    return say(
        "{least:,} to {most:,} ({low:.0f} to {high:.0f} %), each counted once",
        least=least,
        most=most,
        low=low,
        high=high,
    )


def none_named(result: Result) -> bool:
    """Say whether no layer names any facility: then none are taken to stand."""
    return not result.plan.facilities and all(one.layer != "facilities" for one in result.inputs)


def counted_findings(result: Result) -> list[tuple[str, int, str]]:
    """Count findings that weigh, by severity; then those known before, and those waived.

    Returns
    -------
    list of (str, int, str)
        What they are, how many, and how many in words; what there is none of is left out.
    """
    severities = [finding.severity.value for finding in result.findings if finding.weighs]
    known = sum(one.is_known and one.waived is None for one in result.findings)
    waived = sum(one.waived is not None for one in result.findings)
    found = [(word, severities.count(word)) for word in ("error", "warning", "note")]
    return [(word, n, language.counted(n, word)) for word, n in found if n] + [
        (word, n, said)
        for word, n, said in (
            ("known", known, say("{n:,} known", n=known)),
            ("waived", waived, say("{n:,} waived", n=waived)),
        )
        if n
    ]


def finding_counts(result: Result) -> str:
    """Say how many findings there are by severity: ``24 errors, 6 warnings``."""
    said = [words for _word, _n, words in counted_findings(result)]
    return in_language(joined(said)) if said else _("none")


def summary_line(result: Result) -> str:
    """Say all of a check in one line."""
    name = clean(result.plan.name or result.plan.path, 60)
    if result.plan.reading != "default":
        name = _("{name} ({reading} reading)", name=name, reading=term(result.plan.reading))
    return _(
        "{name}: rules: {rules}; findings: {findings}",
        name=name,
        rules=rule_counts(result),
        findings=finding_counts(result),
    )


def at_speed(one: AtSpeed) -> str:
    """Say what comes of a rule at another walking speed."""
    return say(
        "at {speed:g} m/s: {outcome}, {measured}",
        speed=one.metres_per_second,
        outcome=term(one.outcome.value),
        measured=from_record(one.measured),
    )


def then_at_speeds(rule: str, speeds: Iterable[AtSpeed]) -> str:
    """Say in a line what comes of a rule, with what is proposed, at other walking speeds."""
    said = _("; ").join(in_language(at_speed(one)) for one in speeds)
    return _("{rule} then, {said}", rule=clean(rule, 16), said=said)


def at_speeds(rule: RuleOutcome) -> str:
    """Say in a line each what comes of a rule at other walking speeds, after a line break."""
    return "".join(f"\n{in_language(at_speed(one))}" for one in rule.at_speeds)


def by_weight(findings: tuple[Finding, ...]) -> list[Finding]:
    """Order findings for reading: by severity, then by older people affected, most first.

    Those that an earlier result had stand behind all others.
    """

    def key(one: Finding) -> tuple[object, ...]:
        return (one.is_known, -one.severity.rank, -one.people, one.rule, one.id)

    return sorted(findings, key=key)


def by_rule(findings: tuple[Finding, ...]) -> dict[str, list[Finding]]:
    """Group findings by rule, each group in the order for reading."""
    found: dict[str, list[Finding]] = {}
    for one in by_weight(findings):
        found.setdefault(one.rule, []).append(one)
    return found


def standing(how: Standing) -> str:
    """Say how a finding stands beside an earlier result."""
    if how == "new":
        return _("new, beside the baseline")
    if how == "worse":
        return _("worse than in the baseline")
    return _("known from the baseline") if how == "same" else _("better than in the baseline")


def waiver_told(why: Waived) -> str:
    """Give the reason of a waiver, its owner and its end, as they stand in the plan."""
    return " · ".join(filter(None, (why.reason, why.owner, why.until)))


def waived_by(why: Waived) -> str:
    """Say who accepts a finding, until when, and why."""
    reason, owner, until = clean(why.reason), clean(why.owner), clean(why.until)
    if owner and until:
        return _(
            "waived by {owner} until {until}: {reason}", owner=owner, until=until, reason=reason
        )
    if owner:
        return _("waived by {owner}: {reason}", owner=owner, reason=reason)
    if until:
        return _("waived until {until}: {reason}", until=until, reason=reason)
    return _("waived: {reason}", reason=reason)

"""The rules of a check: what is asked, what came of it, and where it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import in_both, say
from siting.report import escape
from siting.report.html.tables import folded
from siting.report.html.words import outcome_word
from siting.report.wording import at_speed, number

if TYPE_CHECKING:
    from siting.records.finding import Citation, Result, RuleOutcome
    from siting.report.html.both import Both

_SIGNS = {"pass": "✓", "fail": "✕", "undecided": "?", "not_applicable": "–", "not_yet_due": "…"}


def badge(both: Both, outcome: str) -> str:
    """Show an outcome: a sign and a word, and a colour that says no more than they do."""
    sign = f'<span aria-hidden="true">{_SIGNS.get(outcome, "")}</span>'
    word = both.html(outcome_word(outcome))
    return f'<span class="badge {escape.html(outcome)}">{sign}{word}</span>'


def rules(both: Both, result: Result) -> str:
    """Lay out the table of rules."""
    if not result.rules:
        return ""
    heads = [say("Rule"), say("Outcome"), say("Measured"), say("Older people short")]
    marks = ["", "", "", ' class="n"']
    head = "".join(
        f'<th scope="col"{mark}>{both.html(one)}</th>'
        for one, mark in zip(heads, marks, strict=True)
    )
    body = "".join(_rule(both, one) for one in result.rules)
    return (
        '<div class="wide"><table class="rules">'
        f"<caption>{both.html(say('What each rule asks, and what came of it'))}</caption>"
        f"<thead><tr>{head}</tr></thead>\n{body}</table></div>"
    )


def _rule(both: Both, rule: RuleOutcome) -> str:
    plain = both.html(in_both(rule.plain, rule.plain_zh))
    short = number(round(rule.failing.people)) if rule.failing.people else "–"
    perhaps = ""
    if rule.undecided.people:
        people = number(round(rule.undecided.people))
        perhaps = f'<div class="dim">{both.html(say("{n} people undecided", n=people))}</div>'
    asked = both.html(say("asked: {required}", required=both.text(rule.required)))
    return (
        f'<tbody class="rule"><tr><th scope="row"><b>{escape.html(rule.id)}</b>'
        f'<p class="says">{plain}</p></th>'
        f"<td>{badge(both, rule.outcome.value)}</td>"
        f'<td>{both.html(rule.measured)}<div class="dim">{asked}</div></td>'
        f'<td class="n">{short}{perhaps}</td></tr>'
        f'<tr class="more"><td colspan="4">{_more(both, rule)}</td></tr></tbody>\n'
    )


def _more(both: Both, rule: RuleOutcome) -> str:
    parts = [cited(both, rule.citation)]
    for label, messages in (
        (say("At other walking speeds"), [at_speed(one) for one in rule.at_speeds]),
        (say("Missing in the data"), rule.missing),
        (say("Ours, not the document's"), rule.ours),
        (say("How it was measured"), rule.notes),
    ):
        if messages:
            parts.append(f"<h4>{both.html(label)}</h4>{both.listed(messages)}")
    return folded(both, say("Source and notes of {rule}", rule=rule.id), "".join(parts))


def cited(both: Both, citation: Citation) -> str:
    """Quote the document."""
    title = both.html(in_both(citation.title, citation.title_zh))
    quote = f'<blockquote lang="zh-CN">{escape.html(citation.quote, 2_000)}</blockquote>'
    english = (
        f'<p class="english" lang="en">{escape.html(citation.english, 2_000)}</p>'
        if citation.english
        else ""
    )
    clause = f"<cite>{title}</cite> <span>{escape.html(citation.clause)}</span>"
    return f'<div class="cited">{quote}{english}<p class="dim">{clause}</p></div>'

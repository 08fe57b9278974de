"""The rules of a check on paper: what is asked, what came of it, and where it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import in_both, in_language, say
from siting.report.pdf.blocks import Block, Cell, cited, facts, head, in_plain, outcome, table
from siting.report.wording import at_speed, number

if TYPE_CHECKING:
    from siting.records.finding import Result, RuleOutcome


def rules(result: Result) -> list[Block]:
    """Set the table of rules, each with its clause and the words of the document."""
    return table(
        say("What each rule asks, and what came of it"),
        [say("Rule"), say("Outcome"), say("Measured"), say("Older people short")],
        [_rule(one) for one in result.rules],
        widths=(50, 13, 24, 13),
        numbers=(3,),
    )


def _rule(rule: RuleOutcome) -> list[Cell]:
    short = [(number(round(rule.failing.people)) if rule.failing.people else "–", "")]
    if rule.undecided.people:
        people = number(round(rule.undecided.people))
        short.append((in_plain(say("{n} people undecided", n=people)), "dim"))
    plain = in_plain(in_both(rule.plain, rule.plain_zh))
    asked = in_plain(say("asked: {required}", required=in_language(rule.required)))
    return [
        [(rule.id, "b"), (plain, ""), *cited(rule.citation)],
        outcome(rule.outcome.value),
        [(in_language(rule.measured), ""), (asked, "dim")],
        short,
    ]


def notes(result: Result) -> list[Block]:
    """Say of each rule what is missing in the data, what is ours, and how it was measured."""
    found: list[Block] = []
    for rule in result.rules:
        rows: list[tuple[str, str]] = []
        for label, messages in (
            (say("At other walking speeds"), [at_speed(one) for one in rule.at_speeds]),
            (say("Missing in the data"), rule.missing),
            (say("Ours, not the document's"), rule.ours),
            (say("How it was measured"), rule.notes),
        ):
            rows += [("" if at else label, one) for at, one in enumerate(messages)]
        if rows:
            found += [head(rule.id), facts(rows)]
    return found

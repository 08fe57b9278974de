"""Rules x study -> what came of each rule, and what falls short where."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.check import speeds, street_faults
from siting.check.affected import Tally
from siting.check.distances import distances
from siting.check.findings import findings_of
from siting.check.today import beside
from siting.check.whom import unlike
from siting.kinds import Reach
from siting.language import Text, say
from siting.records.finding import Count, Finding, Outcome, RuleOutcome, Severity
from siting.study.subjects import ESTATES
from siting.terms import term
from siting.verdict import decide, percent, share_range, weights

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from siting.arrays import Flags
    from siting.check.speeds import Walked
    from siting.progress import Progress
    from siting.records.finding import Affected
    from siting.rule import Rule
    from siting.shortfall import TestTable
    from siting.study import Study


class Checked(NamedTuple):
    """What came of all rules."""

    outcomes: tuple[RuleOutcome, ...]
    findings: tuple[Finding, ...]
    affected: Affected


def run(rules: Sequence[Rule], study: Study, progress: Progress) -> Checked:
    """Test every rule.

    Returns
    -------
    Checked
        The outcomes in the order of the rules; the findings by rule, then by people affected,
        most first, then by id; last those about the data. And how many people it is about.
    """
    outcomes: list[RuleOutcome] = []
    findings: list[Finding] = []
    tally = Tally(study)
    progress.stage(say("testing the rules"))
    for rule in progress.track(rules, len(rules)):
        table = rule.test(study)
        notes = (*unlike(rule, study), *beside(rule, table, study))
        walked = speeds.others(rule, study)
        outcome = judge(rule, table, study.year, notes, walked)
        outcomes.append(outcome)
        tally.add(rule, table, outcome.outcome)
        if outcome.outcome is not Outcome.NOT_APPLICABLE:
            findings.extend(findings_of(rule, table, outcome, study, walked))
    if any(isinstance(one.kind, Reach) and one.kind.measure == "walking_network" for one in rules):
        findings.extend(street_faults.faults(study, progress))
    return Checked(tuple(outcomes), tuple(findings), tally.affected())


def severity_of(rule: Rule, outcome: Outcome) -> Severity:
    """Say how bad it is: what is not due yet, or not decided, is never more than a warning."""
    if outcome in (Outcome.UNDECIDED, Outcome.NOT_YET_DUE):
        return min(rule.severity, Severity.WARNING, key=lambda severity: severity.rank)
    return rule.severity


def judge(
    rule: Rule,
    table: TestTable,
    year: int,
    notes: tuple[str, ...] = (),
    walked: Sequence[Walked] = (),
) -> RuleOutcome:
    """Say what came of one rule."""
    outcome = decide(rule, table, year)
    shares = share_range(rule, table)
    return RuleOutcome(
        id=rule.id,
        pack=rule.pack,
        kind=rule.kind.name,
        plain=Text(rule.plain, rule.plain_zh),
        plain_zh=rule.plain_zh,
        status=rule.status,
        severity=severity_of(rule, outcome),
        outcome=outcome,
        subject=table.level,
        weight_by=rule.weight_by,
        required_share=rule.required_share / 100,
        asks=rule.asks,
        share_low=None if shares is None else float(shares[0]),
        share_high=None if shares is None else float(shares[1]),
        passing=_count(table, table.passing),
        failing=_count(table, table.failing),
        undecided=_count(table, table.undecided),
        full=None if table.full is None else _count(table, table.failing & table.full),
        outside=Count(subjects=table.outside_subjects, people=table.outside_people),
        measured=_measured(rule, shares),
        required=_required(rule),
        shortfall=float(table.shortfall.sum()),
        unit=table.unit,
        at_speeds=tuple(speeds.verdict(one, year) for one in walked),
        distances=distances(rule, table),
        missing=_missing(rule, table),
        notes=(*rule.also, *notes, *table.notes),
        ours=rule.ours,
        citation=rule.citation,
    )


def _missing(rule: Rule, table: TestTable) -> tuple[str, ...]:
    """Name what would decide a rule, also what its rows are weighed by."""
    if not np.isnan(weights(rule, table)).any():
        return table.missing
    layer = "residential" if rule.weight_by == "households" else "facilities"
    return tuple(dict.fromkeys((*table.missing, f"{layer}.{rule.weight_by}")))


def _count(table: TestTable, which: Flags) -> Count:
    return Count(subjects=int(which.sum()), people=float(table.weight[which].sum()))


def _measured(rule: Rule, shares: tuple[Fraction, Fraction] | None) -> str:
    """Say what share passes, and of what."""
    if shares is None:
        return say("nothing to test")
    return say("{percent} of {what}", percent=percent(shares), what=_of(rule))


def _of(rule: Rule) -> str:
    """Say what the share is a share of."""
    if rule.weight_by != "count":
        return term(rule.weight_by)
    if rule.kind.subject in rule.words:
        return term("places")
    return term("estates" if rule.kind.subject == ESTATES else "units")


def _required(rule: Rule) -> str:
    if rule.required_share == 100:
        return rule.kind.asks
    return say("{asks} for {share:g} %", asks=rule.kind.asks, share=rule.required_share)

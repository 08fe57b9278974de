"""A result as a report of tests (JUnit XML): a test for each rule, failed, skipped or passed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from siting.language import _, in_language
from siting.records.finding import Outcome, Severity
from siting.report.ci import told
from siting.report.escape import xml
from siting.report.how import AS_USUAL, How
from siting.report.wording import by_rule, clean, place_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.records.finding import Finding, Result, RuleOutcome

#: A failure names so many findings; it counts the rest.
_MOST = 100
_NOT_TESTED = (Outcome.NOT_APPLICABLE, Outcome.NOT_YET_DUE)


class _Case(NamedTuple):
    """One test.

    Attributes
    ----------
    came_of_it : str
        ``failure``, ``error``, ``skipped``, or nothing where it passed.
    """

    suite: str
    name: str
    came_of_it: str
    kind: str
    head: str
    lines: Sequence[str]


def render(result: Result, how: How = AS_USUAL) -> str:
    """Write a suite for each pack, and one for the data, with a test for each rule.

    A rule that fails is a failure, unless all that falls short of it is waived or known from a
    baseline (then it is skipped) or it asks for nothing (severity ``note``: then it passes, and
    what falls short is its output). What cannot be decided is skipped or an error, as asked.
    """
    found = by_rule(result.findings)
    cases = [_of_rule(rule, found.get(rule.id, []), how) for rule in result.rules]
    tested = {rule.id for rule in result.rules}
    cases += [_of_data(id_, found[id_]) for id_ in sorted(found) if id_ not in tested]
    suites = dict.fromkeys(case.suite for case in cases)
    body = "".join(_suite(name, [one for one in cases if one.suite == name]) for name in suites)
    name = xml(result.plan.name or result.plan.path)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="{name}" {_counts(cases)}>\n'
        f"{body}</testsuites>\n"
    )


def _suite(name: str, cases: Sequence[_Case]) -> str:
    body = "".join(map(_case, cases))
    counts = f'{_counts(cases)} skipped="{_n(cases, "skipped")}"'
    return f'<testsuite name="{xml(name)}" {counts}>\n{body}</testsuite>\n'


def _counts(cases: Sequence[_Case]) -> str:
    failures, errors = _n(cases, "failure"), _n(cases, "error")
    return f'tests="{len(cases)}" failures="{failures}" errors="{errors}" time="0"'


def _n(cases: Sequence[_Case], came_of_it: str) -> int:
    return sum(case.came_of_it == came_of_it for case in cases)


def _of_rule(rule: RuleOutcome, findings: Sequence[Finding], how: How) -> _Case:
    """Make the test of a rule."""
    came, head = _outcome(rule, findings, how)
    return _Case(
        suite=rule.pack or "siting",
        name=f"{rule.id}: {told.rule_sentence(rule)}",
        came_of_it=came,
        kind=rule.severity.value,
        head=head,
        lines=_lines(findings),
    )


def _outcome(rule: RuleOutcome, findings: Sequence[Finding], how: How) -> tuple[str, str]:
    """Say what comes of the test of a rule, and in a line why."""
    measured, required = in_language(rule.measured), in_language(rule.required)
    head = _("{measured}; required: {required}", measured=measured, required=required)
    if rule.outcome in _NOT_TESTED:
        return "skipped", in_language(_spoken(rule.outcome))
    if rule.outcome is Outcome.UNDECIDED:
        came = "skipped" if how.undecided == "skipped" else "error"
        return came, _("undecided: {head}", head=head)
    if rule.outcome is Outcome.PASS or rule.severity is Severity.NOTE:
        return "", head
    if findings and not any(one.weighs for one in findings):
        return "skipped", _("all findings are waived or known; {head}", head=head)
    return "failure", head


def _spoken(outcome: Outcome) -> str:
    return _("not yet due") if outcome is Outcome.NOT_YET_DUE else _("not applicable")


def _of_data(id_: str, findings: Sequence[Finding]) -> _Case:
    """Make the test of a fault of the data that was met."""
    worst = findings[0]
    weighs = any(one.weighs for one in findings)
    bad = worst.severity is not Severity.NOTE
    return _Case(
        suite="data",
        name=id_,
        came_of_it=("failure" if weighs else "skipped") if bad else "",
        kind=worst.severity.value,
        head=told.message(worst),
        lines=_lines(findings),
    )


def _lines(findings: Sequence[Finding]) -> list[str]:
    """Say each finding in a line, worst first."""
    said = [f"{place_name(one)}: {told.message(one)}" for one in findings[:_MOST]]
    left = len(findings) - len(said)
    return [*said, *([_("and {n} more", n=f"{left:,}")] if left else [])]


def _case(case: _Case) -> str:
    """Write a test."""
    head = f'classname="{xml(case.suite)}" name="{xml(case.name, told.MOST)}" time="0"'
    text = "\n".join(xml(line, told.MOST) for line in case.lines)
    if case.came_of_it in {"failure", "error"}:
        kind, said = xml(case.kind), xml(clean(case.head, told.MOST), told.MOST)
        inner = f'<{case.came_of_it} type="{kind}" message="{said}">{text}</{case.came_of_it}>\n'
    else:
        inner = ""
        if case.came_of_it:
            inner = f'<skipped message="{xml(case.head, told.MOST)}"/>\n'
        if text:
            inner += f"<system-out>{text}</system-out>\n"
    return f"<testcase {head}>\n{inner}</testcase>\n" if inner else f"<testcase {head}/>\n"

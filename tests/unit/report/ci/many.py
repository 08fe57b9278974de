"""Results of any number of findings, in files with and without lines, some with hostile names."""

from __future__ import annotations

import msgspec

from siting.records.finding import (
    Baseline,
    Finding,
    Outcome,
    Result,
    RuleOutcome,
    Source,
    Subject,
    Waived,
)
from tests.unit.report.made_up import STREETS, gap, no_room, unit_short

#: What strangers may call a facility.
HOSTILE = (
    "<script>alert(1)</script>",
    "a\n::error::b",
    "::set-output name=x::y",
    "##[group]x ##vso[task.setvariable variable=x]y",
    "=HYPERLINK(1)",
    "\x1b[2J\x9b31m",
    "\u202egnp.exe",
    "a | b ` c ``` @octocat #123 !4 GH-12 owner/repo#1",
    "]]> <!-- & \"'",
    "100%, a:b",
    "\ufffe\ufdd0\x00\u2028",
    "x" * 3000,
)


def one(number: int) -> Finding:
    """Make a finding: gaps in a table without lines, streets and homes in files with lines."""
    street, lon, lat = STREETS[number % 8], 120.15 + number / 5000, 30.2 + number / 7000
    if number % 3 == 0:
        made, source = gap(number, street, 900.0 + number, lon, lat), ("communities.gpkg", None)
    elif number % 3 == 1:
        made = unit_short(number, street, 9000.0 + number, lon, lat)
        source = ("层/街道 a.geojson", number + 2)
    else:
        made, source = no_room(number, lon, lat), ("facilities.csv", number + 2)
    path, line = source
    return msgspec.structs.replace(
        made, source=Source(layer="x", path=path, feature=made.subject.id, line=line)
    )


def of(result: Result, n: int) -> Result:
    """Give a result with n findings."""
    return msgspec.structs.replace(result, findings=tuple(one(number) for number in range(n)))


def waiving(result: Result) -> Result:
    """Waive the first finding."""
    first, *others = result.findings
    waived = Waived(reason="拆迁 2026", owner="规划科", until="2026-12-31")
    first = msgspec.structs.replace(first, waived=waived)
    return msgspec.structs.replace(result, findings=(first, *others))


def held(result: Result) -> Result:
    """Hold a result against a baseline: the first finding is new, the others are known."""
    first, *others = result.findings
    known = [msgspec.structs.replace(one, baseline="same") for one in others]
    base = Baseline(path="findings.json", sha256="0", new=1, worse=0, same=len(known), better=0)
    findings = (msgspec.structs.replace(first, baseline="new"), *known)
    return msgspec.structs.replace(result, findings=findings, baseline=base)


def called(result: Result, name: str) -> Result:
    """Give everything that a stranger may name one name, and waive the first finding for it."""
    first, *others = (_finding(finding, name) for finding in result.findings)
    waived = Waived(reason=name, owner=name, until=name)
    findings = (msgspec.structs.replace(first, waived=waived), *others)
    rules = tuple(_rule(rule, name) for rule in result.rules)
    plan = msgspec.structs.replace(result.plan, name=name, path=name)
    return msgspec.structs.replace(
        result, findings=findings, rules=rules, plan=plan, notes=(name, *result.notes)
    )


def _finding(finding: Finding, name: str) -> Finding:
    source = finding.source and msgspec.structs.replace(finding.source, path=name, feature=name)
    within = finding.within and msgspec.structs.replace(finding.within, name=name)
    return msgspec.structs.replace(
        finding,
        subject=Subject(level=finding.subject.level, id=name, name=name),
        within=within,
        message=f"{name}: 2 of 3",
        notes=(name,),
        source=source,
    )


def _rule(rule: RuleOutcome, name: str) -> RuleOutcome:
    return msgspec.structs.replace(
        rule, plain=name, plain_zh=name, measured=name, pack=name, notes=(name,)
    )


def undecided(result: Result) -> Result:
    """Let no rule be decided."""
    rules = tuple(msgspec.structs.replace(rule, outcome=Outcome.UNDECIDED) for rule in result.rules)
    return msgspec.structs.replace(result, rules=rules)

"""What all formats for CI say of a finding: in which file, under what title, in which words."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from siting.language import _, current, in_language
from siting.report.wording import by_weight, clean, place_name, standing, waived_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from siting.records.finding import Finding, Result, RuleOutcome
    from siting.report.how import How

#: Longer messages are cut.
MOST = 1000


class Spot(NamedTuple):
    """A file, seen from the root of the repository, and a line where the file has lines."""

    path: str
    line: int | None

    @property
    def uri(self) -> str:
        """The path as a relative URI."""
        return quote(self.path, safe="/")


def spot(finding: Finding, result: Result, how: How) -> Spot:
    """Say where a finding is shown: at its feature, else at the plan."""
    source = finding.source
    if source is None or not _is_path(source.path):
        return plan_spot(result, how)
    return Spot(under(how.base, source.path), source.line)


def plan_spot(result: Result, how: How) -> Spot:
    """Give the plan itself, where nothing more is known."""
    return Spot(under(how.base, result.plan.path), None)


def under(base: str, path: str) -> str:
    """Put a path of the plan under the folder of the plan; an absolute one loses its root."""
    whole = posixpath.normpath(posixpath.join(base, clean(path, 500).replace("\\", "/")))
    return whole.lstrip("/") or "."


def _is_path(path: str) -> bool:
    return bool(path) and "://" not in path


def title(finding: Finding) -> str:
    """Say in a few words which rule falls short where."""
    return f"{clean(finding.rule, 60)}: {place_name(finding)}"


def message(finding: Finding) -> str:
    """Say in a line what falls short, with what is remarked of it, and that it is waived."""
    said = [in_language(one) for one in (finding.message, *finding.notes)]
    if finding.baseline is not None:
        said.append(standing(finding.baseline))
    if finding.waived is not None:
        said.append(waived_by(finding.waived))
    return clean(_("; ").join(said), MOST)


class Parted(NamedTuple):
    """Findings that weigh, that an earlier result had, and that are waived; each worst first."""

    weighing: list[Finding]
    known: list[Finding]
    waived: list[Finding]


def parted(findings: Iterable[Finding]) -> Parted:
    """Part findings by whether a check fails for them."""
    ordered = by_weight(tuple(findings))
    return Parted(
        [one for one in ordered if one.weighs],
        [one for one in ordered if one.is_known and one.waived is None],
        [one for one in ordered if one.waived is not None],
    )


def fingerprints(findings: Sequence[Finding]) -> Iterator[str]:
    """Give each finding what it is known by in another run, unique within this one."""
    from siting.review.fingerprint import fingerprint

    prints = [fingerprint(finding) for finding in findings]
    alike: dict[str, list[str]] = {}
    for print_, finding in zip(prints, findings, strict=True):
        alike.setdefault(print_, []).append(finding.id)
    ranks = {
        print_: {id_: n for n, id_ in enumerate(sorted(ids), 1)} for print_, ids in alike.items()
    }
    seen: dict[tuple[str, str], int] = {}
    for print_, finding in zip(prints, findings, strict=True):
        again = seen[print_, finding.id] = seen.get((print_, finding.id), -1) + 1
        n = ranks[print_][finding.id] - again
        yield print_ if n == 1 else f"{print_}-{n}"


def rule_sentence(rule: RuleOutcome) -> str:
    """Give the sentence of a rule in the language of the run."""
    return clean((rule.plain_zh if current() == "zh" else rule.plain) or rule.plain, MOST)

"""What is not the same in a result and in a second run of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import Text, joined, say
from siting.records.finding import Result
from siting.records.verified import Changed
from siting.report.json import canonical, seal
from siting.report.wording import number
from siting.terms import term, unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from siting.records.finding import RuleOutcome
    from siting.records.proposal import Proposal
    from siting.records.verified import What


def of_file(record: Result | Proposal, text: bytes) -> Iterator[Changed]:
    """Say whether a file is as siting wrote it: nobody needs the plan for that."""
    assert record.seal is not None
    if seal.digest(record) != record.seal.result:
        message = say("the file was changed after it was written: its seal is of something else")
        yield Changed(what="file", name="", message=message)
    elif canonical.render(record).encode() != text:
        message = say("the file holds what was written, but not in the same bytes")
        yield Changed(what="file", name="", message=message)


def causes(old: Result | Proposal, new: Result | Proposal) -> Iterator[Changed]:
    """List what the two rest on and is not the same."""
    assert old.seal is not None
    assert new.seal is not None
    if old.siting != new.siting:
        message = say("siting was {before} and is {after}", before=old.siting, after=new.siting)
        yield Changed(what="siting", name="", message=message)
    if old.seal.environment is not None:
        versions = (old.seal.environment, new.seal.environment or {})
        yield from _each("environment", *versions, _version)
    if old.seal.plan_sha256 != new.seal.plan_sha256:
        yield Changed(what="plan", name="", message=say("the plan has changed"))
    yield from _each("inputs", _layers(old), _layers(new), _layer)
    yield from _each("packs", _packs(old), _packs(new), _pack)
    if old.chinese != new.chinese:
        message = say("the Chinese of messages is not the same")
        yield Changed(what="chinese", name="", message=message)


def _layers(one: Result | Proposal) -> dict[str, str]:
    if isinstance(one, Result):
        return {f"{file.layer} ({file.path})": file.sha256 for file in one.inputs}
    assert one.seal is not None
    return {on.name: on.sha256 for on in one.seal.rests_on if on.what == "layer"}


def _packs(one: Result | Proposal) -> dict[str, str]:
    if isinstance(one, Result):
        return {pack.id: pack.sha256 for pack in one.packs}
    assert one.seal is not None
    return {on.name: on.sha256 for on in one.seal.rests_on if on.what == "pack"}


def _each(
    what: What,
    old: Mapping[str, str],
    new: Mapping[str, str],
    said: Callable[[str, str | None, str | None], str],
) -> Iterator[Changed]:
    """Compare by name, and say what differs in the words of its sort."""
    for name in dict.fromkeys([*old, *new]):
        was, is_ = old.get(name), new.get(name)
        if was != is_:
            yield Changed(what=what, name=name, message=said(name, was, is_))


def _version(name: str, was: str | None, is_: str | None) -> str:
    return say("{name} was {before} and is {after}", name=name, before=was, after=is_)


def _pack(name: str, _was: str | None, _is: str | None) -> str:
    return say("the rule pack {name} has changed", name=name)


def _layer(name: str, was: str | None, is_: str | None) -> str:
    """Say what became of a file; hashes say nothing to people."""
    if was is None:
        return say("{name} was not read before", name=name)
    if is_ is None:
        return say("{name} is no longer read", name=name)
    return say("the file of {name} has changed", name=name)


def effects(old: Result | Proposal, new: Result | Proposal) -> Iterator[Changed]:
    """Say what the two find that is not the same."""
    for name in old.__struct_fields__:
        if name in {"seal", "siting", "inputs", "packs", "chinese", "rules", "findings"}:
            continue
        if getattr(old, name) != getattr(new, name):
            message = say("'{field}' is not the same", field=name)
            yield Changed(what="result", name=name, message=message)
    if isinstance(old, Result) and isinstance(new, Result):
        yield from _of_rules(old, new)
    elif old.rules != new.rules:
        yield Changed(what="result", name="rules", message=say("'rules' is not the same"))


def _said(rule: RuleOutcome | None, other: RuleOutcome | None, zh: Mapping[str, str]) -> str:
    """Say how a rule stands; what is missing, where the other stands so too."""
    if rule is None:
        return "-"
    parts = [term(rule.outcome.value), Text(rule.measured, zh.get(rule.measured, rule.measured))]
    if other is not None and (rule.outcome, rule.measured) == (other.outcome, other.measured):
        missing = number(rule.shortfall)
        parts.append(say("missing: {n} {unit}", n=missing, unit=unit(rule.unit, rule.shortfall)))
    return joined(parts)


def _of_rules(old: Result, new: Result) -> Iterator[Changed]:
    """Name the rules whose outcome or findings differ, and the findings."""
    outcomes = [{one.id: one for one in result.rules} for result in (old, new)]
    findings = [{one.id: one for one in result.findings} for result in (old, new)]
    for rule in dict.fromkeys([*outcomes[0], *outcomes[1]]):
        was, is_ = outcomes[0].get(rule), outcomes[1].get(rule)
        if was != is_:
            before, after = _said(was, is_, old.chinese), _said(is_, was, new.chinese)
            message = say(
                "{rule}: the file says {before}, the plan gives {after}",
                rule=rule,
                before=before,
                after=after,
            )
            if before == after:
                message = say(
                    "{rule}: {before} in both, but not all numbers", rule=rule, before=before
                )
            yield Changed(what="result", name=rule, message=message)
    for id_ in dict.fromkeys([*findings[0], *findings[1]]):
        one, other = findings[0].get(id_), findings[1].get(id_)
        if one != other:
            message = (
                say("finding {id} is not in the file", id=id_)
                if one is None
                else say("finding {id} is in the file only", id=id_)
                if other is None
                else say("finding {id} is another one in the file", id=id_)
            )
            yield Changed(what="result", name=id_, message=message)

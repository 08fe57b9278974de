"""Whom a rule counts, and whether the data count the same people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from siting.language import joined, say
from siting.study.who import Who
from siting.terms import term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.rule import Rule
    from siting.study import Study


def asked(rule: Rule) -> Who | None:
    """Say whom a rule counts: as it says itself, else as its pack does; None for nobody."""
    said = list(_said(msgspec.to_builtins(rule.kind)))
    bases = sorted({value for key, value in said if key == "basis"})
    named = {text for pair in said for text in pair}
    if not (
        bases
        or rule.kind.subject == "demand"
        or rule.weight_by == "older_people"
        or any(name.startswith("older_") for name in named)
    ):
        return None
    basis = " and ".join(bases) if bases else rule.counts.basis
    return Who(age_from=rule.counts.age_from, basis=basis)


def _said(data: Any) -> Iterator[tuple[str, str]]:
    """List the keys of a rule that say anything, with their words."""
    if isinstance(data, dict):
        for key, value in data.items():
            if value is not None:
                yield str(key), value if isinstance(value, str) else ""
            yield from _said(value)
    elif isinstance(data, (list, tuple)):
        for value in data:
            yield from _said(value)


def unlike(rule: Rule, study: Study) -> tuple[str, ...]:
    """Say where a rule counts other people than the data do, if these count anybody."""
    wanted = asked(rule)
    if wanted is None or not len(study.demand) or not study.who.differs(wanted):
        return ()
    return (
        say("the rule counts {short}; the data: {who}", short=_short(wanted), who=str(study.who)),
    )


def counted(rule: Rule, who: Who) -> str:
    """Say in a few words whom a finding of a rule counts, and whom the rule would."""
    wanted = asked(rule)
    if wanted is None or not who.differs(wanted):
        return str(who)
    return say("{who} (the rule counts {short})", who=str(who), short=_short(wanted))


def _short(wanted: Who) -> str:
    age = None if wanted.age_from is None else f"{wanted.age_from}+"
    basis = (
        None if wanted.basis is None else joined(map(term, wanted.basis.split(" and ")), " and ")
    )
    return joined(filter(None, (age, basis)))

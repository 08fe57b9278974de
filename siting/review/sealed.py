"""Whether a result is still what a check says: what changed since, and in which parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from siting.language import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.finding import Result


class Verified(NamedTuple):
    """What is not as it was.

    Attributes
    ----------
    causes : tuple of str
        What went in and is another: the version, packs, files.
    parts : tuple of str
        The fields of the record that come out otherwise.
    findings : tuple of str
        The ids of findings that are gone, new or otherwise.
    """

    causes: tuple[str, ...]
    parts: tuple[str, ...]
    findings: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether all is as it was, to the last digit."""
        return not (self.causes or self.parts)


def verify(then: Result, now: Result) -> Verified:
    """Hold a result against what a check of the same plan says now.

    Parameters
    ----------
    then, now : Result
        The record, and a check with the options that the record was made with.
    """
    then = _bare(then)
    parts = tuple(
        name for name in then.__struct_fields__ if getattr(then, name) != getattr(now, name)
    )
    old, new = ({one.id: one for one in result.findings} for result in (then, now))
    ids = [one for one in dict.fromkeys([*old, *new]) if old.get(one) != new.get(one)]
    return Verified(tuple(_causes(then, now)), parts, tuple(ids))


def _bare(result: Result) -> Result:
    """Leave out what another result said of it."""
    findings = tuple(replace(one, baseline=None) for one in result.findings)
    return replace(result, findings=findings, baseline=None)


def _causes(then: Result, now: Result) -> Iterator[str]:
    if then.siting != now.siting:
        yield say("made by siting {then}, and this is {now}", then=then.siting, now=now.siting)
    packs = [{one.id: one.sha256 for one in result.packs} for result in (then, now)]
    for name in _changed(packs[0], packs[1]):
        yield say("the rule pack {name} is another one", name=name)
    files = [
        {f"{one.layer} ({one.path})": one.sha256 for one in result.inputs} for result in (then, now)
    ]
    for name in _changed(files[0], files[1]):
        yield say("the file of {name} is another one", name=name)


def _changed(then: dict[str, str], now: dict[str, str]) -> list[str]:
    return [name for name in dict.fromkeys([*then, *now]) if then.get(name) != now.get(name)]

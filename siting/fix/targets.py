"""What is to be mended: findings, each with the rows of its rule's test table."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from siting.check.findings import with_rows
from siting.check.run import judge
from siting.errors import SitingError
from siting.language import say
from siting.records.finding import Outcome
from siting.study.facilities import fold
from siting.text.source import did_you_mean
from siting.whatif.asked import Asked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Floats, Ints
    from siting.records.finding import Finding, Subject
    from siting.rule import Rule
    from siting.shortfall import TestTable
    from siting.study import Study


class Target(NamedTuple):
    """One finding that is to be mended.

    Attributes
    ----------
    table : TestTable
        That of the rule.
    rows : ndarray of int
        The rows of it that the finding is about.
    """

    rule: Rule
    finding: Finding
    table: TestTable
    rows: Ints

    @property
    def of_homes(self) -> bool:
        """Whether it is about demand points, not about a unit or a place."""
        return self.table.level == "demand"

    @property
    def points(self) -> Ints:
        """The demand points it is about, or the one subject, by index; each once."""
        found: Ints = np.unique(self.table.rows[self.rows])
        return found

    @property
    def asked(self) -> Asked:
        """What is asked for when a fix is tried."""
        return Asked(self.points) if self.of_homes else Asked(id=self.finding.subject.id)

    @property
    def lacks(self) -> Floats:
        """What its rows lack."""
        lacking: Floats = self.table.shortfall[self.rows]
        return lacking


class Wanted(NamedTuple):
    """Which findings are asked for; empty for all that fail."""

    rules: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Say it in words."""
        said = [
            ("of", self.rules),
            ("at", self.places),
            ("", self.findings),
        ]
        parts = (f"{word} {', '.join(names)}".strip() for word, names in said if names)
        return " ".join(parts) or say("all that fail")


class Found(NamedTuple):
    """The findings that fit, worst first, and how many of the rest are undecided."""

    targets: list[Target]
    undecided: int


def find(rules: Sequence[Rule], study: Study, wanted: Wanted) -> Found:
    """Find what is to be mended, the worst first: by severity, then by people.

    What is undecided is left out unless its id is asked for.

    Raises
    ------
    SitingError
        There is no such rule or finding, or no finding at such a place.
    """
    known = [rule.id for rule in rules]
    for name in wanted.rules:
        if name not in known:
            raise SitingError(
                say("the plan has no rule '{name}'", name=name),
                hint=did_you_mean(name, sorted(known)),
            )
    of = wanted.rules or tuple(name.partition("/")[0] for name in wanted.findings) or known
    every = [one for rule in rules if rule.id in of for one in _of_rule(rule, study)]
    for name in wanted.findings:
        ids = sorted(one.finding.id for one in every)
        if name not in ids:
            raise SitingError(
                say("there is no finding '{name}'", name=name),
                hint=did_you_mean(name, ids)
                if ids
                else say("'siting fix PLAN' lists the findings with their ids"),
            )
    some = [one for one in every if _fits(one.finding, wanted)]
    if wanted.places and not some:
        _refuse(every, wanted.places)
    decided = [
        one for one in some if wanted.findings or one.finding.outcome is not Outcome.UNDECIDED
    ]
    worst = sorted(
        decided,
        key=lambda one: (
            -one.finding.severity.rank,
            -one.finding.people,
            known.index(one.rule.id),
            one.finding.id,
        ),
    )
    return Found(worst, len(some) - len(decided))


def _of_rule(rule: Rule, study: Study) -> list[Target]:
    table = rule.test(study)
    if not len(table.rows):
        return []
    outcome = judge(rule, table, study.year)
    if outcome.outcome is Outcome.NOT_APPLICABLE:
        return []
    return [
        Target(rule, finding, table, rows)
        for finding, rows in with_rows(rule, table, outcome, study)
    ]


def _fits(finding: Finding, wanted: Wanted) -> bool:
    if wanted.findings and finding.id not in wanted.findings:
        return False
    return not wanted.places or any(_is_at(finding, place) for place in wanted.places)


def _is_at(finding: Finding, place: str) -> bool:
    """Say whether a finding is at a place: a position in it, its id, or part of its name."""
    position = _position(place)
    if position is not None and finding.geometry is not None:
        shape = shapely.from_geojson(_geojson(finding))
        return bool(shapely.dwithin(shape, shapely.points(position), 1e-4))
    named = [one for one in (finding.subject, finding.within) if one is not None]
    return any(place == one.id or fold(place) in fold(one.name) for one in named)


def _geojson(finding: Finding) -> bytes:
    import msgspec

    return msgspec.json.encode(finding.geometry)


def _position(text: str) -> tuple[float, float] | None:
    """Read ``LON,LAT``; None for anything else."""
    try:
        lon, lat = (float(part) for part in text.replace("，", ",").split(","))
    except ValueError:
        return None
    return lon, lat


def _refuse(every: Sequence[Target], places: Sequence[str]) -> None:
    """Say that nothing is found at some places, and where something is."""
    named: dict[str, Subject] = {}
    for one in every:
        for subject in (one.finding.subject, one.finding.within):
            if subject is not None and subject.level != "gap":
                named[subject.name or subject.id] = subject
    raise SitingError(
        say("nothing that falls short is at '{places}'", places=places[0]),
        hint=did_you_mean(places[0], sorted(named))
        if named
        else say("leave --at out, or name a unit, an id or a position (LON,LAT)"),
    )

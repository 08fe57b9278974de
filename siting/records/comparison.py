"""What a comparison of two results is: the records of comparison.json."""

from __future__ import annotations

from typing import Any, Literal

from siting.records.finding import (
    Count,
    Map,
    MapFacility,
    Outcome,
    Place,
    Record,
    Severity,
    Subject,
)

#: What became of a place under a rule, from the first result to the second.
Change = Literal["new", "worse", "better", "fixed"]
#: What became of a rule: ``mixed`` is better in one place and worse in another.
RuleChange = Literal["same", "better", "worse", "mixed", "added", "removed", "not_comparable"]
#: What became of a facility.
FacilityChange = Literal["added", "removed", "moved", "changed"]


class Side(Record, frozen=True, kw_only=True):
    """One of the two results: what was checked, and how."""

    name: str
    path: str
    siting: str
    year: int
    stock: str
    reading: str
    crs: str
    older_people: float
    who: str = ""
    demand_points: int
    facilities: int
    facilities_counted: int
    beds: float
    packs: tuple[str, ...]
    findings: int


class Difference(Record, frozen=True, kw_only=True):
    """Something else than the plan itself that the two results differ in, and what that means.

    `what` is ``siting``, ``packs``, ``year``, ``reading``, ``stock``, ``who``, ``plane``,
    ``planning_units``, ``people`` or ``inputs``; `before` and `after` say it of each.
    """

    what: str
    before: str
    after: str
    message: str


class RuleStands(Record, frozen=True, kw_only=True):
    """How a rule came out in one of the results: numbers of its `RuleOutcome`."""

    outcome: Outcome
    severity: Severity
    passing: Count
    failing: Count
    undecided: Count
    shortfall: float
    unit: str
    measured: str
    required: str


class UnitChanged(Record, frozen=True, kw_only=True):
    """Older people of a unit for whom a rule surely holds only after, and only before."""

    unit: Subject
    gained: float
    lost: float


class RuleCompared(Record, frozen=True, kw_only=True):
    """A rule in both results.

    `gained` and `lost` are the older people of all its places; `new` to `unchanged` count places.
    `why` says why it cannot be compared place by place; then these numbers are 0.
    """

    rule: str
    pack: str
    plain: str
    plain_zh: str
    change: RuleChange
    why: str = ""
    before: RuleStands | None
    after: RuleStands | None
    gained: float = 0.0
    lost: float = 0.0
    new: int = 0
    worse: int = 0
    better: int = 0
    fixed: int = 0
    unchanged: int = 0
    units: tuple[UnitChanged, ...] = ()


class PlaceStands(Record, frozen=True, kw_only=True):
    """How a place stands in one of the results.

    `findings` are their ids: several where gap areas have grown together or come apart. `people`
    are all for whom the rule does not surely hold there, `people_failing` those for whom it surely
    does not. `message` is that of the finding with most people.
    """

    findings: tuple[str, ...]
    outcome: Outcome
    severity: Severity
    people: float
    people_failing: float
    measured: float | None
    measured_most: float | None
    shortfall: float | None
    unit: str
    message: str
    waived: bool = False
    geometry: dict[str, Any] | None


class PlaceCompared(Record, frozen=True, kw_only=True):
    """A place where a rule is met otherwise than before: a gap area, a unit or a facility.

    `before` is None for what is new, `after` for what is fixed. `gained` and `lost` are the balance
    of the place: of people within one gap area no result says who they are.
    """

    rule: str
    change: Change
    subject: Subject
    within: Subject | None
    place: Place | None
    before: PlaceStands | None
    after: PlaceStands | None
    gained: float
    lost: float


class Unchanged(Record, frozen=True, kw_only=True):
    """A place that falls short in both results, and by as much; drawn as it is in the second."""

    rule: str
    outcome: Outcome
    name: str
    people: float
    geometry: dict[str, Any] | None


class FacilityCompared(Record, frozen=True, kw_only=True):
    """A facility that stands in one result only, elsewhere, or with other fields (`fields`)."""

    change: FacilityChange
    before: MapFacility | None
    after: MapFacility | None
    moved_m: float = 0.0
    fields: tuple[str, ...] = ()


class Comparison(Record, frozen=True, kw_only=True):
    """All of comparison.json: what changes from one result, `before`, to another, `after`.

    `facilities_compared` is false where one of the results does not hold its facilities. `map` is
    that of the second result, `facilities_before` are those of the first.
    """

    format: str = "siting-comparison/1"
    siting: str
    before: Side
    after: Side
    differences: tuple[Difference, ...]
    rules: tuple[RuleCompared, ...]
    places: tuple[PlaceCompared, ...]
    facilities_compared: bool
    facilities: tuple[FacilityCompared, ...]
    unchanged: tuple[Unchanged, ...] = ()
    map: Map | None = None
    facilities_before: tuple[MapFacility, ...] = ()
    notes: tuple[str, ...] = ()
    chinese: dict[str, str] = {}  # noqa: RUF012 - msgspec gives each record its own

    @property
    def is_worse(self) -> bool:
        """Whether something is new or worse that is not waived, or a rule can no longer be told."""
        places = any(
            one.change in {"new", "worse"} and not (one.after and one.after.waived)
            for one in self.places
        )
        return places or any(
            one.change in {"removed", "not_comparable"} or _falls(one) for one in self.rules
        )


def _falls(rule: RuleCompared) -> bool:
    """Say whether a rule comes out worse as a whole."""
    if rule.before is None or rule.after is None:
        return rule.after is not None and rule.after.outcome is Outcome.FAIL
    return rank(rule.after.outcome) > rank(rule.before.outcome)


def rank(outcome: Outcome) -> int:
    """Order outcomes by how bad they are: 0 for what asks for nothing, 2 for a failure."""
    return {Outcome.FAIL: 2, Outcome.UNDECIDED: 1}.get(outcome, 0)

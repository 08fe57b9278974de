"""What a proposal is: the records of proposal.json and proposal.geojson."""

from __future__ import annotations

from typing import Any

from siting.records.finding import AtSpeed, Map, Outcome, Place, Record, Seal, Subject
from siting.records.proven import Certificate, CurvePoint, Equity, Fewest, Phase, Spent  # noqa: TC001 - msgspec


class Gain(Record, frozen=True, kw_only=True):
    """What one site adds to one rule.

    `amount` is in `unit` (older people newly within reach, beds, places) and `people` are the
    older people whose shortfall it mends, in part counted in part.
    """

    rule: str
    amount: float
    unit: str
    people: float


class Upgrade(Record, frozen=True, kw_only=True):
    """Services that a place that stands, or is planned, is to give as well.

    `upgrades` is the id of the place; `place` and the coordinates are where it is.
    """

    id: str
    rank: int
    upgrades: str
    name: str
    type_zh: str
    services: tuple[str, ...]
    place: Place
    easting: float
    northing: float
    gain: float
    gains: tuple[Gain, ...]
    why: str


class Covered(Record, frozen=True, kw_only=True):
    """A unit, and its older people whom a site covers; `id` is empty for those in no unit."""

    level: str
    id: str
    name: str
    people: float


class Loss(Record, frozen=True, kw_only=True):
    """What would be lost without a site, all others staying.

    `people` is by how much the objective would rise; `by_rule` says what each rule would lose.
    """

    people: float
    by_rule: tuple[Gain, ...] = ()


class Alternative(Record, frozen=True, kw_only=True):
    """A candidate that might be built instead of a site, all others staying and all limits kept.

    `cost` is by how much the objective would rise [older people]: 0 where it is as good.
    """

    candidate: str
    place: Place
    distance_m: float
    direction: str
    cost: float


class Site(Record, frozen=True, kw_only=True):
    """One proposed site; its coordinates are those that a check of the amended plan reads.

    `services` are those that it is to list, beside what its type gives by being one. `cost` is what
    it takes of a budget, and `build_by` the year of the phase in which it is built.
    """

    id: str
    rank: int
    type: str
    type_zh: str
    beds: float
    services: tuple[str, ...]
    candidate: str
    place: Place
    easting: float
    northing: float
    gain: float
    gains: tuple[Gain, ...]
    newly_covered: float
    why: str
    cost: float | None = None
    build_by: int | None = None
    covers_first: tuple[Covered, ...] = ()
    covers_units: int = 0
    covers_points: int = 0
    lost_without: Loss | None = None
    alternatives: tuple[Alternative, ...] = ()


class RuleState(Record, frozen=True, kw_only=True):
    """A rule before and after the proposal.

    `shortfall` sums what is missing over all subjects, in `unit`; `people_short` are the older
    people whose subject still falls short; `full` are those of them who can reach a place, but find
    all its beds taken, None where beds are not shared. `at_speeds` is what a rule about minutes on
    foot then says of people who walk at other speeds.
    """

    rule: str
    unit: str
    outcome_before: str
    outcome_after: str
    shortfall_before: float
    shortfall_after: float
    people_short_before: float
    people_short_after: float
    full_before: float | None = None
    full_after: float | None = None
    at_speeds: tuple[AtSpeed, ...] = ()


class GapPlace(Record, frozen=True, kw_only=True):
    """A unit, or a demand point, where a rule is still short.

    `nearest_m` is how far the nearest candidate is that would count, where none is in reach.
    """

    level: str
    id: str
    name: str
    place: Place
    people: float
    rows: int
    nearest_m: float | None = None


class Further(Record, frozen=True, kw_only=True):
    """The site that would mend most of a rule if one more were built."""

    candidate: str
    place: Place
    people: float


class Gap(Record, frozen=True, kw_only=True):
    """What is still short of a rule, and why no site mends it: one reason.

    `detail` names what the reason hangs on. `people` and `rows` of all gaps of a rule add up to
    what is left of it; those in `undecided` may have what they need.
    """

    rule: str
    reason: str
    detail: str = ""
    people: float
    rows: int
    undecided: float = 0.0
    beds_taken: float = 0.0
    nearest_m: float | None = None
    further: Further | None = None
    largest: tuple[GapPlace, ...] = ()
    places: int = 0
    why: str


class ShortArea(Record, frozen=True, kw_only=True):
    """An area whose older people fall short of a rule, or may, in the unit `within`."""

    rule: str
    outcome: Outcome
    within: Subject | None
    people: float
    geometry: dict[str, Any]


class Step(Record, frozen=True, kw_only=True):
    """The state after so many sites: what is still short, by rule."""

    sites: int
    objective: float
    people_short: dict[str, float]


class Proposal(Record, frozen=True, kw_only=True):
    """All of proposal.json: upgrades and sites in order, and what they lead to.

    `objective` is the weighted shortfall F of docs/architecture.md in older people. `map` is what
    maps are drawn from, without the sites; `areas_before` and `areas_after` are the gap areas.
    """

    format: str = "siting-proposal/1"
    siting: str
    plan: str
    crs: str
    asked: str
    stopped: str
    candidates: int
    grid: bool
    least_spacing_m: float
    objective_before: float
    objective_after: float
    rules: tuple[RuleState, ...]
    upgrades: tuple[Upgrade, ...]
    sites: tuple[Site, ...]
    steps: tuple[Step, ...]
    certificate: Certificate | None = None
    fewest: Fewest | None = None
    spent: Spent | None = None
    curve: tuple[CurvePoint, ...] = ()
    phases: tuple[Phase, ...] = ()
    equity: Equity | None = None
    gaps: tuple[Gap, ...] = ()
    alternatives_within_m: float = 1_000.0
    map: Map | None = None
    areas_before: tuple[ShortArea, ...] = ()
    areas_after: tuple[ShortArea, ...] = ()
    notes: tuple[str, ...]

    @property
    def interrupted(self) -> bool:
        """Whether somebody ended the search: the sites are the best found until then."""
        return self.stopped.startswith("interrupted")

    seal: Seal | None = None
    chinese: dict[str, str] = {}  # noqa: RUF012 - msgspec gives each record its own

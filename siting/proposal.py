"""What a proposal is: the records of proposal.json and proposal.geojson."""

from __future__ import annotations

from siting.finding import AtSpeed, Place, Record


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

    `services` are those that it is to list, beside what its type gives by being one.
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
    build_by: int | None = None
    covers_first: tuple[Covered, ...] = ()
    covers_units: int = 0
    covers_points: int = 0
    lost_without: Loss | None = None
    alternatives: tuple[Alternative, ...] = ()


class RuleState(Record, frozen=True, kw_only=True):
    """A rule before and after the proposal.

    `shortfall` sums what is missing over all subjects, in `unit`; `people_short` are the older
    people whose subject still falls short. `at_speeds` is what a rule about minutes on foot then
    says of people who walk at other speeds.
    """

    rule: str
    unit: str
    outcome_before: str
    outcome_after: str
    shortfall_before: float
    shortfall_after: float
    people_short_before: float
    people_short_after: float
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


class Step(Record, frozen=True, kw_only=True):
    """The state after so many sites: what is still short, by rule."""

    sites: int
    objective: float
    people_short: dict[str, float]


class Certificate(Record, frozen=True, kw_only=True):
    """How good the choice of sites is.

    `gain` is what the sites lower the shortfall by, `greedy` what a greedy choice alone would, and
    no choice within the limits lowers it by more than `bound`; None where that was not worked out.
    `settled` says whether no exchange of one site for another gains anything: all were tried.
    `proof` is what proves the bound, and `best` says whether it is proven that no choice is better.
    `stopped` says why the search ended early, if it did. `percent` of all that is asked `of` the
    rules is met with the sites, and `percent_at_most` with any choice; `compared` says which
    choices that speaks of.
    """

    gain: float
    greedy: float
    bound: float | None
    effort: str
    settled: bool
    ignored: tuple[str, ...] = ()
    proof: str = ""
    best: bool = False
    stopped: str = ""
    percent: float | None = None
    percent_at_most: float | None = None
    of: str = ""
    compared: str = "as many sites"


class Fewest(Record, frozen=True, kw_only=True):
    """How few sites it takes: what was found, what a greedy choice takes, and what is proven.

    `passes` says whether the rules pass then; else the sites mend all that sites can mend. No
    choice of fewer than `at_least` does as much; None where that was not worked out.
    """

    sites: int
    greedy: int
    at_least: int | None
    passes: bool


class CurvePoint(Record, frozen=True, kw_only=True):
    """What a number of sites can do.

    `mended` is by the best choice found of so many sites, and no choice of as many mends more than
    `at_most`; `in_order` is by the first so many of one greedy order, each beside those before
    [older people]. The same in percent of what the rules ask for, with what is met already.
    """

    sites: int
    mended: float
    at_most: float
    in_order: float
    percent: float
    percent_at_most: float
    percent_in_order: float
    best: bool


class Phase(Record, frozen=True, kw_only=True):
    """What the sites that stand by a year do in it.

    `mended` is by all sites that stand by then, `alone` by the best choice found of as many for
    this year without looking at others, and no choice of as many mends more than `at_most` [older
    people]. The same in percent of what the rules ask for in this year.
    """

    year: int
    sites: int
    older_people: float
    mended: float
    alone: float
    at_most: float
    percent_without: float
    percent: float
    percent_alone: float
    percent_at_most: float


class UnitShare(Record, frozen=True, kw_only=True):
    """How a unit stands with a rule: what percent of its older people have what is asked for."""

    rule: str
    unit: str
    name: str
    older_people: float
    percent_before: float
    percent: float


class Equity(Record, frozen=True, kw_only=True):
    """A floor that all units of a level are brought to, the worst unit first.

    `costs` is how much more the best choice found without the floor mends [older people].
    """

    percent: float
    level: str
    costs: float
    units: tuple[UnitShare, ...]


class Proposal(Record, frozen=True, kw_only=True):
    """All of proposal.json: upgrades and sites in order, and what they lead to.

    `objective` is the weighted shortfall F of docs/architecture.md in older people.
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
    curve: tuple[CurvePoint, ...] = ()
    phases: tuple[Phase, ...] = ()
    equity: Equity | None = None
    gaps: tuple[Gap, ...] = ()
    alternatives_within_m: float = 1_000.0
    notes: tuple[str, ...]

    @property
    def interrupted(self) -> bool:
        """Whether somebody ended the search: the sites are the best found until then."""
        return self.stopped.startswith("interrupted")

"""What came of each rule, and what falls short of it."""

from __future__ import annotations

from typing import Any, Literal

from siting.records.finding.parts import Citation, Count, Outcome, Place, Record, Severity, Subject


class Source(Record, frozen=True, kw_only=True):
    """Where in the files of the plan the feature stands that a finding is about.

    `path` is as the plan names it, `line` where the feature begins, from 1; None where the file
    has no lines.
    """

    layer: str
    path: str
    feature: str = ""
    line: int | None = None


class Waived(Record, frozen=True, kw_only=True):
    """Why a finding is accepted, by whom, and until when (the last day; empty for no end)."""

    reason: str
    owner: str = ""
    until: str = ""


#: How a finding stands beside an earlier result.
Standing = Literal["new", "worse", "same", "better"]


class Finding(Record, frozen=True, kw_only=True):
    """One subject that falls short of a rule, or may.

    `measured` .. `measured_most` is a range where data is missing, else both are the same; for
    distances they are the nearest and farthest in a gap area, None where there is no facility at
    all. `people` counts older people, `who` says whom: ``60+, resident``; `people_at_limit` are
    those of them who are so little beyond the limit that the rounding of coordinates may have put
    them there. A rule that cannot be tested at all is a finding about the whole plan, without a
    place.
    """

    id: str
    rule: str
    severity: Severity
    outcome: Outcome
    subject: Subject
    within: Subject | None = None
    place: Place | None
    measured: float | None
    measured_most: float | None
    required: float | None
    shortfall: float | None
    unit: str
    people: float
    people_at_limit: float = 0.0
    who: str = ""
    message: str
    nearest: Subject | None = None
    notes: tuple[str, ...] = ()
    citation: Citation
    source: Source | None = None
    waived: Waived | None = None
    geometry: dict[str, Any] | None
    baseline: Standing | None = None

    @property
    def is_known(self) -> bool:
        """Whether an earlier result had it, as bad or worse."""
        return self.baseline in {"same", "better"}

    @property
    def weighs(self) -> bool:
        """Whether a check fails for it: nobody accepts it, and no earlier result had it."""
        return self.waived is None and not self.is_known


class AtSpeed(Record, frozen=True, kw_only=True):
    """What comes of a rule about minutes on foot for people who walk at another speed.

    `metres` is how far its minutes then go; `people_short` are those who surely live farther.
    """

    metres_per_second: float
    metres: float
    outcome: Outcome
    measured: str
    share_low: float | None
    share_high: float | None
    people_short: float


class Distances(Record, frozen=True, kw_only=True):
    """How far older people have to what a rule asks to be near: the last facility it asks for.

    `people` are those who have no farther than `step_m`, then no farther than twice as far and
    farther than that, and so on; `farther` all others who have a way, and `without` those who have
    none. `limit_m` is what the rule accepts, and the end of a step.
    """

    limit_m: float
    step_m: float
    people: tuple[float, ...]
    farther: float
    without: float

    def __post_init__(self) -> None:
        """Refuse steps that do not reach the limit, or that none can count."""
        if not 0 < self.step_m <= self.limit_m <= self.step_m * len(self.people) * (1 + 1e-9):
            raise ValueError("the steps of distances reach the limit")


class RuleOutcome(Record, frozen=True, kw_only=True):
    """What came of one rule.

    `asks` is a digest of what it asks of whom: the same in two results if they ask the same.
    `full` is, of those failing, who can reach a place whose beds are all taken; None where beds
    are not shared.
    """

    id: str
    pack: str
    kind: str
    plain: str
    plain_zh: str
    status: str
    severity: Severity
    outcome: Outcome
    subject: str
    weight_by: str
    required_share: float
    asks: str = ""
    share_low: float | None
    share_high: float | None
    passing: Count
    failing: Count
    undecided: Count
    full: Count | None = None
    outside: Count
    measured: str
    required: str
    shortfall: float
    unit: str
    at_speeds: tuple[AtSpeed, ...] = ()
    distances: Distances | None = None
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()
    citation: Citation

"""What is known of a choice of sites: how good it is, and what it does beside mending most."""

from __future__ import annotations

from siting.records.finding import Record


class Certificate(Record, frozen=True, kw_only=True):
    """How good the choice of sites is.

    `gain` is what the sites lower the shortfall by, `greedy` what a greedy choice alone would,
    whatever floor was asked for, and no choice within the limits lowers it by more than `bound`;
    None where that was not worked out.
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

    `passes` says whether the rules pass then; else the sites mend as much as was found possible. No
    choice of fewer than `at_least` does as much; None where that was not worked out. `greedy` is
    None where a greedy choice does not do as much.
    """

    sites: int
    greedy: int | None
    at_least: int | None
    passes: bool


class Spent(Record, frozen=True, kw_only=True):
    """What the sites use up of what was asked for: `unit` is beds, or nothing for money."""

    amount: float
    of: float
    unit: str


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

"""Sums over what belongs to each subject, as ranges where data is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

import numpy as np

from siting.condition import Condition, test_all
from siting.kinds.belonging import belonging
from siting.kinds.parts import Part
from siting.language import say
from siting.study.served import called
from siting.study.subjects import ESTATES, of_units
from siting.terms import term

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints, Values
    from siting.kinds.belonging import Belonging
    from siting.study import Study
    from siting.study.facilities import Facilities, Selection
    from siting.study.subjects import Subjects
    from siting.words import Words

#: What `of` may name beside the facility words of a pack.
SOURCES = ("unit", "self", ESTATES, "staff", "stats")
PLACES = "places"


class Sum(Part, frozen=True, kw_only=True):
    """What is summed, and over what: ``{sum: beds, of: care_home}``.

    Over the places of a facility word in each subject (``sum: places`` counts them), over ``unit``
    or ``self`` (a field of the subject), ``residential_area`` (the estates in it), or a table of
    figures: ``staff``, ``stats``.
    """

    sum: str
    of: str = "unit"
    where: tuple[Condition, ...] = ()
    basis: Literal["resident", "registered"] | None = None

    def __post_init__(self) -> None:
        """Refuse conditions on what is no place."""
        if self.where and self.of in SOURCES:
            raise ValueError(f"'where' is for places, not for '{self.of}'")


class Amounts(NamedTuple):
    """Sums of each subject: surely there, and at most; the same where nothing is missing.

    Attributes
    ----------
    low, high : ndarray of float, shape (n,)
        `high` is infinite where it cannot be said.
    missing : tuple of str
        Fields that would settle what is not known.
    """

    low: Floats
    high: Floats
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Total(Protocol):
    """Sums a quantity over what belongs to each subject: `total`, or what is kept of it."""

    def __call__(
        self,
        sum_: Sum,
        subjects: Subjects,
        study: Study,
        words: Words,
        near_m: float | None = None,
        /,
    ) -> Amounts:
        """Sum a quantity over what belongs to each subject."""
        ...


def total(
    sum_: Sum, subjects: Subjects, study: Study, words: Words, near_m: float | None = None
) -> Amounts:
    """Sum a quantity over what belongs to each subject."""
    if sum_.of in ("unit", "self"):
        return _known(subjects.field(sum_.sum), f"{subjects.layer}.{sum_.sum}", len(subjects))
    if sum_.of in ("staff", "stats"):
        return _figures(sum_, subjects, study)
    if sum_.of == ESTATES:
        return _estates(sum_, subjects, study)
    places = study.places(words.layer(sum_.of))
    return of_places(sum_, belonging(subjects, places, near_m), len(subjects), places, words)


def _known(values: Values | None, name: str, n: int) -> Amounts:
    """Take the values of a field: known, or not at all."""
    if values is None or values.dtype == object:
        return Amounts(np.zeros(n), np.full(n, np.inf), (name,))
    blank = np.isnan(values)
    low, high = np.where(blank, 0.0, values), np.where(blank, np.inf, values)
    return Amounts(low, high, (name,) if blank.any() else ())


def _estates(sum_: Sum, subjects: Subjects, study: Study) -> Amounts:
    """Sum a field of the residential polygons that lie in each subject."""
    if study.estates is None:
        n = len(subjects)
        return Amounts(np.zeros(n), np.full(n, np.inf), ("layers.residential",))
    estates = of_units(study.estates)
    values = _known(estates.field(sum_.sum), f"residential.{sum_.sum}", len(estates))
    if subjects.level == ESTATES:
        return values
    assert study.residential is not None
    owner = subjects.of(study.residential.xy)
    return Amounts(
        _sum_by(owner, values.low, len(subjects)),
        _sum_by(owner, values.high, len(subjects)),
        values.missing,
    )


def _figures(sum_: Sum, subjects: Subjects, study: Study) -> Amounts:
    """Look a figure up in a table: the newest one of each subject that is not of later years."""
    name, n = f"{sum_.of}.{sum_.sum}", len(subjects)
    table = study.figures.get(sum_.of)
    if table is None or sum_.sum not in table.columns:
        return Amounts(np.zeros(n), np.full(n, np.inf), (name,))
    values, city = np.full(n, np.nan), subjects.level == "city"
    number = called(subjects.ids, subjects.names)
    years = np.nan_to_num(table.years, nan=-np.inf)
    for row in np.argsort(years, kind="stable").tolist():
        figure, unit = table.columns[sum_.sum][row], table.unit_ids[row]
        if np.isnan(figure) or years[row] > study.year:
            continue
        at = number.get(str(unit), -1) if unit is not None else 0 if city else -1
        if at >= 0:
            values[at] = figure
    if city and n == 1 and np.isnan(values[0]):
        values[0] = _whole(table.columns[sum_.sum], years, study.year)
    return _known(values, name, n)


def _whole(figures: Floats, years: Floats, year: int) -> float:
    """Sum the figures of all units, of the newest year that has any: for a city without its own."""
    some = ~np.isnan(figures) & (years <= year)
    if not some.any():
        return float("nan")
    return float(figures[years == years[some].max()].sum())  # NaN where a unit's is blank


class Each(NamedTuple):
    """What each place has of a quantity, shape (m,).

    Attributes
    ----------
    low, high : ndarray of float
        What surely counts, and what perhaps does; 0 where a place does not say.
    blank : ndarray of float
        1 where a place that counts, or may, does not say how much it has; each such place has
        `bound` at most.
    """

    low: Floats
    high: Floats
    blank: Floats
    bound: float

    def over(self, owned: Belonging, n: int) -> tuple[Floats, Floats]:
        """Sum over the subjects that places belong to: surely there, and at most, shape (n,)."""
        low = owned.sums(self.low, n)
        high = owned.sums(self.high, n, most=True)
        vague = owned.sums(self.blank, n, most=True)
        high[vague > 0] += vague[vague > 0] * self.bound
        return low, high


def of_each(sum_: Sum, places: Facilities, words: Words) -> tuple[Each, Selection]:
    """Say what each place has of what is summed, or counted; and which places were looked for."""
    found = places.select(words.names(sum_.of), [*words.where(sum_.of), *sum_.where])
    which = found.sure | found.maybe
    if sum_.sum == PLACES:
        nothing = np.zeros(len(places))
        return Each(found.sure.astype(float), which.astype(float), nothing, 0.0), found
    values = places.number(sum_.sum)
    known = ~np.isnan(values)
    amount = np.where(known, values, 0.0)
    each = Each(
        low=np.where(found.sure, amount, 0.0),
        high=np.where(which, amount, 0.0),
        blank=(which & ~known).astype(float),
        bound=words.at_most(sum_.of, sum_.sum),
    )
    return each, found


def of_places(sum_: Sum, owned: Belonging, n: int, places: Facilities, words: Words) -> Amounts:
    """Sum a field over the places of a type that belong to each subject, or count them."""
    each, found = of_each(sum_, places, words)
    low, high = each.over(owned, n)
    if sum_.sum == PLACES:
        return Amounts(low, high, found.missing + _unshared(owned))
    blank = each.blank > 0
    missing = found.missing + ((f"{places.layer}.{sum_.sum}",) if blank.any() else ())
    missing += _unshared(owned)
    stray = found.sure | found.maybe
    stray[owned.place] = False
    notes = _place_notes(sum_, places, blank, stray, each.bound)
    return Amounts(low, high, tuple(dict.fromkeys(missing)), notes)


def closed_since(  # noqa: PLR0917 - what a sum is made from, and the year
    sum_: Sum,
    since: int,
    subjects: Subjects,
    study: Study,
    words: Words,
    near_m: float | None = None,
) -> Amounts:
    """Sum what stood in a year and has closed since, by the year assessed.

    What opened after that year was never there to be lost. A place that is closed and does not
    say when, or does not say when it opened, is lost perhaps.
    """
    places = study.places(words.layer(sum_.of))
    opened, closed = places.number("open_year"), places.number("close_year")
    status = places.field("status")
    shut = np.zeros(len(places), dtype=bool) if status is None else status == "closed"
    gone = (closed > since) & (closed <= study.year)
    perhaps_gone = gone | (shut & np.isnan(closed))
    stood, perhaps_stood = opened <= since, ~(opened > since)
    held, maybe, _ = test_all([*words.where(sum_.of), *sum_.where], places.field, len(places))
    of_type = places.of_type(words.names(sum_.of))
    sure = of_type & gone & stood & held
    most = of_type & perhaps_gone & perhaps_stood & (held | maybe)
    values = np.ones(len(places)) if sum_.sum == PLACES else places.number(sum_.sum)
    owned, n = belonging(subjects, places, near_m, shared=False), len(subjects)
    amount = np.nan_to_num(values)
    blank = {sum_.sum: values, "open_year": opened, "close_year": np.where(shut | gone, closed, 0)}
    missing = [name for name, field in blank.items() if (most & np.isnan(field)).any()]
    low, high = (owned.sums(np.where(one, amount, 0.0), n) for one in (sure, most))
    high[owned.sums((most & np.isnan(values)).astype(float), n) > 0] = np.inf
    return Amounts(low, high, tuple(f"{places.layer}.{name}" for name in missing))


def _unshared(owned: Belonging) -> tuple[str, ...]:
    """Name what would tell how places are shared."""
    return ("residential.households",) if (owned.part < owned.most).any() else ()


def _place_notes(
    sum_: Sum, places: Facilities, blank: Flags, stray: Flags, bound: float
) -> tuple[str, ...]:
    """Say what the places do not say, and which belong to no subject."""
    notes = []
    if blank.any():
        notes.append(
            say(
                "{layer} that do not say how many {sum} they have: {sum2}; "
                "{what}undecided where it matters",
                layer=term(places.layer),
                sum=term(sum_.sum),
                sum2=int(blank.sum()),
                what=""
                if np.isinf(bound)
                else say("at most {bound:,.10g} each, as the pack says; ", bound=bound),
            )
        )
    if stray.any():
        amount = np.nansum(places.number(sum_.sum)[stray])
        notes.append(
            say(
                "{layer} that lie in no unit and count for none: {sum}, with {amount:,.0f} {sum2}",
                layer=term(places.layer),
                sum=int(stray.sum()),
                amount=amount,
                sum2=term(sum_.sum),
            )
        )
    return tuple(notes)


def _sum_by(owner: Ints, values: Floats, n: int) -> Floats:
    inside = owner >= 0
    return np.bincount(owner[inside], weights=values[inside], minlength=n).astype(np.float64)

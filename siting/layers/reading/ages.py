"""Columns by age, such as ``60-64岁`` and ``80+``: which of them make up the older people."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.language import joined, say
from siting.layers.reading import age_names

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from siting.arrays import Floats
    from siting.layers.origin import Origin
    from siting.layers.reading.age_names import Band

FIELD = "older_people"
#: A column of people up to this age, or older, need not be followed by an open one.
LAST_AGE = 99
#: Without an age in the plan, columns of people younger than this say nothing of older people.
_OLD = 50


class Ages(NamedTuple):
    """The columns that are added up to older people: mostly none.

    Attributes
    ----------
    columns : tuple of str
        From the youngest up.
    age_from : int or None
        From which age they count.
    notes : tuple of str
        Which were taken, or why none.
    """

    columns: tuple[str, ...] = ()
    age_from: int | None = None
    notes: tuple[str, ...] = ()


NONE = Ages()


def choose(
    origin: Origin,
    columns: Sequence[str],
    *,
    plain: str | None,
    spoken_of: Collection[str],
    cut: bool = False,
) -> Ages:
    """Choose the columns by age that are added up to older people.

    Parameters
    ----------
    origin : Origin
        The layer; its plan says from which age people are older people.
    columns : sequence of str
        The columns of the file.
    plain : str or None
        The column that holds older people whatever their age: it wins.
    spoken_of : collection of str
        Columns that the plan gives another meaning.
    cut : bool
        Whether the names may be cut to a shapefile's 10 bytes.

    Raises
    ------
    SitingError
        The columns do not make up the ages from the plan's age up: a hole, an overlap, or one
        that counts younger people too. In a layer that need not say it, they are left, and that
        is said.
    """
    columns = [column for column in columns if column not in spoken_of]
    bands = age_names.bands(columns, cut=cut)
    if plain is not None:
        old = [one for one in bands if one.high is None or one.high >= _OLD]
        beside = say(
            "{name}: older people from column '{plain}', not from those by age:",
            name=origin.name,
            plain=plain,
        )
        return Ages(notes=(f"{beside} {_listed(old)}",) if old else ())
    if not bands:
        return Ages(notes=_cut_short(origin, columns) if cut else ())
    return of_bands(origin, bands)


def of_bands(origin: Origin, bands: Sequence[Band]) -> Ages:
    """Choose the age bands that are added up to older people, given the youngest first.

    Raises
    ------
    SitingError
        As for `choose`.
    """
    age = origin.plan.age_from
    if age is None:
        return _without_age(origin, bands)
    found = _tiles(bands, age)
    if isinstance(found, str):
        why = say(
            "the columns by age of '{path}' do not make up the ages from {age} up",
            path=origin.spec.path,
            age=age,
        )
        why = say("{why}: {reason}", why=why, reason=found)
        return _left(origin, why, bands, stop=_may_say_it(origin))
    if found:
        return Ages(tuple(one.column for one in found), age, (_taken(origin, found, age),))
    later = [one for one in bands if one.high is None]
    if not later:
        return NONE
    return _left(
        origin,
        say(
            "{later} of '{path}' count no people of {age}",
            later=_listed(later),
            path=origin.spec.path,
            age=age,
        ),
        bands,
    )


def _without_age(origin: Origin, bands: Sequence[Band]) -> Ages:
    """Take the only column of old people; which of several is meant, the plan must say."""
    old = [one for one in bands if one.low >= _OLD]
    if not old:
        return NONE
    if len(old) == 1 and old[0].high is None:
        return Ages((old[0].column,), old[0].low, (_taken(origin, old, old[0].low),))
    why = say(
        "{old} of '{path}' count people by age, and the plan does not say "
        "from which age people are older people",
        old=_listed(old),
        path=origin.spec.path,
    )
    return _left(origin, why, bands)


def _may_say_it(origin: Origin) -> bool:
    """Say whether the plan takes its older people from this layer."""
    layers = origin.plan.layers
    if origin.name == "units.community":
        finer = layers.elders is not None or layers.residential is not None
        return not finer or origin.plan.head.community_totals == "keep"
    return origin.role == "residential" and layers.elders is None


def _left(origin: Origin, why: str, bands: Sequence[Band], *, stop: bool = False) -> Ages:
    """Take none: an error where the layer must say it, else a note."""
    hint = _hint(origin, bands)
    if stop or origin.role == "elders":
        raise origin.error(why, hint=hint)
    return Ages(
        notes=(say("{name}: {why}: not taken; {hint}", name=origin.name, why=why, hint=hint),)
    )


def _cut_short(origin: Origin, columns: Sequence[str]) -> tuple[str, ...]:
    """Say which cut names may count older people: 60岁以上 and 60岁以下 are cut to the same."""
    return tuple(
        say(
            "{name}: the name '{column}' is cut: not taken; if it counts older people, {by_name}",
            name=origin.name,
            column=column,
            by_name=_by_name(origin, column),
        )
        for column, age in age_names.short(columns)
        if age >= _OLD
    )


def _tiles(bands: Sequence[Band], age: int) -> tuple[Band, ...] | str:
    """Find the columns that make up the ages from one up, or say why they do not.

    None make them up, and nothing is wrong, where all that is counted are still older people.
    """
    whole = [one for one in bands if one.high is None]
    if twice := _twice(bands, age):
        return twice
    exact = [one for one in whole if one.low == age]
    if exact:
        return (exact[0],)
    parts = [one for one in bands if one.high is not None and one.high >= age]
    if not parts:
        younger = [one for one in whole if one.low < age]
        return (
            say("{said} counts people from {low}", said=younger[-1].said, low=younger[-1].low)
            if younger
            else ()
        )
    following = age
    for before, one in zip([None, *parts], parts, strict=False):
        if one.low < following:
            return (
                say("{said} counts people from {low}", said=one.said, low=one.low)
                if before is None
                else f"{before.said} and {one.said} overlap"
            )
        if one.low > following:
            return say("no column counts {range}", range=_range(following, one.low - 1))
        assert one.high is not None
        following = one.high + 1
    rest = [one for one in whole if one.low >= following]
    if rest and rest[0].low > following:
        return say("no column counts {range}", range=_range(following, rest[0].low - 1))
    if not rest and following <= LAST_AGE:
        return say("no column counts {following} and older", following=following)
    return (*parts, *rest[:1])


def _twice(bands: Sequence[Band], age: int) -> str:
    """Name two columns that count the same people."""
    seen: dict[tuple[int, int | None], Band] = {}
    for one in bands:
        if one.high is not None and one.high < age:
            continue
        first = seen.setdefault(one[1:], one)
        if first is not one:
            return say("{said} and {said2} count the same", said=first.said, said2=one.said)
    return ""


def _range(low: int, high: int) -> str:
    return str(low) if low == high else say("{low} to {high}", low=low, high=high)


def _hint(origin: Origin, bands: Sequence[Band]) -> str:
    """Say what to type: an age from which the columns are whole, or the column that is meant."""
    fit = whole_from(bands)
    folder = origin.path.is_dir() and origin.role == "elders"
    ways = [say("put the missing raster in") if folder else _by_name(origin, "COLUMN")]
    if fit:
        wanted = origin.plan.age_from or _OLD
        nearest = min(fit, key=lambda age: (abs(age - wanted), age))
        ways.insert(0, say("write age_from = {nearest} in [plan]", nearest=nearest))
    if origin.name == "units.community":
        ways.append(say('write community_totals = "ignore" in [plan]'))
    return joined(ways, ", or ")


def whole_from(bands: Sequence[Band]) -> list[int]:
    """List the ages from which columns, the youngest first, count all older people."""
    ages = [one.low for one in bands if one.low >= _OLD]
    return [age for age in ages if isinstance(found := _tiles(bands, age), tuple) and found]


def _by_name(origin: Origin, column: str) -> str:
    return say(
        'write fields = {{ {FIELD} = "{column}" }} in {header}',
        FIELD=FIELD,
        column=column,
        header=origin.header,
    )


def _taken(origin: Origin, chosen: Sequence[Band], age: int) -> str:
    if len(chosen) == 1:
        return say(
            "{name}: older people ({age}+) from column {said}",
            name=origin.name,
            age=age,
            said=chosen[0].said,
        )
    return say(
        "{name}: older people ({age}+) are the sum of columns {chosen}",
        name=origin.name,
        age=age,
        chosen=_listed(chosen),
    )


def _listed(bands: Sequence[Band]) -> str:
    return ", ".join(one.said for one in bands)


def summed(parts: Sequence[Floats]) -> Floats:
    """Add up the columns by age, the youngest first; not known where one of them is blank."""
    return np.asarray(np.sum(parts, axis=0, dtype=np.float64))

"""What layers and fields a rule needs, by the names that plan.toml and reports use."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from siting.kinds import Amount, If, Ratio, Reach, ServiceSet
from siting.kinds.quantity import PLACES
from siting.study.derived import SHARES
from siting.study.subjects import ESTATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from siting.condition import Condition
    from siting.words import Words

    AnyKind = Reach | Ratio | Amount | If | ServiceSet

_PEOPLE = "elders"
_DENSITY = "older_people_per_km2"


class Need(NamedTuple):
    """A field, or a whole layer, and the fields that it can be made from instead."""

    name: str
    instead: tuple[str, ...] = ()


def needs(kind: AnyKind, words: Words, weight_by: str) -> tuple[Need, ...]:
    """List what a rule needs, each once, in the order in which it is used.

    Parameters
    ----------
    kind : Reach, Ratio, Amount, If or ServiceSet
        The rule's parameters.
    words : Words
        The words of its pack.
    weight_by : str
        What its share is a share of.
    """
    found = [*_subject(kind, words), *_own(kind, words)]
    if weight_by == "older_people":
        found.append(_PEOPLE)
    elif weight_by != "count":
        found.append(f"{_layer(kind.for_each, words)}.{weight_by}")
    return tuple(Need(name, _instead(name)) for name in dict.fromkeys(found))


def _instead(name: str) -> tuple[str, ...]:
    if name == "units.planning_unit":
        return ("units.community",)
    field = name.rpartition(".")[2]
    made = {"shares_site": ("site_id",), "graded": ("grade",), **SHARES}
    return made.get(field, ())


def _layer(for_each: str, words: Words) -> str:
    """Name the layer that holds the fields of the subjects."""
    if for_each in words:
        return words.layer(for_each)
    return "residential" if for_each == ESTATES else f"units.{for_each}"


def _subject(kind: AnyKind, words: Words) -> Iterator[str]:
    each, layer = kind.for_each, _layer(kind.for_each, words)
    if each in words:
        yield from _places(each, words)
    elif kind.subject == "demand":
        yield _PEOPLE
    elif each == "planning_unit":
        yield from (layer, _PEOPLE)
    elif each != "city":
        yield layer
    yield from _tested(layer, kind.applies_when)


def _tested(layer: str, conditions: Iterable[Condition]) -> Iterator[str]:
    for condition in conditions:
        yield from _field(layer, condition.field)
        if condition.field == _DENSITY and condition.measured_on is not None:
            yield (
                "residential"
                if condition.measured_on == ESTATES
                else f"units.{condition.measured_on}"
            )


def _field(layer: str, name: str) -> Iterator[str]:
    """Name a field of subjects; people of units and estates come from the layer of people."""
    own = layer in ("facilities", "health")
    people = not own and name in ("older_people", _DENSITY)
    yield _PEOPLE if people else f"{layer}.{name}"


def _places(
    word: str, words: Words, where: Iterable[Condition] = (), fields: Iterable[str] = ()
) -> Iterator[str]:
    layer = words.layer(word)
    yield f"{layer}.type"
    yield from _tested(layer, [*words.where(word), *where])
    yield from (f"{layer}.{name}" for name in fields)


def _own(kind: AnyKind, words: Words) -> Iterator[str]:
    """Name what the parameters of a kind read beside its subjects."""
    if isinstance(kind, Reach):
        beds = ["beds"] if kind.shares_beds else []
        yield from _places(kind.find.facility, words, kind.find.where, beds)
        if kind.from_ == "centre_of_area":
            yield "residential"
        if kind.same_unit is not None:
            yield from _same_unit(kind.same_unit)
    elif isinstance(kind, Ratio):
        yield from _of_ratio(kind, words)
    elif isinstance(kind, Amount):
        yield from _of_amount(kind, words)
    elif isinstance(kind, If):
        yield from _tested(_layer(kind.for_each, words), kind.must)
    else:
        yield from ("facilities.type", "facilities.services")
        if kind.all_in_one is not None:
            yield from _places(kind.all_in_one, words)


def _same_unit(level: str) -> Iterator[str]:
    """Name the layer of a level; of a city that no layer draws, all of the plan is one."""
    if level != "city":
        yield f"units.{level}"
    if level == "planning_unit":
        yield _PEOPLE


def _of_ratio(kind: Ratio, words: Words) -> Iterator[str]:
    layer = _layer(kind.for_each, words)
    for part in kind.parts:
        for sum_ in (part.top, part.bottom):
            yield from _summed(sum_.sum, sum_.of, sum_.where, layer, words)
    if kind.at_least_by:
        yield f"{layer}.{kind.at_least_by['field']}"
    if kind.pool_by is not None:
        yield f"{layer}.{kind.pool_by}"
    if kind.near_m is not None and kind.for_each == ESTATES:
        yield "residential.households"


def _of_amount(kind: Amount, words: Words) -> Iterator[str]:
    if kind.count is not None:
        site = ["site_id"] if kind.count.distinct == "site" else []
        share = kind.largest_site_at_most
        fields = site if share is None else [*site, share.percent_of]
        yield from _places(kind.count.facility, words, kind.count.where, fields)
    elif kind.count_units is not None:
        layer = f"units.{kind.count_units.level}"
        yield layer
        yield from _tested(layer, kind.count_units.where)
    elif kind.sum is not None:
        layer = _layer(kind.for_each, words)
        yield from _summed(kind.sum.field, kind.sum.of, kind.sum.where, layer, words)
    for word in kind.words if kind.since is not None else ():
        yield f"{words.layer(word)}.open_year"
        if kind.net:
            yield f"{words.layer(word)}.close_year"


def _summed(
    name: str, of: str, where: Iterable[Condition], layer: str, words: Words
) -> Iterator[str]:
    if of in ("unit", "self"):
        yield from _field(layer, name)
    elif of == ESTATES:
        yield from _field("residential", name)
    elif of in ("staff", "stats"):
        yield f"{of}.{name}"
    else:
        yield from _places(of, words, where, [] if name == PLACES else [name])

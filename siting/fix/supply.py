"""What a rule counts that more can be given of: places of a type, or a field of theirs."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.condition import Condition
from siting.kinds import Amount, Ratio, Reach
from siting.kinds.parts import counts_as
from siting.kinds.quantity import PLACES, SOURCES
from siting.language import say
from siting.layers.reading import vocabulary
from siting.propose.candidates.offers import listed, offers
from siting.rule import Candidates
from siting.study.derived import SHARES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Flags
    from siting.fix.scene import Scene
    from siting.fix.targets import Target
    from siting.rule import Rule
    from siting.study.facilities import Facilities


class Supply(NamedTuple):
    """Places of a type, and the field of which they have so much; ``places`` counts them."""

    word: str
    field: str
    where: tuple[Condition, ...] = ()

    @property
    def counted(self) -> bool:
        """Whether places are counted, and not a field of theirs summed."""
        return self.field == PLACES


class Building(NamedTuple):
    """What may be built to be one: its fields, and how much of `Supply.field` it may have."""

    label: str
    fields: dict[str, str]
    least: int
    most: float


def supplies(rule: Rule) -> list[Supply]:
    """List what a rule counts of the layer of facilities."""
    kind, found = rule.kind, []
    if isinstance(kind, Ratio):
        tops = dict.fromkeys(part.top for part in kind.parts if part.top.of not in SOURCES)
        found = [Supply(top.of, top.sum, top.where) for top in tops]
    elif isinstance(kind, Amount) and kind.count is not None:
        found = [Supply(kind.count.facility, PLACES, _since(kind, kind.count.where))]
    elif isinstance(kind, Amount) and kind.sum is not None and kind.sum.of not in SOURCES:
        found = [Supply(kind.sum.of, kind.sum.field, _since(kind, kind.sum.where))]
    elif isinstance(kind, Reach):
        field = "beds" if kind.shares_beds else PLACES
        found = [Supply(kind.find.facility, field, kind.find.where)]
    return [one for one in found if rule.words.layer(one.word) == "facilities"]


def _since(kind: Amount, where: tuple[Condition, ...]) -> tuple[Condition, ...]:
    return where if kind.since is None else (*where, Condition(field="open_year", above=kind.since))


def selected(supply: Supply, rule: Rule, places: Facilities) -> Flags:
    """Say which places surely count."""
    words = rule.words
    return places.select(words.names(supply.word), [*words.where(supply.word), *supply.where]).sure


def building(supply: Supply, target: Target, scene: Scene) -> Building | str:
    """Say what may be built that counts; in words why nothing may."""
    words = target.rule.words
    label = words.english(supply.word)
    asked = [*words.where(supply.word), *supply.where]
    fields = {"type": words.chinese(supply.word)}
    for test in asked:
        value = enough(test, fields.get(test.field))
        if value is None or test.field in SHARES:
            return say(
                "whether a new {label} counts hangs on more than its own fields: {test}",
                label=label,
                test=test,
            )
        fields[test.field] = value
    own = 1 if supply.counted else int(float(fields.get(supply.field, 1)))
    offered = scene.draft.plan.file.propose.offers
    if not offered:
        most = largest(supply, target, scene)
        return Building(label, fields, own, most)
    for offer in offers(scene.draft.packs.rules, scene.draft.plan):
        one = Candidates(
            ids=np.array(["new"], dtype=object),
            xy=np.zeros((1, 2)),
            types=np.array([offer.type], dtype=object),
            beds=np.array([offer.beds]),
            services=np.array([listed(offer.services)], dtype=object),
        )
        if counts_as(one, words, supply.word)[0]:
            fields["type"] = offer.type
            beds = "beds" in fields or supply.field == "beds"
            if beds:
                least = max(float(fields.get("beds", 1)), offer.least_beds, 1.0)
                fields["beds"] = text(least)
                own = int(least) if supply.field == "beds" else own
            most = offer.beds if supply.field == "beds" else np.inf
            return Building(label, fields, own, most)
    return say(
        "nothing in [[propose.offers]], which says what may be built, is a {label}", label=label
    )


def largest(supply: Supply, target: Target, scene: Scene) -> float:
    """Say how much the largest place has or may have; infinite where nothing tells."""
    places = scene.study(target).facilities
    values = places.number(supply.field)[selected(supply, target.rule, places)]
    known = [*values[~np.isnan(values)].tolist()]
    if supply.field == "beds":
        known += [scene.land.largest] if not np.isnan(scene.land.largest) else []
        known += [one.beds for one in scene.draft.plan.file.propose.offers]
    return max(known, default=np.inf) or np.inf


def enough(condition: Condition, now: str | None) -> str | None:
    """Give the value nearest to what is there that a condition asks for; None for none.

    Parameters
    ----------
    now : str or None
        The value that is there, as text.

    Examples
    --------
    >>> enough(Condition(field="beds", at_least=30), "28")
    '30'
    >>> enough(Condition(field="beds", below=30), "40")
    '29'
    """
    if condition.has_all is not None:
        return ";".join(dict.fromkeys([*_listed(now), *map(_called, condition.has_all)]))
    if condition.one_of is not None:
        return now if now in condition.one_of else condition.one_of[0]
    if condition.is_ is not None:
        exact = condition.is_
        if isinstance(exact, bool):
            return "yes" if exact else "no"
        return exact if isinstance(exact, str) else text(exact)
    return _within(condition, now)


def _within(condition: Condition, now: str | None) -> str | None:
    """Give the number in the limits nearest to what is there; whole where a limit is left out."""
    low, high = -np.inf, np.inf
    if condition.at_least is not None:
        low = condition.at_least
    if condition.above is not None:
        low = max(low, floor(condition.above) + 1)
    if condition.at_most is not None:
        high = condition.at_most
    if condition.below is not None:
        high = min(high, ceil(condition.below) - 1)
    if low > high:
        return None
    if now is None:
        return text(low if np.isfinite(low) else high)
    return text(min(max(float(now), low), high))


def _called(service: str) -> str:
    return vocabulary.wanted("facilities", "services", service)


def _listed(now: str | None) -> Sequence[str]:
    return [part for part in (now or "").split(";") if part]


def text(value: float) -> str:
    """Write a number as it is typed."""
    return f"{value:.12g}"

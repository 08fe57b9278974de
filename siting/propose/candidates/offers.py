"""What may be built: as the plan says, else what the rules ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.errors import SitingError
from siting.kinds import Ratio, Reach, ServiceSet
from siting.language import say
from siting.layers.reading import vocabulary
from siting.propose.candidates.land import land_of_a_bed
from siting.propose.candidates.records import Offer
from siting.study.facilities import fold
from siting.text.source import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from siting.plan import Plan
    from siting.rule import Rule
    from siting.words import Words

DEFAULT_BEDS = 100.0
#: What a place is called that no word of a pack fits; and what such words have in their names.
STATION = ("养老服务站", "elder-care service station")
_OF_SERVICES = ("服务", "服務")


def canonical(services: Iterable[str]) -> tuple[str, ...]:
    """Call services what they are called once a layer that lists them is read; each once."""
    read = (vocabulary.wanted("facilities", "services", one) for one in services)
    return tuple(dict.fromkeys(read))


def listed(services: Iterable[str]) -> str | None:
    """Write services as a layer lists them; None for no list."""
    return ";".join(services) or None


def offers(rules: Sequence[Rule], plan: Plan, every: Sequence[Rule] = ()) -> list[Offer]:
    """List what may be built: as the plan says, else what the rules look for, of each type one.

    Parameters
    ----------
    rules : sequence of Rule
        Those that sites can mend.
    every : sequence of Rule
        All rules of the plan: where one says how much land a bed takes, and the plan does not, land
        limits beds by it.

    Notes
    -----
    For each list of services there is one more that gives all of it, and one that gives all lists
    asked of the same places, as far as one place can: of equal ones, that with fewer services
    comes first.
    """
    return [_on_land(offer, every) for offer in _offered(rules, plan)]


def _on_land(offer: Offer, every: Sequence[Rule]) -> Offer:
    """Say how much land a bed takes by the rules, if the plan does not."""
    if offer.m2_per_bed is not None or not offer.beds:
        return offer
    land = land_of_a_bed(offer, every)
    return offer if land is None else offer._replace(m2_per_bed=land.m2_per_bed, by=land.rule)


def _offered(rules: Sequence[Rule], plan: Plan) -> list[Offer]:
    spec = plan.file.propose
    if spec.offers:
        return [
            offer for number in range(len(spec.offers)) for offer in _stated(number, rules, plan)
        ]
    found: dict[tuple[str, tuple[str, ...]], Offer] = {}
    for rule in rules:
        for offer in [] if rule.of_places else _asked(rule, rules):
            key = (offer.type, offer.services)
            if key not in found or offer.beds:
                found[key] = offer._replace(m2_per_bed=spec.m2_per_bed)
    return [found[key] for key in sorted(found, key=lambda key: (key[0], len(key[1]), key[1]))]


def _stated(number: int, rules: Sequence[Rule], plan: Plan) -> list[Offer]:
    """Read an offer of the plan: one for each of its sizes, from the smallest."""
    spec = plan.file.propose
    one = spec.offers[number]
    sizes = sorted({*one.sizes, *([one.beds] if one.beds or not one.sizes else [])})
    if one.sizes and (sizes[0] < one.least_beds or (one.beds and sizes[-1] > one.beds)):
        raise SitingError(
            say("the sizes of '{type}' are not between its least_beds and its beds", type=one.type),
            hint=say(
                "take a size out, or change least_beds or beds; with sizes, both may be left out"
            ),
            at=plan.at("propose", "offers", number, "sizes"),
        )
    first = Offer(
        one.type,
        one.type,
        0.0,
        _services(one.services, rules, plan, number),
        one.least_beds,
        m2_per_bed=spec.m2_per_bed if one.m2_per_bed is None else one.m2_per_bed,
    )
    return [
        first._replace(beds=beds, smaller=smaller)
        for smaller, beds in zip([0.0, *sizes], sizes, strict=False)
    ]


def _known(rules: Sequence[Rule]) -> set[str]:
    """List the services that there are: those of the rules' lists, and those data often name."""
    lists = {
        service
        for rule in rules
        if isinstance(rule.kind, ServiceSet)
        for service in rule.kind.services
    }
    return lists | set(vocabulary.WORDS["services"])


def _services(
    named: Sequence[str], rules: Sequence[Rule], plan: Plan, number: int
) -> tuple[str, ...]:
    """Read the services of an offer as those of a layer are read; any word of a pack is one."""
    known, words = _known(rules), {word for rule in rules for word in rule.words}
    called = {
        fold(name): service
        for rule in rules
        if isinstance(rule.kind, ServiceSet)
        for service in rule.kind.services
        if service in rule.words
        for name in rule.words.names(service)
    }
    read = canonical(called.get(fold(word), word) for word in named)
    for word in read:
        if word not in known | words:
            raise SitingError(
                say("no rule and no pack knows the service '{word}'", word=word),
                hint=did_you_mean(word, sorted(known)),
                at=plan.at("propose", "offers", number, "services"),
            )
    return read


def _asked(rule: Rule, rules: Sequence[Rule]) -> list[Offer]:
    """Say what a rule asks to be built.

    For a list that says no type it is the one that gives most of it by being one; else one that
    another rule looks for in the same places, so that one site mends both; else one of the pack
    that is named for services.
    """
    kind, words = rule.kind, rule.words
    if not isinstance(kind, ServiceSet):
        in_beds = isinstance(kind, Ratio) or (isinstance(kind, Reach) and kind.shares_beds)
        return [] if kind.facility is None else _of_word(kind.facility, words, in_beds=in_beds)
    others = [
        one.kind for one in rules if one.pack == rule.pack and one.kind.subject == kind.subject
    ]
    also = [other.facility for other in others if other.facility is not None]
    word = kind.facility or _fitting(kind.services, words, also)
    if word is None:
        return [Offer(*STATION, 0.0, canonical(kind.services))]
    every = [
        service
        for other in others
        if isinstance(other, ServiceSet) and _can_be(word, other.all_in_one, words)
        for service in other.services
    ]
    by_type = words.services(word)
    return [
        offer._replace(services=canonical(one for one in wanted if one not in by_type))
        for offer in _of_word(word, words)
        for wanted in (kind.services, (*kind.services, *every))
    ]


def _can_be(word: str, asked: str | None, words: Words) -> bool:
    """Say whether a place of a type can be the one place that a list is asked of."""
    return asked is None or words.chinese(word) in words.names(asked)


def _of_word(word: str, words: Words, *, in_beds: bool = False) -> list[Offer]:
    """Offer a place of a type, with beds where the rule or the type is about them."""
    if words.layer(word) != "facilities":
        return []
    in_beds = in_beds or any(test.field == "beds" for test in words.where(word))
    beds = DEFAULT_BEDS if in_beds else 0.0
    return [Offer(words.chinese(word), words.english(word), beds)]


def _fitting(services: Sequence[str], words: Words, also: Sequence[str]) -> str | None:
    """Find the type of a new place that is to give a list; None where no word of the pack fits."""
    own = [
        word
        for word in words
        if words.layer(word) == "facilities"
        and all(test.field == "beds" for test in words.where(word))
    ]
    most = max(own, key=lambda word: len(set(services) & set(words.services(word))), default=None)
    if most is not None and set(services) & set(words.services(most)):
        return most
    named = [
        word
        for word in own
        if word not in services
        and not words.where(word)
        and any(part in words.chinese(word) for part in _OF_SERVICES)
    ]
    return next((word for word in (*also, *named) if word in named), None)

"""What may be built: as the plan says, else what the rules ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from siting.errors import SitingError
from siting.kinds import ServiceSet
from siting.layers import vocabulary
from siting.source import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from siting.plan import Plan
    from siting.rule import Rule
    from siting.words import Words

DEFAULT_BEDS = 100.0
#: What a place is called that no word of a pack fits; and what such words have in their names.
STATION = ("养老服务站", "elder-care service station")
_OF_SERVICES = ("服务", "服務")


class Offer(NamedTuple):
    """One kind of place that may be built: its type in Chinese and English, beds and services."""

    type: str
    label: str
    beds: float
    services: tuple[str, ...] = ()


def canonical(services: Iterable[str]) -> tuple[str, ...]:
    """Call services what they are called once a layer that lists them is read; each once."""
    read = (vocabulary.wanted("facilities", "services", one) for one in services)
    return tuple(dict.fromkeys(read))


def listed(services: Iterable[str]) -> str | None:
    """Write services as a layer lists them; None for no list."""
    return ";".join(services) or None


def offers(rules: Sequence[Rule], plan: Plan) -> list[Offer]:
    """List what may be built: as the plan says, else what the rules look for, of each type one.

    For a list of services that is one more, which gives all of it.
    """
    spec = plan.file.propose.offers
    if spec:
        return [
            Offer(one.type, one.type, one.beds, _services(one.services, rules, plan, number))
            for number, one in enumerate(spec)
        ]
    found: dict[tuple[str, tuple[str, ...]], Offer] = {}
    for rule in rules:
        for offer in [] if rule.of_places else _asked(rule):
            key = (offer.type, offer.services)
            if key not in found or offer.beds:
                found[key] = offer
    return [found[key] for key in sorted(found)]


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
    read = canonical(named)
    for word in read:
        if word not in known | words:
            raise SitingError(
                f"no rule and no pack knows the service '{word}'",
                hint=did_you_mean(word, sorted(known)),
                at=plan.at("propose", "offers", number, "services"),
            )
    return read


def _asked(rule: Rule) -> list[Offer]:
    """Say what a rule asks to be built."""
    kind, words = rule.kind, rule.words
    if not isinstance(kind, ServiceSet):
        return [] if kind.facility is None else _of_word(kind.facility, words, kind.name)
    word = kind.facility or _giving_most(kind.services, words)
    if word is None:
        return [Offer(*STATION, 0.0, canonical(kind.services))]
    by_type = words.services(word)
    rest = canonical(service for service in kind.services if service not in by_type)
    return [offer._replace(services=rest) for offer in _of_word(word, words, kind.name)]


def _of_word(word: str, words: Words, kind: str) -> list[Offer]:
    """Offer a place of a type, with beds where the rule or the type is about them."""
    if words.layer(word) != "facilities":
        return []
    in_beds = any(test.field == "beds" for test in words.where(word))
    beds = DEFAULT_BEDS if in_beds or kind == "ratio" else 0.0
    return [Offer(words.chinese(word), words.english(word), beds)]


def _giving_most(services: Sequence[str], words: Words) -> str | None:
    """Find the type that gives most of a list by being one, else one that is named for services."""
    own = [
        word
        for word in words
        if words.layer(word) == "facilities"
        and all(test.field == "beds" for test in words.where(word))
    ]
    most = max(own, key=lambda word: len(set(services) & set(words.services(word))), default=None)
    if most is not None and set(services) & set(words.services(most)):
        return most
    named = (word for word in own if word not in services and not words.where(word))
    fit = (word for word in named if any(part in words.chinese(word) for part in _OF_SERVICES))
    return next(fit, None)

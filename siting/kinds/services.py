"""Which services places give: by their own list, and by being of a type."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.condition import words_of
from siting.kinds.parts import counts_as
from siting.study.facilities import fold

if TYPE_CHECKING:
    from siting.arrays import Flags, Texts
    from siting.kinds.belonging import Belonging
    from siting.rule import Candidates
    from siting.study.facilities import Facilities, Selection
    from siting.words import Words


class Offers(NamedTuple):
    """Which services places give: surely, and perhaps.

    Attributes
    ----------
    gives, perhaps : ndarray of bool, shape (n_places, n_services)
        `perhaps` includes `gives`.
    missing : tuple of str
        Fields that would tell.
    """

    gives: Flags
    perhaps: Flags
    missing: tuple[str, ...]


def services_of(places: Facilities, services: tuple[str, ...], words: Words) -> Offers:
    """Say which services each place that counts gives.

    A place gives what its list of services says, and what its type gives by being one.
    """
    listed = places.field("services")
    texts = np.full(len(places), None, dtype=object) if listed is None else listed
    gives = _listed(texts, services, words)
    if places.given is not None:
        gives |= _listed(places.given, services, words)
    blank = np.array([text is None for text in texts.tolist()], dtype=bool)
    perhaps = gives | blank[:, None]
    missing = [f"{places.layer}.services"] if (blank & places.counts).any() else []
    for word in words:
        by_type = np.array([service in words.services(word) for service in services])
        if by_type.any() and words.layer(word) == places.layer:
            found = places.select(words.names(word), words.where(word))
            gives |= np.outer(found.sure, by_type)
            perhaps |= np.outer(either(found), by_type)
            missing += found.missing
    counts = places.counts[:, None]
    return Offers(gives & counts, perhaps & counts, tuple(missing))


def services_offered(candidates: Candidates, services: tuple[str, ...], words: Words) -> Flags:
    """Say which services each candidate would surely give, shape (c, n_services)."""
    gives = _listed(candidates.services, services, words)
    for word in words:
        by_type = np.array([service in words.services(word) for service in services])
        if by_type.any():
            gives |= np.outer(counts_as(candidates, words, word), by_type)
    return gives


def _listed(texts: Texts, services: tuple[str, ...], words: Words) -> Flags:
    """Say which services lists written as text have, by any name of the pack; (n, n_services)."""
    called = [
        {fold(name) for name in (words.names(one) if one in words else [one])} for one in services
    ]
    rows = {None: [False] * len(services)}
    for text in set(texts.tolist()) - {None}:
        there = {fold(part) for part in words_of(text)}
        rows[text] = [bool(names & there) for names in called]
    found = [rows[text] for text in texts.tolist()]
    return np.array(found, dtype=bool).reshape(len(texts), len(services))


def either(found: Selection) -> Flags:
    """Say which places are surely or perhaps of a type."""
    return found.sure | found.maybe


def in_all(owned: Belonging, gives: Flags, n: int) -> Flags:
    """Say which services the places of each subject give together, shape (n, n_services)."""
    found = np.zeros((n, gives.shape[1]), dtype=bool)
    np.logical_or.at(found, owned.subject, gives[owned.place])
    return found


def in_one(owned: Belonging, gives: Flags, n: int) -> Flags:
    """Say which services the one place of each subject gives that gives most."""
    found = np.zeros((n, gives.shape[1]), dtype=bool)
    for place, subject in zip(owned.place.tolist(), owned.subject.tolist(), strict=True):
        if gives[place].sum() > found[subject].sum():
            found[subject] = gives[place]
    return found

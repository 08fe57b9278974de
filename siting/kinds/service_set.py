"""The kind ``service_set``: is the list of services complete in each unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from siting.condition import words_of
from siting.kinds.parts import OfSubjects, Positive, applying
from siting.kinds.quantity import belonging
from siting.shortfall import nothing_to_test

if TYPE_CHECKING:
    from siting.arrays import Flags, Rows
    from siting.kinds.quantity import Belonging
    from siting.rule import Candidates
    from siting.shortfall import TestTable
    from siting.study import Study
    from siting.study.facilities import Facilities, Selection
    from siting.study.subjects import Subjects
    from siting.words import Words


class ServiceSet(OfSubjects, frozen=True, kw_only=True):
    """Each unit has all services of a list, in one place or in several.

    Why: a service that is missing makes older people leave their quarter for it.
    Fix: add the services named to a place that stands; else ``siting propose`` says where.
    """

    name: ClassVar[str] = "service_set"
    services: tuple[str, ...]
    near_m: Positive | None = None
    all_in_one: str | None = None

    def __post_init__(self) -> None:
        """Refuse a list with nothing or something twice in it."""
        if len(set(self.services)) < len(self.services):
            raise ValueError("a service stands in the list twice")
        if not self.services and self.all_in_one is None:
            raise ValueError("the list of services is empty")

    @property
    def strictness(self) -> float:
        """What is compared where two rules ask the same: how much is on the list."""
        return float(len(self.services))

    @property
    def words(self) -> tuple[str, ...]:
        """The facility words it reads: the place that gives all, else those the services name."""
        return () if self.all_in_one is None else (self.all_in_one,)

    @property
    def facility(self) -> None:
        """No one facility mends it: which would, hangs on the services it gives."""
        return

    @property
    def asks(self) -> str:
        """What is required."""
        if self.all_in_one is not None and not self.services:
            return f"a {self.all_in_one.replace('_', ' ')} in each"
        where = "" if self.all_in_one is None else " in one place"
        return f"{len(self.services)} services in each{where}"

    def test(self, study: Study, words: Words) -> TestTable:
        """Set the services of each subject beside the list."""
        subjects = self.subjects(study, words)
        if subjects is None:
            return nothing_to_test(self.for_each, "services", self.lacking())
        unmade = self.unmade(study, subjects)
        if unmade is not None:
            return nothing_to_test(self.for_each, "services", unmade)
        sure, maybe, vague = self._given(subjects, study, words)
        found = applying(subjects, self.applies_when)
        rows = found.rows
        have = sure[rows].sum(axis=1).astype(float)
        most = maybe[rows].sum(axis=1).astype(float)
        need = np.full(len(rows), float(sure.shape[1]))
        most[found.perhaps & (have < need)] = sure.shape[1]
        return self.table(
            subjects,
            found,
            need=need,
            have=have,
            have_most=most,
            unit="services",
            said=np.array(
                [self._said(sure[row], maybe[row]) for row in rows.tolist()], dtype=object
            ),
            missing=vague,
        )

    @property
    def _list(self) -> tuple[str, ...]:
        return self.services or (self.all_in_one or "",)

    def _given(
        self, subjects: Subjects, study: Study, words: Words
    ) -> tuple[Flags, Flags, tuple[str, ...]]:
        """Say which services each subject has, surely and perhaps; and what is missing."""
        n = len(subjects)
        shape = (n, len(self._list))
        have, most = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
        missing: list[str] = []
        for layer in ("facilities", "health"):
            places = study.places(layer)
            gives, perhaps, fields = services_of(places, self._list, words)
            together = _in_all
            if self.all_in_one is not None:
                if words.layer(self.all_in_one) != layer:
                    continue
                found = places.select(words.names(self.all_in_one), words.where(self.all_in_one))
                if not self.services:  # the place itself is what is asked for
                    gives = perhaps = np.ones((len(places), 1), dtype=bool)
                    fields = ()
                gives, perhaps = gives & found.sure[:, None], perhaps & _either(found)[:, None]
                together, fields = _in_one, (*found.missing, *fields)
            owned = belonging(subjects, places, self.near_m, shared=False)
            have |= together(owned, gives, n)
            most |= together(owned, perhaps, n)
            missing += fields if (perhaps & ~gives).any() else ()
        return have, most, tuple(dict.fromkeys(missing))

    def _said(self, sure: Flags, maybe: Flags) -> str:
        """Name what is missing, and what is not known."""
        lacks = [name for name, there in zip(self._list, maybe, strict=True) if not there]
        vague = [
            name
            for name, there, known in zip(self._list, maybe, sure, strict=True)
            if there and not known
        ]
        said = [f"missing: {', '.join(lacks)}"] if lacks else []
        said += [f"not known: {', '.join(vague)}"] if vague else []
        return "; ".join(said).replace("_", " ")

    def additions(
        self, study: Study, table: TestTable, candidates: Candidates, words: Words
    ) -> Rows:
        """No candidate is known to give the services that are missing."""
        raise NotImplementedError


def services_of(
    places: Facilities, services: tuple[str, ...], words: Words
) -> tuple[Flags, Flags, tuple[str, ...]]:
    """Say which services each place that counts gives: surely, and perhaps.

    A place gives what its list of services says, and what its type gives by being one.

    Returns
    -------
    gives, perhaps : ndarray of bool, shape (n_places, n_services)
        `perhaps` includes `gives`.
    missing : tuple of str
        Fields that would tell.
    """
    listed = places.field("services")
    texts = np.full(len(places), None, dtype=object) if listed is None else listed
    gives = np.zeros((len(places), len(services)), dtype=bool)
    for row, text in enumerate(texts.tolist()):
        if text is not None:
            there = words_of(text)
            gives[row] = [service in there for service in services]
    blank = np.array([text is None for text in texts.tolist()], dtype=bool)
    perhaps = gives | blank[:, None]
    missing = [f"{places.layer}.services"] if (blank & places.counts).any() else []
    for word in words:
        by_type = np.array([service in words.services(word) for service in services])
        if by_type.any() and words.layer(word) == places.layer:
            found = places.select(words.names(word), words.where(word))
            gives |= np.outer(found.sure, by_type)
            perhaps |= np.outer(_either(found), by_type)
            missing += found.missing
    return gives & places.counts[:, None], perhaps & places.counts[:, None], tuple(missing)


def _either(found: Selection) -> Flags:
    return found.sure | found.maybe


def _in_all(owned: Belonging, gives: Flags, n: int) -> Flags:
    """Say which services the places of each subject give together, shape (n, n_services)."""
    found = np.zeros((n, gives.shape[1]), dtype=bool)
    np.logical_or.at(found, owned.subject, gives[owned.place])
    return found


def _in_one(owned: Belonging, gives: Flags, n: int) -> Flags:
    """Say which services the one place of each subject gives that gives most."""
    found = np.zeros((n, gives.shape[1]), dtype=bool)
    for place, subject in zip(owned.place.tolist(), owned.subject.tolist(), strict=True):
        if gives[place].sum() > found[subject].sum():
            found[subject] = gives[place]
    return found

"""The kind ``service_set``: is the list of services complete in each unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from scipy.sparse import csr_array

from siting.kinds.belonging import belonging, near
from siting.kinds.parts import OfSubjects, Positive, applying, counts_as
from siting.kinds.services import Offers, either, in_all, in_one, services_of, services_offered
from siting.language import joined, say
from siting.shortfall import nothing_to_test
from siting.terms import term

if TYPE_CHECKING:
    from collections.abc import Callable

    from siting.arrays import Flags, Ints, Rows
    from siting.kinds.belonging import Belonging
    from siting.rule import Candidates
    from siting.shortfall import TestTable
    from siting.study import Study
    from siting.study.facilities import Facilities
    from siting.study.subjects import Subjects
    from siting.words import Words

    Offered = Callable[[str], tuple[Offers, Belonging]]


class ServiceSet(OfSubjects, frozen=True, kw_only=True):
    """Each unit has all services of a list, in one place or in several.

    Why: a service that is missing makes older people leave their quarter for it.
    Fix: give the services named to a place that stands, else build one: see ``siting propose``.
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
    def facility(self) -> str | None:
        """The type a place must be of to mend it; which would, hangs on the services it gives."""
        return self.all_in_one

    @property
    def asks(self) -> str:
        """What is required."""
        if self.all_in_one is not None and not self.services:
            return say("a {all_in_one} in each", all_in_one=term(self.all_in_one))
        where = "" if self.all_in_one is None else say(" in one place")
        return say("{n} services in each{where}", n=len(self.services), where=where)

    def test(self, study: Study, words: Words, offered: Offered | None = None) -> TestTable:
        """Set the services of each subject beside the list.

        Parameters
        ----------
        offered : callable, optional
            Gives what the places of a layer give, and whom they belong to, where that is kept.
        """
        subjects = self.subjects(study, words)
        if subjects is None:
            return nothing_to_test(self.for_each, "services", self.lacking())
        unmade = self.unmade(study, subjects)
        if unmade is not None:
            return nothing_to_test(self.for_each, "services", unmade)
        sure, maybe, vague = self._given(subjects, study, words, offered)
        found = applying(subjects, self.applies_when)
        rows = found.rows
        have = sure[rows].sum(axis=1).astype(float)
        most = maybe[rows].sum(axis=1).astype(float)
        missing = vague if (most > have).any() else ()  # else what is not known changes nothing
        need = np.full(len(rows), float(sure.shape[1]))
        most[found.perhaps & (have < need)] = sure.shape[1]
        return self.table(
            subjects,
            found,
            need=need,
            have=have,
            have_most=most,
            parts=self._parts(sure[rows]),
            unit="services",
            said=np.array(
                [self._said(sure[row], maybe[row]) for row in rows.tolist()], dtype=object
            ),
            missing=missing,
        )

    @property
    def _list(self) -> tuple[str, ...]:
        return self.services or (self.all_in_one or "",)

    def _parts(self, gives: Flags) -> Flags:
        """Make what is given add up: a service given twice is one.

        All in one place, the place that gives most counts: its first part is one service, its
        second another one, and so on, whichever they are.
        """
        if self.all_in_one is None:
            return gives
        return np.asarray(np.arange(gives.shape[1]) < gives.sum(axis=1)[:, None])

    def _given(
        self, subjects: Subjects, study: Study, words: Words, offered: Offered | None
    ) -> tuple[Flags, Flags, tuple[str, ...]]:
        """Say which services each subject has, surely and perhaps; and what is missing."""
        n = len(subjects)
        shape = (n, len(self._list))
        have, most = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
        missing: list[str] = []
        together = in_all if self.all_in_one is None else in_one
        for layer in ("facilities", "health"):
            if offered is None:
                places = study.places(layer)
                found = self.offers(places, words)
                owned = belonging(subjects, places, self.near_m, shared=False)
            else:
                found, owned = offered(layer)
            have |= together(owned, found.gives, n)
            most |= together(owned, found.perhaps, n)
            missing += found.missing if (found.perhaps & ~found.gives).any() else ()
        return have, most, tuple(dict.fromkeys(missing))

    def offers(self, places: Facilities, words: Words) -> Offers:
        """Say which services of the list each place gives, as far as it counts here."""
        found = services_of(places, self._list, words)
        if self.all_in_one is None:
            return found
        if words.layer(self.all_in_one) != places.layer:
            nothing = np.zeros((len(places), len(self._list)), dtype=bool)
            return Offers(nothing, nothing, ())
        one = places.select(words.names(self.all_in_one), words.where(self.all_in_one))
        if not self.services:  # the place itself is what is asked for
            every = np.ones((len(places), 1), dtype=bool)
            found = Offers(every, every, ())
        return Offers(
            found.gives & one.sure[:, None],
            found.perhaps & either(one)[:, None],
            (*one.missing, *found.missing),
        )

    def _said(self, sure: Flags, maybe: Flags) -> str:
        """Name what is missing, and what is not known."""
        lacks = [name for name, there in zip(self._list, maybe, strict=True) if not there]
        vague = [
            name
            for name, there, known in zip(self._list, maybe, sure, strict=True)
            if there and not known
        ]
        said = [say("missing: {lacks}", lacks=joined(map(term, lacks)))] if lacks else []
        said += [say("not known: {vague}", vague=joined(map(term, vague)))] if vague else []
        return joined(said, "; ")

    def additions(
        self, study: Study, table: TestTable, candidates: Candidates, words: Words
    ) -> Rows:
        """Let each candidate give what it lists and what its type gives to the subjects near."""
        subjects = self.subjects(study, words)
        assert subjects is not None
        parts = self._parts(self.given_by(candidates, words))
        return _cells(table, parts, near(subjects, candidates.xy, self.near_m))

    def given_by(self, candidates: Candidates, words: Words) -> Flags:
        """Say which services of the list each candidate would give, as far as it counts here."""
        gives = services_offered(candidates, self._list, words)
        if self.all_in_one is None:
            return gives
        of_type = counts_as(candidates, words, self.all_in_one)[:, None]
        return of_type & gives if self.services else of_type

    def upgrades(self, study: Study, table: TestTable, words: Words) -> tuple[Rows, Flags]:
        """Let each place that stands be given all that its subjects lack.

        Returns
        -------
        adds : csr_array, shape (n_places, rows * parts)
            What each place of the layer of facilities would add.
        gives : ndarray of bool, shape (n_places, n_services)
            What each place surely gives already.
        """
        subjects, places = self.subjects(study, words), study.facilities
        assert subjects is not None
        gives = services_of(places, self._list, words).gives
        able = places.counts
        if self.all_in_one is not None:
            word = self.all_in_one
            here = words.layer(word) == places.layer and bool(self.services)
            able = places.select(words.names(word), words.where(word)).sure & here
        owned = belonging(subjects, places, self.near_m, shared=False)
        everything = np.outer(able, np.ones(len(self._list), dtype=bool))
        return _cells(table, everything, (owned.place, owned.subject)), gives


def _cells(table: TestTable, parts: Flags, pairs: tuple[Ints, Ints]) -> Rows:
    """Let each place add its parts to those that the subjects near it lack.

    Parameters
    ----------
    parts : ndarray of bool, shape (n_places, n_parts)
        What each place has.
    pairs : tuple of ndarray of int
        Places, and a subject that each serves.
    """
    assert table.parts is not None
    place, subject = pairs
    n = int(max(table.rows.max(initial=-1), subject.max(initial=-1))) + 1
    row_of = np.full(n, -1, dtype=np.intp)
    row_of[table.rows] = np.arange(len(table.rows))
    asked = row_of[subject] >= 0
    place, row = place[asked], row_of[subject[asked]]
    pair, part = np.nonzero(parts[place] & ~table.parts[row])
    cell = row[pair] * parts.shape[1] + part
    return csr_array(
        (np.ones(len(cell)), (place[pair], cell)), shape=(len(parts), table.parts.size)
    )

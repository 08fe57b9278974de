"""Beds that people in reach share: the key ``capacity: shared`` of ``reach``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import floor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array, vstack

from siting.arrays import PEOPLE_QUANTUM
from siting.language import say
from siting.optimise.beds.beds import share_out

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints, Rows
    from siting.shortfall import TestTable

_PEOPLE = 10_000


class Supply(NamedTuple):
    """Places and whom they can serve.

    Attributes
    ----------
    near : csr_array, shape (m, n)
        An entry for each demand point in reach of a place.
    beds : ndarray of float, shape (m,)
        The beds of each; infinite for no bounds.
    """

    near: Rows
    beds: Floats

    def and_(self, new: Supply | None) -> Supply:
        """Put further places beside these."""
        if new is None:
            return self
        near = csr_array(vstack([self.near, new.near], format="csr"))
        return Supply(near, np.concatenate([self.beds, new.beds]))


@dataclass(frozen=True, kw_only=True)
class Competition:
    """Who wants a bed, and who has them.

    Attributes
    ----------
    alone : TestTable
        Who has a place in reach, whatever beds it has: a row for each of n demand points.
    beds_per_10000 : float
        How many beds so many older people want.
    elsewhere : ndarray of bool, shape (n,)
        Points that may do without these beds: the rule perhaps does not speak of them, or what is
        near to them is not known.
    sure, most : Supply
        What there surely is, and what there is if all that is unknown turns out well.
    """

    alone: TestTable
    beds_per_10000: float
    elsewhere: Flags
    sure: Supply
    most: Supply

    @property
    def people(self) -> Ints:
        """The older people of each demand point, in quanta: exact, shape (n,)."""
        return np.rint(self.alone.weight / PEOPLE_QUANTUM).astype(np.int64)

    def serves(self, beds: Floats) -> Ints:
        """Say how many older people beds are for, in quanta, rounded down; all, if beds are."""
        whole = int(self.people.sum())
        each = _PEOPLE / Fraction(str(self.beds_per_10000)) / Fraction(PEOPLE_QUANTUM)
        numbers, which = np.unique(beds, return_inverse=True)
        found = [
            min(whole, floor(Fraction(n) * each)) if np.isfinite(n) else whole
            for n in numbers.tolist()
        ]
        return np.array(found, dtype=np.int64)[which]

    def shares(self, new: Supply | None = None) -> tuple[Ints, Ints]:
        """Say how many of each point surely have a bed, and at most, in quanta, shape (n,).

        Surely, all compete. At most, those who may do without do not.

        Parameters
        ----------
        new : Supply, optional
            What would stand as well.
        """
        people = self.people
        sure, most = self.sure.and_(new), self.most.and_(new)
        least = share_out(sure.near, people, self.serves(sure.beds)).given
        if self._all_known:
            return least, least
        others = np.where(self.elsewhere, 0, people)
        others = share_out(most.near, others, self.serves(most.beds)).given
        return least, np.maximum(least, np.where(self.elsewhere, people, others))

    def table(
        self, new: Supply | None = None, shares: tuple[Ints, Ints] | None = None
    ) -> TestTable:
        """Make the test table: the people of a point who have a bed are a row, the others another.

        So each row passes, fails or is undecided as a whole, and people are counted one by one. A
        row needs the beds that its people want.

        Parameters
        ----------
        new : Supply, optional
            What would stand as well.
        shares : tuple of ndarray, optional
            What `shares` says of it, where that is known.
        """
        people = self.people
        least, most = self.shares(new) if shares is None else shares
        parts = np.column_stack([least, most - least, people - most])
        nobody = people == 0
        parts[nobody, 0] = 1  # where nobody lives, nothing is wanted
        point, kind = np.nonzero(parts)
        weight = np.where(nobody[point], 0, parts[point, kind]) * PEOPLE_QUANTUM
        need = weight * self.beds_per_10000 / _PEOPLE
        near = self.most.and_(new).near
        reached = np.bincount(near.indices, minlength=len(people)) > 0
        full = reached[point] & (kind > 0)
        return replace(
            self.alone.only(point),
            need=need,
            have=np.where(kind == 0, need, 0.0),
            have_most=np.where(kind < 2, need, 0.0),
            weight=weight,
            unit="beds",
            full=full,
            notes=(*self.alone.notes, self._note, _classes(weight, kind, full)),
        )

    @cached_property
    def _all_known(self) -> bool:
        """Whether nothing is unknown: then who may have a bed surely has it."""
        sure, most = self.sure, self.most
        return (
            not self.elsewhere.any()
            and np.array_equal(sure.beds, most.beds)
            and np.array_equal(sure.near.indptr, most.near.indptr)
            and np.array_equal(sure.near.indices, most.near.indices)
        )

    @property
    def _note(self) -> str:
        return say(
            "beds are shared, {beds_per_10000:,.10g} for every 10,000 older "
            "people of whom the rule speaks: who competes for too few of them "
            "gets the same share",
            beds_per_10000=self.beds_per_10000,
        )


def _classes(weight: Floats, kind: Ints, full: Flags) -> str:
    """Count who has a bed, who finds all beds taken, and who has no place in reach."""
    has, lacks = weight[kind == 0].sum(), kind > 1
    perhaps = weight[kind == 1].sum()
    text = say(
        "with a bed: {has:,.0f} older people; in reach of a place, but all "
        "beds are taken: {weight:,.0f}; no place in reach: {weight2:,.0f}",
        has=has,
        weight=weight[lacks & full].sum(),
        weight2=weight[lacks & ~full].sum(),
    )
    return say("{text}; not known: {perhaps:,.0f}", text=text, perhaps=perhaps) if perhaps else text

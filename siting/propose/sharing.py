"""New sites for people who share beds: what each more houses, and who then has a bed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array, vstack

from siting.arrays import PEOPLE_QUANTUM
from siting.kinds.shared_beds import Supply
from siting.optimise.beds.floor_rows import BedFloors
from siting.optimise.beds.housing import Housing
from siting.optimise.beds.shared import Pool, kept, needed
from siting.optimise.beds.transport import sums

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Floats, Ints, Rows
    from siting.kinds.shared_beds import Competition
    from siting.shortfall import TestTable


class Sharing:
    """Sites that are chosen one by one for a rule whose beds are shared.

    What sites add does not add up: two may be for the same people, and one can relieve another. So
    gains come from flows, and who has a bed is shared out anew after each choice, as a check does.

    Parameters
    ----------
    competition : Competition
        Who wants a bed, and what stands.
    short : TestTable
        The rows of its test table that lack beds.
    """

    def __init__(self, competition: Competition, short: TestTable) -> None:
        self._competition, self._short = competition, short
        self._at = np.searchsorted(competition.alone.rows, short.rows)
        self._lacked = np.rint(short.weight / PEOPLE_QUANTUM).astype(np.int64)
        self._housed = competition.shares()[0]
        self.serve(competition.sure.near[:0], np.empty(0))

    @property
    def everybody(self) -> TestTable:
        """The people of the rule, a row for each demand point."""
        return self._competition.alone

    def serve(self, near: Rows, beds: Floats) -> None:
        """Say whom candidates would reach, and how many beds they would have.

        Parameters
        ----------
        near : csr_array, shape (c, n)
            An entry for each demand point of the rule in reach of a candidate.
        beds : ndarray of float, shape (c,)
            Beds of each.
        """
        self._near, self._beds = csr_array(near.astype(np.int8)), beds
        self._first = len(self._competition.sure.beds)
        self.forget()

    def forget(self) -> None:
        """Begin anew, with no candidate chosen."""
        shares, stands = self._competition, self._competition.sure
        near, beds = self._near, self._beds
        self._new = Supply(near[:0], beds[:0])
        self._shares: tuple[Ints, Ints] | None = None
        self._housing = Housing(
            csr_array(vstack([stands.near, near], format="csr")),
            shares.people,
            shares.serves(np.concatenate([stands.beds, beds])),
            np.arange(self._first),
        )
        self._begin = self._housing.total

    @property
    def more(self) -> float:
        """Count the older people who have a bed beside those who had one before."""
        return (self._housing.total - self._begin) * PEOPLE_QUANTUM

    def gain(self, candidate: int) -> float:
        """Count the older people whom a candidate would house beside those who have a bed."""
        return self._housing.gain(self._first + candidate) * PEOPLE_QUANTUM

    def most(self) -> Floats:
        """Bound the gains of all candidates from above, shape (c,)."""
        return np.asarray(self._housing.most()[self._first :] * PEOPLE_QUANTUM, dtype=np.float64)

    def pool(self, each: float) -> Pool:
        """Give who competes for which beds to the optimiser, as if no site had been chosen.

        Parameters
        ----------
        each : float
            What a bed for one older person is worth.
        """
        return needed(self._all(each))

    def floors(self, unit: Ints, n_units: int, share: float) -> BedFloors:
        """Say how many of each unit have a bed, and are to have one.

        Parameters
        ----------
        unit : ndarray of int
            The unit of each of `everybody`, -1 for none.
        share : float
            The floor, 0 to 1.
        """
        points = kept(self._all(1.0))[0]
        settled = np.where(unit >= 0, self._housed, 0)
        settled[points] = 0
        inside = unit >= 0
        people = self._competition.people
        total = PEOPLE_QUANTUM * sums(unit[inside], people[inside], n_units).astype(np.float64)
        return BedFloors(
            unit=unit[points],
            start=PEOPLE_QUANTUM * sums(unit[inside], settled[inside], n_units).astype(np.float64),
            total=total,
            share=np.where(total > 0, share, 0.0),
            quantum=PEOPLE_QUANTUM,
        )

    def _all(self, each: float) -> Pool:
        shares, stands = self._competition, self._competition.sure
        return Pool(
            near=self._near,
            offers=shares.serves(self._beds),
            wants=shares.people,
            there=csr_array(stands.near.astype(np.int8)),
            held=shares.serves(stands.beds),
            each=each * PEOPLE_QUANTUM,
        )

    def take(self, candidate: int) -> None:
        """Choose a candidate."""
        if self._near.indptr[candidate] == self._near.indptr[candidate + 1]:
            return  # it is of another type, or nobody is near
        self._housing.take(self._first + candidate)
        one = slice(candidate, candidate + 1)
        self._new = self._new.and_(Supply(csr_array(self._near[one]), self._beds[one]))
        self._shares = None

    def without(self, candidate: int) -> tuple[float, Housing]:
        """Say how many older people would go without a bed if a chosen site were not built.

        Returns
        -------
        people : float
            How many.
        housing : Housing
            Who is housed then; candidates are its sites after the first `standing`.
        """
        left = self._housing.without(self._first + candidate)
        return (self._housing.total - left.total) * PEOPLE_QUANTUM, left

    @property
    def standing(self) -> int:
        """How many places stand: candidates are the sites of a housing after these."""
        return self._first

    @property
    def near(self) -> Rows:
        """An entry for each of `everybody` in reach of a candidate, shape (c, n)."""
        return self._near

    def have(self) -> Floats:
        """Say how many beds each row that was short has by now, shape (rows,)."""
        now = self._now()[0]
        more = np.maximum(now - self._housed, 0)[self._at]
        # A point has up to two rows, one after the other: the second fills up after the first.
        second = np.concatenate([[False], self._at[1:] == self._at[:-1]])
        before = np.where(second, np.concatenate([[0], self._lacked[:-1]]), 0)
        filled = np.clip(more - before, 0, self._lacked)
        need: Floats = self._short.need
        return np.where(filled == self._lacked, need, need * (filled / self._lacked))

    def table(self) -> TestTable:
        """Make the test table with what is chosen so far, as a check would."""
        return self._competition.table(self._new, self._now())

    def table_with(self, candidates: Sequence[int]) -> TestTable:
        """Make the test table with just some candidates, whatever is chosen so far."""
        here = np.array(candidates, dtype=np.intp)
        return self._competition.table(Supply(csr_array(self._near[here]), self._beds[here]))

    def _now(self) -> tuple[Ints, Ints]:
        """Say who has a bed with what is chosen so far; worked out once after each choice."""
        if self._shares is None:
            self._shares = self._competition.shares(self._new)
        return self._shares

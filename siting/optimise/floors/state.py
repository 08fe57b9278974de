"""Floors of coverage by unit, and a choice while it is made with an eye on them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array

from siting.optimise.gains import Gains
from siting.optimise.limits import quantum_of
from siting.optimise.problem import Problem
from siting.optimise.state import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Flags, Floats, Ints, Rows, Values
    from siting.optimise.gains import Saved

_NEAR = 1e-9  # a floor is kept by who lacks no more than this part of the unit's people


@dataclass(frozen=True, kw_only=True)
class Floors:
    """What part of the people of each unit is to be covered in the end.

    Of the people of a cell, the part of what it misses that a choice mends is covered, as
    `Problem.gain` counts it: ``covered_u = start_u + sum_i people_ui min(1, have_i / missing_i)``.
    Where a cell had a part of its need before, that part of its people belongs to `start`, and only
    the rest to `people`. Values of cells are no people (they are weighted, and divided by needs),
    so people are given beside them.

    Attributes
    ----------
    people : csr_array of float, shape (units, m)
        The people of each unit in each cell of the problem who are not covered yet, 0 or more.
        Cells of other services, or of no unit, have none.
    start : ndarray of float, shape (units,)
        The people of each unit who are covered already.
    total : ndarray of float, shape (units,)
        All people of each unit: at least those of the two above.
    share : ndarray of float, shape (units,)
        The floors, 0 to 1; 0 for units that need none.
    """

    people: Rows
    start: Floats
    total: Floats
    share: Floats

    @classmethod
    def by_cell(
        cls, *, unit: Ints, people: Floats, start: Floats, total: Floats, share: float | Floats
    ) -> Floors:
        """Set up floors where each cell lies in one unit, or in none (-1).

        Parameters
        ----------
        unit : ndarray of int, shape (m,)
        people : ndarray of float, shape (m,)
            The people of each cell who are not covered yet.
        share : float or ndarray of float
            One floor for all units, or one for each.
        """
        cells = np.flatnonzero((unit >= 0) & (people > 0))
        shape, some = (len(total), len(unit)), np.asarray(people[cells], dtype=np.float64)
        there: Rows = csr_array((some, (unit[cells], cells)), shape=shape)
        return cls(
            people=there,
            start=np.asarray(start, dtype=np.float64),
            total=np.asarray(total, dtype=np.float64),
            share=np.broadcast_to(np.asarray(share, dtype=np.float64), len(total)).copy(),
        )

    def merged(self, into: Ints) -> Floors:
        """Give the floors of a problem whose cells were merged (`siting.optimise.merge`).

        Notes
        -----
        Merging drops cells that are worth nothing; people in such cells would be forgotten, so it
        is refused where they count.
        """
        ends = self.people.tocoo()
        cells = into[ends.col]
        if (cells < 0).any():
            raise ValueError("cells in which people count for a floor were left out by merging")
        shape = (self.people.shape[0], int(into.max(initial=-1)) + 1)
        return replace(self, people=csr_array((ends.data, (ends.row, cells)), shape=shape))

    def at(self, share: float) -> Floors:
        """Give all units that have a floor this one."""
        return replace(self, share=np.where(self.share > 0, share, 0.0))

    def valued(self, problem: Problem, prices: Floats) -> Floats:
        """Turn prices of people of units into a value of each cell's unit, shape (m,)."""
        return np.asarray(prices @ self.people).ravel() / problem.missing

    @property
    def need(self) -> Floats:
        """How many people of each unit are to be covered by the choice, shape (units,)."""
        return np.maximum(0.0, (self.share - _NEAR) * self.total - self.start)

    def gained(self, problem: Problem, chosen: Ints) -> Floats:
        """Say how many people of each unit a choice covers beside those before, shape (units,)."""
        here = np.unique(np.asarray(chosen, dtype=np.intp))
        have = np.asarray(problem.adds[here].sum(axis=0, dtype=np.float64)).ravel()
        return np.asarray(self.people @ np.minimum(1.0, have / problem.missing))

    def shares(self, problem: Problem, chosen: Ints) -> Floats:
        """Say what part of the people of each unit is covered, shape (units,); 1 of nobody."""
        covered = self.start + self.gained(problem, chosen)
        there = self.total > 0
        return np.where(there, covered / np.where(there, self.total, 1.0), 1.0)

    def below(self, problem: Problem, chosen: Ints) -> Ints:
        """Name the units that stay below their floors."""
        return np.flatnonzero(self.gained(problem, chosen) < self.need)

    def least(self, problem: Problem, chosen: Ints) -> float:
        """Give the least share of a unit that has a floor; 1 if there is none."""
        return float(self.shares(problem, chosen)[self.counted].min(initial=1.0))

    @property
    def counted(self) -> Flags:
        """Which units have people and a floor."""
        return (self.share > 0) & (self.total > 0)


class Standing(NamedTuple):
    """How good a choice is: what lacks to floors counts first, less is better; then the gain."""

    lacking: float
    value: float


class FloorState:
    """The chosen candidates, with what each other one would gain, and give to units below floors.

    Attributes
    ----------
    state : State
        The choice, its gain, and the limits.
    tiny : float
        People: what lacks is told apart by so much.

    Notes
    -----
    What a candidate covers of each unit is kept up to date by `Gains`, in which each candidate
    stands once for every unit that it reaches.
    """

    def __init__(self, problem: Problem, floors: Floors) -> None:
        self._need = floors.need
        self.tiny = quantum_of(float(floors.total.sum()), bits=37)
        self._split(problem, floors)
        self._have = np.zeros(len(self._need))
        self.state = State(replace(problem, forced=None))
        forced = [] if problem.forced is None else np.unique(problem.forced).tolist()
        if not problem.feasible(np.array(forced, dtype=np.intp)):
            raise ValueError("the forced candidates break the limits")
        for candidate in forced:
            self.take(candidate)
        self.state.forced[forced] = True

    def _split(self, problem: Problem, floors: Floors) -> None:
        ends = floors.people.tocoo()
        wanted = (ends.data > 0) & (self._need[ends.row] > 0)
        unit, cell = ends.row[wanted].astype(np.intp), ends.col[wanted].astype(np.intp)
        adds = problem.adds[:, cell].tocoo()
        key = adds.row.astype(np.int64) * len(self._need) + unit[adds.col]
        parts, row = np.unique(key, return_inverse=True)
        missing = np.asarray(problem.missing, dtype=np.float64)[cell]
        shape = (len(parts), len(cell))
        self._gains = Gains(
            Problem(
                adds=csr_array((adds.data, (row, adds.col)), shape=shape),
                missing=missing,
                value=ends.data[wanted] / missing,
                most=problem.most,
            )
        )
        self._candidate = (parts // len(self._need)).astype(np.intp)
        self._unit = (parts % len(self._need)).astype(np.intp)
        self._first = np.searchsorted(self._candidate, np.arange(problem.n_candidates + 1))

    @property
    def standing(self) -> Standing:
        """How good the choice is."""
        return Standing(float(self.rounded(self.room.sum())), self.state.value)

    @property
    def room(self) -> Floats:
        """How many people each unit lacks to its floor, shape (units,)."""
        return np.maximum(0.0, self._need - self._have)

    def rounded(self, lacking: Values) -> Values:
        """Round what lacks to whole multiples of `tiny`, so that it can be compared."""
        return np.asarray(np.rint(lacking / self.tiny) * self.tiny)

    def gives(self, prices: Floats | None = None) -> Floats:
        """Say how much of what units lack each candidate would give, shape (c,).

        Parameters
        ----------
        prices : ndarray of float, shape (units,), optional
            What a person of each unit counts; 1 if not given.
        """
        parts = np.minimum(self._gains.of, self.room[self._unit])
        if prices is not None:
            parts *= prices[self._unit]
        return np.bincount(self._candidate, parts, len(self.state.inside)).astype(np.float64)

    def may(self) -> Flags:
        """Say which candidates may be chosen now, but for the last bit of a budget."""
        state = self.state
        if len(state.chosen) >= state.most:
            return np.zeros(len(state.inside), dtype=bool)
        found: Flags = state.gains.of >= 0
        return found & state.limits.affordable() if state.limits.cost is not None else found

    def take(self, candidate: int) -> None:
        """Choose a candidate."""
        parts = slice(self._first[candidate], self._first[candidate + 1])
        self._have[self._unit[parts]] += self._gains.of[parts]
        for part in range(parts.start, parts.stop):
            self._gains.add(part)
        self.state.take(candidate)

    def give_back(self, candidates: Sequence[int]) -> None:
        """Undo choices."""
        for candidate in candidates:
            for part in range(self._first[candidate], self._first[candidate + 1]):
                before = self._gains.value
                self._gains.take_away([part])
                self._have[self._unit[part]] -= before - self._gains.value
        self.state.give_back(candidates)

    def move_to(self, candidates: Ints) -> None:
        """Choose just these, and the forced ones."""
        wanted = self.state.forced.copy()
        wanted[candidates] = True
        self.give_back([one for one in self.state.chosen if not wanted[one]])
        for candidate in np.flatnonzero(wanted & ~self.state.inside).tolist():
            self.take(candidate)

    def save(self) -> tuple[Saved, Saved, Floats]:
        """Remember all this, for `restore`; only what was saved last can be restored."""
        return self.state.save(), self._gains.save(), self._have.copy()

    def restore(self, saved: tuple[Saved, Saved, Floats]) -> None:
        """Go back to what was saved."""
        self.state.restore(saved[0])
        self._gains.restore(saved[1])
        self._have = saved[2]

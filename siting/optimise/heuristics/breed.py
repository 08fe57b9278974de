"""A population of choices: two are joined and improved, and take the place of one of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.optimise.heuristics.herd import Herd
from siting.optimise.heuristics.plain import only

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Flags, Floats, Ints, Values
    from siting.optimise.problem import Problem
    from siting.optimise.solution import Report

# Tried on the census cases of the benchmarks.
#: The slack of the first runs, and of those after two choices were joined, as a part of what the
#: best further candidate would add.
_SLACK, _SLACK_OF_JOINED = 0.1, 0.02
#: The part of the chosen that is taken from one of two choices.
_LEAST_PART, _LARGEST_PART = 0.15, 0.6
#: So often those that no choice has any more are left out of the search.
_GENERATIONS_A_HERD = 10
#: It ends when so many generations in turn brought no better choice anywhere.
_IN_VAIN = 3


class Effort(NamedTuple):
    """How long to breed: choices, rounds of the first runs, generations, and rounds of each."""

    size: int
    first: int
    generations: int
    rounds: int


class Bred(NamedTuple):
    """Choices, the best first, what each gains, and whether the search came to its own end."""

    chosen: Ints
    value: Values
    complete: bool


def breed(
    problem: Problem,
    starts: Sequence[Ints],
    shares: Floats,
    dear: Ints,
    *,
    effort: Effort,
    enough: float,
    seed: int,
    report: Report,
) -> Bred:
    """Search for good choices of a plain problem.

    A genetic search: first choices are drawn by the shares of the relaxation and improved in long
    runs (`Herd.run`). In each generation every choice is joined with another one, which has the
    places elsewhere; the child is improved in a short run, and takes the place of the parent it
    has more in common with, if it is worth no less and is new. All of them are changed in step.

    Parameters
    ----------
    problem : Problem
        One that `plain` gives.
    starts : sequence of ndarray of int
        Choices that are known.
    shares : ndarray of float, shape (c,)
        How much of each candidate the relaxation takes.
    dear : ndarray of int
        Candidates that are searched in every generation, beside those that any choice has.
    enough : float
        It ends when a choice gains so much.
    """
    population = _Population(problem, dear, seed, report)
    complete = population.begin(starts, shares, effort)
    in_vain, number = 0, 0
    while complete and number < effort.generations and in_vain < _IN_VAIN:
        if population.value.max() >= enough:
            break
        if number % _GENERATIONS_A_HERD == 0:
            population.narrow()
        before = population.value.sum()
        complete = population.go_on(effort.rounds)
        in_vain = in_vain + 1 if population.value.sum() == before else 0
        number += 1
    order = np.lexsort((*population.chosen.T[::-1], -population.value))
    return Bred(population.chosen[order], population.value[order], complete)


class _Population:
    """The choices, and the herd in which they are improved.

    Attributes
    ----------
    chosen : ndarray of int, shape (b, most)
        The candidates of each choice, rising.
    value : ndarray of int, shape (b,)
        What each gains.
    """

    def __init__(self, problem: Problem, dear: Ints, seed: int, report: Report) -> None:
        self._problem = problem
        self._dear = dear
        self._rng = np.random.default_rng(seed)
        self._report = report
        self._among: Ints = np.arange(problem.n_candidates)
        self._herd = Herd(problem)

    def begin(self, starts: Sequence[Ints], shares: Floats, effort: Effort) -> bool:
        """Draw choices by shares, squared so that what is in doubt is left to the search."""
        n_drawn = max(effort.size - len(starts), 0)
        drawn = self._rng.random((n_drawn, len(shares))) < shares**2
        self._herd.start([*starts, *map(np.flatnonzero, drawn)])
        slack = _SLACK * self._herd.next_gain
        found = self._herd.run(self._rng, effort.first, slack, self._report)
        self.value, self.chosen, complete = found
        return complete

    def narrow(self) -> None:
        """Search only among candidates that any choice has, and those that are dear."""
        self._among = np.union1d(self.chosen, self._dear)
        self._herd = Herd(only(self._problem, self._among))

    def go_on(self, rounds: int) -> bool:
        """Let one generation follow; False if it was stopped."""
        parents = np.searchsorted(self._among, self.chosen)
        one = self._rng.permutation(len(parents))
        other = np.roll(one, 1)
        pairs = zip(parents[one], parents[other], strict=True)
        self._herd.start([self._joined(*pair) for pair in pairs])
        slack = _SLACK_OF_JOINED * self._herd.next_gain
        value, chosen, complete = self._herd.run(self._rng, rounds, slack, self._report)
        common = [
            (parents[mates][:, :, None] == chosen[:, None, :]).sum(axis=(1, 2))
            for mates in (one, other)
        ]
        place = np.where(common[0] >= common[1], one, other)
        self._replace(place, value, self._among[chosen])
        return complete

    def _replace(self, place: Ints, value: Values, chosen: Ints) -> None:
        """Let new choices that are worth no less take the places of others."""
        there = {tuple(choice) for choice in self.chosen.tolist()}
        new = list(map(tuple, chosen.tolist()))
        for child, at in enumerate(place.tolist()):
            if value[child] >= self.value[at] and new[child] not in there:
                there.discard(tuple(self.chosen[at].tolist()))
                there.add(new[child])
                self.chosen[at], self.value[at] = chosen[child], value[child]

    def _joined(self, here: Ints, there: Ints) -> Ints:
        """Take one choice around some place, and another elsewhere."""
        part = self._around(here)
        return np.union1d(here[part[here]], there[~part[there]])

    def _around(self, chosen: Ints) -> Flags:
        """Mark the candidates around some place, with a part of those chosen."""
        wanted = self._rng.uniform(_LEAST_PART, _LARGEST_PART) * len(chosen)
        part: Flags = np.zeros(self._herd.n_candidates, dtype=bool)
        done: Flags = np.zeros(len(chosen), dtype=bool)
        next_ = [int(self._rng.integers(len(chosen)))]
        while next_ and part[chosen].sum() < wanted:
            site = chosen[next_[0]]
            done[next_[0]] = True
            part |= self._herd.near[site]
            part[site] = True
            next_ = np.flatnonzero(part[chosen] & ~done).tolist()
        return part

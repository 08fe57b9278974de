"""Iterated local search with path relinking: one choice wanders, the best apart are kept."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import numpy as np

from siting.optimise.heuristics.exchange import Exchange
from siting.optimise.heuristics.kept import Found, Kept, apart
from siting.optimise.heuristics.path import best_between

if TYPE_CHECKING:
    from siting.arrays import Ints
    from siting.optimise.problem import Problem
    from siting.optimise.solution import Report

# As published, or tried on the census cases of the benchmarks.
#: Choices kept; in how many candidates they differ, as do those before and after a round on
#: average, or in one of so many of the chosen where that is less.
_KEPT, _APART, _PART_APART = 40, 10, 5
#: A choice is gone on from if it is worth as much as the mean of about so many of late, and as a
#: part of what the best of so many is above that: none of it at first, all but a rest at last.
_OF_LATE, _BEST_OF, _REST = 30, 20, 0.05
#: Candidates that give way at first; after so many rounds that number is set anew.
_OUT, _ROUNDS_A_SETTING = 4.0, 30
_ROUNDS_A_REPORT = 20


def iterated(
    problem: Problem,
    start: Ints,
    *,
    rounds: int,
    enough: float,
    seed: int,
    report: Report,
) -> Found:
    """Search for good choices of a plain problem that are apart from each other.

    In each round some candidates of a choice, near each other or not, give way to others drawn at
    random: as many as make the choices before and after a round differ as they should. Exchanges
    better it (`Exchange.climb`). Then the best choice on the way from it to one that is kept, or
    back, or from one that is kept to another, is bettered as well. This is the adaptive iterated
    local search with path relinking of Maximo, Cordeau and Nascimento (2023).

    Parameters
    ----------
    problem : Problem
        One that `plain` gives.
    start : ndarray of int, shape (most,)
        A choice.
    enough : float
        It ends when a choice gains so much.

    Returns
    -------
    Found
        The choices that are kept.
    """
    search = _Search(problem, start, np.random.default_rng(seed))
    kept, complete = search.kept, True
    for number in range(rounds):
        if kept.value[0] >= enough:
            break
        if number % _ROUNDS_A_REPORT == 0 and not report(kept.value[0], np.inf):
            complete = False
            break
        search.round(1 - _REST ** (number / rounds))
    return Found(np.array(kept.chosen), np.array(kept.value), complete)


class _Strength:
    """How many candidates give way in a round, so that it gets as far as it should."""

    def __init__(self, wanted: int, most: int) -> None:
        self._wanted, self._most = wanted, most
        self._out, self._far, self._n_rounds = min(_OUT, most), float(wanted), 0

    def draw(self, rng: np.random.Generator) -> int:
        """Round up or down at random."""
        return min(int(self._out + rng.random()), self._most)

    def learn(self, far: int) -> None:
        """Hear how far a round got."""
        self._far += (far - self._far) / 10
        self._n_rounds += 1
        if self._n_rounds % _ROUNDS_A_SETTING == 0:
            out = self._out * self._wanted / max(self._far, 0.5)
            self._out = min(max(out, 1.0), float(self._most))


class _Search:
    """The choice that is gone on from, and those that are kept."""

    def __init__(self, problem: Problem, start: Ints, rng: np.random.Generator) -> None:
        self._rng = rng
        self._exchange = Exchange(problem)
        far = max(1, min(_APART, problem.most // _PART_APART))
        self._strengths = [_Strength(far, problem.most) for _ in range(2)]
        self.kept = Kept(far, _KEPT)
        self._better(start)
        self._chosen, self._mean = self._exchange.chosen, float(self._exchange.value)
        self._late = deque([self._exchange.value], maxlen=_BEST_OF)

    def _better(self, choice: Ints, changed: Ints | None = None) -> None:
        self._exchange.hold(choice)
        self._exchange.climb(self._rng, changed)
        self.kept.add(self._exchange.chosen, self._exchange.value)

    def round(self, part: float) -> None:
        """Let some give way, go on from what that led to if it is good enough, and relink it."""
        together = int(self._rng.integers(2))
        strength = self._strengths[together]
        before = self._chosen
        shaken = self._shaken(strength.draw(self._rng), together=bool(together))
        self._better(shaken, np.setxor1d(before, shaken))
        here, value = self._exchange.chosen, self._exchange.value
        strength.learn(apart(before, here))
        self._late.append(value)
        self._mean += (value - self._mean) / _OF_LATE
        if value >= self._mean + part * (max(self._late) - self._mean):
            self._chosen = here
        self._relink(here)

    def _shaken(self, n_out: int, *, together: bool) -> Ints:
        """Let some candidates give way to others, anywhere or beside them."""
        rng, beside = self._rng, self._exchange.beside
        chosen = rng.permutation(self._chosen)
        if together:
            near = beside[chosen[0]]
            nearly = beside[near].any(axis=0)
            far = 2 - near[chosen].astype(int) - nearly[chosen]
            far[0] = -1
            chosen = chosen[np.argsort(far, kind="stable")]
        free = np.ones(self._exchange.n_candidates, dtype=bool)
        free[chosen] = False
        anywhere = rng.random() < 1 / 2
        for place, out in enumerate(chosen[:n_out].tolist()):
            among = np.flatnonzero(free if anywhere else free & beside[out])
            come = int(rng.choice(among if len(among) else np.flatnonzero(free)))
            free[out], free[come] = True, False
            chosen[place] = come
        return chosen

    def _relink(self, here: Ints) -> None:
        """Better the best choice between two."""
        kept, rng = self.kept.chosen, self._rng
        one, other = (kept[int(rng.integers(len(kept)))] for _ in range(2))
        ends = ((one, here), (here, one), (one, other))[int(rng.integers(3))]
        between = best_between(self._exchange, rng, *ends)
        if between is not None:
            self._better(between)

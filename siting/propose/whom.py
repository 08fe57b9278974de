"""Whom a site covers first, by unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.kinds.parts import OfSubjects
from siting.records.proposal import Covered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Floats, Ints, Texts
    from siting.propose.greedy import Choice
    from siting.propose.problem import Block
    from siting.propose.scene import Scene
    from siting.study import Study
    from siting.study.subjects import Subjects

#: How many units are named.
NAMED = 3


class Whom(NamedTuple):
    """Whom a site covers first.

    `units` are those with most of them, `n_units` all; `n_points` the demand points newly covered.
    """

    units: tuple[Covered, ...]
    n_units: int
    n_points: int


class Whose:
    """Says whom a choice covers first: people newly within reach, else units that lack less."""

    def __init__(self, scene: Scene, study: Study) -> None:
        self._blocks, self._study = scene.blocks, study
        self._subjects = [_subjects(block, study) for block in scene.blocks]

    def __call__(self, choice: Choice) -> Whom:
        """Say it of a site when it was just chosen.

        They are counted in the units of the finest level drawn; where the site brings nobody
        within reach, in the units of the rules that it mends: who is helped in part, in part.
        """
        covered = newly_covered(choice, self._blocks)
        if not covered:
            return self._in_units(choice)
        units = self._study.finest
        if units is None:
            return Whom((), 0, len(covered))
        points = np.fromiter(covered, dtype=np.intp, count=len(covered))
        people = np.fromiter(covered.values(), dtype=np.float64, count=len(covered))
        found = _named(units.level, units.ids, units.names, units.of_demand[points], people)
        return found._replace(n_points=len(covered))

    def _in_units(self, choice: Choice) -> Whom:
        """Take the first rule about units that the choice mends."""
        for block, subjects, (cells, before) in zip(
            self._blocks, self._subjects, choice.changed, strict=True
        ):
            mended = before - block.missing_of(cells)
            if subjects is None or not (mended > 0).any():
                continue
            rows = block.rows_of(cells)
            people = block.table.weight[rows] * mended / block.table.need[rows]
            of = block.table.rows[rows[mended > 0]]
            return _named(subjects.level, subjects.ids, subjects.names, of, people[mended > 0])
        return Whom((), 0, 0)


def _subjects(block: Block, study: Study) -> Subjects | None:
    kind = block.rule.kind
    if not isinstance(kind, OfSubjects):
        return None
    return kind.subjects(study.in_stock(block.rule.run), block.rule.words)


def _named(level: str, ids: Texts, names: Texts, of: Ints, people: Floats) -> Whom:
    """Sum people by unit, and name those with most; -1 is no unit."""
    units, at = np.unique(of, return_inverse=True)
    sums = np.bincount(at, weights=people, minlength=len(units))
    order = np.lexsort((units, -sums))[:NAMED]
    found = [
        Covered(
            level=level,
            id=str(ids[unit]) if unit >= 0 else "",
            name=str(names[unit]) if unit >= 0 else "",
            people=float(total),
        )
        for unit, total in zip(units[order].tolist(), sums[order].tolist(), strict=True)
    ]
    return Whom(tuple(found), len(units), 0)


def newly_covered(choice: Choice, blocks: Sequence[Block]) -> dict[int, float]:
    """Count the older people who newly have what some `reach` rule asks for, by demand point."""
    covered: dict[int, float] = {}
    for block, (rows, before) in zip(blocks, choice.changed, strict=True):
        if block.table.level == "demand":
            for point, people in block.newly_met(rows, before):
                covered[point] = max(covered.get(point, 0.0), people)
    return covered

"""Rules that test places one by one: only the place that is edited is tested anew."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np

from siting.kinds import If, Ratio
from siting.layers.records import natural
from siting.shortfall import TestTable
from siting.study.edited import changed
from siting.whatif.step import Concern

if TYPE_CHECKING:
    from siting.arrays import Floats
    from siting.rule import Rule
    from siting.study import Study
    from siting.study.facilities import Facilities
    from siting.whatif.step import Step

_NUMBERS = ("need", "have", "have_most", "weight", "perhaps")


def stand_alone(rule: Rule) -> bool:
    """Say whether what a rule says of a place of the layer of facilities hangs on it alone."""
    kind = rule.kind
    if not isinstance(kind, (If, Ratio)) or kind.for_each not in rule.words:
        return False
    if rule.words.layer(kind.for_each) != "facilities" or Concern(rule).of_others:
        return False
    if isinstance(kind, If):
        return True
    sums = [one for part in kind.parts for one in (part.top, part.bottom)]
    return kind.near_m is None and kind.pool_by is None and all(one.of == "self" for one in sums)


class Singles:
    """A rule about places one by one, kept up to date.

    Parameters
    ----------
    rule : Rule
        One whose places `stand_alone`.
    study : Study
        In the stock that the plan asks for.
    table : TestTable
        What a test of the rule gave.
    """

    def __init__(self, rule: Rule, study: Study, table: TestTable) -> None:
        self.rule, self._concern = rule, Concern(rule)
        self._stock = rule.run or study.stock
        self._level, self._unit, self._missing = table.level, table.unit, table.missing
        self._size = rule.weight_by
        subjects = rule.kind.subjects(study.in_stock(rule.run), rule.words)  # type: ignore[attr-defined]
        self._keys = [natural(str(id_)) for id_ in subjects.ids[table.rows]]
        self._columns = self._of(table)

    def change(self, step: Step) -> bool:
        """Follow an edit; say whether anything may differ."""
        if not self._concern.reads(step):
            return False
        if step.gone is not None:
            self._take(step.gone[self._stock])
        if step.come is not None:
            self._put(step.come[self._stock], step.study)
        return True

    def passes(self, id_: str) -> bool:
        """Say whether a place surely has what it needs; False for one that is not tested."""
        key = natural(id_)
        at = bisect_left(self._keys, key)
        if at == len(self._keys) or self._keys[at] != key:
            return False
        return bool(self._columns["have"][at] >= self._columns["need"][at])

    def table(self) -> TestTable:
        """Give the test table, its rows numbered; without words."""
        columns, n = self._columns, len(self._keys)
        return TestTable(
            level=self._level,
            rows=np.arange(n),
            need=columns["need"],
            have=columns["have"],
            have_most=columns["have_most"],
            weight=columns["weight"],
            unit=self._unit,
            perhaps=columns["perhaps"].astype(bool),
            sizes={} if self._size not in columns else {self._size: columns[self._size]},
            missing=self._missing,
        )

    def _of(self, table: TestTable) -> dict[str, Floats]:
        """Take what is kept of a table."""
        columns = {name: np.asarray(getattr(table, name), dtype=float) for name in _NUMBERS}
        if self._size not in ("older_people", "count"):
            blank = np.full(len(table.rows), np.nan)
            columns[self._size] = table.sizes.get(self._size, blank)
        return columns

    def _take(self, place: Facilities) -> None:
        key = natural(str(place.ids[0]))
        at = bisect_left(self._keys, key)
        if at < len(self._keys) and self._keys[at] == key:
            del self._keys[at]
            self._columns = {
                name: np.concatenate([values[:at], values[at + 1 :]])
                for name, values in self._columns.items()
            }

    def _put(self, place: Facilities, study: Study) -> None:
        table = self.rule.kind.test(changed(study, facilities=place), self.rule.words)
        if not len(table.rows):
            return
        key = natural(str(place.ids[0]))
        at, new = bisect_left(self._keys, key), self._of(table)
        self._keys.insert(at, key)
        self._columns = {
            name: np.concatenate([values[:at], new[name], values[at:]])
            for name, values in self._columns.items()
        }

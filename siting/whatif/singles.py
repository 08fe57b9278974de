"""Rules that test places one by one: only the place that is edited is tested anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.kinds import If, Ratio
from siting.shortfall import TestTable
from siting.study.edited import changed
from siting.whatif.keyed import Keyed
from siting.whatif.places import chosen
from siting.whatif.step import Concern, site_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from siting.arrays import Floats
    from siting.rule import Rule
    from siting.study import Study
    from siting.study.facilities import Facilities
    from siting.whatif.step import Step

_NUMBERS = ("need", "have", "have_most", "weight", "perhaps")


def stand_alone(rule: Rule) -> bool:
    """Say whether what a rule says of a place hangs on it alone, and on whom it shares a site with.

    Where a place is does not matter then, either.
    """
    kind = rule.kind
    if not isinstance(kind, (If, Ratio)) or kind.for_each not in rule.words:
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
        self._stock, self._layer = rule.run or study.stock, rule.words.layer(table.level)
        self._level, self._unit, self._missing = table.level, table.unit, table.missing
        self._size = rule.weight_by if rule.weight_by not in ("older_people", "count") else None
        study = study.in_stock(rule.run)
        self._kept = Keyed(self._ids(table, study), self._of(table))
        self._on_site: dict[str, list[str]] = {}
        if self._concern.of_others:
            places = study.places(self._layer)
            for row, id_ in enumerate(places.ids.tolist()):
                self._settle(site_of(places, row), str(id_), stays=True)

    def change(self, step: Step) -> bool:
        """Follow an edit; say whether anything may differ."""
        if step.swap.elsewhere or step.layer != self._layer or not self._concern.reads(step):
            return False
        id_, sites = str(step.one.ids[0]), step.sites
        self._kept.take(id_)
        if self._concern.of_others:
            self._settle(sites[0], id_, stays=False)
            self._settle(sites[1], id_, stays=True)
        others = {one for site in sites if site is not None for one in self._on_site.get(site, ())}
        if others:
            self._again(others, step)
        if step.come is not None and id_ not in others:
            self._put(step.come[self._stock], step.study)
        return True

    def passes(self, id_: str) -> bool:
        """Say whether a place surely has what it needs; False for one that is not tested."""
        values = self._kept.of(id_)
        return values is not None and bool(values[1] >= values[0])

    def table(self) -> TestTable:
        """Give the test table, its rows numbered; without words."""
        need, have, have_most, weight, perhaps = self._kept.values[: len(_NUMBERS)]
        return TestTable(
            level=self._level,
            rows=np.arange(len(self._kept)),
            need=need,
            have=have,
            have_most=have_most,
            weight=weight,
            unit=self._unit,
            perhaps=perhaps.astype(bool),
            sizes={} if self._size is None else {self._size: self._kept.values[-1]},
            missing=self._missing,
        )

    def _of(self, table: TestTable) -> Floats:
        """Take what is kept of a table."""
        rows = [np.asarray(getattr(table, name), dtype=float) for name in _NUMBERS[:-1]]
        rows.append(np.zeros(len(table.rows)) if table.perhaps is None else table.perhaps * 1.0)
        if self._size is not None:
            rows.append(table.sizes.get(self._size, np.full(len(table.rows), np.nan)))
        return np.vstack(rows)

    def _ids(self, table: TestTable, study: Study) -> Iterable[object]:
        """Name the places of the rows of a table."""
        subjects = self.rule.kind.subjects(study, self.rule.words)  # type: ignore[attr-defined]
        ids: Iterable[object] = subjects.ids[table.rows]
        return ids

    def _settle(self, site: str | None, id_: str, *, stays: bool) -> None:
        """Note who stands on a site, or no longer does."""
        if site is None:
            return
        there = self._on_site.setdefault(site, [])
        if stays:
            there.append(id_)
        else:
            there.remove(id_)

    def _again(self, ids: Iterable[str], step: Step) -> None:
        """Test all places of one site again."""
        for id_ in ids:
            self._kept.take(id_)
        there = step.places[self._layer]
        rows = np.array(sorted(there.find(id_) for id_ in ids), dtype=np.intp)
        self._put(chosen(there.by_stock[self._stock], rows), step.study)

    def _put(self, places: Facilities, study: Study) -> None:
        """Test some places, and put in what is tested of them."""
        study = changed(study, **{self._layer: places})
        table = self.rule.kind.test(study, self.rule.words)
        if len(table.rows):
            values = self._of(table)
            for row, id_ in enumerate(self._ids(table, study)):
                self._kept.put(id_, values[:, row])

"""Rules about units that add places up: what each place has is kept, so that only one is read."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

import numpy as np

from siting.kinds import Amount, Ratio, ServiceSet
from siting.kinds.belonging import Belonging
from siting.kinds.quantity import Amounts, Each, of_each, total
from siting.kinds.services import Offers
from siting.whatif.keyed import Keyed
from siting.whatif.units import LAYERS, ByUnit

if TYPE_CHECKING:
    from siting.arrays import Floats, Ints
    from siting.kinds.quantity import Sum
    from siting.rule import Rule
    from siting.shortfall import TestTable
    from siting.study import Study
    from siting.study.facilities import Facilities
    from siting.study.subjects import Subjects
    from siting.whatif.step import Step
    from siting.whatif.units import Level
    from siting.words import Words


class Tallied(ByUnit):
    """A rule whose units have what their places have together.

    Notes
    -----
    For each place that has anything the unit that it lies in and what it has are kept, in the
    order of the ids. The units that an edit changes are added up again from these numbers, in
    the order in which a test adds them: so the sums are the same to the last bit.
    """

    def __init__(self, rule: Rule, study: Study, table: TestTable, level: Level) -> None:
        super().__init__(rule, study, table, level)
        study = study.in_stock(rule.run)
        self._of = {layer: self._begun(study.places(layer)) for layer in LAYERS}

    @abstractmethod
    def _has(self, places: Facilities) -> Floats:
        """Say what each place has, shape (k, m): a row for each of k numbers."""

    def change(self, step: Step) -> bool:
        """Follow an edit; say whether anything may differ."""
        if not self._concern.reads(step):
            return False
        name, kept = self._level.name, self._of[step.layer]
        from_, to = step.owners_gone.get(name, -1), step.owners_come.get(name, -1)
        if step.swap.elsewhere:
            had = None if from_ == to else kept.take(step.one.ids[0])
            if had is not None:
                kept.put(step.one.ids[0], np.append(float(to), had[1:]))
        else:
            had = None if step.gone is None else kept.take(step.one.ids[0])
            has = None if step.come is None else self._put(kept, step.come[self._stock], to)
            had = has if had is None else had
        which = np.array(sorted({from_, to} - {-1}), dtype=np.intp)
        if had is None or not len(which):
            return False
        table = self._tested(step, which)
        self._write(table, which, which[table.rows])
        return True

    def _put(self, kept: Keyed, place: Facilities, owner: int) -> Floats | None:
        """Keep what one place has, if it has anything."""
        has = self._has(place)[:, 0]
        if not has.any():
            return None
        kept.put(place.ids[0], np.append(float(owner), has))
        return has

    def _begun(self, places: Facilities) -> Keyed:
        """Take what the places of a layer have."""
        owners = self._level.owners[places.layer]
        has = self._has(places)
        some = np.flatnonzero(has.any(axis=0))
        return Keyed(places.ids[some], np.vstack([owners[some].astype(float), has[:, some]]))

    def _owned(self, layer: str, which: Ints) -> tuple[Belonging, Floats]:
        """Say which places belong to some units, and what all places have."""
        values = self._of[layer].values
        owners = values[0].astype(np.intp)
        place = self._level.members(owners, which)
        each = np.ones(len(place))
        return Belonging(place, np.searchsorted(which, owners[place]), each, each), values[1:]


class Sums(Tallied):
    """A ratio, or an amount, of what is summed over places."""

    def __init__(self, rule: Rule, study: Study, table: TestTable, level: Level) -> None:
        self._sums: list[Sum] = []
        self._bounds: list[float] = []
        self._learn(rule, study.in_stock(rule.run))
        super().__init__(rule, study, table, level)

    def _learn(self, rule: Rule, study: Study) -> None:
        """Find out what the rule sums over places."""

        def noted(
            sum_: Sum, subjects: Subjects, study: Study, words: Words, near_m: float | None = None
        ) -> Amounts:
            if sum_.of in words and sum_ not in self._sums:
                self._sums.append(sum_)
            return total(sum_, subjects, study, words, near_m)

        assert isinstance(rule.kind, (Amount, Ratio))
        rule.kind.test(study, rule.words, noted)

    def _has(self, places: Facilities) -> Floats:
        """Say what each place has of each sum: surely, perhaps, and whether it does not say."""
        rows: list[Floats] = []
        for sum_ in self._sums:
            if self.rule.words.layer(sum_.of) != places.layer:
                rows += [np.zeros(len(places))] * 3
                continue
            each, _ = of_each(sum_, places, self.rule.words)
            rows += [each.low, each.high, each.blank]
        return np.array(rows).reshape(3 * len(self._sums), len(places))

    def _tested(self, step: Step, which: Ints) -> TestTable:
        """Test some units, with the sums that are kept."""
        kind, words = self.rule.kind, self.rule.words
        owned = {layer: self._owned(layer, which) for layer in LAYERS}

        def given(
            sum_: Sum, subjects: Subjects, study: Study, words: Words, near_m: float | None = None
        ) -> Amounts:
            if sum_ not in self._sums:
                return total(sum_, subjects, study, words, near_m)
            at = 3 * self._sums.index(sum_)
            belonging, values = owned[words.layer(sum_.of)]
            bound = words.at_most(sum_.of, sum_.sum)
            each = Each(values[at], values[at + 1], values[at + 2], bound)
            return Amounts(*each.over(belonging, len(which)))

        assert isinstance(kind, (Amount, Ratio))
        return kind.test(self._level.bare(step.study, which), words, given)


class Lists(Tallied):
    """A list of services that the places of a unit give."""

    def _has(self, places: Facilities) -> Floats:
        """Say which services each place gives: surely, and below that perhaps."""
        assert isinstance(self.rule.kind, ServiceSet)
        found = self.rule.kind.offers(places, self.rule.words)
        return np.vstack([found.gives.T, found.perhaps.T]).astype(float)

    def _tested(self, step: Step, which: Ints) -> TestTable:
        """Test some units, with the services that are kept."""

        def offered(layer: str) -> tuple[Offers, Belonging]:
            belonging, values = self._owned(layer, which)
            gives, perhaps = np.split(values.astype(bool).T, 2, axis=1)
            return Offers(gives, perhaps, ()), belonging

        assert isinstance(self.rule.kind, ServiceSet)
        study = self._level.bare(step.study, which)
        return self.rule.kind.test(study, self.rule.words, offered)


def of_unit_rule(rule: Rule, study: Study, table: TestTable, level: Level) -> ByUnit:
    """Choose how a rule about units that are apart is kept."""
    kind = rule.kind
    if isinstance(kind, ServiceSet):
        return Lists(rule, study, table, level)
    if isinstance(kind, (Amount, Ratio)) and kind.adds_up:
        return Sums(rule, study, table, level)
    return ByUnit(rule, study, table, level)

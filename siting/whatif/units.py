"""Rules about units: only the units that a place comes to or goes from are tested anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.kinds import Amount, Ratio, ServiceSet
from siting.kinds.parts import OfSubjects
from siting.shortfall import TestTable
from siting.study.edited import changed
from siting.study.served import IN_UNIT, SERVES
from siting.study.subjects import ESTATES
from siting.study.units import Units
from siting.whatif.places import chosen
from siting.whatif.step import Concern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.arrays import Floats, Ints
    from siting.kinds.quantity import Sum
    from siting.rule import Rule
    from siting.study import Study
    from siting.study.facilities import Facilities
    from siting.whatif.step import Step


@dataclass(frozen=True, kw_only=True)
class Level:
    """The units that a rule tests, and which of the places lie in which.

    Attributes
    ----------
    name : str
        Tells levels apart: planning units may be joined in several sizes.
    of_health : ndarray of int, shape (n_health,)
        The unit of each health place, -1 for none.
    """

    name: str
    level: str
    units: Units
    tree: shapely.STRtree
    of_health: Ints

    @classmethod
    def of_rule(cls, rule: Rule, study: Study) -> Level:
        """Give the level that a rule tests."""
        assert isinstance(rule.kind, OfSubjects)
        subjects = rule.kind.subjects(study, rule.words)
        assert subjects is not None
        assert subjects.units is not None
        units = subjects.units
        size = rule.kind.unit_size
        return cls(
            name=f"{units.level} {'' if size is None else size.older_people}",
            level=rule.kind.for_each,
            units=units,
            tree=shapely.STRtree(units.geometry),
            of_health=units.of(study.health.xy),
        )

    def of(self, xy: Floats) -> int:
        """Say in which unit one point lies, -1 for none; on a border, the lowest id has it."""
        if self.units.everywhere:
            return 0
        found = self.tree.query(shapely.points(xy[0]), predicate="intersects")
        return int(found.min(initial=len(self.units))) if len(found) else -1

    def members(self, owners: Ints, which: Ints) -> Ints:
        """List the places whose unit is one of some."""
        wanted = np.zeros(len(self.units) + 1, dtype=bool)  # the last: for places in no unit
        wanted[which] = True
        return np.flatnonzero(wanted[owners])

    def owners(self, places: Facilities, study: Study) -> Ints:
        """Say in which unit each place of a layer lies, -1 for none."""
        return self.of_health if places is study.health else self.units.of(places.xy)

    def bare(self, study: Study, which: Ints) -> Study:
        """Give a study of some of the units, with no place in them."""
        none = np.empty(0, dtype=np.intp)
        nowhere = chosen(study.facilities, none), chosen(study.health, none)
        return self._studied(study, which, nowhere, (none, none))

    def cut(self, study: Study, places: Facilities, owners: Ints, which: Ints) -> Study:
        """Give a study of some of the units, with the places in them.

        Parameters
        ----------
        places : Facilities
            Those in these units.
        owners : ndarray of int, shape (m,)
            The unit of each.
        which : ndarray of int, shape (n,)
            The units, in order.
        """
        inside = self.members(self.of_health, which)
        health = chosen(study.health, inside)
        lain = np.searchsorted(which, owners), np.searchsorted(which, self.of_health[inside])
        return self._studied(study, which, (places, health), lain)

    def _studied(
        self,
        study: Study,
        which: Ints,
        places: tuple[Facilities, Facilities],
        owners: tuple[Ints, Ints],
    ) -> Study:
        """Give a study of some units, with facilities and health places whose units are known."""
        whole, (facilities, health) = self.units, places
        units = _Cut(
            level=whole.level,
            ids=whole.ids[which],
            names=whole.names[which],
            geometry=whole.geometry[which],
            elders=whole.elders[which],
            of_demand=np.empty(0, dtype=np.intp),
            columns={name: values[which] for name, values in whole.columns.items()},
            known=tuple((one.xy, of) for one, of in zip(places, owners, strict=True)),
        )
        if self.level == ESTATES:
            return changed(study, facilities=facilities, health=health, estates=units)
        levels = {**study.units, self.level: units}
        return changed(study, facilities=facilities, health=health, units=levels)


@dataclass(frozen=True, kw_only=True)
class _Cut(Units):
    """Some of the units of a level; which places lie in which is known already."""

    known: tuple[tuple[Floats, Ints], ...]

    def of(self, xy: Floats) -> Ints:
        """Say in which unit each of the places lies."""
        return next(owners for places, owners in self.known if places is xy)

    def near_border(self, xy: Floats) -> int:  # noqa: ARG002 - as for all units
        """Count none: only notes tell of them."""
        return 0


def are_apart(rule: Rule, study: Study) -> bool:
    """Say whether what a rule says of a unit hangs only on the unit and the places in it.

    It does not where places near several units are shared among them, where estates are pooled,
    where figures are looked up by name, where places name the units that they are for, or where
    a field hangs on other places.
    """
    kind = rule.kind
    if not isinstance(kind, (Amount, Ratio, ServiceSet)) or kind.for_each in rule.words:
        return False
    if kind.near_m is not None or (isinstance(kind, Ratio) and kind.pool_by is not None):
        return False
    if any(names_units(one) for one in (study.facilities, study.health)):
        return False
    from_places = all(one.of in rule.words or one.of in ("unit", "self") for one in _sums(rule))
    return from_places and len(study.demand) > 0 and not Concern(rule).of_others


def _sums(rule: Rule) -> Iterator[Sum]:
    """Go through what a ratio compares."""
    if isinstance(rule.kind, Ratio):
        for part in rule.kind.parts:
            yield from (part.top, part.bottom)


def names_units(places: Facilities) -> bool:
    """Say whether any place names a unit that it serves or belongs to."""
    named = [places.columns[name] for name in (SERVES, IN_UNIT) if name in places.columns]
    return any(text is not None for texts in named for text in texts.tolist())


class ByUnit:
    """A rule about units, kept up to date.

    Parameters
    ----------
    rule : Rule
        One whose units `are_apart`.
    study : Study
        In the stock that the plan asks for.
    table : TestTable
        What a test of the rule gave.
    level : Level
        The units that it tests.
    """

    def __init__(self, rule: Rule, study: Study, table: TestTable, level: Level) -> None:
        self.rule, self._level, self._concern = rule, level, Concern(rule)
        self._stock = rule.run or study.stock
        self._unit, self._missing = table.unit, table.missing
        n = len(level.units)
        self._asked = np.zeros(n, dtype=bool)
        self._perhaps = np.zeros(n, dtype=bool)
        self._numbers = {name: np.zeros(n) for name in ("need", "have", "have_most", "weight")}
        self._sizes = {name: np.zeros(n) for name in table.sizes}
        self._write(table, np.arange(n))

    def change(self, step: Step) -> bool:
        """Follow an edit; say whether anything may differ."""
        name = self._level.name
        lain = [of[name] for of in (step.owners_gone, step.owners_come) if of]
        which: Ints = np.array(sorted({unit for unit in lain if unit >= 0}), dtype=np.intp)
        if not len(which) or not self._concern.reads(step):
            return False
        self._write(self._tested(step, which), which)
        return True

    def _tested(self, step: Step, which: Ints) -> TestTable:
        """Test some units."""
        name = self._level.name
        inside = self._level.members(step.places.owners[name], which)
        places = chosen(step.places.by_stock[self._stock], inside)
        owners = step.places.owners[name][inside]
        study = self._level.cut(step.study, places, owners, which)
        return self.rule.kind.test(study, self.rule.words)

    def table(self) -> TestTable:
        """Give the test table, without words."""
        rows, numbers = np.flatnonzero(self._asked), self._numbers
        return TestTable(
            level=self._level.level,
            rows=rows,
            need=numbers["need"][rows],
            have=numbers["have"][rows],
            have_most=numbers["have_most"][rows],
            weight=numbers["weight"][rows],
            unit=self._unit,
            perhaps=self._perhaps[rows],
            sizes={name: values[rows] for name, values in self._sizes.items()},
            missing=self._missing,
        )

    def _write(self, table: TestTable, which: Ints) -> None:
        """Write what a test says of some units."""
        self._asked[which] = False
        rows = which[table.rows]
        self._asked[rows] = True
        assert table.perhaps is not None
        self._perhaps[rows] = table.perhaps
        for name, values in self._numbers.items():
            values[rows] = getattr(table, name)
        for name, values in self._sizes.items():
            values[rows] = table.sizes[name]

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
from siting.whatif.edits import FACILITIES, HEALTH
from siting.whatif.places import chosen
from siting.whatif.step import Concern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from siting.arrays import Floats, Ints
    from siting.kinds.quantity import Sum
    from siting.rule import Rule
    from siting.study import Study
    from siting.study.facilities import Facilities
    from siting.whatif.step import Step

LAYERS: tuple[str, ...] = (FACILITIES, HEALTH)


@dataclass(frozen=True, kw_only=True)
class Level:
    """The units that a rule tests, and which of the places lie in which.

    Attributes
    ----------
    name : str
        Tells levels apart: planning units may be joined in several sizes.
    owners : dict of str to ndarray of int, shape (m,)
        The unit of each place, -1 for none, by layer; as the study has them.
    """

    name: str
    level: str
    units: Units
    tree: shapely.STRtree
    owners: dict[str, Ints]

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
            owners={layer: units.of(study.places(layer).xy) for layer in LAYERS},
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

    def bare(self, study: Study, which: Ints) -> Study:
        """Give a study of some of the units, with no place in them."""
        none = np.empty(0, dtype=np.intp)
        nowhere = {layer: (chosen(study.places(layer), none), none) for layer in LAYERS}
        return self.cut(study, nowhere, which)

    def cut(
        self, study: Study, places: Mapping[str, tuple[Facilities, Ints]], which: Ints
    ) -> Study:
        """Give a study of some of the units, with the places in them.

        Parameters
        ----------
        places : mapping of str to tuple of Facilities and ndarray of int
            By layer all that count for these units, and the unit that each lies in.
        which : ndarray of int, shape (n,)
            The units, in order.
        """
        whole = self.units
        at = np.full(len(whole) + 1, -1, dtype=np.intp)  # the last: for places in no unit
        at[which] = np.arange(len(which))
        units = _Cut(
            level=whole.level,
            ids=whole.ids[which],
            names=whole.names[which],
            geometry=whole.geometry[which],
            elders=whole.elders[which],
            of_demand=np.empty(0, dtype=np.intp),
            columns={name: values[which] for name, values in whole.columns.items()},
            known=tuple((one.xy, at[of]) for one, of in places.values()),
        )
        found = {layer: one for layer, (one, _) in places.items()}
        if self.level == ESTATES:
            return changed(study, **found, estates=units)
        return changed(study, **found, units={**study.units, self.level: units})


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

    Or only on the places near it, and on the units with which it shares these. It does not where
    estates are pooled, where figures are looked up by name, where places name the units that they
    are for, or where a field hangs on other places.
    """
    kind = rule.kind
    if not isinstance(kind, (Amount, Ratio, ServiceSet)) or kind.for_each in rule.words:
        return False
    if isinstance(kind, Ratio) and kind.pool_by is not None:
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
        self._write(table, np.arange(n), table.rows)

    def change(self, step: Step) -> bool:
        """Follow an edit; say whether anything may differ."""
        name = self._level.name
        lain = [of[name] for of in (step.owners_gone, step.owners_come) if of]
        which: Ints = np.array(sorted({unit for unit in lain if unit >= 0}), dtype=np.intp)
        if not len(which) or not self._concern.reads(step):
            return False
        table = self._tested(step, which)
        self._write(table, which, which[table.rows])
        return True

    def _tested(self, step: Step, which: Ints) -> TestTable:
        """Test some units."""
        found = {}
        for layer, all_ in step.places.items():
            owners = all_.owners[self._level.name]
            inside = self._level.members(owners, which)
            found[layer] = chosen(all_.by_stock[self._stock], inside), owners[inside]
        return self.rule.kind.test(self._level.cut(step.study, found, which), self.rule.words)

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

    def _write(self, table: TestTable, which: Ints, rows: Ints) -> None:
        """Write what a test says of some units: which it was asked of, and which its rows are."""
        self._asked[which] = False
        self._asked[rows] = True
        assert table.perhaps is not None
        self._perhaps[rows] = table.perhaps
        for name, values in self._numbers.items():
            values[rows] = getattr(table, name)
        for name, values in self._sizes.items():
            values[rows] = table.sizes[name]

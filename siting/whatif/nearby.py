"""Rules about what places, or units, have nearby: only what an edit is near to is tested anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.kinds import Amount, Ratio, Reach, ServiceSet
from siting.reach.straight import HALF_CENTIMETRE_M
from siting.study.edited import changed
from siting.whatif.places import chosen
from siting.whatif.singles import Singles
from siting.whatif.units import LAYERS, ByUnit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from siting.arrays import Floats, Ints
    from siting.rule import Rule
    from siting.shortfall import TestTable
    from siting.study import Study
    from siting.study.facilities import Facilities
    from siting.whatif.around import Around
    from siting.whatif.places import ByLayer
    from siting.whatif.step import Step
    from siting.whatif.units import Level

#: Looked up so much farther than a limit, which counts to the centimetre [m].
_MARGIN_M = 1.0


def rows_of(places: ByLayer, layer: str, ids: Iterable[str]) -> Ints:
    """Say which rows of a layer some places are, in the order of their ids."""
    return np.array(sorted({places[layer].find(id_) for id_ in ids}), dtype=np.intp)


class NearPlaces(Singles):
    """A ``reach`` rule about places: near enough to another place, or far enough away.

    Parameters
    ----------
    around : Around
        Finds places by where they are.

    Notes
    -----
    What is said of a place hangs on the places within the limit of it. So an edit concerns the
    places within the limit of where the edited one was and is; each is tested with all that are
    within the limit of it.
    """

    def __init__(self, rule: Rule, study: Study, table: TestTable, around: Around) -> None:
        kind = rule.kind
        assert isinstance(kind, Reach)
        super().__init__(rule, study, table)
        self._around, self._found_in = around, rule.words.layer(kind.find.facility)
        around.begin()
        self._reach_m = kind.cutoff_m / kind.ways(study).least_ratio + _MARGIN_M

    def change(self, step: Step) -> bool:
        """Follow an edit; say whether anything may differ."""
        if not self._concern.reads(step):
            return False
        id_, concerned = str(step.one.ids[0]), set[str]()
        for place in (step.gone, step.come):
            if place is not None and step.layer == self._found_in:
                concerned.update(self._near(self._layer, next(iter(place.values())).xy[0]))
        if step.layer == self._layer:
            self._kept.take(id_)
            concerned.discard(id_)
            if step.come is not None:
                concerned.add(id_)
        for one in concerned:
            self._kept.take(one)
        if concerned:
            self._again_all(concerned, step)
        return True

    def _near(self, layer: str, xy: Floats) -> list[str]:
        return self._around.of_point(layer, xy, self._reach_m)

    def _again_all(self, ids: set[str], step: Step) -> None:
        """Test some places again, with what is near them."""
        whole = {layer: one.by_stock[self._stock] for layer, one in step.places.items()}
        tested = whole[self._layer].xy[rows_of(step.places, self._layer, ids)]
        wanted = {self._layer: ids}
        beside = {id_ for xy in tested for id_ in self._near(self._found_in, xy)}
        wanted[self._found_in] = wanted.get(self._found_in, set()) | beside
        found = {
            layer: chosen(whole[layer], rows_of(step.places, layer, some))
            for layer, some in wanted.items()
        }
        study = changed(step.study.in_stock(self.rule.run), **found)
        table = self.rule.kind.test(study, self.rule.words)
        values = self._of(table)
        for row, id_ in enumerate(self._ids(table, study)):
            if id_ in ids:
                self._kept.put(id_, values[:, row])


def counts_nearby(rule: Rule) -> bool:
    """Say whether units have what is near them, not only in them."""
    kind = rule.kind
    return isinstance(kind, (Amount, Ratio, ServiceSet)) and kind.near_m is not None


class NearUnits(ByUnit):
    """A rule about units that have what is near them: places may be of several, and shared.

    Parameters
    ----------
    around : Around
        Finds places by where they are.

    Notes
    -----
    An edit concerns the units that are near where the place was and is. They are tested with all
    places near them, and with all further units near these places, which share them.
    """

    def __init__(
        self, rule: Rule, study: Study, table: TestTable, level: Level, around: Around
    ) -> None:
        super().__init__(rule, study, table, level)
        assert isinstance(rule.kind, (Amount, Ratio, ServiceSet))
        assert rule.kind.near_m is not None
        self._around, self._near_m = around, rule.kind.near_m
        around.begin()

    def change(self, step: Step) -> bool:
        """Follow an edit; say whether anything may differ."""
        if not self._concern.reads(step):
            return False
        places = [next(iter(one.values())) for one in (step.gone, step.come) if one is not None]
        which = self._units_near(np.vstack([one.xy for one in places]))
        if not len(which):
            return False
        found = {layer: self._beside(layer, which, step) for layer in LAYERS}
        beside = self._units_near(np.vstack([one.xy for one, _ in found.values()]))
        every: Ints = np.union1d(beside, which)
        study = self._level.cut(step.study, found, every)
        table = self.rule.kind.test(study, self.rule.words)
        own = table.only(np.isin(every[table.rows], which))
        self._write(own, which, every[own.rows])
        return True

    def _units_near(self, xy: Floats) -> Ints:
        """List the units that any of some points is near to."""
        limit = self._near_m + HALF_CENTIMETRE_M
        tree = self._level.tree
        return np.unique(tree.query(shapely.points(xy), predicate="dwithin", distance=limit)[1])

    def _beside(self, layer: str, which: Ints, step: Step) -> tuple[Facilities, Ints]:
        """Give the places of a layer near some units, and a few more; and where each lies."""
        boxes = shapely.bounds(self._level.units.geometry[which]).tolist()
        reach_m = self._near_m + _MARGIN_M
        ids = {id_ for box in boxes for id_ in self._around.of_box(layer, tuple(box), reach_m)}
        rows = rows_of(step.places, layer, ids)
        there = step.places[layer]
        return chosen(there.by_stock[self._stock], rows), there.owners[self._level.name][rows]

"""What all sorts of fixes are found with: the plan, its land, and the trial of edits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from siting.check.places import finest, geometries, places, unit_of
from siting.fix.land import Land
from siting.fix.trial import Trial
from siting.records.finding import Subject
from siting.records.fixes import Fix

if TYPE_CHECKING:
    import shapely

    from siting.arrays import Floats
    from siting.fix.targets import Target
    from siting.fix.trial import Effect
    from siting.records.finding import Place
    from siting.study import Study
    from siting.study.facilities import Facilities
    from siting.whatif import Draft
    from siting.whatif.edits import Edit


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The plan that fixes are found for.

    Attributes
    ----------
    draft : Draft
        Without edits.
    """

    draft: Draft
    trial: Trial
    land: Land

    @classmethod
    def of(cls, draft: Draft) -> Scene:
        """Look at a plan."""
        return cls(draft=draft, trial=Trial(draft), land=Land(draft.layers))

    def study(self, target: Target) -> Study:
        """Give the study in the stock that a rule counts."""
        return self.draft.study.in_stock(target.rule.run)

    def place(self, xy: Floats) -> Place:
        """Give a position in degrees."""
        return places(self.draft.study, np.asarray(xy)[None])[0]

    def unit(self, xy: Floats) -> Subject | None:
        """Name the finest unit that a position lies in."""
        units = finest(self.draft.study)
        return None if units is None else unit_of(units, int(units.of(np.asarray(xy)[None])[0]))

    def drawn(self, shape: shapely.Geometry) -> dict[str, object]:
        """Give a geometry in degrees, as GeoJSON."""
        one = np.empty(1, dtype=object)
        one[0] = shape
        return geometries(self.draft.study, one)[0]


@dataclass(frozen=True, kw_only=True)
class Way:
    """A fix before it is written down: what it costs, and the edits that do it."""

    kind: str
    costs: float
    unit: str
    said: str
    edits: tuple[Edit, ...] = ()
    facility: Subject | None = None
    others: tuple[Subject, ...] = ()
    at: Floats | None = None
    area: shapely.Geometry | None = None
    area_m2: float | None = None
    approximate: bool = False
    notes: tuple[str, ...] = ()


@dataclass(kw_only=True)
class Ways:
    """The fixes of one finding, and why there are no others."""

    ways: list[Way] = field(default_factory=list)
    why: list[str] = field(default_factory=list)


def written(way: Way, effect: Effect, scene: Scene, options: tuple[str, ...]) -> Fix:
    """Write a fix down that was proved.

    Parameters
    ----------
    options : tuple of str
        Its edits as options of ``siting whatif``.
    """
    return Fix(
        kind=way.kind,
        costs=float(way.costs),
        unit=way.unit,
        said=way.said,
        edits=options,
        facility=way.facility,
        others=way.others,
        within=None if way.at is None else scene.unit(way.at),
        at=None if way.at is None else scene.place(way.at),
        area_m2=way.area_m2,
        approximate=way.approximate,
        better=effect.better,
        worse=effect.worse,
        notes=way.notes,
        geometry=None if way.area is None else scene.drawn(way.area),
    )


def named(places_: Facilities, row: int) -> Subject:
    """Name a facility."""
    return Subject(level="facility", id=str(places_.ids[row]), name=places_.name_of(row))


def called(one: Subject) -> str:
    """Write a facility for people: its id, and its name if it has one."""
    return one.id if one.name in ("", one.id) else f"{one.id} {one.name}"

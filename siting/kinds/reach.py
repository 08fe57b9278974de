"""The kind ``reach``: is one near enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import msgspec
import numpy as np
import shapely
from scipy.sparse import csr_array

from siting.condition import (
    Condition,
    test_all,
)
from siting.kinds.parts import AtLeastOne, Part, Positive, counts_as
from siting.reach import straight
from siting.shortfall import TestTable, nothing_to_test

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints, Rows
    from siting.rule import Candidates
    from siting.study import Study
    from siting.study.facilities import Selection
    from siting.words import Words

#: Walked metres for each metre of straight line, where there is no street network (ours).
DETOUR = 1.35


class Find(Part, frozen=True, kw_only=True):
    """The facility looked for, and how many of them."""

    facility: str
    at_least: AtLeastOne = 1


class Within(Part, frozen=True, kw_only=True):
    """How far: in metres, or in minutes at a walking speed."""

    metres: Positive | None = None
    minutes: Positive | None = None
    walking_metres_per_minute: Positive | None = None

    @property
    def cutoff_m(self) -> float:
        """The farthest distance that passes [m]."""
        if self.metres is not None:
            return self.metres
        return (self.minutes or 0.0) * (self.walking_metres_per_minute or 0.0)


class Reach(Part, frozen=True, kw_only=True):
    """Older people have so many facilities of a type within a distance of where they live.

    Why: what lies beyond walking distance is not used by those who need it most.
    Fix: run ``siting propose`` for sites in the gaps, or move a planned site towards them.
    """

    name: ClassVar[str] = "reach"
    for_each: Literal["residential_area"]
    applies_when: tuple[Condition, ...] = ()
    find: Find
    within: Within
    measure: Literal["straight_line", "walking_network"]
    from_: Literal["dwellings"] = msgspec.field(default="dwellings", name="from")

    @property
    def subject(self) -> str:
        """What is tested."""
        return "demand"

    @property
    def facility(self) -> str:
        """The facility word it looks for."""
        return self.find.facility

    @property
    def detour(self) -> float:
        """Metres of way for each metre of straight line."""
        return DETOUR if self.measure == "walking_network" else 1.0

    @property
    def cutoff_m(self) -> float:
        """The farthest way that passes [m]."""
        return self.within.cutoff_m

    @property
    def asks(self) -> str:
        """What is required."""
        least = "" if self.find.at_least == 1 else f"{self.find.at_least} "
        return f"{least}within {self.cutoff_m:g} m"

    def test(self, study: Study, words: Words) -> TestTable:
        """Measure how far the demand points of the class are from the nearest facility."""
        demand = study.demand
        unit = "facilities in reach"
        if not len(demand):
            return nothing_to_test("demand", unit, "layers.elders")
        sure, maybe, missing = test_all(self.applies_when, study.demand_field, len(demand))
        rows = np.flatnonzero(sure | maybe)
        outside = ~(sure | maybe)
        found = study.facilities.select(words.names(self.facility), words.where(self.facility))
        have, index, distance = self._count(demand.xy[rows], study, found.sure)
        have_most = have.copy()
        short = np.flatnonzero(have < self.find.at_least)
        have_most[short] = self._at_most(study, demand.xy[rows[short]], found)
        have_most[maybe[rows]] = np.maximum(have[maybe[rows]], self.find.at_least)
        fields = tuple(f"residential.{name}" for name in missing)
        return TestTable(
            level="demand",
            rows=rows,
            need=np.full(len(rows), float(self.find.at_least)),
            have=have,
            have_most=have_most,
            weight=demand.elders[rows],
            unit=unit,
            outside_subjects=int(outside.sum()),
            outside_people=float(demand.elders[outside].sum()),
            distance_m=distance * self.detour,
            nearest=index,
            missing=fields + found.missing,
            notes=self._notes(study),
        )

    def _count(self, xy: Floats, study: Study, which: Flags) -> tuple[Floats, Ints, Floats]:
        """Count the facilities within the cut-off, as far as asked for; find the last of them."""
        chosen = np.flatnonzero(which)
        have = np.zeros(len(xy))
        for nth in range(1, self.find.at_least + 1):
            index, distance = straight.nearest(xy, study.facilities.xy[chosen], nth=nth)
            have += straight.is_within(distance, self.cutoff_m / self.detour)
        return have, np.append(chosen, -1)[index], distance

    def _at_most(self, study: Study, xy: Floats, found: Selection) -> Floats:
        """Count what may be near: facilities that perhaps count, or stand outside the plan."""
        have, _, _ = self._count(xy, study, found.sure | found.maybe)
        area = None if study.surroundings_known else study.study_area
        if area is not None:
            core = shapely.buffer(area, -self.cutoff_m / self.detour, quad_segs=32)
            shapely.prepare(core)
            have[~shapely.intersects_xy(core, xy[:, 0], xy[:, 1])] = self.find.at_least
        return have

    def _notes(self, study: Study) -> tuple[str, ...]:
        """Say how the distance was measured, and on what area the density."""
        notes = []
        if self.measure == "walking_network":
            notes.append(
                f"the way on foot is estimated as the straight line x {DETOUR:g} (ours);"
                " streets are not used yet"
            )
        if not study.surroundings_known:
            notes.append(
                f"whoever lives nearer than {self.cutoff_m / self.detour:.0f} m to the edge of the"
                " study area may be served from outside: undecided where nothing inside is near"
            )
        if any(test.field == "older_people_per_km2" for test in self.applies_when):
            notes.extend(study.density[1])
        return tuple(notes)

    def additions(
        self, study: Study, table: TestTable, candidates: Candidates, words: Words
    ) -> Rows:
        """Let each candidate add one facility to every demand point within the cut-off."""
        adds = np.flatnonzero(counts_as(candidates, words, self.facility))
        reached = straight.within(
            candidates.xy[adds], study.demand.xy[table.rows], cutoff_m=self.cutoff_m / self.detour
        )
        counts = np.zeros(len(candidates.ids) + 1, dtype=reached.indptr.dtype)
        counts[adds + 1] = np.diff(reached.indptr)
        indptr = np.cumsum(counts, dtype=counts.dtype)
        return csr_array(
            (reached.data, reached.indices, indptr), shape=(len(candidates.ids), len(table.rows))
        )

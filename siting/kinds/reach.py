"""The kind ``reach``: is one near enough."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, get_args

import numpy as np
from scipy.sparse import csr_array

from siting.condition import Condition, MeasuredOn, test_all
from siting.kinds import same_unit
from siting.kinds.nearness import Nearness
from siting.kinds.parts import counts_as
from siting.kinds.shared_beds import Competition, Supply
from siting.language import joined, say
from siting.reach import straight
from siting.shortfall import TestTable, nothing_to_test
from siting.study.density import of_areas
from siting.study.subjects import DENSITY, ESTATES
from siting.terms import term

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Rows
    from siting.kinds.same_unit import Same
    from siting.reach.ways import Near
    from siting.rule import Candidates
    from siting.study import Study
    from siting.words import Words


class Reach(Nearness, frozen=True, kw_only=True):
    """Older people have so many facilities of a type within a distance of where they live.

    Why: what lies beyond walking distance is not used by those who need it most.
    Fix: run ``siting propose`` for sites in the gaps, or move a planned site towards them.
    """

    name: ClassVar[str] = "reach"

    def __post_init__(self) -> None:
        """Refuse a distance that is not said, or said twice, and homes kept away from."""
        if (self.within is None) == (self.no_closer_than is None):
            raise ValueError("say either 'within' or 'no_closer_than'")
        if self.find.at_least > 1 and self.for_each != ESTATES:
            raise ValueError("'at_least' of 'find' is for homes, not for places")
        if len({test.measured_on for test in self._by_density}) > 1:
            raise ValueError("density is measured on one kind of area in a rule, not on several")
        if self.no_closer_than is not None and self.for_each == ESTATES:
            raise ValueError("'no_closer_than' is for places, not for homes")
        if (self.capacity == "shared") != (self.beds_per_10000 is not None):
            raise ValueError("'capacity: shared' and 'beds_per_10000' go together")
        if self.capacity == "shared" and self.for_each != ESTATES:
            raise ValueError("beds are shared by homes, not by places")
        if self.capacity == "shared" and self.find.at_least > 1:
            raise ValueError("where beds are shared, one facility in reach is asked for")

    @property
    def subject(self) -> str:
        """What is tested: demand points, or places of a type."""
        return "demand" if self.for_each == ESTATES else self.for_each

    @property
    def facility(self) -> str | None:
        """The facility whose building would mend a breach; None for places that stand."""
        return self.find.facility if self.for_each == ESTATES and not self.find.where else None

    @property
    def shares_beds(self) -> bool:
        """Whether a facility in reach counts only for as many as it has beds for."""
        return self.capacity == "shared"

    @property
    def density_on(self) -> MeasuredOn:
        """The areas on which density is measured, where the rule asks for one."""
        return next((one.measured_on for one in self._by_density if one.measured_on), "community")

    @property
    def _by_density(self) -> list[Condition]:
        return [test for test in self.applies_when if test.field == DENSITY]

    @property
    def _areas(self) -> str:
        """The layer that gives the areas on which density is measured."""
        on = self.density_on
        return "layers.residential" if on == ESTATES else f"layers.units.{on}"

    def test(self, study: Study, words: Words) -> TestTable:
        """Measure how far the demand points of the class are from the nearest facility."""
        if self.for_each != ESTATES:
            return self.test_places(study, words)
        shared = self.competition(study, words)
        return self._reached(study, words) if shared is None else shared.table()

    def competition(self, study: Study, words: Words) -> Competition | None:
        """Find who wants a bed, and who has them; None where beds are not shared."""
        if self.beds_per_10000 is None:
            return None
        table = self._reached(study, words)
        if not len(table.rows):
            return None
        places, found = self.looked_for(study, words)
        xy, beds = self.origins(study)[table.rows], places.number("beds")
        inside = self.inside(study, xy, places.xy, table.rows)
        elsewhere = self.beside_unknown(study, xy)
        if table.perhaps is not None:
            elsewhere = elsewhere | table.perhaps
        if inside is not None:
            elsewhere = elsewhere | inside.nowhere
        sure, any_ = np.flatnonzero(found.sure), np.flatnonzero(found.sure | found.maybe)
        lacks = (f"{places.layer}.beds",) if np.isnan(beds[any_]).any() else ()
        missing = tuple(dict.fromkeys((*table.missing, *lacks)))
        near = [
            self.ways(study).within(
                places.xy[which],
                xy,
                cutoff_m=self.cutoff_m,
                same=None if inside is None else inside.among(slice(None), which),
            )
            for which in (sure, any_)
        ]
        return Competition(
            alone=replace(table, missing=missing),
            beds_per_10000=self.beds_per_10000,
            elsewhere=elsewhere,
            sure=Supply(near[0], np.nan_to_num(beds[sure])),
            most=Supply(near[1], np.where(np.isnan(beds[any_]), np.inf, beds[any_])),
        )

    def _reached(self, study: Study, words: Words) -> TestTable:
        """Measure how far demand points are from the nearest facility, whatever beds it has."""
        demand = study.demand
        unit = say("facilities in reach")
        if not len(demand):
            return nothing_to_test("demand", unit, "layers.elders")
        field_of = partial(study.demand_field, on=self.density_on)
        sure, maybe, missing = test_all(self.applies_when, field_of, len(demand))
        rows = np.flatnonzero(sure | maybe)
        outside = ~(sure | maybe)
        lacking = self.lacking(self.words, study, words)
        if lacking:
            return nothing_to_test("demand", unit, *lacking)
        places, found = self.looked_for(study, words)
        xy = self.origins(study)[rows]
        inside = self.inside(study, xy, places.xy, rows)
        have, near = self._count(study, xy, places.xy, found.sure, inside)
        have_most = have.copy()
        short = np.flatnonzero(have < self.find.at_least)
        if found.maybe.any():
            some = None if inside is None else inside.only(short)
            any_ = found.sure | found.maybe
            have_most[short] = self._count(study, xy[short], places.xy, any_, some)[0]
        have_most[short[self.beside_unknown(study, xy[short])]] = self.find.at_least
        if inside is not None:
            have_most[inside.nowhere] = self.find.at_least
        have_most[maybe[rows]] = np.maximum(have[maybe[rows]], self.find.at_least)
        fields = tuple(
            self._areas if name == DENSITY else f"residential.{name}" for name in missing
        )
        return TestTable(
            level="demand",
            rows=rows,
            need=np.full(len(rows), float(self.find.at_least)),
            have=have,
            have_most=have_most,
            weight=demand.elders[rows],
            perhaps=maybe[rows],
            unit=unit,
            outside_subjects=int(outside.sum()),
            outside_people=float(demand.elders[outside].sum()),
            distance_m=near.way_m,
            nearest=near.target,
            estimated=near.estimated,
            cut_off=np.isinf(near.way_m)
            & (same_unit.count(found.sure, inside) >= self.find.at_least),
            missing=fields + found.missing,
            notes=self.notes(study)
            + self._guessed(study, near, demand.elders[rows])
            + self.border_notes(inside, found),
        )

    def _guessed(self, study: Study, near: Near, people: Floats) -> tuple[str, ...]:
        """Say whose way is estimated although the plan names streets."""
        if study.streets is None or not near.estimated.any():
            return ()
        n, all_ = people[near.estimated].sum(), people.sum()
        return (
            say(
                "estimated, since no street is near: the way of {n:,.0f} of {all:,.0f} people",
                n=n,
                all=all_,
            ),
        )

    def origins(self, study: Study) -> Floats:
        """Say where distances are measured from: dwellings, or the middle of their estate."""
        xy = study.demand.xy
        if self.from_ == "dwellings" or study.estates is None:
            return xy
        inside, at = study.estates.inside, study.demand.residential
        return np.where((at >= 0)[:, None], inside[at], xy)

    def _count(
        self, study: Study, xy: Floats, to_xy: Floats, which: Flags, inside: Same | None
    ) -> tuple[Floats, Near]:
        """Count the facilities within the cut-off, as far as asked for; find the last of them."""
        chosen = np.flatnonzero(which)
        same = None if inside is None else inside.among(slice(None), chosen)
        have, ways = np.zeros(len(xy)), self.ways(study)
        for nth in range(1, self.find.at_least + 1):
            near = ways.nearest(xy, to_xy[chosen], nth=nth, same=same)
            have += straight.is_within(near.way_m, self.cutoff_m)
        return have, near._replace(target=np.append(chosen, -1)[near.target])

    def notes(self, study: Study) -> tuple[str, ...]:
        """Say how the distance was measured, and on what area the density."""
        notes = super().notes(study)
        density = study.density(self.density_on) if self._by_density else None
        return notes if density is None else (*notes, *density[1], *self._by_area(study))

    def _by_area(self, study: Study) -> list[str]:
        """Say how many older people the rule would speak of, by the area density is measured on."""
        each = [(on, study.areas(on)) for on in get_args(MeasuredOn)]
        drawn = [(on, areas) for on, areas in each if areas is not None]
        if len(drawn) < 2:  # nothing to compare
            return []
        said = []
        for on, areas in drawn:
            per_km2 = of_areas(areas)
            sure = np.all([test.holds(per_km2) for test in self._by_density], axis=0)
            people = study.demand.elders[sure].sum()
            said.append(say("{people:,.0f} by {on}", people=people, on=term(on)))
        asked = joined((test.asked for test in self._by_density), " and ")
        return [
            say(
                "older people where density is {asked} per km2: {said}",
                asked=asked,
                said=joined(said),
            )
        ]

    def additions(
        self, study: Study, table: TestTable, candidates: Candidates, words: Words
    ) -> Rows:
        """Let each candidate add one facility to every demand point within the cut-off.

        Where beds are shared, it adds all that is needed, as if it had beds for all: what it does
        add hangs on the other sites (`competition`).
        """
        adds = np.flatnonzero(counts_as(candidates, words, self.find.facility))
        sites, homes = candidates.xy[adds], self.origins(study)[table.rows]
        inside = self.inside(study, homes, sites, table.rows) if len(table.rows) else None
        same = None if inside is None else inside.among(slice(None), slice(None))
        reached = self.ways(study).within(sites, homes, cutoff_m=self.cutoff_m, same=same)
        counts = np.zeros(len(candidates.ids) + 1, dtype=reached.indptr.dtype)
        counts[adds + 1] = np.diff(reached.indptr)
        indptr = np.cumsum(counts, dtype=counts.dtype)
        added = table.need[reached.indices] if self.shares_beds else reached.data
        return csr_array(
            (added, reached.indices, indptr), shape=(len(candidates.ids), len(table.rows))
        )

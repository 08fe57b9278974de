"""What all rules of ``reach`` share: what must be near, how far, and places near other places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec
import numpy as np
import shapely

from siting.condition import Condition  # noqa: TC001 - msgspec reads the annotation
from siting.kinds import same_unit
from siting.kinds.parts import AtLeastOne, Part, Positive, absent, applying, sizes_of
from siting.kinds.within import Within  # noqa: TC001
from siting.language import joined, say
from siting.reach import straight
from siting.reach.edge import may_be_beyond
from siting.reach.ways import Measure  # noqa: TC001 - msgspec reads the annotation
from siting.shortfall import TestTable, nothing_to_test
from siting.study.subjects import ESTATES
from siting.terms import term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Flags, Floats, Ints, Texts
    from siting.kinds.same_unit import Same
    from siting.reach.ways import Near, Ways
    from siting.study import Study
    from siting.study.facilities import Facilities, Selection
    from siting.study.subjects import Subjects
    from siting.words import Words


class Find(Part, frozen=True, kw_only=True):
    """The facility looked for, and how many of them."""

    facility: str
    at_least: AtLeastOne = 1
    where: tuple[Condition, ...] = ()


class Nearness(Part, frozen=True, kw_only=True):
    """Homes, or places, near enough to a place of some type, or far enough away from it."""

    for_each: str
    applies_when: tuple[Condition, ...] = ()
    find: Find
    within: Within | None = None
    no_closer_than: Within | None = None
    measure: Measure
    from_: Literal["dwellings", "centre_of_area"] = msgspec.field(default="dwellings", name="from")
    same_unit: str | None = None
    capacity: Literal["separate", "shared"] = "separate"
    beds_per_10000: Positive | None = None

    @property
    def strictness(self) -> float:
        """What is compared where two rules ask the same: nearer, or farther away, is stricter."""
        return self.cutoff_m if self.no_closer_than is not None else -self.cutoff_m

    @property
    def words(self) -> tuple[str, ...]:
        """The facility words it reads."""
        return (self.find.facility,)

    def subjects(self, study: Study, words: Words) -> Subjects | None:
        """Give the places tested, where they are not demand points."""
        return study.subjects(self.for_each, words)

    def looked_for(self, study: Study, words: Words) -> tuple[Facilities, Selection]:
        """Find the places of the type looked for: all of their layer, and which they are."""
        word = self.find.facility
        places = study.places(words.layer(word))
        return places, places.select(words.names(word), [*words.where(word), *self.find.where])

    def ways(self, study: Study) -> Ways:
        """Give what the way is measured along; a rule in minutes counts stairs and slopes."""
        return study.ways(self.measure, by_time=self.limit.minutes is not None)

    @property
    def limit(self) -> Within:
        """How far, or how far away."""
        limit = self.within or self.no_closer_than
        assert limit is not None
        return limit

    @property
    def cutoff_m(self) -> float:
        """The farthest way that passes, or the nearest where one keeps away [m]."""
        return self.limit.cutoff_m

    @property
    def asks(self) -> str:
        """What is required."""
        limit = joined((self._limit, self.in_unit), ",") if self.in_unit else self._limit
        if self.beds_per_10000 is None:
            return limit
        return say(
            "{limit}, with a bed free ({beds_per_10000:,.10g} for 10,000)",
            limit=limit,
            beds_per_10000=self.beds_per_10000,
        )

    @property
    def in_unit(self) -> str:
        """Where it must be, in words to follow those of what must be near; empty for anywhere."""
        return (
            say(" in the same {same_unit}", same_unit=term(self.same_unit))
            if self.same_unit
            else ""
        )

    @property
    def _limit(self) -> str:
        if self.no_closer_than is not None:
            return say("no closer than {cutoff_m:,.10g} m", cutoff_m=self.cutoff_m)
        limit = f"{self.cutoff_m:,.10g}"
        if self.find.at_least == 1:
            return say("within {limit} m", limit=limit)
        return say("{least} within {limit} m", least=self.find.at_least, limit=limit)

    def test_places(self, study: Study, words: Words) -> TestTable:
        """Measure how far places are from the nearest place of another type: near, or away."""
        lacking = self.lacking((self.for_each, *self.words), study, words)
        if lacking:
            return nothing_to_test(self.for_each, "met", *lacking)
        subjects = self.subjects(study, words)
        assert subjects is not None
        places, found = self.looked_for(study, words)
        chosen = applying(subjects, self.applies_when)
        xy = np.asarray(shapely.get_coordinates(subjects.geometry))[chosen.rows]
        # A place of both types is near the other by being it; it does not keep away from itself.
        same = self.no_closer_than is not None or self.for_each == self.find.facility
        itself = same and subjects.places is places and subjects.own is not None
        own = subjects.own[chosen.rows] if itself and subjects.own is not None else None
        inside = self.inside(study, xy, places.xy)
        near, perhaps_near = (
            self._nearest_other(study, xy, places, which=which, own=own, inside=inside)
            for which in (found.sure, found.sure | found.maybe)
        )
        way, least = near.way_m, perhaps_near.way_m
        sure, perhaps = self.passes(way), self.passes(least)
        low, high = sure & perhaps, sure | perhaps
        if inside is not None:
            low, high = low & ~inside.nowhere, high | inside.nowhere
        beside = self.beside_unknown(study, xy)
        if self.no_closer_than is not None:
            low &= ~beside
        else:
            high |= beside
        return TestTable(
            level=self.for_each,
            rows=chosen.rows,
            need=np.ones(len(xy)),
            have=low.astype(float),
            have_most=(high | chosen.perhaps).astype(float),
            weight=np.zeros(len(xy)),
            perhaps=chosen.perhaps,
            unit="met",
            outside_subjects=len(subjects) - len(xy),
            said=self._said(near, words, inside, _others(found.sure, own, inside)),
            sizes=sizes_of(subjects, chosen.rows),
            missing=tuple(dict.fromkeys(chosen.missing + found.missing)),
            notes=self.notes(study) + self.border_notes(inside, found),
        )

    def _nearest_other(
        self,
        study: Study,
        xy: Floats,
        places: Facilities,
        *,
        which: Flags,
        own: Ints | None,
        inside: Same | None,
    ) -> Near:
        """Find the nearest of some places that is not the tested one itself."""
        chosen = np.flatnonzero(which)
        among = np.full(len(places) + 1, -1, dtype=np.intp)
        among[chosen] = np.arange(len(chosen))
        return self.ways(study).nearest(
            xy,
            places.xy[chosen],
            same=None if inside is None else inside.among(slice(None), chosen),
            skip=None if own is None else among[own],
        )

    def lacking(self, named: Sequence[str], study: Study, words: Words) -> tuple[str, ...]:
        """Name the layers without which nothing can be said."""
        units = None if self.same_unit is None else same_unit.lacking(study, self.same_unit)
        return tuple(one for one in (absent(named, study, words), units) if one is not None)

    def inside(
        self, study: Study, xy: Floats, to_xy: Floats, demand: Ints | None = None
    ) -> Same | None:
        """Find the units of points and places; None where borders do not matter."""
        if self.same_unit is None:
            return None
        return same_unit.same(study, self.same_unit, xy, to_xy, demand)

    def border_notes(self, inside: Same | None, found: Selection) -> tuple[str, ...]:
        """Say what borders leave out."""
        return () if inside is None else inside.notes(found.sure | found.maybe)

    def passes(self, way_m: Floats) -> Flags:
        """Say which ways are near enough, or far enough; the limit passes in both."""
        if self.no_closer_than is not None:
            return way_m >= self.cutoff_m - straight.HALF_CENTIMETRE_M
        return straight.is_within(way_m, self.cutoff_m)

    def _said(self, near: Near, words: Words, inside: Same | None, others: Ints) -> Texts:
        """Say how far each place is from what it is to be near, or away from."""
        what = words.english(self.find.facility) + self.in_unit
        ways = near.way_m.tolist()
        said = np.array(
            [say("the nearest {what} is {way:,.2f} m away", what=what, way=way) for way in ways],
            dtype=object,
        )
        said[near.estimated] += say(" (estimated)")
        lost = np.isinf(near.way_m)
        said[lost & (others > 0)] = say(
            "there is no way on the streets to the nearest {what}", what=what
        )
        said[lost & (others == 0)] = say("there is no {what}", what=what)
        said += say("; {limit}", limit=self._limit)
        if inside is not None:
            level = term(inside.units.level)
            said[inside.nowhere] = say("it lies in no {level}; {asks}", level=level, asks=self.asks)
        return said

    def edge_is_open(self, study: Study) -> bool:
        """Say whether something beyond the study area, which the plan does not know, may count."""
        shut = self.same_unit is not None and same_unit.closed(study, self.same_unit)
        return not study.surroundings_known and not shut

    def beside_unknown(self, study: Study, xy: Floats) -> Flags:
        """Say from which points a facility that the plan does not know may be in reach."""
        area = study.study_area if self.edge_is_open(study) else None
        return may_be_beyond(area, xy, cutoff_m=self.cutoff_m / self.ways(study).least_ratio)

    def doubts(self, study: Study, demand: Ints | None) -> list[str]:
        """Say what beside missing fields leaves it undecided; of homes, at some demand points."""
        found = []
        if self.edge_is_open(study):
            near = say("too near") if self.no_closer_than is not None else say("near enough")
            found.append(say("a facility outside the study area may be {near}", near=near))
        if self.same_unit is not None and demand is not None:
            lost = same_unit.people_nowhere(study, self.same_unit, demand)
            level = self.same_unit.replace("_", " ")
            found.extend(
                [say("{lost:,.0f} of them live in no {level}", lost=lost, level=level)]
                if lost
                else []
            )
        return found

    def notes(self, study: Study) -> tuple[str, ...]:
        """Say how the distance was measured."""
        notes = []
        if self.measure == "walking_network":
            notes.append(study.on_foot)
            notes.extend(self.limit.notes)
        if self.edge_is_open(study):
            notes.append(self._edge_note(study))
        return tuple(notes)

    def _edge_note(self, study: Study) -> str:
        """Say who is undecided since what stands beyond the study area is not known."""
        least = self.cutoff_m / self.ways(study).least_ratio
        near = say("nearer than {least:.0f} m to the edge of the study area", least=least)
        if self.for_each == ESTATES:
            return say(
                "whoever lives {near} may be served from outside: undecided where "
                "nothing inside is near",
                near=near,
            )
        if self.no_closer_than is not None:
            return say("a place {near} may be too near to something outside: undecided", near=near)
        return say(
            "a place {near} may be near to something outside: undecided where nothing inside is",
            near=near,
        )


def _others(which: Flags, own: Ints | None, inside: Same | None) -> Ints:
    """Count for each place how many of some places there are beside itself."""
    there = np.asarray(same_unit.count(which, inside))
    return there if own is None else there - which[own]

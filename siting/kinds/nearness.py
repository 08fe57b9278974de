"""What all rules of ``reach`` share: what must be near, how far, and places near other places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec
import numpy as np
import shapely

from siting.condition import Condition  # noqa: TC001 - msgspec reads the annotation
from siting.kinds.parts import AtLeastOne, Part, Positive, absent, applying, sizes_of
from siting.reach import straight
from siting.reach.edge import may_be_beyond
from siting.shortfall import TestTable, nothing_to_test
from siting.study.subjects import ESTATES

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Texts
    from siting.study import Study
    from siting.study.facilities import Facilities, Selection
    from siting.study.subjects import Subjects
    from siting.words import Words

#: Walked metres for each metre of straight line, where there is no street network (ours).
DETOUR = 1.35


class Find(Part, frozen=True, kw_only=True):
    """The facility looked for, and how many of them."""

    facility: str
    at_least: AtLeastOne = 1
    where: tuple[Condition, ...] = ()


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


class Nearness(Part, frozen=True, kw_only=True):
    """Homes, or places, near enough to a place of some type, or far enough away from it."""

    for_each: str
    applies_when: tuple[Condition, ...] = ()
    find: Find
    within: Within | None = None
    no_closer_than: Within | None = None
    measure: Literal["straight_line", "walking_network"]
    from_: Literal["dwellings", "centre_of_area"] = msgspec.field(default="dwellings", name="from")

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

    @property
    def detour(self) -> float:
        """Metres of way for each metre of straight line."""
        return DETOUR if self.measure == "walking_network" else 1.0

    @property
    def cutoff_m(self) -> float:
        """The farthest way that passes, or the nearest where one keeps away [m]."""
        limit = self.within or self.no_closer_than
        assert limit is not None
        return limit.cutoff_m

    @property
    def asks(self) -> str:
        """What is required."""
        if self.no_closer_than is not None:
            return f"no closer than {self.cutoff_m:,.10g} m"
        least = "" if self.find.at_least == 1 else f"{self.find.at_least} "
        return f"{least}within {self.cutoff_m:,.10g} m"

    def test_places(self, study: Study, words: Words) -> TestTable:
        """Measure how far places are from the nearest place of another type: near, or away."""
        lacking = absent((self.for_each, *self.words), study, words)
        if lacking is not None:
            return nothing_to_test(self.for_each, "met", lacking)
        subjects = self.subjects(study, words)
        assert subjects is not None
        places, found = self.looked_for(study, words)
        chosen = applying(subjects, self.applies_when)
        xy = np.asarray(shapely.get_coordinates(subjects.geometry))[chosen.rows]
        # A place of both types is near the other by being it; it does not keep away from itself.
        same = self.no_closer_than is not None or self.for_each == self.find.facility
        itself = same and subjects.places is places and subjects.own is not None
        own = subjects.own[chosen.rows] if itself and subjects.own is not None else None
        way, least = (
            straight.nearest_other(xy, places.xy, which, own) * self.detour
            for which in (found.sure, found.sure | found.maybe)
        )
        sure, perhaps = self._passes(way), self._passes(least)
        low, high = sure & perhaps, sure | perhaps
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
            said=self._said(way, words),
            sizes=sizes_of(subjects, chosen.rows),
            missing=tuple(dict.fromkeys(chosen.missing + found.missing)),
            notes=self.notes(study),
        )

    def _passes(self, way_m: Floats) -> Flags:
        """Say which ways are near enough, or far enough; the limit passes in both."""
        if self.no_closer_than is not None:
            return way_m >= self.cutoff_m - straight.HALF_CENTIMETRE_M
        return straight.is_within(way_m, self.cutoff_m)

    def _said(self, way_m: Floats, words: Words) -> Texts:
        """Say how far each place is from what it is to be near, or away from."""
        what = words.english(self.find.facility)
        return np.array(
            [
                f"the nearest {what} is {way:,.2f} m away; {self.asks}"
                if np.isfinite(way)
                else f"there is no {what}; {self.asks}"
                for way in way_m.tolist()
            ],
            dtype=object,
        )

    def beside_unknown(self, study: Study, xy: Floats) -> Flags:
        """Say from which points a facility that the plan does not know may be in reach."""
        area = None if study.surroundings_known else study.study_area
        return may_be_beyond(area, xy, cutoff_m=self.cutoff_m / self.detour)

    def notes(self, study: Study) -> tuple[str, ...]:
        """Say how the distance was measured."""
        notes = []
        if self.measure == "walking_network":
            notes.append(
                f"the way on foot is estimated as the straight line x {DETOUR:g} (ours);"
                " streets are not used yet"
            )
        if not study.surroundings_known:
            notes.append(self._edge_note())
        return tuple(notes)

    def _edge_note(self) -> str:
        """Say who is undecided since what stands beyond the study area is not known."""
        near = f"nearer than {self.cutoff_m / self.detour:.0f} m to the edge of the study area"
        if self.for_each == ESTATES:
            return (
                f"whoever lives {near} may be served from outside: undecided where nothing inside"
                " is near"
            )
        if self.no_closer_than is not None:
            return f"a place {near} may be too near to something outside: undecided"
        return f"a place {near} may be near to something outside: undecided where nothing inside is"

"""The one form all rules take: what each subject needs, has, and stands for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Ints, Texts


@dataclass(frozen=True, kw_only=True)
class TestTable:
    """What a rule asks of each of its subjects, and what they have.

    Attributes
    ----------
    level : str
        What the subjects are: ``demand`` (demand points) or a level of units.
    rows : ndarray of int, shape (n,)
        Index of each subject among the study's demand points or units.
    need, have, have_most : ndarray of float, shape (n,)
        What is asked, what is surely there, and what may be there when all that is unknown
        turns out well; all in `unit`.
    weight : ndarray of float, shape (n,)
        Older people each subject stands for.
    unit : str
        Unit of need and have: ``facilities in reach``, ``beds``, ``places``.
    outside_subjects, outside_people : int, float
        Subjects the rule does not apply to.
    distance_m : ndarray of float, shape (n,), or None
        Distance to the nearest facility that counts [m]; infinite where there is none.
    nearest : ndarray of int, shape (n,), or None
        Index of that facility, -1 where there is none.
    estimated : ndarray of bool, shape (n,), or None
        Where `distance_m` is a straight line times a factor, since no street is near.
    cut_off : ndarray of bool, shape (n,), or None
        Where there are facilities enough, but no way leads to them.
    full : ndarray of bool, shape (n,), or None
        Where beds are shared: rows with a place in reach whose beds are taken. A subject may then
        have several rows: its people who have a bed are one, those who go without another.
    parts : ndarray of bool, shape (n, need), or None
        Where what is there does not simply add up: which things of a list each row surely has.
        `have` is how many.
    said : ndarray of object, shape (n,), or None
        What each row lacks, in words, where numbers do not say it.
    perhaps : ndarray of bool, shape (n,), or None
        Rows of which it is not known whether the rule applies to them at all; None for none.
    sizes : dict of str to ndarray of float, shape (n,)
        Other things rows may be weighed by: ``households``, ``beds``; and ``count``, where each
        row stands for several subjects.
    missing : tuple of str
        Fields or layers that would settle what is unknown.
    notes : tuple of str
        What was assumed.
    """

    __test__ = False  # not a test case, whatever its name says to pytest

    level: str
    rows: Ints
    need: Floats
    have: Floats
    have_most: Floats
    weight: Floats
    unit: str
    outside_subjects: int = 0
    outside_people: float = 0.0
    distance_m: Floats | None = None
    nearest: Ints | None = None
    estimated: Flags | None = None
    cut_off: Flags | None = None
    full: Flags | None = None
    parts: Flags | None = None
    said: Texts | None = None
    perhaps: Flags | None = None
    sizes: dict[str, Floats] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def shortfall(self) -> Floats:
        """What is surely not there yet: ``max(0, need - have)``, shape (n,)."""
        return shortfall(self.need, self.have)

    @property
    def passing(self) -> Flags:
        """Subjects that surely have what they need."""
        return self.have >= self.need

    @property
    def failing(self) -> Flags:
        """Subjects that fall short even if all that is unknown turns out well."""
        return self.have_most < self.need

    @property
    def undecided(self) -> Flags:
        """Subjects that may pass or fail."""
        return ~self.passing & ~self.failing

    def only(self, which: Flags | Ints) -> TestTable:
        """Keep some of the subjects."""
        return replace(
            self,
            rows=self.rows[which],
            need=self.need[which],
            have=self.have[which],
            have_most=self.have_most[which],
            weight=self.weight[which],
            distance_m=None if self.distance_m is None else self.distance_m[which],
            nearest=None if self.nearest is None else self.nearest[which],
            estimated=None if self.estimated is None else self.estimated[which],
            cut_off=None if self.cut_off is None else self.cut_off[which],
            full=None if self.full is None else self.full[which],
            parts=None if self.parts is None else self.parts[which],
            said=None if self.said is None else self.said[which],
            perhaps=None if self.perhaps is None else self.perhaps[which],
            sizes={name: values[which] for name, values in self.sizes.items()},
        )


def shortfall(need: Floats, have: Floats) -> Floats:
    """Say what is missing: ``max(0, need - have)``, element by element."""
    return np.maximum(0.0, need - have)


def nothing_to_test(level: str, unit: str, *missing: str, notes: tuple[str, ...] = ()) -> TestTable:
    """Make the table of a rule that cannot be tested, because something is missing."""
    none = np.empty(0)
    return TestTable(
        level=level,
        rows=np.empty(0, dtype=np.intp),
        need=none,
        have=none,
        have_most=none,
        weight=none,
        unit=unit,
        missing=missing,
        notes=notes,
    )

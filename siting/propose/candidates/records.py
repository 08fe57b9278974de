"""Where one may build, where not, and what: the records of candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Texts
    from siting.rule import Rule


class Spots(NamedTuple):
    """Places where one may build, in canonical order.

    A spot stands where its published coordinates say: longitude and latitude of 7 decimals,
    so that a check of the amended plan measures from the very same position.

    Attributes
    ----------
    ids : ndarray of object, shape (n,)
        The parcel or grid point.
    xy, lonlat : ndarray of float, shape (n, 2)
        In the plane [m], and in degrees.
    beds, least_beds : ndarray of float, shape (n,)
        How many beds it takes at most and at least; NaN for no limit.
    cost, cost_per_bed : ndarray of float, shape (n,)
        What building there costs, and each bed; NaN where it is not said.
    forced : ndarray of bool, shape (n,)
        Whether something must be built there.
    grid : bool
        Whether the spots are a grid, and nothing else.
    notes : tuple of str
        Where nobody may build, with counts.
    barred : Barred or None
        Where nobody may build; None if that is nowhere.
    area_m2 : ndarray of float, shape (n,), or None
        How large the parcel is [m²]; NaN where it is not known.
    said : str
        What the spots are, in words.
    best : bool
        Whether best spots are among them: many serve few people more than others do.
    """

    ids: Texts
    xy: Floats
    lonlat: Floats
    beds: Floats
    least_beds: Floats
    cost: Floats
    cost_per_bed: Floats
    forced: Flags
    grid: bool
    notes: tuple[str, ...] = ()
    barred: Barred | None = None
    area_m2: Floats | None = None
    said: str = ""
    best: bool = False


class Barred(NamedTuple):
    """Places where nobody may build.

    `why` has the name of the excluded area's layer, or nothing where the spot itself is forbidden.
    """

    spots: Spots
    why: Texts


class Offer(NamedTuple):
    """One kind of place that may be built: its type in Chinese and English, beds and services.

    A parcel that takes fewer beds than `least_beds` is none for it, nor is one that takes no more
    than `smaller`: there the next smaller size of the same offer is as good. Of a parcel whose
    beds are not known, a bed takes `m2_per_bed`; None where nobody says how much. `by` is the rule
    that says it, where the plan does not.
    """

    type: str
    label: str
    beds: float
    services: tuple[str, ...] = ()
    least_beds: float = 0.0
    smaller: float = 0.0
    m2_per_bed: float | None = None
    by: Rule | None = None

"""Where one may build: a layer of points or parcels, or a grid over residential land."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from siting.degrees import to_degrees, to_plane
from siting.errors import SitingError
from siting.kinds import ServiceSet
from siting.kinds.parts import counts_as
from siting.propose.offers import listed, offers
from siting.rule import Candidates
from siting.study.spatial import Strips, canonical_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Flags, Floats, Ints, Texts
    from siting.layers.records import Layers
    from siting.plan import Plan
    from siting.rule import Rule
    from siting.study import Study


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
        Whether a grid stands in for a layer.
    notes : tuple of str
        Where nobody may build, with counts.
    barred : Barred or None
        Where nobody may build; None if that is nowhere.
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


class Barred(NamedTuple):
    """Places where nobody may build.

    `why` has the name of the excluded area's layer, or nothing where the spot itself is forbidden.
    """

    spots: Spots
    why: Texts


def spots(layers: Layers, study: Study, plan: Plan) -> Spots:
    """Find where one may build.

    Raises
    ------
    SitingError
        There is nowhere to build, or a place where something must be built is excluded.
    """
    table = layers.candidates
    if table is not None:
        table = table.by_id()  # of two on one spot, the first id comes first
        ids, xy, columns = table.ids, table.xy, table.columns
    else:
        xy = _grid(layers, study, step_m=plan.file.propose.grid_m)
        ids = np.array([f"{east:.0f}-{north:.0f}" for east, north in xy], dtype=object)
        columns = {}
    if not len(xy):
        raise SitingError(
            "there is nowhere to build: no layer says where one may, or where people live",
            hint="name [layers.candidates], [layers.residential] or [layers.elders]",
            at=plan.at("layers"),
        )
    lonlat = to_degrees(layers.crs, xy)
    exact = to_plane(layers.crs, lonlat)

    def column(name: str) -> Floats:
        return np.asarray(columns.get(name, np.full(len(xy), np.nan)), dtype=np.float64)

    forced = column("forced") == 1
    why, notes = _barred(exact, column("forbidden") == 1, forced, layers, plan)
    free = np.array([one is None for one in why.tolist()], dtype=bool)
    order = canonical_order(exact, column("beds"))

    def some(at: Ints) -> Spots:
        return Spots(
            ids=ids[at],
            xy=exact[at],
            lonlat=lonlat[at],
            beds=column("beds")[at],
            least_beds=column("least_beds")[at],
            cost=column("cost")[at],
            cost_per_bed=column("cost_per_bed")[at],
            forced=forced[at],
            grid=table is None,
        )

    lost = order[~free[order]]
    barred = Barred(some(lost), why[lost]) if len(lost) else None
    return some(order[free[order]])._replace(notes=notes, barred=barred)


def _barred(
    xy: Floats, forbidden: Flags, forced: Flags, layers: Layers, plan: Plan
) -> tuple[Texts, tuple[str, ...]]:
    """Say which spots are forbidden or lie in an excluded area, its border included.

    Returns
    -------
    why : ndarray of object, shape (n,)
        As in `Barred`; None where one may build.
    notes : tuple of str
        The same as counts.
    """
    free, notes = ~forbidden, []
    why = np.full(len(xy), None, dtype=object)
    why[forbidden] = ""
    if forbidden.any():
        notes.append(f"candidates: {int(forbidden.sum()):,} forbidden by the layer itself")
    strips = Strips(xy)
    for table in layers.exclusions:
        assert table.geometry is not None
        inside = strips.locate(table.geometry) >= 0
        lost = int((inside & free).sum())
        notes.append(f"candidates: {lost:,} lie in an area of '{table.name}', and are left out")
        why[inside & free] = table.name
        free &= ~inside
    clash = forced & ~free
    if clash.any():
        raise SitingError(
            f"{int(clash.sum())} candidates must be built on (forced), and may not be",
            hint="take them out of what is forced, or out of what is forbidden or excluded",
            at=plan.at("layers", "candidates"),
        )
    if not free.any():
        raise SitingError(
            "there is nowhere to build: every candidate is forbidden or lies in an excluded area",
            hint="name other candidates, or take an area out of [[layers.exclusions]]",
            at=plan.at("layers"),
        )
    return why, tuple(notes)


def _grid(layers: Layers, study: Study, *, step_m: float) -> Floats:
    """Lay a grid over residential land, or over where people live; fixed in the plane.

    A residential polygon that no grid point falls on gets a point of its own.
    """
    land = layers.residential
    if land is None or land.geometry is None or not len(land):
        squares = np.unique(np.floor(study.demand.xy / step_m), axis=0)
        return (squares + 0.5) * step_m
    low = np.floor(shapely.total_bounds(land.geometry)[:2] / step_m)
    high = np.ceil(shapely.total_bounds(land.geometry)[2:] / step_m)
    column, row = np.meshgrid(np.arange(low[0], high[0] + 1), np.arange(low[1], high[1] + 1))
    points = np.column_stack([column.ravel(), row.ravel()]) * step_m
    inside = Strips(points).locate(land.geometry)
    missed = np.setdiff1d(np.arange(len(land)), inside)
    return np.vstack([points[inside >= 0], land.xy[missed]])


def candidates(found: Spots, rules: Sequence[Rule], plan: Plan) -> tuple[Candidates, Texts]:
    """Combine every spot with every kind of facility that may be built there.

    Returns
    -------
    Candidates
        One kind of facility after the other, each over all spots in their order.
    labels : ndarray of object
        The English name of each candidate's type.
    """
    offered = offers(rules, plan)
    n, stated = len(found.ids), bool(plan.file.propose.offers)
    beds = [_beds(found.beds, offer.beds, stated=stated) for offer in offered]

    def each(texts: list[str] | list[str | None]) -> Texts:
        return np.repeat(np.array(texts, dtype=object), n)

    all_ = Candidates(
        ids=np.tile(found.ids, len(offered)),
        xy=np.tile(found.xy, (len(offered), 1)),
        types=each([offer.type for offer in offered]),
        beds=np.concatenate([np.empty(0), *beds]),
        services=each([listed(offer.services) for offer in offered]),
    )
    return all_, each([offer.label for offer in offered])


def require_useful(found: Candidates, rules: Sequence[Rule], plan: Plan) -> None:
    """Refuse candidates none of which counts for any rule."""
    if not any(helps(found, rule).any() for rule in rules if not rule.of_places):
        raise SitingError(
            "nothing that may be built counts for any rule",
            hint="name a type, beds and services that the rules ask for in [[propose.offers]]",
            at=plan.at("propose"),
        )


def helps(found: Candidates, rule: Rule) -> Flags:
    """Say which candidates count for a rule that sites can mend, shape (c,)."""
    if isinstance(rule.kind, ServiceSet):
        return np.asarray(rule.kind.given_by(found, rule.words).any(axis=1))
    assert rule.kind.facility is not None
    return counts_as(found, rule.words, rule.kind.facility)


def _beds(allowed: Floats, offered: float, *, stated: bool) -> Floats:
    """Say how many beds a place has: as offered, but no more than its parcel allows.

    An offer that states no beds has none. Where the plan states no offer at all, a parcel is
    taken to be built as large as it allows.
    """
    if offered == 0:
        return np.zeros(len(allowed))
    return np.fmin(allowed, offered) if stated else np.where(np.isnan(allowed), offered, allowed)

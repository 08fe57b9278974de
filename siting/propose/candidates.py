"""Where one may build: a layer of points or parcels, or a grid over residential land."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from siting.degrees import to_degrees, to_plane
from siting.errors import SitingError
from siting.kinds.parts import counts_as
from siting.rule import Candidates
from siting.study.spatial import Strips, canonical_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Floats, Texts
    from siting.layers.records import Layers
    from siting.plan import Plan
    from siting.rule import Rule
    from siting.study import Study

DEFAULT_BEDS = 100.0


class Spots(NamedTuple):
    """Places where one may build, in canonical order.

    A spot stands where its published coordinates say: longitude and latitude of 7 decimals,
    so that a check of the amended plan measures from the very same position.
    """

    ids: Texts
    xy: Floats
    lonlat: Floats
    beds: Floats
    grid: bool


def spots(layers: Layers, study: Study, plan: Plan) -> Spots:
    """Find where one may build."""
    table = layers.candidates
    if table is not None:
        table = table.by_id()  # of two on one spot, the first id comes first
        ids, xy = table.ids, table.xy
        beds = table.columns.get("beds", np.full(len(table), np.nan))
    else:
        xy = _grid(layers, study, step_m=plan.file.propose.grid_m)
        ids = np.array([f"{east:.0f}-{north:.0f}" for east, north in xy], dtype=object)
        beds = np.full(len(xy), np.nan)
    if not len(xy):
        raise SitingError(
            "there is nowhere to build: no layer says where one may, or where people live",
            hint="name [layers.candidates], [layers.residential] or [layers.elders]",
            at=plan.at("layers"),
        )
    lonlat = to_degrees(layers.crs, xy)
    exact = to_plane(layers.crs, lonlat)
    order = canonical_order(exact, beds)
    return Spots(ids[order], exact[order], lonlat[order], beds[order], table is None)


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
    offers = _offers(rules, plan)
    n = len(found.ids)
    beds = [
        _beds(found.beds, number, stated=bool(plan.file.propose.offers)) for *_, number in offers
    ]
    all_ = Candidates(
        ids=np.tile(found.ids, len(offers)),
        xy=np.tile(found.xy, (len(offers), 1)),
        types=np.repeat(np.array([type_ for type_, _, _ in offers], dtype=object), n),
        beds=np.concatenate(beds),
    )
    labels = np.repeat(np.array([label for _, label, _ in offers], dtype=object), n)
    useful = np.zeros(len(labels), dtype=bool)
    for rule in rules:
        if rule.kind.facility is not None:
            useful |= counts_as(all_, rule.words, rule.kind.facility)
    if not useful.any():
        raise SitingError(
            "nothing that may be built counts for any rule",
            hint="name a type and beds that the rules ask for in [[propose.offers]]",
            at=plan.at("propose"),
        )
    return all_, labels


def _beds(allowed: Floats, offered: float, *, stated: bool) -> Floats:
    """Say how many beds a place has: as offered, but no more than its parcel allows.

    An offer that states no beds has none. Where the plan states no offer at all, a parcel is
    taken to be built as large as it allows.
    """
    if offered == 0:
        return np.zeros(len(allowed))
    return np.fmin(allowed, offered) if stated else np.where(np.isnan(allowed), offered, allowed)


def _offers(rules: Sequence[Rule], plan: Plan) -> list[tuple[str, str, float]]:
    """List what may be built: as the plan says, else one of each type the rules look for."""
    spec = plan.file.propose.offers
    if spec:
        return [(one.type, one.type, one.beds) for one in spec]
    found: dict[str, tuple[str, str, float]] = {}
    for rule in rules:
        word = rule.kind.facility
        if word is None:
            continue
        chinese = rule.words.chinese(word)
        in_beds = any(test.field == "beds" for test in rule.words.where(word))
        beds = DEFAULT_BEDS if in_beds or rule.kind.name == "ratio" else 0.0
        if chinese not in found or beds:
            found[chinese] = (chinese, rule.words.english(word), beds)
    return [found[chinese] for chinese in sorted(found)]

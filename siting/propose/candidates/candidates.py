"""Where one may build: a layer of points or parcels, a grid, or the best spots."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from siting.degrees import to_degrees, to_plane
from siting.errors import SitingError
from siting.kinds import ServiceSet
from siting.kinds.parts import counts_as
from siting.language import say
from siting.propose.candidates.best import best
from siting.propose.candidates.grid import grid
from siting.propose.candidates.offers import listed
from siting.propose.candidates.parcels import beds_of
from siting.propose.candidates.records import Barred, Spots
from siting.rule import Candidates
from siting.study.spatial import Strips, canonical_order

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from siting.arrays import Flags, Floats, Ints, Texts, Values
    from siting.layers.records import Layers, Table
    from siting.plan import Plan
    from siting.propose.candidates.records import Offer
    from siting.propose.problem import Block
    from siting.rule import Rule
    from siting.study import Study


class _Sites(NamedTuple):
    """Spots as they are found: their ids, where they are, what a layer says, and in words."""

    ids: Texts
    xy: Floats
    columns: Mapping[str, Values]
    said: str
    notes: tuple[str, ...] = ()
    grid: bool = True


def spots(layers: Layers, study: Study, plan: Plan, blocks: Sequence[Block] = ()) -> Spots:
    """Find where one may build.

    Parameters
    ----------
    blocks : sequence of Block
        The rows that fall short: for the best spots.

    Raises
    ------
    SitingError
        There is nowhere to build, or a place where something must be built is excluded.
    """
    ids, xy, columns, said, notes, by_grid = _sites(layers, study, plan, blocks)
    if not len(xy):
        raise SitingError(
            say("there is nowhere to build: no layer says where one may, or where people live"),
            hint=say("name [layers.candidates], [layers.residential] or [layers.elders]"),
            at=plan.at("layers"),
        )
    lonlat = to_degrees(layers.crs, xy)
    exact = to_plane(layers.crs, lonlat)

    def column(name: str) -> Floats:
        return np.asarray(columns.get(name, np.full(len(xy), np.nan)), dtype=np.float64)

    forced = column("forced") == 1
    why, left_out = _barred(exact, column("forbidden") == 1, forced, layers, plan)
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
            grid=by_grid,
            best=plan.file.propose.spots == "best",
            area_m2=column("area_m2")[at],
            said=said or say("candidates: {n:,} of the candidates layer", n=len(at)),
        )

    lost = order[~free[order]]
    barred = Barred(some(lost), why[lost]) if len(lost) else None
    return some(order[free[order]])._replace(notes=(*notes, *left_out), barred=barred)


def _sites(layers: Layers, study: Study, plan: Plan, blocks: Sequence[Block]) -> _Sites:
    """Take the spots of the layer, or lay a grid, and find the best spots beside it."""
    spec, table = plan.file.propose, layers.candidates
    asked = spec.spots or ("grid" if table is None else "layer")
    if asked == "layer":
        return _of_layer(table, plan)
    xy = grid(layers, study, step_m=spec.grid_m)
    where = say("a grid of {grid_m:g} m over where people live", grid_m=spec.grid_m)
    aside = say("; no candidates layer")
    if table is not None:
        aside = say("; the {n:,} of the candidates layer are left aside", n=len(table))
    if asked == "grid":
        return _Sites(
            _named(xy), xy, {}, say("candidates: {where}{aside}", where=where, aside=aside)
        )
    found = best(blocks, layers, study, plan)
    said = say(
        "candidates: {n:,} best spots for the rules of reach, and {where}{aside}",
        n=len(found.xy),
        where=where,
        aside=aside,
    )
    ids = np.concatenate([_named(xy), _named(found.xy, decimals=2)])
    return _Sites(ids, np.vstack([xy, found.xy]), {}, said, found.notes, grid=False)


def _of_layer(table: Table | None, plan: Plan) -> _Sites:
    """Take the spots of the layer, and the area of those that are polygons."""
    if table is None:
        raise SitingError(
            say("spots are asked from a layer, and the plan names none"),
            hint=say('name [layers.candidates], or say spots = "grid"'),
            at=plan.at("propose", "spots"),
        )
    table = table.by_id()  # of two on one spot, the first id comes first
    columns = dict(table.columns)
    if table.geometry is not None:
        columns["area_m2"] = shapely.area(table.geometry)
    return _Sites(table.ids, table.xy, columns, "", grid=False)


def _named(xy: Floats, *, decimals: int = 0) -> Texts:
    return np.array([f"{east:.{decimals}f}-{north:.{decimals}f}" for east, north in xy], object)


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
        notes.append(
            say("candidates: {sum:,} forbidden by the layer itself", sum=int(forbidden.sum()))
        )
    strips = Strips(xy)
    for table in layers.exclusions:
        assert table.geometry is not None
        inside = strips.locate(table.geometry) >= 0
        lost = int((inside & free).sum())
        notes.append(
            say(
                "candidates: {lost:,} lie in an area of '{name}', and are left out",
                lost=lost,
                name=table.name,
            )
        )
        why[inside & free] = table.name
        free &= ~inside
    clash = forced & ~free
    if clash.any():
        raise SitingError(
            say("{sum} candidates must be built on (forced), and may not be", sum=int(clash.sum())),
            hint=say("take them out of what is forced, or out of what is forbidden or excluded"),
            at=plan.at("layers", "candidates"),
        )
    if not free.any():
        raise SitingError(
            say(
                "there is nowhere to build: every candidate is forbidden or lies in an "
                "excluded area"
            ),
            hint=say("name other candidates, or take an area out of [[layers.exclusions]]"),
            at=plan.at("layers"),
        )
    return why, tuple(notes)


def candidates(found: Spots, offered: Sequence[Offer], *, stated: bool) -> tuple[Candidates, Texts]:
    """Combine every spot with every kind of facility that may be built there.

    Parameters
    ----------
    stated : bool
        Whether the plan says what is offered.

    Returns
    -------
    Candidates
        One kind of facility after the other, each over all spots in their order.
    labels : ndarray of object
        The English name of each candidate's type.
    """
    n = len(found.ids)
    beds = [beds_of(found, offer, stated=stated) for offer in offered]

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
            say("nothing that may be built counts for any rule"),
            hint=say("name a type, beds and services that the rules ask for in [[propose.offers]]"),
            at=plan.at("propose"),
        )


def helps(found: Candidates, rule: Rule) -> Flags:
    """Say which candidates count for a rule that sites can mend, shape (c,)."""
    if isinstance(rule.kind, ServiceSet):
        return np.asarray(rule.kind.given_by(found, rule.words).any(axis=1))
    assert rule.kind.facility is not None
    return counts_as(found, rule.words, rule.kind.facility)

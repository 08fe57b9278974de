"""Where older people live: totals shared out over the land they live on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.arrays import PEOPLE_QUANTUM
from siting.language import say
from siting.layers.records import Cells, Table
from siting.study.dwellings import Pieces, overlay, split
from siting.study.people import counted
from siting.study.spatial import Strips, canonical_order

if TYPE_CHECKING:
    from siting.arrays import Floats, Ints
    from siting.layers.records import Layers
    from siting.study.people import People

DWELLING_CELL_M = 100.0


@dataclass(frozen=True, kw_only=True)
class Demand:
    """Demand points: where older people live, and how many.

    Attributes
    ----------
    xy : ndarray of float, shape (n, 2)
        Easting and northing [m], in canonical order.
    elders : ndarray of float, shape (n,)
        Older people, whole multiples of `arrays.PEOPLE_QUANTUM`.
    residential : ndarray of int, shape (n,)
        Row of the residential layer each point lies on, -1 for none.
    notes : tuple of str
        Where the people come from, and what met no residential land.
    """

    xy: Floats
    elders: Floats
    residential: Ints
    notes: tuple[str, ...]

    def __len__(self) -> int:
        """Count the demand points."""
        return len(self.xy)


def place(layers: Layers, people: People | None = None) -> Demand:
    """Place older people where people live.

    They are those of the first layer that says how many there are, if no others are given.

    Totals (raster cells, areas) are shared out over the residential polygons they meet, by
    area, or by households where every polygon met has them. Each total is kept exactly. What
    meets no residential polygon stays where it is, and is counted in the notes.
    """
    people = people or counted(layers)
    source, totals, notes = people.places, people.totals, list(people.notes)
    land = layers.residential
    if land is None or land.geometry is None or not len(land):
        xy, elders, residential = _as_they_are(source, totals)
    else:
        xy, elders, residential, met = _on_land(source, totals, land)
        if not met.all():
            stay = ~met & (totals > 0)
            notes.append(
                say(
                    "demand: {sum:,} of {n:,} places with {totals:,.1f} older people "
                    "meet no residential polygon; the people stay where they are",
                    sum=int(stay.sum()),
                    n=len(totals),
                    totals=totals[stay].sum(),
                )
            )
    keep = elders > 0
    xy, elders, residential = xy[keep], elders[keep], residential[keep]
    order = canonical_order(xy, elders)
    return Demand(
        xy=xy[order], elders=elders[order], residential=residential[order], notes=tuple(notes)
    )


def _as_they_are(source: Table | Cells, totals: Floats) -> tuple[Floats, Floats, Ints]:
    """Leave people at their points, or spread them over the areas they are counted in."""
    if isinstance(source, Cells) or source.geometry is None:
        return source.xy, totals, np.full(len(totals), -1, dtype=np.intp)
    pieces = split(Pieces.whole(source.geometry), cell_m=DWELLING_CELL_M)
    return pieces.xy(), share_out(totals, pieces.source, pieces.area(), pieces.xy()), pieces.land


def _on_land(
    source: Table | Cells, totals: Floats, land: Table
) -> tuple[Floats, Floats, Ints, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Share totals out over residential land; what meets none stays at its own place."""
    assert land.geometry is not None
    if isinstance(source, Table) and source.geometry is None:
        inside = Strips(source.xy).locate(land.geometry)
        return source.xy, totals, inside, inside >= 0
    if source is land:
        pieces = Pieces.own(land.geometry)
    elif isinstance(source, Cells):
        near = _near(source.xy, land.geometry, reach_m=_half_diagonal(source))
        pieces = overlay(source.outlines(near), land.geometry).renumbered(near)
    else:
        assert source.geometry is not None
        pieces = overlay(source.geometry, land.geometry)
    pieces = split(pieces, cell_m=DWELLING_CELL_M)
    met = np.zeros(len(totals), dtype=bool)
    met[pieces.source] = True
    xy = pieces.xy()
    elders = share_out(totals, pieces.source, _shares(pieces, land, len(totals)), xy)
    rest = np.flatnonzero(~met)
    return (
        np.vstack([xy, source.xy[rest]]),
        np.concatenate([elders, totals[rest]]),
        np.concatenate([pieces.land, np.full(len(rest), -1, dtype=np.intp)]),
        met,
    )


def _half_diagonal(cells: Cells) -> float:
    """Measure half the diagonal of the largest of a few cells, with a margin [m]."""
    some = np.linspace(0, len(cells) - 1, num=min(len(cells), 9)).astype(np.intp)
    bounds = shapely.bounds(cells.outlines(some))
    return float(np.hypot(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1]).max()) * 0.6


def _near(
    xy: Floats, polygons: np.ndarray[tuple[int], np.dtype[np.object_]], *, reach_m: float
) -> Ints:
    """List the points whose cell may meet a polygon."""
    tree = shapely.STRtree(polygons)
    found = tree.query(shapely.points(xy), predicate="dwithin", distance=reach_m)[0]
    return np.unique(found).astype(np.intp)


def _shares(pieces: Pieces, land: Table, n_sources: int) -> Floats:
    """Weigh pieces by area, or by households where every polygon that a source meets has them."""
    area = pieces.area()
    households = land.columns.get("households")
    if households is None:
        return area
    assert land.geometry is not None
    per_m2 = (households / shapely.area(land.geometry))[pieces.land]
    unknown = np.bincount(pieces.source, weights=np.isnan(per_m2), minlength=n_sources) > 0
    some = np.bincount(pieces.source, weights=np.nan_to_num(per_m2), minlength=n_sources) > 0
    by_households = (~unknown & some)[pieces.source]
    return np.where(by_households, area * np.nan_to_num(per_m2), area)


def share_out(totals: Floats, source: Ints, weight: Floats, xy: Floats) -> Floats:
    """Share totals out over pieces in proportion to their weight, each total kept exactly.

    Parameters
    ----------
    totals : ndarray of float, shape (n_sources,)
        People, whole multiples of the quantum.
    source : ndarray of int, shape (n,)
        The total each piece has a share of.
    weight : ndarray of float, shape (n,)
        Sizes of the pieces; each source's sum is above 0.
    xy : ndarray of float, shape (n, 2)
        Where the pieces are [m]: quanta left over go to the first in canonical order.

    Returns
    -------
    ndarray of float, shape (n,)
        People in each piece; the sum over a source is its total, to the last bit.
    """
    order = canonical_order(xy, weight)
    order = order[np.argsort(source[order], kind="stable")]
    src, size = source[order], weight[order]
    whole = np.bincount(src, weights=size, minlength=len(totals))
    exact = totals[src] * (size / np.where(whole[src] > 0, whole[src], 1.0))
    quanta = np.floor(exact / PEOPLE_QUANTUM)
    left = totals / PEOPLE_QUANTUM - np.bincount(src, weights=quanta, minlength=len(totals))
    first = np.searchsorted(src, np.arange(len(totals)))
    rank = np.arange(len(src)) - first[src]
    count = np.bincount(src, minlength=len(totals))
    each = np.floor_divide(left, np.maximum(count, 1))
    quanta += each[src] + (rank < (left - each * count)[src])
    shared = np.empty(len(source))
    shared[order] = quanta * PEOPLE_QUANTUM
    return shared

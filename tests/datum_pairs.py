"""Pairs of real layers, one of them shifted or not, to try the datum guard on.

Half of the pairs are shifted: the points, or what they are held against, have been brought to
GCJ-02 or BD-09 and are taken for WGS-84.
"""

from __future__ import annotations

import csv
import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyogrio
import shapely
from pyproj import CRS

from siting.datum import fields, sample
from siting.datum.compare import Plane, Shifted, compare
from siting.datum.shift import SHIFTED, from_wgs84, to_wgs84
from siting.degrees import to_degrees, to_plane

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from siting.arrays import Floats, Geometries
    from siting.datum.compare import Untold
    from siting.datum.seen import Field

    #: Draws so many points.
    Draw = Callable[[np.random.Generator, int], Floats]

PLANE = CRS.from_epsg(4547)
WAYS = Plane(to_degrees=lambda xy: to_degrees(PLANE, xy), to_plane=lambda at: to_plane(PLANE, at))
WGS84 = "WGS-84"
CENTRAL = (420102, 420103, 420104, 420105, 420106, 420107, 420111)


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Points held against a layer, each in its true datum, and what the guard says."""

    kind: str
    n: int
    true: tuple[str, str]
    said: Shifted | Untold | None

    @property
    def caught(self) -> bool:
        """Whether a shift is reported."""
        return isinstance(self.said, Shifted)

    @property
    def named(self) -> bool:
        """Whether both datums are named right."""
        return isinstance(self.said, Shifted) and (self.said.one, self.said.other) == self.true


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Points that stand by a layer: how to draw some of them, and the layer in each datum."""

    name: str
    draw: Draw
    fields: dict[str, Field]
    sizes: tuple[int, int]
    sight_m: float = 600.0
    keeping: bool = False
    touching: bool = False

    def pair(self, rng: np.random.Generator, *, shifted: bool) -> Pair:
        """Draw a pair, in one datum or with one of the two shifted, and ask the guard."""
        n = int(rng.integers(self.sizes[0], self.sizes[1] + 1))
        true = (WGS84, WGS84)
        if shifted:
            datum = SHIFTED[rng.integers(2)]
            true = (datum, WGS84) if rng.integers(2) else (WGS84, datum)
        xy = moved(sample.draw(self.draw(rng, n), n, from_tiles=100), true[0])
        said = compare(
            self.fields[true[1]],
            xy,
            WAYS,
            sight_m=self.sight_m,
            keeping=self.keeping,
            touching=self.touching,
        )
        return Pair(kind=self.name, n=n, true=true, said=said)


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What the guard said of many pairs."""

    n_shifted: int
    n_caught: int
    n_named: int
    n_plain: int
    n_false: int


def tried(some: Iterable[Kind], n: int, rng: np.random.Generator) -> Tried:
    """Try the guard on n pairs, half of them shifted, of all kinds in turn."""
    kinds_ = list(some)
    pairs = [
        kinds_[number % len(kinds_)].pair(rng, shifted=(number + number // len(kinds_)) % 2 == 0)
        for number in range(n)
    ]
    shifted = [pair for pair in pairs if pair.true != (WGS84, WGS84)]
    plain = [pair for pair in pairs if pair.true == (WGS84, WGS84)]
    return Tried(
        n_shifted=len(shifted),
        n_caught=sum(pair.caught for pair in shifted),
        n_named=sum(pair.named for pair in shifted),
        n_plain=len(plain),
        n_false=sum(pair.caught for pair in plain),
    )


def moved(xy: Floats, datum: str) -> Floats:
    """Give what points would be taken for if they were in a datum and nobody knew."""
    return xy if datum == WGS84 else to_plane(PLANE, from_wgs84(to_degrees(PLANE, xy), datum))


def in_each_datum(lines: tuple[Floats, Floats]) -> dict[str, Field]:
    """Measure a layer of lines as it is, and shifted."""
    return {
        datum: fields.to_lines(*(moved(end, datum) for end in lines)) for datum in (WGS84, *SHIFTED)
    }


def kinds(shared: Path, scratch: Path) -> Iterator[Kind]:
    """Give the kinds of pairs that the shared layers allow."""
    data = shared / "data"
    built, streets = nanshan(data, scratch)
    inside = shapely.get_coordinates(shapely.point_on_surface(built))
    yield Kind(
        name="points on built land",
        draw=some(inside),
        fields=_areas_in_each_datum(built),
        sizes=(40, 80),
    )
    by_streets = in_each_datum(streets)
    polygons = Kind(
        name="polygons by streets",
        draw=some(inside),
        fields=by_streets,
        sizes=(200, 400),
        keeping=True,
    )
    yield polygons
    yield replace(polygons, name="few buildings by streets", sizes=(40, 80))
    roads = read(data / "wuhan/roads/WHroad.shp")
    by_roads = in_each_datum(_pieces(roads))
    homes = communities(data)
    covered = _within(homes, roads)
    few = Kind(
        name="few homes by streets",
        draw=some(covered),
        fields=by_roads,
        sizes=(40, 80),
        keeping=True,
    )
    yield few
    yield replace(few, name="homes by streets", sizes=(80, 500))
    by_main = in_each_datum(_pieces(read(data / "wuhan/roads-city-main/osmWHmainRoad.shp")))
    yield replace(few, name="few homes by main roads", draw=some(homes), fields=by_main)
    districts = read(data / "wuhan/districts/武汉行政区划矢量图.shp")
    near = edges_beside(districts, _pieces(roads))
    yield Kind(name="districts by streets", draw=some(near), fields=by_roads, sizes=(400, 500))


def edges_beside(polygons: Geometries, lines: tuple[Floats, Floats]) -> Floats:
    """Give points of the edges of polygons, where there are lines."""
    points = fields.along(*fields.edges(polygons), 50.0)
    marks = sample.marked(np.concatenate(lines))
    return points[sample.of_few_tiles(points, len(points), from_tiles=1, beside=marks)]


def strewn(shared: Path) -> Kind:
    """Give points that have nothing to do with the streets: anywhere between them, evenly."""
    roads = read(shared / "data/wuhan/roads/WHroad.shp")
    box = shapely.total_bounds(roads)
    anywhere = np.random.default_rng(4).uniform(box[:2], box[2:], size=(20_000, 2))
    return Kind(
        name="points strewn between streets",
        draw=some(_within(anywhere, roads)),
        fields=in_each_datum(_pieces(roads)),
        sizes=(40, 80),
        keeping=True,
    )


def _areas_in_each_datum(land: Geometries) -> dict[str, Field]:
    return {
        datum: fields.to_edges(shapely.transform(land, lambda xy, d=datum: moved(xy, d)))
        for datum in (WGS84, *SHIFTED)
    }


def _within(points: Floats, lines: Geometries) -> Floats:
    """Take the points that lie where the streets are mapped, however far from the next one."""
    mapped = shapely.concave_hull(shapely.multipoints(shapely.get_coordinates(lines)), ratio=0.03)
    return points[shapely.contains_xy(mapped, *points.T)]


def edges_of_some(polygons: Geometries) -> Draw:
    """Draw points of the edges of three or more of the polygons."""

    def draw(rng: np.random.Generator, n: int) -> Floats:
        chosen = rng.choice(len(polygons), rng.integers(3, len(polygons) + 1), replace=False)
        return some(fields.along(*fields.edges(polygons[chosen]), 50.0))(rng, n)

    return draw


def amap(data: Path) -> Geometries:
    """Read the districts of Amap in the centre of Wuhan."""
    return np.concatenate([read_amap(data, code) for code in CENTRAL])


def read_amap(data: Path, code: int) -> Geometries:
    """Read a polygon of Amap, brought to WGS-84."""
    back: Geometries = shapely.transform(
        read(data / f"boundaries-gcj02/{code}.geojson"),
        lambda xy: to_plane(PLANE, to_wgs84(to_degrees(PLANE, xy), "GCJ-02")),
    )
    return back


def some(points: Floats) -> Draw:
    return lambda rng, n: points[rng.choice(len(points), min(n, len(points)), replace=False)]


def read(path: Path, **options: object) -> Geometries:
    frame = pyogrio.read_dataframe(path, **options)
    drawn: Geometries = np.asarray(frame.to_crs(PLANE).geometry)
    return drawn


def _pieces(lines: Geometries) -> tuple[Floats, Floats]:
    xy, line = shapely.get_coordinates(lines, return_index=True)
    joined = line[1:] == line[:-1]
    return xy[:-1][joined], xy[1:][joined]


def communities(data: Path) -> Floats:
    with (data / "wuhan/derived/derived-communities.csv").open(encoding="utf-8") as file:
        found = [(row["lon"], row["lat"]) for row in csv.DictReader(file)]
    return to_plane(PLANE, np.array(found, dtype=float))


def nanshan(data: Path, scratch: Path) -> tuple[Geometries, tuple[Floats, Floats]]:
    """Read buildings and streets; GDAL knows the format by the end of the name."""
    path = scratch / "nanshan.osm"
    shutil.copyfile(data / "shenzhen-nanshan/osm_bbox.osm.bak.xml", path)
    built = read(path, layer="multipolygons", where="building IS NOT NULL", on_invalid="ignore")
    built = built[~shapely.is_missing(built)]
    streets = read(path, layer="lines", where="highway IS NOT NULL")
    return built[shapely.is_valid(built)], _pieces(streets)

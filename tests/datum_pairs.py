"""Pairs of real layers, one of them shifted or not, to try the datum guard on.

Half of the pairs are shifted: the points, or what they are held against, have been brought to
GCJ-02 or BD-09 and are taken for WGS-84.
"""

from __future__ import annotations

import csv
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyogrio
import shapely
from pyproj import CRS

from siting.datum import fields, sample
from siting.datum.compare import Plane, compare
from siting.datum.shift import SHIFTED, from_wgs84
from siting.degrees import to_degrees, to_plane

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from siting.arrays import Floats, Geometries
    from siting.datum.compare import Shifted
    from siting.datum.fit import Field

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
    said: Shifted | None

    @property
    def caught(self) -> bool:
        """Whether a shift is reported."""
        return self.said is not None

    @property
    def named(self) -> bool:
        """Whether both datums are named right."""
        return self.said is not None and (self.said.one, self.said.other) == self.true


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Points that stand by a layer: how to draw some of them, and the layer in each datum."""

    name: str
    draw: Callable[[np.random.Generator, int], Floats]
    fields: dict[str, Field]
    sizes: tuple[int, int]
    sight_m: float = 600.0

    def pair(self, rng: np.random.Generator, *, shifted: bool) -> Pair:
        """Draw a pair, in one datum or with one of the two shifted, and ask the guard."""
        n = int(rng.integers(self.sizes[0], self.sizes[1] + 1))
        true = (WGS84, WGS84)
        if shifted:
            datum = SHIFTED[rng.integers(2)]
            true = (datum, WGS84) if rng.integers(2) else (WGS84, datum)
        xy = moved(sample.draw(self.draw(rng, n), n, from_tiles=100), true[0])
        said = compare(self.fields[true[1]], xy, WAYS, sight_m=self.sight_m)
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
    """Try the guard on n pairs, half of them shifted, of all kinds that have enough points."""
    enough = [kind for kind in some if not kind.name.startswith("few")]
    pairs = [
        enough[number % len(enough)].pair(rng, shifted=number // len(enough) % 2 == 0)
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
    built, streets = _nanshan(data, scratch)
    inside = shapely.get_coordinates(shapely.point_on_surface(built))
    areas = {
        datum: fields.to_edges(shapely.transform(built, lambda xy, d=datum: moved(xy, d)))
        for datum in (WGS84, *SHIFTED)
    }
    yield Kind(name="points on built land", draw=_some(inside), fields=areas, sizes=(40, 80))
    by_streets = in_each_datum(streets)
    yield Kind(name="polygons by streets", draw=_some(inside), fields=by_streets, sizes=(200, 400))
    roads = in_each_datum(_pieces(_read(data / "wuhan/roads/WHroad.shp")))
    homes = _communities(data)
    yield Kind(name="points by streets", draw=_some(homes), fields=roads, sizes=(200, 500))
    yield Kind(name="few points by streets", draw=_some(homes), fields=roads, sizes=(40, 60))
    districts = _read(data / "wuhan/districts/武汉行政区划矢量图.shp")
    edges = fields.along(*fields.edges(districts), 50.0)
    near = edges[
        sample.beside(edges, np.concatenate(_pieces(_read(data / "wuhan/roads/WHroad.shp"))))
    ]
    yield Kind(name="districts by streets", draw=_some(near), fields=roads, sizes=(400, 500))


def _some(points: Floats) -> Callable[[np.random.Generator, int], Floats]:
    return lambda rng, n: points[rng.choice(len(points), min(n, len(points)), replace=False)]


def _read(path: Path, **options: object) -> Geometries:
    frame = pyogrio.read_dataframe(path, **options)
    drawn: Geometries = np.asarray(frame.to_crs(PLANE).geometry)
    return drawn


def _pieces(lines: Geometries) -> tuple[Floats, Floats]:
    xy, line = shapely.get_coordinates(lines, return_index=True)
    joined = line[1:] == line[:-1]
    return xy[:-1][joined], xy[1:][joined]


def _communities(data: Path) -> Floats:
    with (data / "wuhan/derived/derived-communities.csv").open(encoding="utf-8") as file:
        near = [row for row in csv.DictReader(file) if float(row["dist_to_road_m"]) <= 300]
    return to_plane(PLANE, np.array([(row["lon"], row["lat"]) for row in near], dtype=float))


def _nanshan(data: Path, scratch: Path) -> tuple[Geometries, tuple[Floats, Floats]]:
    """Read buildings and streets; GDAL knows the format by the end of the name."""
    path = scratch / "nanshan.osm"
    shutil.copyfile(data / "shenzhen-nanshan/osm_bbox.osm.bak.xml", path)
    built = _read(path, layer="multipolygons", where="building IS NOT NULL", on_invalid="ignore")
    built = built[~shapely.is_missing(built)]
    streets = _read(path, layer="lines", where="highway IS NOT NULL")
    return built[shapely.is_valid(built)], _pieces(streets)

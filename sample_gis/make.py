"""Write the sample district: made up, seeded, and the same on every run.

The district is a lattice of streets. Each community is three by three blocks between main
streets; a block holds homes, a building parcel, or nothing. Positions of facilities are given in
communities from the south-west corner: (0.5, 0.5) is the middle of the first one.

Run it with the environment that siting is installed in::

    python make.py            # writes the layers beside itself
    python make.py elsewhere  # or into another folder
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio
import shapely
from shapely.geometry import LineString, Point, Polygon
from writers import write_cells, write_geojson, write_layer, write_points

# ---- parameters: change these, run again ---------------------------------------------------
SEED = 20251
CRS = "EPSG:4549"  # CGCS2000 / 3-degree Gauss-Krueger, central meridian 120 E
ORIGIN = (622_000, 3_373_000)  # south-west corner [m]: open water in Hangzhou Bay
COLUMNS_M = (1100, 720, 660, 660, 720, 1200)  # widths of the columns of communities
ROWS_M = (1000, 820, 840, 1150)  # heights of their rows
BLOCKS = 3  # blocks along each side of a community
JITTER_M = 22.0  # how far street crossings stray from a straight lattice

DENSE, MEDIUM, SPARSE = "dense", "medium", "sparse"
CLASSES = (  # of the communities, north at the top as on a map
    (SPARSE, MEDIUM, MEDIUM, MEDIUM, MEDIUM, SPARSE),
    (MEDIUM, DENSE, DENSE, DENSE, DENSE, MEDIUM),
    (MEDIUM, DENSE, DENSE, DENSE, DENSE, MEDIUM),
    (SPARSE, MEDIUM, MEDIUM, MEDIUM, MEDIUM, SPARSE),
)
PER_KM2 = {DENSE: 5200, MEDIUM: 2250, SPARSE: 650}  # older people, over the whole community
SPREAD = 0.14  # a community has this much more or fewer than its class says
HOME_BLOCKS = {DENSE: 4, MEDIUM: 2, SPARSE: 1}  # blocks with homes in a community
PARCELS = {DENSE: 2, MEDIUM: 2, SPARSE: 0}  # blocks with a parcel to build on
SCATTERED = 4  # raster cells with a few older people and no homes on the map
SHARE_NEW = 0.15  # of the residential areas
CELL_M = 100
EAST_FROM_COLUMN = 3  # the districts: columns before this are the west, the rest the east

HOME, RURAL = "养老机构", "敬老院"
STATION, CENTRE = "社区养老服务站", "养老服务中心"
NOW, BUILDING, PLANNED = "现状", "在建", "规划"
FACILITIES = (  # name, type, beds, status, year, place in communities
    ("松鹤养老院", HOME, 190, NOW, 2009, (1.10, 1.60)),
    ("南塘护理院", HOME, 210, NOW, 2014, (2.35, 0.62)),
    ("北塘敬老院", RURAL, 120, NOW, 1998, (1.55, 3.05)),
    ("小满养老之家", HOME, 8, NOW, 2019, (2.50, 2.45)),
    ("东湾养老院", HOME, 150, NOW, 2011, (3.55, 1.15)),
    ("青禾颐养中心", HOME, 200, BUILDING, 2025, (4.85, 0.70)),
    ("望海福利院", HOME, 110, NOW, 2004, (5.35, 1.97)),
    ("云栖里养老院", HOME, 140, NOW, 2016, (4.25, 3.20)),
    ("银杏里养老院", HOME, None, PLANNED, 2025, (5.30, 2.80)),
    ("桂花社区养老服务站", STATION, 4, NOW, 2018, (1.50, 1.55)),
    ("东湾养老服务中心", CENTRE, 20, NOW, 2017, (3.50, 1.55)),
    ("菱湖社区养老服务站", STATION, 0, PLANNED, 2025, (4.45, 1.50)),
    ("北塘养老服务中心", CENTRE, 24, NOW, 2021, (1.55, 2.50)),
    ("秋月社区养老服务站", STATION, 5, BUILDING, 2025, (2.60, 2.50)),
    ("云栖里社区养老服务站", STATION, 0, NOW, 2019, (4.30, 2.50)),
)
COMMUNITY_NAMES = (
    *("芦花", "南塘", "小桥", "新埠", "青禾", "海角"),
    *("西浜", "桂花", "柳浪", "东湾", "菱湖", "望海"),
    *("竹溪", "梅坞", "秋月", "丰乐", "云栖里", "朝霞"),
    *("稻香", "北塘", "石井", "槐树", "银杏", "沙洲"),
)
HOME_NAMES = ("苑", "里", "新村", "花园", "家园", "小区")
FACILITY_COLUMNS = ("设施编号", "机构名称", "设施类型", "床位数", "状态", "开业年份")
# --------------------------------------------------------------------------------------------

Frame = gpd.GeoDataFrame
Array = np.ndarray[Any, Any]


def lattice(rng: np.random.Generator) -> Array:
    """Lay the street crossings: easting and northing in whole metres, shape (n_x, n_y, 2)."""
    axes = []
    for start, sizes in zip(ORIGIN, (COLUMNS_M, ROWS_M), strict=True):
        corners = start + np.concatenate([[0], np.cumsum(sizes)])
        steps = np.arange(len(sizes) * BLOCKS + 1) / BLOCKS
        axes.append(np.interp(steps, np.arange(len(corners)), corners))
    straight = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
    return np.rint(straight + np.clip(rng.normal(0, JITTER_M, straight.shape), -45, 45))


def place(nodes: Array, at: tuple[float, float]) -> Array:
    """Turn a place in communities into easting and northing."""
    (i, s), (j, t) = (divmod(value * BLOCKS, 1) for value in at)
    i, j = int(i), int(j)
    south = nodes[i, j] * (1 - s) + nodes[i + 1, j] * s
    north = nodes[i, j + 1] * (1 - s) + nodes[i + 1, j + 1] * s
    return np.rint(south * (1 - t) + north * t)


def outline(nodes: Array, west: int, south: int, size: int) -> Polygon:
    """Draw the polygon around some blocks, with every crossing on its edge as a vertex."""
    east, north = west + size, south + size
    ring = [(i, south) for i in range(west, east)] + [(east, j) for j in range(south, north)]
    ring += [(i, north) for i in range(east, west, -1)]
    ring += [(west, j) for j in range(north, south, -1)]
    return Polygon([nodes[crossing] for crossing in ring])


def shrunk(block: Polygon, share: float) -> Polygon:
    """Draw a block smaller, around its centre, on whole metres."""
    centre = np.array(block.centroid.coords[0])
    return shapely.transform(block, lambda xy: np.rint(centre + (xy - centre) * share))


@dataclass(frozen=True)
class Community:
    """One community, before its homes are drawn."""

    number: int
    column: int
    row: int
    class_: str
    polygon: Polygon
    elders: float

    @property
    def name(self) -> str:
        """Give its name without 社区."""
        return COMMUNITY_NAMES[self.number - 1]


@dataclass(frozen=True, kw_only=True)
class Homes:
    """One block with homes, and the older people who live there."""

    community: Community
    polygon: Polygon
    elders: float


def draw_communities(nodes: Array, rng: np.random.Generator) -> list[Community]:
    """Draw the communities row by row from the south-west, and count their older people."""
    found = []
    for number in range(len(COLUMNS_M) * len(ROWS_M)):
        row, column = divmod(number, len(COLUMNS_M))
        class_ = CLASSES[len(ROWS_M) - 1 - row][column]
        polygon = outline(nodes, column * BLOCKS, row * BLOCKS, BLOCKS)
        per_km2 = PER_KM2[class_] * rng.uniform(1 - SPREAD, 1 + SPREAD)
        elders = per_km2 * polygon.area / 1e6
        found.append(Community(number + 1, column, row, class_, polygon, elders))
    return found


def fill_blocks(
    nodes: Array, community: Community, rng: np.random.Generator
) -> tuple[list[Homes], list[Polygon]]:
    """Draw the homes and the building parcels of a community, a block each."""
    n_homes, n_parcels = HOME_BLOCKS[community.class_], PARCELS[community.class_]
    blocks = []
    for number in rng.permutation(BLOCKS * BLOCKS)[: n_homes + n_parcels]:
        i, j = divmod(int(number), BLOCKS)
        blocks.append(outline(nodes, community.column * BLOCKS + i, community.row * BLOCKS + j, 1))
    shares = rng.dirichlet(np.full(n_homes, 12.0))
    homes = [
        Homes(community=community, polygon=shrunk(block, 0.86), elders=community.elders * share)
        for block, share in zip(blocks[:n_homes], shares, strict=True)
    ]
    return homes, [shrunk(block, rng.uniform(0.3, 0.45)) for block in blocks[n_homes:]]


def residential_table(homes: list[Homes], rng: np.random.Generator) -> Frame:
    """Describe the residential areas: name, households, status, whether in town."""
    counts: dict[str, int] = {}
    rows = []
    for number, home in enumerate(homes, start=1):
        name = home.community.name
        counts[name] = counts.get(name, 0) + 1
        rows.append(
            {
                "id": f"R{number:02d}",
                "name": f"{name}{HOME_NAMES[counts[name] - 1]}",
                "households": round(home.elders * rng.uniform(1.5, 2.1)),
                "status": "new" if rng.random() < SHARE_NEW else "existing",
                "urban": home.community.class_ == DENSE,
                "geometry": home.polygon,
            }
        )
    return Frame(rows, crs=CRS)


def elder_cells(
    homes: list[Homes], land: Polygon, rng: np.random.Generator
) -> tuple[Array, rasterio.Affine]:
    """Spread older people over the cells that their homes meet, by area; -1 outside of the land."""
    bounds = np.array(land.bounds) / CELL_M
    west, south = np.floor(bounds[:2]).astype(int)
    east, north = np.ceil(bounds[2:]).astype(int)
    n_columns, n_rows = east - west, north - south
    corners = np.indices((n_rows, n_columns)).reshape(2, -1)
    x, y = (west + corners[1]) * CELL_M, (north - corners[0]) * CELL_M
    boxes = shapely.box(x, y - CELL_M, x + CELL_M, y)
    people = np.zeros(len(boxes))
    for home in homes:
        met = shapely.area(shapely.intersection(boxes, home.polygon))
        people += home.elders * met / home.polygon.area
    lived_in = shapely.union_all([home.polygon.buffer(CELL_M) for home in homes])
    empty = np.flatnonzero(shapely.within(boxes, land) & shapely.disjoint(boxes, lived_in))
    chosen = rng.choice(empty, SCATTERED, replace=False)
    people[chosen] = rng.integers(3, 12, SCATTERED)
    people = np.where(shapely.intersects(boxes, land), np.round(people, 1), -1)
    grid = people.reshape(n_rows, n_columns).astype("float32")
    return grid, rasterio.Affine(CELL_M, 0, west * CELL_M, 0, -CELL_M, north * CELL_M)


def parcel_table(parcels: list[Polygon], rng: np.random.Generator) -> Frame:
    """Describe the parcels: the largest home that each can take grows with its area."""
    rows = []
    for number, polygon in enumerate(parcels, start=1):
        beds = np.clip(polygon.area / 60 + rng.uniform(-20, 20), 60, 200)
        rows.append(
            {
                "id": f"L{number:02d}",
                "name": f"备选地块{number:02d}",
                "beds": int(beds // 10 * 10),
                "area_m2": round(polygon.area),
                "geometry": polygon,
            }
        )
    return Frame(rows, crs=CRS)


def street_table(nodes: Array) -> Frame:
    """Draw the streets: every line of the lattice, with a vertex at every crossing."""
    rows = []
    for axis, word, lines in ((1, "路", nodes), (0, "街", nodes.transpose(1, 0, 2))):
        for number, line in enumerate(lines):
            main = number % BLOCKS == 0
            rows.append(
                {
                    "id": f"{'NE'[1 - axis]}{number + 1:02d}",
                    "name": f"{'主' if main else '支'}{number + 1}{word}",
                    "class": "main" if main else "local",
                    "geometry": LineString(line),
                }
            )
    return Frame(rows, crs=CRS)


def district_table(communities: list[Community]) -> Frame:
    """Join the communities into two districts."""
    rows = []
    for id_, name, is_east in (("D1", "西区", False), ("D2", "东区", True)):
        own = [c.polygon for c in communities if (c.column >= EAST_FROM_COLUMN) is is_east]
        rows.append({"id": id_, "name": name, "geometry": shapely.union_all(own)})
    return Frame(rows, crs=CRS)


def facility_table(nodes: Array) -> Frame:
    """List the facilities under Chinese headings."""
    rows = [
        (f"F{number:02d}", *facility[:-1]) for number, facility in enumerate(FACILITIES, start=1)
    ]
    points = [Point(place(nodes, facility[-1])) for facility in FACILITIES]
    table = pd.DataFrame(rows, columns=list(FACILITY_COLUMNS), dtype=object)
    return Frame(table, geometry=points, crs=CRS)


def main(folder: Path) -> None:
    """Write every layer of the district into a folder."""
    rng = np.random.default_rng(SEED)
    nodes = lattice(rng)
    communities = draw_communities(nodes, rng)
    filled = [fill_blocks(nodes, community, rng) for community in communities]
    homes = [home for some, _ in filled for home in some]
    parcels = [parcel for _, some in filled for parcel in some]
    districts = district_table(communities)
    grid, transform = elder_cells(homes, shapely.union_all(districts.geometry), rng)
    named = [
        {"id": f"C{c.number:02d}", "name": f"{c.name}社区", "geometry": c.polygon}
        for c in communities
    ]

    write_geojson(residential_table(homes, rng), folder / "residential.geojson")
    write_geojson(districts, folder / "district.geojson")
    write_points(facility_table(nodes), folder / "facilities.csv")
    write_cells(grid, transform, CRS, folder / "elders_100m.tif")
    write_layer(Frame(named, crs=CRS), folder / "communities.gpkg")
    write_layer(parcel_table(parcels, rng), folder / "parcels.gpkg")
    write_layer(street_table(nodes), folder / "streets.shp")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)

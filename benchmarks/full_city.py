"""A made-up city that gives every layer and field that a rule of the Hangzhou pack reads.

The city of points of `city.py`, with all that its other benchmarks do without: estates that most
people live in, units of every level the rules name, places of all types with their fields, a
layer of health places, and tables of figures. What a rule asks holds for most places or units,
not for all, so that rules have something to find. A city of n places where older people live has
n/200 facilities of all types (two in five are care homes), n/700 health places, n/50 estates,
3n/1000 communities, n/2000 planning units, n/4000 care circles, n/5000 streets and n/80,000
districts.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from benchmarks import city as city_
from benchmarks.city import CENTRE, City, joined, people, tiling, write
from benchmarks.plans import METRES, write_full_plans

YEARS = (2023, 2024, 2025)
IN_ESTATES = 0.9  # of the places where older people live
INHABITANTS = 14  # of all ages, to a place where older people live
SHARED_SITES = 0.1  # of the facilities stand where another one does

#: Types of fifty facilities, over and over; the first twenty are care homes.
DECK = (
    *("养老院",) * 9,
    *("养老机构",) * 5,
    *("护理院", "护理院", "福利院", "敬老院", "敬老院", "养老院;社区照护中心"),
    *("社区照护中心", "社区照护中心", "记忆家园", "记忆家园专区", "记忆家园专区", "记忆家园专区"),
    *("康养联合体", "乡镇级康养联合体"),
    *("老年食堂",) * 6,
    *("居家养老服务中心",) * 6,
    *("居家养老服务站",) * 3,
    *("康复辅具展示点", "康复辅具租售点", "家庭赋能中心", "家庭赋能中心"),
    *("养老顾问点", "养老顾问点", "居家养老服务中心;老年食堂"),
)
#: What the city has one of each; they take the place of the last facilities.
FOR_THE_CITY = (
    "康复辅具与老年用品展示中心",
    "康复辅具适配服务平台",
    "康复辅具洗消中心",
)
HEALTH_DECK = (
    *("社区卫生服务中心", "社区卫生服务中心", "社区卫生服务站", "社区卫生服务站"),
    *("社区卫生服务站", "综合医院", "综合医院;康复技术指导中心", "护理站"),
)
SERVICES = ("助餐", "日托", "助浴", "康复", "care_centre", "canteen", "aids_shop")
SERVICES += ("family_centre", "adviser_point", "memory_home", "care_union", "home_care_centre")

#: Fields of yes and no of all facilities, and how many of them say yes.
FLAGS = {
    "union_lead": 0.3,
    "smart": 0.3,
    "smart_demo": 0.05,
    "in_care_home": 0.8,
    "own_entrance": 0.85,
    "registered": 0.95,
    "filed_as_care_home": 0.9,
    "dementia_demo": 0.1,
    "rehab_room": 0.9,
    "safety_standard": 0.93,
}
#: Figures of a district and year, and about how large they are.
STAFF = {
    "carers": 3_000,
    "carers_certified": 2_400,
    "carers_senior": 550,
    "social_workers": 700,
    "social_workers_elder_care": 200,
}
STATS = {
    "social_work_projects": 2,
    "home_beds": 300,
    "certifying_bodies": 2,
    "special_difficulty": 900,
    "visited_monthly": 880,
    "dementia_carers": 500,
    "dementia_carers_supported": 280,
    "hub_organisations": 2,
    "volunteer_bodies": 4,
}


# ---- people and estates -----------------------------------------------------------------------
def homes(city: City, estates: np.ndarray) -> np.ndarray:
    """Draw places as people live, most of them moved into the estate of their lattice square."""
    xy = city.scatter(city.n)
    across = int(np.ceil(np.sqrt(len(estates))))
    square = ((xy - CENTRE + city.side_m / 2) // (city.side_m / across)).astype(int)
    own = np.minimum(square, across - 1) @ (1, across)
    moves = np.flatnonzero((own < len(estates)) & (city.rng.random(len(xy)) < IN_ESTATES))
    corner = shapely.get_coordinates(estates).reshape(-1, 5, 2)[own[moves]]
    share = city.rng.uniform(0.02, 0.98, (2, len(moves), 1))
    along, up = corner[:, 1] - corner[:, 0], corner[:, 3] - corner[:, 0]
    xy[moves] = np.round(corner[:, 0] + share[0] * along + share[1] * up, 2)
    return xy[city.rng.permutation(len(xy))]


def write_people(city: City, folder: Path) -> None:
    """Write where older people live, and the estates."""
    estates = city_.land(city, city.n // 50)
    xy = homes(city, estates)
    table = {"older_people": people(city.rng, city_.PEOPLE_PER_POINT, len(xy)).astype(int)}
    write(gpd.GeoDataFrame(table, geometry=shapely.points(xy), crs=METRES), folder / "elders.gpkg")
    n = len(estates)
    fields = {
        "id": _ids("R", n),
        "name": [f"小区{i}" for i in range(n)],
        "households": city.rng.integers(80, 2_000, n),
        "status": city.rng.choice(("existing", "new"), n, p=(0.9, 0.1)),
        "delivered": city.rng.integers(1985, 2026, n),
        "urban": yes(city.rng, n, 0.8),
    }
    write(gpd.GeoDataFrame(fields, geometry=estates, crs=METRES), folder / "residential.gpkg")


# ---- units ------------------------------------------------------------------------------------
def write_units(city: City, folder: Path) -> list[str]:
    """Write the units of every level; give the ids of the districts."""
    n, rng = city.n, city.rng
    communities = tiling(city, max(12, 3 * n // 1000))
    streets = joined(communities, city, max(8, n // 5000))
    districts = joined(streets, city, max(3, n // 80_000))
    levels = {
        "community": communities,
        "planning_unit": joined(communities, city, max(4, n // 2000)),
        "circle": joined(communities, city, max(5, n // 4000)),
        "street": streets,
        "district": districts,
        "county": districts[-max(1, len(districts) // 4) :],
        "city": np.array([shapely.union_all(districts)], dtype=object),
    }
    for level, shapes in levels.items():
        m = len(shapes)
        fields = {
            "id": _ids(level[0].upper(), m),
            "name": [f"{level} {i}" for i in range(m)],
            "population": np.rint(rng.uniform(0.2, 1.8, m) * INHABITANTS * n / m).astype(int),
            "urban": yes(rng, m, 0.8),
            "dementia_friendly": yes(rng, m, 0.1),
            "has_layout_plan": yes(rng, m, 0.7),
        }
        write(gpd.GeoDataFrame(fields, geometry=shapes, crs=METRES), folder / f"{level}.gpkg")
    return _ids("D", len(districts))


# ---- places -----------------------------------------------------------------------------------
def write_facilities(city: City, folder: Path) -> None:
    """Write facilities of all types, with every field that a rule reads."""
    n, rng = max(city.n // 200, 2 * len(DECK)), city.rng
    own_site = n - int(n * SHARED_SITES)
    site = np.concatenate([np.arange(own_site), rng.integers(own_site, size=n - own_site)])
    types = np.array([DECK[i % len(DECK)] for i in range(n)], dtype=object)
    rng.shuffle(types)
    types[-len(FOR_THE_CITY) :] = FOR_THE_CITY
    status = rng.choice(
        ("existing", "building", "planned", "closed"), n, p=(0.88, 0.05, 0.04, 0.03)
    )
    status[-len(FOR_THE_CITY) :] = "existing"
    beds = rng.integers(6, 320, n)
    fields: dict[str, Any] = {
        "id": _ids("F", n),
        "name": [f"机构{i}" for i in range(n)],
        "type": types,
        "status": status,
        "open_year": np.where(status == "planned", 2026 - rng.integers(0, 2, n), 2000 + n % 24),
        "site_id": [f"L{i}" for i in site],
        "beds": beds,
        "nursing_beds": np.rint(beds * rng.uniform(0.3, 1, n)).astype(int),
        "dementia_beds": np.rint(beds * rng.uniform(0, 0.2, n)).astype(int),
        "residents": np.rint(beds * rng.uniform(0.3, 1, n)).astype(int),
        "floor_area_m2": beds * rng.integers(25, 45, n),
        "ownership": rng.choice(("公办", "公建民营", "民办"), n),
        "registered_type": rng.choice(("护理型", "助养型"), n),
        "grade": rng.integers(1, 6, n),
        "stars": rng.integers(1, 6, n),
        "nurses": rng.integers(0, 9, n),
        "social_workers": rng.integers(0, 6, n),
        "rehab_staff": rng.integers(0, 5, n),
        "rehab_nurses": rng.integers(0, 5, n),
        "partner_health": rng.choice(("本街道", "外镇", "无"), n, p=(0.7, 0.2, 0.1)),
        "services": [";".join(rng.choice(SERVICES, 4, replace=False)) for _ in range(n)],
    }
    fields |= {name: yes(rng, n, share) for name, share in FLAGS.items()}
    where = shapely.points(city.scatter(own_site)[site])
    write(gpd.GeoDataFrame(fields, geometry=where, crs=METRES), folder / "facilities.gpkg")


def write_health(city: City, folder: Path) -> None:
    """Write health places of all types."""
    n = max(city.n // 700, 2 * len(HEALTH_DECK))
    fields = {
        "id": _ids("H", n),
        "name": [f"医疗机构{i}" for i in range(n)],
        "type": [HEALTH_DECK[i % len(HEALTH_DECK)] for i in range(n)],
        "beds": city.rng.integers(0, 500, n),
        "services": [";".join(city.rng.choice(SERVICES[:4], 2, replace=False)) for _ in range(n)],
    }
    where = shapely.points(city.scatter(n))
    write(gpd.GeoDataFrame(fields, geometry=where, crs=METRES), folder / "health.gpkg")


# ---- figures ----------------------------------------------------------------------------------
def write_figures(city: City, path: Path, about: dict[str, int], districts: list[str]) -> None:
    """Write a table of figures: a row for each district and year."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["unit_id", "year", *about])
        for year in YEARS:
            for unit in districts:
                near = city.rng.uniform(0.9, 1.1, len(about)) * list(about.values())
                table.writerow([unit, year, *np.rint(near).astype(int)])


def yes(rng: np.random.Generator, n: int, share: float) -> np.ndarray:
    """Draw answers in the words of such tables."""
    return np.where(rng.random(n) < share, "是", "否")


def _ids(letter: str, n: int) -> list[str]:
    return [f"{letter}{i}" for i in range(n)]


def build(folder: Path, n: int, seed: int) -> None:
    """Write the city and its plans."""
    folder.mkdir(parents=True, exist_ok=True)
    city = city_.found("points", n, seed)
    write_people(city, folder)
    districts = write_units(city, folder)
    write_facilities(city, folder)
    write_health(city, folder)
    write_figures(city, folder / "staff.csv", STAFF, districts)
    write_figures(city, folder / "stats.csv", STATS, districts)
    write_full_plans(folder)


if __name__ == "__main__":
    folder, n, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    city_.cached(folder, n, seed, make=build, by=Path(__file__))

"""The city in which what-if is measured: in memory, with something to test for nearly every rule.

It is that of `city.py`: people, communities and planning units. On top come streets, districts
and health places, and facilities of all types that the Hangzhou pack names: half of them care
homes, the others of any type. They have the fields that its rules read, some of them blank.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import CRS

from benchmarks import city as made
from benchmarks.plans import METRES
from siting import packs, plan
from siting.degrees import to_degrees
from siting.layers.records import Layers, Streets, Table
from siting.plan import EldersSpec, Head, LayerSpecs, PlanFile
from siting.progress import Silent
from siting.streets.build import build
from siting.streets.lines import Lines
from siting.whatif import Add, LonLat, Move, Remove

if TYPE_CHECKING:
    from siting.study.tables import PlaceTables
    from siting.words import Words

YEAR = 2025
BLOCK_M = 200.0
NUMBERS = {"beds": 300, "nursing_beds": 150, "dementia_beds": 20, "social_workers": 4, "grade": 5}
NUMBERS |= {"residents": 200, "nurses": 5, "rehab_staff": 3, "rehab_nurses": 3, "stars": 5}
FLAGS = ("registered", "filed_as_care_home", "in_care_home", "own_entrance", "rehab_room")
FLAGS = (*FLAGS, "safety_standard", "smart_demo", "dementia_demo")
PARTNERS = ("same_township", "elsewhere", None)
OWNERSHIPS = ("public", "private", None)


def table(name: str, xy: np.ndarray, geometry: np.ndarray | None = None, **columns: Any) -> Table:
    ids = np.array([f"{name[0].upper()}{i}" for i in range(len(xy))], dtype=object)
    return Table(name=name, path=name, ids=ids, xy=xy, geometry=geometry, columns=columns)


def areas(name: str, shapes: np.ndarray) -> Table:
    return table(name, shapely.get_coordinates(shapely.point_on_surface(shapes)), shapes)


def types_of(words: Words, layer: str) -> list[str]:
    """List a name for each type that the pack looks for in a layer."""
    return [words.names(word)[1] for word in words if words.layer(word) == layer]


def facilities(city: made.City, words: Words, n: int) -> Table:
    """Scatter facilities: half of them care homes."""
    rng = city.rng
    every = np.array(types_of(words, "facilities"), dtype=object)
    homes = np.array(made.TYPES, dtype=object)
    types = np.where(rng.random(n) < 0.5, rng.choice(homes, n), rng.choice(every, n))
    columns: dict[str, Any] = {"type": types, "status": np.full(n, "existing", dtype=object)}
    for name, most in NUMBERS.items():
        columns[name] = rng.integers(0, most + 1, n).astype(float)
    for name in FLAGS:
        columns[name] = (rng.random(n) < 0.7).astype(float)
    for name in (*NUMBERS, *FLAGS):
        columns[name][rng.random(n) < 0.01] = np.nan
    columns["partner_health"] = rng.choice(np.array(PARTNERS, dtype=object), n)
    columns["ownership"] = rng.choice(np.array(OWNERSHIPS, dtype=object), n)
    sites = np.array([f"S{i}" for i in range(max(1, n // 4))], dtype=object)
    columns["site_id"] = np.where(rng.random(n) < 0.5, None, rng.choice(sites, n))
    columns["services"] = np.where(rng.random(n) < 0.5, None, "canteen; adviser_point")
    return table("facilities", city.scatter(n), **columns)


def layers_of(city: made.City, n_facilities: int, *, on_foot: bool) -> Layers:
    words = packs.load(plan_of(), None).rules[0].words
    tiles = made.tiling(city, max(12, 3 * city.n // 1000))
    n_health = max(10, n_facilities // 4)
    health = np.array(types_of(words, "health"), dtype=object)
    people = made.people(city.rng, made.PEOPLE_PER_POINT, city.n)
    levels = {
        "community": tiles,
        "street": made.joined(tiles, city, max(4, city.n // 1500)),
        "planning_unit": made.joined(tiles, city, max(4, city.n // 2000)),
        "district": made.joined(tiles, city, max(2, city.n // 10_000)),
    }
    return Layers(
        crs=CRS(METRES),
        residential=areas("residential", tiles) if on_foot else None,
        elders=table("elders", city.scatter(city.n), older_people=people),
        facilities=facilities(city, words, n_facilities),
        proposed=None,
        streets=streets(city) if on_foot else None,
        candidates=None,
        units={level: areas(level, shapes) for level, shapes in levels.items()},
        health=table("health", city.scatter(n_health), type=city.rng.choice(health, n_health)),
        inputs=(),
        notes=(),
    )


def streets(city: made.City) -> Streets:
    """Draw a grid of streets over the city: lines that share a vertex where they cross."""
    half = city.side_m / 2
    at = np.arange(-half, half + BLOCK_M, BLOCK_M)
    n = len(at)
    across = np.column_stack([np.tile(at, n), np.repeat(at, n)])
    xy = np.vstack([across, across[:, ::-1]]) + made.CENTRE
    lines = Lines(
        xy=xy,
        starts=np.arange(0, len(xy) + 1, n),
        level=np.zeros(2 * n, dtype=np.intp),
        apart=np.zeros(2 * n, dtype=bool),
        slowness=np.ones(2 * n),
    )
    graph = build(lines, join_m=0.0, crossings=False, progress=Silent())
    return Streets(name="streets", path="streets", graph=graph, snap_m=300.0)


def plan_of(rules: tuple[str, ...] = ()) -> plan.Plan:
    """Make the plan: all rules of the pack, or some of them."""
    head = Head(year=YEAR, rules=["hangzhou"], only=[*rules], crs=METRES, surroundings="known")
    spec = LayerSpecs(elders=EldersSpec(path="elders", age_from=60, basis="resident"))
    return plan.Plan(path=Path("plan.toml"), text="", file=PlanFile(plan=head, layers=spec))


def edits_of(city: made.City, layers: Layers, n: int) -> list[Any]:
    """Draw edits: places added, removed and moved in turn, where people live."""
    assert layers.facilities is not None
    where = [LonLat(*one) for one in to_degrees(layers.crs, city.scatter(n)).tolist()]
    ids = list(layers.facilities.ids)
    types = layers.facilities.columns["type"]
    found: list[Any] = []
    for number, at in enumerate(where):
        if number % 3 == 0:
            fields = {
                "type": str(city.rng.choice(types)),
                "beds": str(city.rng.integers(5, 300)),
                "nursing_beds": str(city.rng.integers(0, 5)),
                "site_id": f"S{number % 7}" if number % 2 else "",
            }
            found.append(Add(at=at, fields={**fields, "id": f"W{number}"}))
            ids.append(f"W{number}")
        elif number % 3 == 1:
            found.append(Remove(id=ids.pop(int(city.rng.integers(len(ids))))))
        else:
            found.append(Move(id=ids[int(city.rng.integers(len(ids)))], at=at))
    return found


def edited(layers: Layers, tables: PlaceTables) -> Layers:
    """Give the layers as files with the edits would give them."""
    return replace(layers, facilities=tables.existing, health=tables.health)

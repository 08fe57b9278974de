"""One edit in memory against a full re-test of the rules, in the same run.

python -m benchmarks.bench_whatif                 100,000 places, 2,000 facilities, four rules
python -m benchmarks.bench_whatif --places N --facilities M --on-foot

The city is that of `city.py`, in memory. Edits are a third each of places added, removed and
moved, seeded; each is done and the standing of all rules asked for. The full re-test gathers the
facilities again, and tests and judges the same rules on the study that is measured already: nothing
is read, placed or joined in either. Both must say the same, in the end findings included. With
--on-foot there is a grid of streets, and rules are read strictly: HZ-125 and HZ-126 on foot.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from pathlib import Path
from statistics import median
from typing import Any, Self

import numpy as np
import shapely
from pyproj import CRS

from benchmarks import city as made
from benchmarks.plans import METRES
from siting import packs, plan, study
from siting.check.run import judge
from siting.degrees import to_degrees
from siting.layers.records import Layers, Streets, Table
from siting.plan import EldersSpec, Head, LayerSpecs, PlanFile
from siting.progress import Silent
from siting.standing import Standing
from siting.streets.build import build
from siting.streets.lines import Lines
from siting.study.edited import gathered
from siting.whatif import Add, Draft, LonLat, Move, Remove

SEED, YEAR = 7, 2025
RULES = ("HZ-123", "HZ-124", "HZ-125", "HZ-126")
BLOCK_M = 200.0
LEAST_RATIO = 20.0


def table(name: str, xy: np.ndarray, geometry: np.ndarray | None = None, **columns: Any) -> Table:
    ids = np.array([f"{name[0].upper()}{i}" for i in range(len(xy))], dtype=object)
    return Table(name=name, path=name, ids=ids, xy=xy, geometry=geometry, columns=columns)


def areas(name: str, shapes: np.ndarray) -> Table:
    return table(name, shapely.get_coordinates(shapely.point_on_surface(shapes)), shapes)


def layers_of(city: made.City, n_facilities: int, *, on_foot: bool) -> Layers:
    tiles = made.tiling(city, max(12, 3 * city.n // 1000))
    facilities = table(
        "facilities",
        city.scatter(n_facilities),
        type=city.rng.choice(made.TYPES, n_facilities).astype(object),
        beds=city.rng.integers(20, 300, n_facilities).astype(float),
        status=np.full(n_facilities, "existing", dtype=object),
    )
    people = made.people(city.rng, made.PEOPLE_PER_POINT, city.n)
    units = made.joined(tiles, city, max(4, city.n // 2000))
    return Layers(
        crs=CRS(METRES),
        residential=areas("residential", tiles) if on_foot else None,
        elders=table("elders", city.scatter(city.n), older_people=people),
        facilities=facilities,
        proposed=None,
        streets=streets(city) if on_foot else None,
        candidates=None,
        units={"community": areas("community", tiles), "planning_unit": areas("unit", units)},
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


def plan_of() -> plan.Plan:
    head = Head(year=YEAR, rules=["hangzhou"], only=list(RULES), crs=METRES, surroundings="known")
    spec = LayerSpecs(elders=EldersSpec(path="elders", age_from=60, basis="resident"))
    return plan.Plan(path=Path("plan.toml"), text="", file=PlanFile(plan=head, layers=spec))


def edits_of(city: made.City, layers: Layers, n: int) -> list[Any]:
    """Draw edits: places added, removed and moved in turn, where people live."""
    where = [LonLat(*one) for one in to_degrees(layers.crs, city.scatter(n)).tolist()]
    ids = list(layers.facilities.ids)
    found: list[Any] = []
    for number, at in enumerate(where):
        if number % 3 == 0:
            found.append(Add(at=at, fields={"type": "养老机构", "beds": "100"}))
        elif number % 3 == 1:
            found.append(Remove(id=ids.pop(int(city.rng.integers(len(ids))))))
        else:
            found.append(Move(id=ids[int(city.rng.integers(len(ids)))], at=at))
    return found


class Timed:
    """CPU seconds of what is done within."""

    def __enter__(self) -> Self:
        self.begun = time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.s = time.process_time() - self.begun


def retest(draft: Draft, first: study.Study) -> list[Standing]:
    """Say how the rules stand without anything that is kept."""
    edited = gathered(first, draft.tables)
    return [Standing.of(judge(rule, rule.test(edited), YEAR)) for rule in draft.packs.rules]


def measure(n_places: int, n_facilities: int, n_edits: int, *, on_foot: bool) -> dict[str, Any]:
    city = made.found("points", n_places, SEED)
    layers, read = layers_of(city, n_facilities, on_foot=on_foot), plan_of()
    rules = packs.load(read, "strict" if on_foot else None)
    with Timed() as measuring:
        first = study.measure(layers, read, year=YEAR, progress=Silent())
    with Timed() as beginning:
        draft = Draft(read, layers, rules, first)
    quick, full = [], []
    for number, edit in enumerate(edits_of(city, layers, n_edits)):
        with Timed() as one:
            draft.apply(edit)
            standings = draft.standings()
        quick.append(one.s)
        if number % max(1, n_edits // 10) == 0:
            with Timed() as one:
                again = retest(draft, first)
            full.append(one.s)
            assert list(standings) == again, "an edit and a full re-test differ"
    with Timed() as checking:
        draft.result()  # holds all that was kept against a check
    while draft.edits:
        draft.undo()
    assert draft.standings() == draft.before, "edits taken back leave something"
    return {
        "places": n_places,
        "facilities": n_facilities,
        "on_foot": on_foot,
        "edits": n_edits,
        "measuring_s": measuring.s,
        "beginning_s": beginning.s,
        "edit_ms": median(quick) * 1e3,
        "retest_ms": median(full) * 1e3,
        "ratio": median(full) / median(quick),
        "check_with_findings_s": checking.s,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench_whatif", description=__doc__)
    parser.add_argument("--places", type=int, default=100_000)
    parser.add_argument("--facilities", type=int, default=2_000)
    parser.add_argument("--edits", type=int, default=300)
    parser.add_argument("--on-foot", action="store_true", help="ways along a grid of streets")
    asked = parser.parse_args()
    found = measure(asked.places, asked.facilities, asked.edits, on_foot=asked.on_foot)
    print(json.dumps(found, indent=1))
    if asked.places >= 100_000 and found["ratio"] < LEAST_RATIO:
        raise SystemExit(f"an edit is only {found['ratio']:.1f} times as fast as a re-test")


if __name__ == "__main__":
    main()

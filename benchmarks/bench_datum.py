"""Measure datums: how fast they are converted, how often the guard is right, what it costs.

python -m benchmarks.bench_datum SHARED [CITY]   writes results_datum.md beside this file

SHARED is the folder of the real layers; CITY one of `city.py` with a million places, as
`python -m benchmarks --cache CITY` leaves it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pyogrio

from benchmarks import city as made_up
from benchmarks import plans
from siting import flow
from siting.datum.compare import Untold
from siting.datum.shift import BOX, SHIFTED, from_wgs84, to_wgs84
from siting.layers.positions import mixed
from tests import datum_borders, datum_pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.datum_pairs import Kind

_POINTS, _PAIRS, _SEEDS = 1_000_000, 200, 5
_POLYGONS, _TIMES = 100_000, 3
_VARIANTS = ("points/points", "cells/cells", "cells/degrees", "cells/land")
HERE = Path(__file__).parent


def main() -> None:
    """Measure, and write the page."""
    shared = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        kinds = [*datum_pairs.kinds(shared, folder), *datum_borders.kinds(shared, folder)]
    apart = datum_borders.across(shared), datum_pairs.strewn(shared)
    lines = ["# Datums", "", "`python -m benchmarks.bench_datum SHARED CITY` wrote this.", ""]
    lines += [*_converting(), "", *_pairs(kinds), "", *_each([*kinds, *apart])]
    if len(sys.argv) > 2:
        lines += ["", *_cost(Path(sys.argv[2]))]
    text = "\n".join([*lines, ""])
    (HERE / "results_datum.md").write_text(text, encoding="utf-8")
    sys.stdout.write(text)


def _cpu(call: Callable[[], Any]) -> float:
    begun = time.process_time()
    call()
    return time.process_time() - begun


def _converting() -> Iterator[str]:
    here = np.random.default_rng(1).uniform(BOX[:2], BOX[2:], size=(_POINTS, 2))
    yield f"| {_POINTS:,} positions | CPU s, best of 3 | there and back, most m off |"
    yield "|---|---|---|"
    for datum in SHIFTED:
        there = from_wgs84(here, datum)
        forth = min(_cpu(lambda d=datum: from_wgs84(here, d)) for _ in range(3))
        back = min(_cpu(lambda t=there, d=datum: to_wgs84(t, d)) for _ in range(3))
        off = np.abs(to_wgs84(there, datum) - here).max() * 111_320
        yield f"| WGS-84 to {datum} | {forth:.2f} | |"
        yield f"| {datum} to WGS-84 | {back:.2f} | {off:.0e} |"


def _pairs(kinds: list[Kind]) -> Iterator[str]:
    yield f"| {_PAIRS} pairs of real layers, seed | caught | named right | false alarms |"
    yield "|---|---|---|---|"
    for seed in range(_SEEDS):
        tried = datum_pairs.tried(kinds, _PAIRS, np.random.default_rng(seed))
        shifted, plain = tried.n_shifted, tried.n_plain
        yield (
            f"| {seed} | {tried.n_caught} of {shifted} | {tried.n_named} of {shifted} "
            f"| {tried.n_false} of {plain} |"
        )


def _each(kinds: list[Kind]) -> Iterator[str]:
    yield (
        f"| {_PAIRS} pairs of one kind | points | caught | named right | said to be untold "
        "| false alarms |"
    )
    yield "|---|---|---|---|---|---|"
    for kind in kinds:
        rng = np.random.default_rng(99)
        pairs = [kind.pair(rng, shifted=bool(number % 2)) for number in range(_PAIRS)]
        shifted = [pair for pair in pairs if pair.true != (datum_pairs.WGS84,) * 2]
        false = sum(pair.caught for pair in pairs) - sum(pair.caught for pair in shifted)
        yield (
            f"| {kind.name} | {kind.sizes[0]} to {kind.sizes[1]} "
            f"| {sum(pair.caught for pair in shifted)} of {len(shifted)} "
            f"| {sum(pair.named for pair in shifted)} of {len(shifted)} "
            f"| {sum(isinstance(pair.said, Untold) for pair in shifted)} of {len(shifted)} "
            f"| {false} of {len(pairs) - len(shifted)} |"
        )


def _cost(city: Path) -> Iterator[str]:
    yield f"| check of a million places, the middle of {_TIMES} | CPU s | the guard | share |"
    yield "|---|---|---|---|"
    paths = {variant: city / f"{variant}.toml" for variant in _VARIANTS}
    spent: list[float] = []
    hold = mixed.hold

    def timed(*asked: Any) -> Any:
        begun = time.process_time()
        found = hold(*asked)
        spent.append(time.process_time() - begun)
        return found

    mixed.hold = timed
    with tempfile.TemporaryDirectory() as scratch:
        paths[f"{_POLYGONS:,} residential polygons"] = _polygons(city / "points", Path(scratch))
        for variant, path in paths.items():
            if path.is_file():
                shares = []
                for _ in range(_TIMES):
                    spent.clear()
                    whole = _cpu(lambda p=path: flow.check_plan(p))
                    shares.append((sum(spent) / whole, whole, sum(spent)))
                share, whole, guard = sorted(shares)[_TIMES // 2]
                yield f"| {variant} | {whole:.2f} | {guard:.2f} | {share:.1%} |"


def _polygons(city: Path, folder: Path) -> Path:
    """Write a plan whose people live on residential polygons, beside other layers of a city."""
    land = made_up.land(made_up.found("points", _POINTS, 7), _POLYGONS)
    people = np.random.default_rng(3).integers(1, 60, len(land))
    frame = gpd.GeoDataFrame({"older_people": people}, geometry=land, crs=plans.METRES)
    pyogrio.write_dataframe(frame, folder / "residential.gpkg")
    text = (city / "points.toml").read_text("utf-8").replace("layers.elders", "layers.residential")
    text = text.replace("elders.gpkg", "residential.gpkg")
    for path in city.glob("*-4549.gpkg"):
        shutil.copyfile(path, folder / path.name)
    (folder / "plan.toml").write_text(text, encoding="utf-8")
    return folder / "plan.toml"


if __name__ == "__main__":
    main()

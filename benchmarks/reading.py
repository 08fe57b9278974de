"""Read a layer, bare or as siting does: ``python -m benchmarks.reading bare|siting|checks PLAN``.

Bare is the plain call of the library on the same file: `pyogrio.raw.read` of all columns, or
`rasterio` block row by block row; ``picked`` also takes the cells above 0 and, where the plan
merges cells, adds them up. Libraries are imported before the clock starts.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import rasterio
from rasterio.windows import Window

from benchmarks.timing import peak_mb
from siting import flow
from siting import plan as plans
from siting.layers import features, files
from siting.layers.formats import raster, vector
from siting.layers.origin import Origin, origins


def bare(origin: Origin, *, picked: bool) -> int:
    """Read a file whole; give how many features or cells were read."""
    if origin.path.suffix != ".tif":
        return len(pyogrio.raw.read(origin.path)[2])
    times = getattr(origin.spec, "merge_cells", 1)
    with rasterio.Env(GDAL_CACHEMAX=64 << 20), rasterio.open(origin.path) as file:
        high, n = file.block_shapes[0][0] // times * times, 0
        for top in range(0, file.height, high):
            window = Window(0, top, file.width, min(high, file.height - top))
            cells = file.read(1, window=window)
            n += _picked(cells, file.nodata, times) if picked else cells.size
    return n


def _picked(cells: np.ndarray, nodata: float, times: int) -> int:
    held = np.where(cells == nodata, 0, cells)
    if times > 1:
        down = np.add.reduceat(held, np.arange(0, held.shape[0], times), axis=0, dtype=np.float64)
        held = np.add.reduceat(down, np.arange(0, held.shape[1], times), axis=1)
    row, column = np.nonzero(held > 0)
    return len(np.column_stack([row, column, held[row, column]]))


def ours(origin: Origin) -> tuple[int, float]:
    """Read a file as siting does; give how many rows or cells, and what looking into it took."""
    begun = time.process_time()
    files.find(origin)
    searched = time.process_time() - begun
    if origin.path.suffix == ".tif":
        return len(raster.read(origin)), searched
    return len(features.understand(origin, vector.read(origin))), searched


def checks(path: Path) -> dict[str, float]:
    """Check a plan; say what that takes, and what the checks of its data do."""
    looked, faults = [], flow.data.faults

    def timed(*args: Any, **more: Any) -> Any:
        begun = time.process_time()
        found = faults(*args, **more)
        looked.append(time.process_time() - begun)
        return found

    flow.data.faults = timed
    flow.check_plan(path)
    return {"cpu_s": time.process_time(), "looked_s": looked[0]}


def main(how: str, path: Path) -> None:
    if how == "checks":
        print(json.dumps(checks(path)))
        return
    origin = origins(plans.read(path))[0]
    begun, searched = time.process_time(), 0.0
    if how == "siting":
        n, searched = ours(origin)
    else:
        n = bare(origin, picked=how == "picked")
    cpu_s = time.process_time() - begun
    print(json.dumps({"n": n, "cpu_s": cpu_s, "searched_s": searched, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

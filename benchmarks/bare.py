"""The bare cost of a check, as a script of its own: read the same layers, ask one KD-tree.

What the plan names is read whole, each layer with the plain call of its library; then one
KD-tree over the facilities is asked for the nearest to each place where people live. Nothing is
hashed, projected, located in units or reported. With ``--projected`` places in degrees are
brought into the plane first: the least that a distance in metres asks for.
"""

from __future__ import annotations

import json
import sys
import tomllib
from pathlib import Path

import numpy as np
import pyogrio
import rasterio
import shapely
from pyproj import Transformer
from scipy.spatial import cKDTree


def read(path: Path) -> np.ndarray:
    """Read a layer; give its points, or the centres of its cells."""
    if path.suffix == ".tif":
        with rasterio.open(path) as file:
            values, nodata, at = file.read(1), file.nodata, file.transform
        row, column = np.nonzero((values != nodata) & (values > 0))
        return np.column_stack([at.c + at.a * (column + 0.5), at.f + at.e * (row + 0.5)])
    return shapely.get_coordinates(pyogrio.read_dataframe(path).geometry.values)


def paths(tables: dict) -> dict[str, str]:
    """List the layers of a plan by name."""
    found = {}
    for name, table in tables.items():
        if "path" in table:
            found[name] = table["path"]
        else:
            found |= paths(table)
    return found


def main(plan: Path, *, projected: bool) -> None:
    spec = tomllib.loads(plan.read_text("utf-8"))
    layers = {name: read(plan.parent / path) for name, path in paths(spec["layers"]).items()}
    people, homes = layers["elders"], layers["facilities"]
    if projected:
        to = Transformer.from_crs("EPSG:4326", spec["plan"]["crs"], always_xy=True)
        people, homes = (np.column_stack(to.transform(*xy.T)) for xy in (people, homes))
    distance, _ = cKDTree(homes).query(people)
    print(json.dumps({"points": len(people), "mean": float(distance.mean())}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), projected="--projected" in sys.argv)

"""Join the sample's planning units again, without siting: `rejoin.py FOLDER FINDINGS`.

Written from docs/measuring.md. It prints the units that are put together otherwise.
"""

import json
import sys
from pathlib import Path

import numpy as np
import shapely
from rederive_layers import Layers


def join(areas, district, older, size):
    """Give the planning unit of each area, from 0, the southernmost."""
    middle, unit = shapely.centroid(areas), np.full(len(areas), -1)
    touch = shapely.length(shapely.intersection(areas[:, None], areas.copy())) > 10
    touch &= district[:, None] == district
    for start in np.lexsort([shapely.get_x(middle), shapely.get_y(middle) // 1000]):
        near, number = [start] if unit[start] < 0 else [], unit.max() + 1
        while len(near) > 0 and older[unit == number].sum() < size:
            then = older[unit == number].sum() + older[near]
            far = shapely.distance(middle[near], middle[start])
            ends = np.where((then < size) | (far > 1.5 * far.min()), np.inf, then)
            unit[near[np.lexsort([far, ends])[0]]] = number
            near = np.flatnonzero(touch[unit == number].any(axis=0) & (unit < 0))
    for number in range(unit.max() + 1):  # what is left over and too small
        near = set(unit[touch[unit == number].any(axis=0)]) - {number}
        if near and older[unit == number].sum() < size:
            unit[unit == number] = min(near, key=lambda other: older[unit == other].sum())
    whole = [shapely.union_all(areas[unit == number]) for number in np.unique(unit)]
    rank = np.argsort(np.argsort(shapely.get_y(shapely.centroid(whole))))
    return rank[np.unique(unit, return_inverse=True)[1]]


said = json.loads(Path(sys.argv[2]).read_text("utf-8"))
layers = Layers(Path(sys.argv[1]), said)
areas, districts = layers.areas, layers.shapes("units.district")
older = layers.homes.groupby("home").people.sum().reindex(areas.id, fill_value=0.0)
middle = areas.centroid.to_numpy()[:, None]
district = shapely.intersects(middle, districts.geometry.to_numpy()).argmax(axis=1)
unit = join(
    areas.geometry.to_numpy(), district, older.to_numpy(), said["planning_units"][0]["asked"]
)
mine = {(f"U{u + 1}", *sorted(areas.id[unit == u])) for u in set(unit.tolist())}
theirs = {(one["id"], *sorted(p["id"] for p in one["parts"])) for one in said["planning_units"]}
sys.exit("\n".join(f"{one}" for one in sorted(mine ^ theirs)) or 0)

"""Work out again, without siting, what it says of the sample: `rederive.py FOLDER FINDINGS`.

It shares no code with siting: it is written from docs/measuring.md, docs/plan.md and the packs, and
joins the planning units itself. It knows what the sample has and no more: cells of 100 m, which no
dwelling cell cuts, households everywhere, one type a facility, no sites, all surroundings known.
It prints what only siting says (-) and what only this says (+), and ends with 0 if none.
"""

import difflib
import json
import sys
import tomllib
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio
import shapely
import yaml

PACKS = Path(__file__).resolve().parent.parent / "rules"
ON_FOOT = 1.35  # it stands in no pack, but in docs/measuring.md
SIGNS = {
    "above": np.greater,
    "at_least": np.greater_equal,
    "at_most": np.less_equal,
    "is": np.equal,
}
STATES = {"pass": "passing", "fail": "failing", "undecided": "undecided", "outside": "outside"}
STOCK = {"existing": ["现状"], "plan": ["现状", "在建", "规划"]}


def lie_in(points, shapes):
    """Give the number of the first shape that each point lies in."""
    return shapely.intersects(np.asarray(points)[:, None], np.asarray(shapes)).argmax(axis=1)


def share_out(path, land):
    """Give the parts of the cells as points, with the older people of each."""
    with rasterio.open(path) as raster:
        counts, to = raster.read(1).astype(float), raster.transform
    row, col = np.nonzero(counts > 0)
    x, y = to.c + to.a * col, to.f + to.e * row
    cells = gpd.GeoDataFrame(geometry=shapely.box(x, y + to.e, x + to.a, y), crs=land.crs)
    cells = cells.assign(cell=cells.index, people=counts[row, col])
    parts = gpd.overlay(cells, land.assign(density=land.households / land.area))
    weight = parts.area * parts.density
    parts["people"] *= weight / weight.groupby(parts.cell).transform("sum")
    parts = pd.concat([parts, cells[~cells.cell.isin(parts.cell)]], ignore_index=True)
    return parts.set_geometry(parts.centroid)


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


def measure(rule, words, places, facilities, unit):
    """Give each subject with the least and the most that is measured, and its state."""
    means = rule.get("find") or rule.get("count") or {"facility": rule["top"]["of"]}
    word, beds = words[means["facility"]], facilities.床位数
    least = word.get("where", [{"at_least": 0}])[0]["at_least"]
    of_type, reach = facilities.设施类型.isin(word["zh"]), rule["kind"] == "reach"
    sure, perhaps = (of_type & (beds.fillna(blank) >= least) for blank in (0, np.inf))
    if reach:
        need = float(np.prod(list(rule["within"].values())))  # metres, or minutes x metres a minute
        way = shapely.distance(places.geometry.to_numpy()[:, None], facilities.geometry)
        way = np.round(way * (ON_FOOT if rule["measure"] == "walking_network" else 1), 2)
        low = high = way[:, sure].min(axis=1, initial=np.inf)
        good, bad = low <= need, way[:, perhaps].min(axis=1, initial=np.inf) > need
    else:
        older, ratio = np.bincount(unit[places.home], places.people), rule["kind"] == "ratio"
        places = gpd.GeoDataFrame({"people": older}, geometry=[shapely.Point(0, 0)] * len(older))
        places["name"] = [f"U{number + 1}" for number in places.index]
        worth = beds if ratio else beds.fillna(0) * 0 + 1
        each = worth.where(sure, 0), worth.fillna(np.inf).where(perhaps, 0)
        low, high = (np.bincount(unit[facilities.home], n, len(older)) for n in each)
        need = rule["at_least"] * (older / rule["per"] if ratio else 1)
        good, bad = low >= need, high < need
    no, blank = np.zeros((2, len(places)), bool)
    for test in rule.get("applies_when", []):
        field = places[test["field"]]
        blank |= field.isna()
        for sign in SIGNS.keys() & test:
            no |= field.notna() & ~SIGNS[sign](field, test[sign])
    state = np.select([no, good, bad & ~blank], ["outside", "pass", "fail"], "undecided")
    weight = places.people if rule.get("weight_by") == "older_people" else 1
    return places.assign(low=low, high=high, need=need, state=state, weight=weight)


def describe(rule, year, of):
    """Give a line for the rule and one for each gap or unit that falls short or may."""
    required = rule.get("required_share", 100) / 100 * of.weight[of.state != "outside"].sum()
    least, most = (of.weight[of.state.isin(s)].sum() for s in (["pass"], ["pass", "undecided"]))
    cases = [least >= required, year < rule["due"], most < required]
    outcome = str(np.select(cases, ["pass", "not_yet_due", "fail"], "undecided"))
    counts = [f"{sum(of.state == s)} of {of.people[of.state == s].sum():.2f}" for s in STATES]
    yield " ".join([rule["id"], outcome, *counts])
    short = of[of.state.isin(["fail", "undecided"])]
    for (state, name), group in short.groupby(["state", "name"]):
        x, y = group.geometry.x // 100 * 100, group.geometry.y // 100 * 100
        gaps = shapely.get_parts(shapely.union_all(shapely.box(x - 1, y - 1, x + 101, y + 101)))
        for _, gap in group.groupby(lie_in(group.geometry, gaps)):
            numbers = (gap.low.min(), gap.high.max(), gap.need.max(), gap.people.sum())
            yield " ".join([rule["id"], state, name, *(f"{n:.2f}" for n in numbers)])


def rederive(folder):
    """Give all lines that the layers, the plan and the packs lead to."""
    plan = tomllib.loads((folder / "plan.toml").read_text("utf-8"))
    head, layers, units = plan["plan"], plan["layers"], plan["layers"]["units"]
    named = (layers["residential"], units["community"], units["district"])
    shapes = (gpd.read_file(folder / layer["path"]).to_crs(head["crs"]) for layer in named)
    land, areas, districts = shapes
    places = share_out(folder / layers["elders"]["path"], land.astype({"urban": float}))
    home = lie_in(places.geometry, areas.geometry)
    older = np.bincount(home, places.people, len(areas))
    density = (older / areas.area * 1e6)[home].to_numpy()
    places = places.assign(home=home, name=areas.id[home].to_numpy(), older_people_per_km2=density)
    table = pd.read_csv(folder / layers["facilities"]["path"])
    table = table[table.状态.isin(STOCK[head["stock"]]) & ~(table.开业年份 > head["year"])]
    spots = gpd.points_from_xy(table.经度, table.纬度, crs="EPSG:4326").to_crs(head["crs"])
    facilities = gpd.GeoDataFrame(table.assign(home=lie_in(spots, areas.geometry)), geometry=spots)
    district = lie_in(areas.centroid, districts.geometry)
    for name in head["rules"]:
        pack = yaml.safe_load((PACKS / f"{name}.yaml").read_text("utf-8"))
        for rule in (each for each in pack["rules"] if each["id"] in head["only"]):
            size = rule.get("unit_size", {}).get("older_people", 10000)
            unit = join(areas.geometry.to_numpy(), district, older, size)
            of = measure(rule, pack["facility_words"], places, facilities, unit)
            yield from describe(rule, head["year"], of)


def read(findings):
    """Give the same lines as siting has them."""
    for rule in findings["rules"]:
        counts = [f"{rule[s]['subjects']} of {rule[s]['people']:.2f}" for s in STATES.values()]
        yield " ".join([rule["id"], rule["outcome"], *counts])
    for each in findings["findings"]:
        numbers = [each[key] for key in ("measured", "measured_most", "required", "people")]
        numbers = [np.inf if number is None else number for number in numbers]
        name = (each["within"] or each["subject"])["id"]
        yield " ".join([each["rule"], each["outcome"], name, *(f"{n:.2f}" for n in numbers)])


if __name__ == "__main__":
    said = sorted(read(json.loads(Path(sys.argv[2]).read_text("utf-8"))))
    differ = difflib.unified_diff(said, sorted(rederive(Path(sys.argv[1]))), n=0, lineterm="")
    sys.exit("\n".join(differ) or 0)

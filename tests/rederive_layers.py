"""Where the sample's older people live, and which facilities count: worked out without siting.

Written from docs/measuring.md. It knows what the sample has and no more: cells of 100 m, which no
dwelling cell cuts, households everywhere, one type a facility, no sites.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio
import shapely
from rederive_ways import Streets

SIGNS = {"above": "gt", "at_least": "ge", "at_most": "le", "is": "eq"}
STATES = {"pass": "passing", "fail": "failing", "undecided": "undecided", "outside": "outside"}


class Layers:
    """The layers that a check of the sample read, in the plane that its findings name."""

    def __init__(self, folder, said):
        self.plan = said["plan"]
        self.path = {one["layer"]: folder / one["path"] for one in said["inputs"]}
        self.areas = self.shapes("units.community")[["id", "geometry"]]
        units = said["planning_units"]
        self.unit = {part["id"]: one["id"] for one in units for part in one["parts"]}
        self.homes, self.sites = self.shared_out(), self.counted()

    def shapes(self, name):
        return gpd.read_file(self.path[name]).to_crs(self.plan["crs"])

    def located(self, points):
        """Say in which community and planning unit each point lies."""
        found = points.sjoin(self.areas.rename(columns={"id": "home"})).drop(columns="index_right")
        return found.assign(unit=found.home.map(self.unit))

    def shared_out(self):
        """Give the parts of the cells as points, with the older people of each."""
        with rasterio.open(self.path["elders"]) as raster:
            counts, to = raster.read(1).astype(float), raster.transform
        row, col = np.nonzero(counts > 0)
        x, y = to.c + to.a * col, to.f + to.e * row
        cells = gpd.GeoDataFrame(
            {"cell": range(len(x)), "people": counts[row, col]},
            geometry=shapely.box(x, y + to.e, x + to.a, y),
            crs=self.plan["crs"],
        )
        land = self.shapes("residential").astype({"urban": float})
        parts = gpd.overlay(cells, land.assign(density=land.households / land.area))
        weight = parts.area * parts.density
        parts["people"] *= weight / weight.groupby(parts.cell).transform("sum")
        parts = pd.concat([parts, cells[~cells.cell.isin(parts.cell)]], ignore_index=True)
        homes = self.located(parts.set_geometry(parts.centroid))
        older = homes.groupby("home").people.sum()
        density = older / self.areas.set_index("id").area * 1e6
        return homes.assign(older_people_per_km2=homes.home.map(density))

    def counted(self):
        """Give the facilities that count, each with its community."""
        stock = {"existing": ["现状"], "plan": ["现状", "在建", "规划"]}[self.plan["stock"]]
        table = pd.read_csv(self.path["facilities"])
        table = table[table.状态.isin(stock) & ~(table.开业年份 > self.plan["year"])]
        spots = gpd.points_from_xy(table.经度, table.纬度, crs="EPSG:4326")
        return self.located(gpd.GeoDataFrame(table, geometry=spots.to_crs(self.plan["crs"])))

    def ways(self, sites, measure):
        """Give the way from each home to the nearest of some sites, by air or on foot."""
        if measure == "straight_line":
            return self.homes.distance(sites.union_all())
        streets = Streets(self.shapes("streets").geometry)
        return pd.Series(streets.ways(self.homes.geometry, sites.geometry), self.homes.index)

    def compared(self, of, told, findings):
        """Set what was worked out of each subject beside what findings say, name by name."""
        for state, name in STATES.items():
            rows = of[of.state == state]
            yield state, (len(rows), float(rows.people.sum())), tuple(told[name].values())
        short = of[of.state.isin(["fail", "undecided"])]
        for one in (each for each in findings if each["rule"] == told["id"]):
            rows = short[(short.state == one["outcome"]) & (short.home == _home(one))]
            if one["within"]:  # a gap: only what lies in its outline
                gap = gpd.GeoSeries([shapely.geometry.shape(one["geometry"])], crs="EPSG:4326")
                rows = rows[rows.within(gap.to_crs(self.plan["crs"]).buffer(1)[0])]
            short = short.drop(rows.index)
            numbers = [one[key] for key in ("measured", "measured_most", "required", "people")]
            mine = (rows.low.min(), rows.high.max(), rows.need.max(), rows.people.sum())
            said = tuple(np.inf if number is None else number for number in numbers)
            yield one["id"], tuple(map(float, mine)), said
        yield "in no finding", (len(short),), (0,)


def judged(of, rule, good, bad, year):
    """Give the state of each row, what comes of the rule, and how many people surely fall short."""
    no, blank = np.zeros((2, len(of)), bool)
    for test in rule.get("applies_when", []):
        value = of[test["field"]]
        blank |= value.isna()
        for sign in SIGNS.keys() & test:
            no |= ~getattr(value, SIGNS[sign])(test[sign]) & value.notna()
    state = np.select([no, good, bad & ~blank], ["outside", "pass", "fail"], "undecided")
    weight = of.people ** (rule.get("weight_by") == "older_people")
    least, most = (weight[np.isin(state, s)].sum() for s in (["pass"], ["pass", "undecided"]))
    share = rule.get("required_share", 100) / 100 * weight[~no].sum()
    cases = [least >= share, year < rule["due"], most < share]
    outcome = str(np.select(cases, ["pass", "not_yet_due", "fail"], "undecided"))
    return state, outcome, float(of.people[state == "fail"].sum())


def _home(finding):
    return (finding["within"] or finding["subject"])["id"]

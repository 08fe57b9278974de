"""The made-up city of points with streets all over it; plans with and without; as a script.

Two rules are asked for: a care home within 500 m on foot of everybody, and one within 15 minutes,
which siting answers for three walking speeds. Without streets both are measured in straight lines
and estimated.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from benchmarks import city, grid
from benchmarks.plans import METRES

if TYPE_CHECKING:
    from collections.abc import Sequence

RULES = ("WALK-500", "WALK-15")
PACK = """\
format: siting-pack/1
pack: walk
title: {zh: 步行距离（示例）, en: Ways on foot (example)}
period: [2021, 2025]
documents:
  example: {title_zh: 示例, title_en: "Example, no document"}
older_people: {age_from: 60, basis: resident, note: ours}
severity: {mandatory: error, expected: warning, encouraged: note}
facility_words:
  care_home: {zh: [养老机构, 养老院, 护理院, 福利院, 敬老院], en: care home}
rules:
"""
RULE = """\
- id: ID
  plain: Older people have a care home within WHAT on foot.
  plain_zh: 老年人步行WHAT_ZH内有1处养老机构。
  kind: reach
  status: expected
  status_basis: wording
  for_each: residential_area
  find: {facility: care_home}
  within: {LIMIT}
  measure: walking_network
  from: dwellings
  ours: [the whole rule]
  source: {document: example, clause: none, quote: none, english: an example of ours}
"""


def build(folder: Path, n: int, seed: int) -> None:
    """Write the city, its streets, the rules and the plans."""
    folder.mkdir(parents=True, exist_ok=True)
    made = city.found("points", n, seed)
    city.write_points(made, folder / "elders.gpkg")
    city.write_shared(made, folder, (METRES,))
    write_streets(made, folder / "streets.gpkg")
    write_rules(folder / "walk.yaml")
    paths = {"elders": "elders.gpkg", "facilities": "facilities-4549.gpkg"}
    paths |= {"units.community": "communities-4549.gpkg"}
    write_plan(folder / "without.toml", paths)
    write_plan(folder / "with.toml", paths | {"streets": "streets.gpkg"})


def write_streets(made: city.City, path: Path) -> None:
    side = int(made.side_m / grid.BLOCK_M) + 1
    corner = grid.corners(side, made.rng)
    nodes, starts = grid.lines(side, made.rng)
    xy = corner[nodes] - (side - 1) * grid.BLOCK_M / 2 + city.CENTRE
    drawn = shapely.linestrings(xy, indices=np.repeat(np.arange(len(starts) - 1), np.diff(starts)))
    pyogrio.write_dataframe(gpd.GeoDataFrame(geometry=drawn, crs=METRES), path)


def write_rules(path: Path) -> None:
    said = [
        (RULES[0], "500 metres", "500米", "metres: 500"),
        (RULES[1], "15 minutes", "15分钟", "minutes: 15"),
    ]
    names = ("ID", "WHAT_ZH", "WHAT", "LIMIT")
    text = PACK
    for id_, what, what_zh, limit in said:
        rule = RULE
        for name, value in zip(names, (id_, what_zh, what, limit), strict=True):
            rule = rule.replace(name, value)
        text += rule
    path.write_text(text, encoding="utf-8")


def write_plan(
    path: Path, layers: dict[str, str], crs: str = METRES, rules: Sequence[str] = ("walk.yaml",)
) -> None:
    lines = ["[plan]", f'name = "made-up city, {path.stem} streets"', "year = 2025"]
    lines += [f"rules = {list(rules)}", f'crs = "{crs}"', 'surroundings = "known"']
    for layer, name in layers.items():
        lines += ["", f"[layers.{layer}]", f'path = "{name}"']
        lines += ["age_from = 60", 'basis = "resident"'] if layer == "elders" else []
        # Places drawn by chance fit streets drawn by chance as well after some shift.
        lines += ['datum = "WGS-84"'] if layer == "streets" else []
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    city.cached(
        Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), make=build, by=Path(__file__)
    )

"""The plans of a made-up city, and where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

METRES, DEGREES = "EPSG:4549", "EPSG:4326"
LEVELS = ("community", "planning_unit", "circle", "street", "district", "county", "city")
TWO_RULES = ("HZ-125", "HZ-126")
OF_POINTS = ("points", "new", "circles")  # variants of the city of points; the others are of cells


def write_plan(folder: Path, variant: str, elders: str, crs: str) -> None:
    """Write a plan of a variant: everything the Hangzhou rules need."""
    code = crs.removeprefix("EPSG:")
    paths = {
        "elders": elders,
        "facilities": "few.gpkg" if variant == "new" else f"facilities-{code}.gpkg",
        "units.community": f"communities-{code}.gpkg",
        "units.planning_unit": f"units-{code}.gpkg",
        "candidates": f"candidates-{code}.gpkg",
    }
    if variant == "circles":
        del paths["units.community"]
    if variant == "land":
        paths["residential"] = "land.gpkg"
    lines = ["[plan]", f'name = "made-up city, {variant}"', "year = 2025", 'rules = ["hangzhou"]']
    lines.append('only = ["HZ-123", "HZ-124", "HZ-125", "HZ-126"]')
    lines += [f'crs = "{METRES}"', 'surroundings = "known"']
    for layer, path in paths.items():
        lines += ["", f"[layers.{layer}]", f'path = "{path}"']
    lines += ["", "[[propose.offers]]", 'type = "养老机构"', "beds = 120", ""]
    (folder / f"{variant}.toml").write_text("\n".join(lines), encoding="utf-8")


def write_full_plans(folder: Path) -> None:
    """Write the plans of the city of `full_city.py`: all rules of the pack, and two of them.

    Planning units are drawn by a layer, or joined from communities; the least plan has no more
    layers than the two rules read.
    """
    paths = {name: f"{name}.gpkg" for name in ("elders", "residential", "facilities", "health")}
    paths |= {name: f"{name}.csv" for name in ("staff", "stats")}
    paths |= {f"units.{level}": f"{level}.gpkg" for level in LEVELS}
    joined = {name: path for name, path in paths.items() if name != "units.planning_unit"}
    least = {name: paths[name] for name in ("elders", "facilities", "units.community")}
    for units, layers in (("drawn", paths), ("joined", joined)):
        _write(folder / f"{units}-pack.toml", layers, only=())
        _write(folder / f"{units}-two.toml", layers, only=TWO_RULES)
    _write(folder / "least.toml", least, only=TWO_RULES)


def _write(path: Path, layers: dict[str, str], *, only: tuple[str, ...]) -> None:
    lines = ["[plan]", f'name = "made-up city, {path.stem}"', "year = 2025", 'rules = ["hangzhou"]']
    lines += [f"only = {list(only)}"] if only else []
    lines += [f'crs = "{METRES}"', 'surroundings = "known"']
    for layer, name in layers.items():
        lines += ["", f"[layers.{layer}]", f'path = "{name}"']
        lines += ["age_from = 60", 'basis = "resident"'] if layer == "elders" else []
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")


def plan_of(folder: Path, variant: str) -> Path:
    """Name the plan of a variant."""
    return folder / ("points" if variant in OF_POINTS else "cells") / f"{variant}.toml"

"""What reading a file costs beside its library, and what checks of the data cost in a check."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks import children
from benchmarks.children import script
from benchmarks.results_table import limit, table, under

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.asked import Asked
    from benchmarks.results_table import Row

SIZE, SMALL = 1_000_000, 10_000
WHAT = {
    "points": "{n:,} points of a GeoPackage",
    "sparse": "a raster of {side:,} x {side:,} cells, one in forty with people",
    "dense": "the same, two in five with people, 5 by 5 added up (`merge_cells`)",
    "geojson": "{tenth:,} areas of a GeoJSON",
}
MOST_RATIO, MOST_MB, MOST_SEARCHED, MOST_CHECKS = 1.5, 1024.0, 0.05, 0.05


def measure(asked: Asked) -> dict[str, Any]:
    """Read each layer bare and with siting in turn, in processes of their own."""
    size = SMALL if asked.small else SIZE
    folder = asked.cache / "reading" / str(size)
    if not (folder / "areas.toml").is_file():
        children.run(script("reading_data", folder, size))
    found = {name: _one(folder / f"{name}.toml", asked.times) for name in WHAT}
    checked = children.in_turn(
        {"checks": script("reading", "checks", folder / "areas.toml")}, times=asked.times
    )
    shares = [one["looked_s"] / one["cpu_s"] for one in map(children.heard, checked["checks"])]
    return {"size": size, "read": found, "checks_share": median(shares)}


def _one(plan: Path, times: int) -> dict[str, Any]:
    ways = ("bare", "picked", "siting") if plan.stem in ("sparse", "dense") else ("bare", "siting")
    costs = children.in_turn({way: script("reading", way, plan) for way in ways}, times=times)
    heard = {way: [children.heard(one) for one in runs] for way, runs in costs.items()}
    said: dict[str, Any] = {way: median(one["cpu_s"] for one in heard[way]) for way in ways}
    for way in ways[:-1]:
        ratios = zip(heard["siting"], heard[way], strict=True)
        said[f"to_{way}"] = median(a["cpu_s"] / b["cpu_s"] for a, b in ratios)
    searched = zip(heard["siting"], heard["bare"], strict=True)
    return said | {
        "kept": heard["siting"][0]["n"],
        "searched_share": median(a["searched_s"] / b["cpu_s"] for a, b in searched),
        "peak_mb": max(one["peak_mb"] for one in heard["siting"]),
        "bare_mb": max(one["peak_mb"] for one in heard["bare"]),
    }


def _what(name: str, size: int) -> str:
    return WHAT[name].format(n=size, side=round((400 * size) ** 0.5), tenth=size // 10)


def limits(found: dict[str, Any]) -> list[Row]:
    """Set each limit beside what was measured."""
    rows = []
    for name, one in found["read"].items():
        rows.append(limit(f"reading {name}: CPU / bare", one["to_bare"], MOST_RATIO))
        rows.append(limit(f"reading {name}: MB", one["peak_mb"], MOST_MB))
    share = found["read"]["geojson"]["searched_share"]
    rows.append(limit("looking into a GeoJSON / reading it bare", share, MOST_SEARCHED))
    rows.append(limit("checks of the data / check", found["checks_share"], MOST_CHECKS))
    return rows


def whole_page(found: dict[str, Any]) -> str:
    """Lay the results out as a page of their own, with the machine and the limits."""
    parts = ["# Reading files", "`python -m benchmarks --only reading` wrote this."]
    parts += [under(found["machine"], found["load_after"])]
    parts += [table(["what", "measured", "limit", ""], limits(found)), page(found)]
    return "\n\n".join(parts) + "\n"


def page(found: dict[str, Any]) -> str:
    """Lay the results out."""
    rows = []
    for name, one in found["read"].items():
        picked = f"{one['picked']:.2f}" if "picked" in one else ""
        to_picked = f"{one['to_picked']:.2f}" if "picked" in one else ""
        rows.append(
            [
                _what(name, found["size"]),
                f"{one['kept']:,}",
                f"{one['bare']:.2f}",
                picked,
                f"{one['siting']:.2f}",
                f"**{one['to_bare']:.2f}**",
                to_picked,
                f"{one['bare_mb']:,.0f}",
                f"{one['peak_mb']:,.0f}",
            ]
        )
    heads = ["read", "rows or cells kept", "bare CPU s", "bare, cells picked CPU s"]
    heads += ["siting CPU s", "/ bare", "/ picked", "bare MB", "siting MB"]
    said = found["read"]["geojson"]["searched_share"]
    return "\n\n".join(
        [
            table(heads, rows),
            (
                f"Looking into the GeoJSON for what makes GDAL open other files, and for columns"
                f" without end, takes {100 * said:.1f} % of reading it bare. The checks of the data"
                f" of {found['size'] // 10:,} areas and their communities take"
                f" {100 * found['checks_share']:.1f} % of a check."
            ),
        ]
    )

"""The numbers as a page: results.md."""

from __future__ import annotations

from typing import Any

from benchmarks import (
    bench_check,
    bench_pack,
    bench_propose,
    bench_reading,
    bench_start,
    results_optimiser,
    results_pack,
    results_walk,
)
from benchmarks.results_table import limit, table, under

_HEAD = (
    "Written by `python -m benchmarks`; README.md says what is measured and how. CPU s are user"
    " and system seconds of all threads of a process, medians; wall s is time on the clock."
    " A ratio is the median of the ratios of runs made in turn."
)


def page(found: dict[str, Any]) -> str:
    """Lay all results out."""
    parts = [
        "# Speed and memory, measured",
        _HEAD,
        under(found["machine"], found["load_after"]),
        *(["## Limits", _limits(found)] if found["limits"] else []),
        "## Starting",
        _start(found["start"]),
    ]
    for size, one in found["sizes"].items():
        parts += [f"## {int(size):,} places", _checks(one["check"])]
        parts.append(results_pack.packs(one["pack"]))
        if "propose" in found:
            alone = found["propose"]
            parts += ["Measured alone:", under(alone["machine"], alone["load_after"])]
        parts.append(proposals(one["propose"]))
    if "walk" in found:
        walk = found["walk"]
        parts += ["## Walking along streets"]
        if "machine" in walk:
            parts += [under(walk["machine"], walk["load_after"])]
        parts += [results_walk.page(walk)]
    if "reading" in found:
        said = found["reading"]
        parts += ["## Reading files", under(said["machine"], said["load_after"])]
        parts += [bench_reading.page(said)]
    if "optimiser" in found:
        said = found["optimiser"]
        parts += ["## The optimiser", under(said["machine"], said["load_after"])]
        parts += [results_optimiser.page(said)]
    parts += ["## Where the time goes", *_all_stages(found["sizes"])]
    return "\n\n".join(parts) + "\n"


def _limits(found: dict[str, Any]) -> str:
    """Set each limit beside what was measured at the largest size."""
    size = max(found["sizes"], key=int)
    one, rows = found["sizes"][size], []
    for check in one["check"]:
        what = f"check {check['variant']}, {int(size):,} places"
        most = bench_check.MOST_RATIO if check["variant"] in bench_check.LIMITED else None
        rows.append(limit(f"{what}: CPU / bare", check["ratio"], most))
        rows.append(limit(f"{what}: MB", check["peak_mb"], bench_check.MOST_MB))
    for pack in one["pack"]:
        what = f"whole pack {pack['variant']}, {int(size):,} places"
        rows.append(limit(f"{what}: CPU / two rules", pack["ratio"], bench_pack.MOST_RATIO))
        rows.append(limit(f"{what}: MB", pack["peak_mb"], bench_check.MOST_MB))
    for proposal in one["propose"]:
        what = f"propose {proposal['variant']}, {int(size):,} places"
        most = bench_propose.MOST_RATIO
        rows.append(limit(f"{what}: (rows + greedy) / bare search", proposal["ratio"], most))
        rows.append(limit(f"{what}: MB", proposal["peak_mb"], bench_check.MOST_MB))
    helped = found["start"]["help"]["cpu_s"]
    rows.append(limit("siting --help: CPU s", helped, bench_start.MOST_CPU_S))
    rows += results_walk.limits(found["walk"]) if "walk" in found else []
    rows += bench_reading.limits(found["reading"]) if "reading" in found else []
    rows += results_optimiser.limits(found["optimiser"]) if "optimiser" in found else []
    return table(["what", "measured", "limit", ""], rows)


def _start(start: dict[str, Any]) -> str:
    rows = [[name, f"{one['cpu_s']:.3f}", f"{one['wall_s']:.3f}"] for name, one in start.items()]
    return table(["command", "CPU s", "wall s"], rows)


def _checks(checks: list[dict[str, Any]]) -> str:
    rows = []
    for one in checks:
        bare, ours = one["bare"], one["siting"]
        tested = " / ".join(f"{one['rules'][rule]:,}" for rule in ("HZ-125", "HZ-126"))
        rows.append(
            [
                f"{one['variant']}: {one['what']}",
                f"{one['demand_points']:,}",
                tested,
                f"{one['findings']:,}",
                f"{bare['cpu_s']:.2f}",
                f"{ours['cpu_s']:.2f}",
                f"**{one['ratio']:.2f}**",
                f"{bare['wall_s']:.2f}",
                f"{ours['wall_s']:.2f}",
                f"{bare['peak_mb']:,.0f}",
                f"{ours['peak_mb']:,.0f}",
            ]
        )
    heads = ["check", "demand points", "of them in HZ-125 / HZ-126", "findings"]
    heads += ["bare CPU s", "siting CPU s", "ratio", "bare wall s", "siting wall s"]
    text = table([*heads, "bare MB", "siting MB"], rows)
    for one in checks:
        if "bare_projected" in one:
            text += (
                f"\n\nBare with the cells of '{one['variant']}' brought into the plane:"
                f" {one['bare_projected']['cpu_s']:.2f} CPU s."
            )
    return text


def proposals(measured: list[dict[str, Any]]) -> str:
    """Lay `siting propose` out."""
    rows = []
    for one in measured:
        cpu = [f"{one[part]['cpu_s']:.3f}" for part in ("bare", "csr", "greedy", "build")]
        rows.append(
            [
                f"{one['variant']}: {one['what']}",
                f"{sum(one['rows']):,}",
                f"{sum(one['pairs']):,}",
                *cpu,
                f"**{one['ratio']:.2f}**",
                f"{one['ratio_with_tests']:.2f}",
                f"{one['whole']['cpu_s']:.2f}",
                f"{one['whole']['cpu_s'] / one['bare']['cpu_s']:.0f}",
                f"{one['peak_mb']:,.0f}",
            ]
        )
    heads = ["propose 20 sites", "rows that fall short", "pairs", "bare search CPU s"]
    heads += ["rows CPU s", "greedy CPU s", "build CPU s", "(rows + greedy) / bare"]
    heads += ["(build + greedy) / bare", "whole command CPU s", "whole command / bare", "MB"]
    return table(heads, rows)


def _all_stages(sizes: dict[str, Any]) -> list[str]:
    size = max(sizes, key=int)
    parts = []
    commands = {"check": "check", "pack": "check", "propose": "propose"}
    for measured, command in commands.items():
        for one in sizes[size][measured]:
            rows = [
                [
                    said["stage"],
                    *(f"{said[key]:.2f}" for key in ("cpu_s", "wall_s")),
                    f"{said['peak_mb']:,.0f}",
                ]
                for said in one["stages"]
                if said["cpu_s"] >= 0.01
            ]
            parts.append(f"`{command}` of '{one['variant']}', {int(size):,} places, one run:")
            parts.append(table(["stage", "CPU s", "wall s", "peak MB so far"], rows))
    parts += results_pack.slowest(sizes[size]["pack"])
    return parts

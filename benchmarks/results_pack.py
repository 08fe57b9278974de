"""The part of results.md on the whole pack against two of its rules."""

from __future__ import annotations

from typing import Any

from benchmarks.results_table import Row, table

SLOWEST = 10


def packs(measured: list[dict[str, Any]]) -> str:
    """Lay out whole commands, then what comes after the reading, then what came of the rules."""
    rows, after = [], []
    for one in measured:
        cpu = [f"{one[plan]['cpu_s']:.2f}" for plan in ("two", "pack", "least")]
        mb = [f"{one[plan]['peak_mb']:,.0f}" for plan in ("two", "pack")]
        wall = [f"{one[plan]['wall_s']:.2f}" for plan in ("two", "pack")]
        ratios = [f"**{one['ratio']:.2f}**", f"{one['ratio_least']:.2f}"]
        rows.append([_name(one), *cpu, *ratios, *wall, *mb])
        after += [
            [
                _name(one),
                what,
                *(f"{said[key]:.2f}" for key in ("two_cpu_s", "pack_cpu_s", "ratio")),
            ]
            for what, said in (
                ("testing the rules", one["testing"]),
                ("the same, findings.json and the page", one["after_reading"]),
            )
        ]
    heads = ["whole pack", "two rules CPU s", "pack CPU s", "two rules, least layers CPU s"]
    heads += ["pack / two rules", "pack / least", "two rules wall s", "pack wall s"]
    compared = ["whole pack", "without the reading", "two rules CPU s", "pack CPU s", "ratio"]
    return "\n\n".join(
        [
            table([*heads, "two rules MB", "pack MB"], rows),
            table(compared, after),
            *(_tested(one) for one in measured),
        ]
    )


def _name(one: dict[str, Any]) -> str:
    return f"{one['variant']}: {one['what']}"


def _tested(one: dict[str, Any]) -> str:
    """Say what came of the rules, and on what they were tested."""
    outcomes = ", ".join(
        f"{n} {name.replace('_', ' ')}" for name, n in sorted(one["outcomes"].items())
    )
    features = ", ".join(f"{n:,} {layer}" for layer, n in one["features"].items())
    findings = one["findings"]
    return (
        f"Of the pack's rules: {outcomes}; {one['switched_off']} switched off in the pack."
        f" {findings['pack']:,} findings, of the two rules {findings['two']:,}."
        f" Features in '{one['variant']}': {features}."
    )


def slowest(measured: list[dict[str, Any]]) -> list[str]:
    """Name the rules that take most of the testing."""
    parts = []
    for one in measured:
        took = {
            rule: cpu_s for stage in one["stages"] for rule, cpu_s in stage.get("rules", {}).items()
        }
        most = sorted(took.items(), key=lambda each: -each[1])[:SLOWEST]
        rows: list[Row] = [[rule, f"{cpu_s:.3f}"] for rule, cpu_s in most]
        parts += [f"Rules of '{one['variant']}' that took most, one run:"]
        parts += [table(["rule", "CPU s"], rows)]
    return parts

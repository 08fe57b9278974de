"""Towns that lack what a rule reads, or have nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from siting.report.packs.rule_needs import Need

Town = dict[str, Any]
Rows = list[dict[str, Any]]

#: What a row says of where and what it is; no field of a layer.
FRAME = ("at", "box", "id", "unit", "year")
LAYERS = ("residential", "facilities", "health")
#: Every plan draws some area or people, from which the city is known: no rule names it.
ALWAYS = {"units.city"}
#: Which places count at all is read of every place: no rule names it either.
COUNTING = {"facilities.status", "health.status"}
#: Layers beside that of people that may say how many live where.
PEOPLE = {"residential.older_people", "units.community.older_people"}


def names(need: Need) -> set[str]:
    """Name in full what a rule reads, and what it can be made from instead."""
    layer = need.name.rpartition(".")[0]
    found = {need.name, *(one if "." in one else f"{layer}.{one}" for one in need.instead)}
    counted = "elders" in found or f"{layer}.older_people" in found
    return found | {"elders"} if counted else found


def less(town: Town, need: Need) -> Town:
    """Take out of a town all that one need names."""
    gone = names(need)
    gone |= PEOPLE if "elders" in gone else set()
    return _kept(town, layer=lambda name: name not in gone, field=lambda name: name not in gone)


def only(town: Town, needs: Sequence[Need]) -> Town:
    """Leave in a town only what a rule reads."""
    named = COUNTING | {name for need in needs for name in names(need)}
    layers = ALWAYS | {part for name in named for part in (name, name.rpartition(".")[0])}
    return _kept(town, layer=lambda name: name in layers, field=lambda name: name in named)


def _kept(town: Town, *, layer: Callable[[str], bool], field: Callable[[str], bool]) -> Town:
    def rows(name: str, given: Rows) -> Rows:
        return [_row(name, row, field) for row in given] if layer(name) else []

    return {
        **town,
        "demand": town["demand"] if layer("elders") else [],
        "units": {
            level: kept
            for level, given in town["units"].items()
            if (kept := rows(f"units.{level}", given))
        },
        "figures": {
            name: kept for name, given in town["figures"].items() if (kept := rows(name, given))
        },
        **{name: rows(name, town[name]) for name in LAYERS},
    }


def _row(layer: str, row: dict[str, Any], field: Callable[[str], bool]) -> dict[str, Any]:
    kept = {key: value for key, value in row.items() if key in FRAME or field(f"{layer}.{key}")}
    return {**kept, "type": "blank"} if "type" in row and "type" not in kept else kept

"""Tables and numbers of results.md."""

from __future__ import annotations

from typing import Any

Row = list[str]


def table(heads: Row, rows: list[Row]) -> str:
    """Lay a table out as Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def limit(what: str, measured: float, most: float | None) -> Row:
    """Set what was measured beside the most that it may be."""
    if most is None:
        return [what, _short(measured), "none set", ""]
    return [what, _short(measured), _short(most), "met" if measured <= most else "**not met**"]


def under(said: dict[str, Any], load_after: list[float] | None = None) -> str:
    """Say on what was measured, and when."""
    packages = ", ".join(f"{name} {number}" for name, number in said["packages"].items())
    loads = [said["load_average"], *([] if load_after is None else [load_after])]
    load = " / ".join(", ".join(map(str, one)) for one in loads)
    return "\n".join(
        [
            f"- {said['date']}; siting {said['siting']}, commit {said['commit']}",
            f"- {said['cpu']}, {said['cores']} cores, {said['memory_gb']} GB; {said['system']}",
            f"- load average (1, 5, 15 minutes) before / after: {load}",
            f"- Python {said['python']}, {packages}",
        ]
    )


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.2f}"

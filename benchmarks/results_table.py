"""Tables and numbers of results.md."""

from __future__ import annotations

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


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.2f}"

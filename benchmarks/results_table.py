"""Tables and numbers of results.md."""

from __future__ import annotations

Row = list[str]


def table(heads: Row, rows: list[Row]) -> str:
    """Lay a table out as Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)

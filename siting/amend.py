"""The planner's file written again with a proposal: comments, order and waivers stay."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomlkit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.plan import Plan


def amend(plan: Plan, proposal: Path, amended: Path, *, crs: str) -> str:
    """Write a plan with a proposal added to its layers.

    Parameters
    ----------
    plan : Plan
        The plan the proposal was made for.
    proposal, amended : Path
        Where the proposed sites and the amended plan will be; the amended plan names all its
        files relative to its own folder.
    crs : str
        The plane the proposal was made in; the amended plan keeps to it.

    Returns
    -------
    str
        The text of the amended plan, TOML.
    """

    def moved(path: str | Path) -> str:
        return Path(os.path.relpath(path, amended.parent)).as_posix()

    document: Any = tomlkit.parse(plan.text)
    if "plan" not in document:
        document["plan"] = tomlkit.table()
    document["plan"]["crs"] = crs
    if "rules" in document["plan"]:
        document["plan"]["rules"] = [
            moved(plan.resolve(name)) if name.endswith((".yaml", ".yml")) else name
            for name in plan.head.rules
        ]
    layers = document["layers"]
    for table in _layers_of(layers):
        table["path"] = moved(plan.resolve(table["path"]))
    entry = tomlkit.table()
    entry["path"] = moved(proposal)
    entry.add(tomlkit.nl())
    if "proposed" in layers:
        layers["proposed"].append(entry)
    else:
        proposed = tomlkit.aot()
        proposed.append(entry)
        layers["proposed"] = proposed
    # Releases of tomlkit differ in the blank lines before a new table.
    return re.sub(
        r"\n+\[\[layers\.proposed\]\]", "\n\n[[layers.proposed]]", tomlkit.dumps(document)
    )


def _layers_of(tables: Any) -> Iterator[Any]:
    """Go through all tables that name a file, however deep they stand."""
    for value in list(tables.values()):
        for table in value if isinstance(value, list) else [value]:
            if isinstance(table, dict):
                if "path" in table:
                    yield table
                else:
                    yield from _layers_of(table)

"""The planner's file written again with a proposal: comments, order and waivers stay."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomlkit

from siting.layers.formats.database import is_database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from siting.plan import Plan


def amend(plan: Plan, proposal: Path, amended: Path, *, crs: str, reading: str = "default") -> str:
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
    reading : str
        The reading of the rules it was made in, kept as well.

    Returns
    -------
    str
        The text of the amended plan, TOML.
    """

    def change(document: Any, entry: Any) -> None:
        entry["path"] = _moved(proposal, amended)
        _append(document["layers"], entry)

    return _written(plan, amended, change, crs=crs, reading=reading)


def relayer(
    plan: Plan,
    amended: Path,
    places: Mapping[str, Path | None],
    *,
    crs: str,
    reading: str = "default",
) -> str:
    """Write a plan whose places stand in other files.

    Parameters
    ----------
    plan : Plan
        The plan as it is.
    amended : Path
        Where the new one will be.
    places : mapping of str to Path or None
        The file of ``facilities``, ``proposed`` and ``health``, where they change; None for no
        such layer.
    crs : str
        The plane of the plan, which these files are in.
    reading : str
        The reading of the rules, kept as well.

    Returns
    -------
    str
        The text of the new plan, TOML.
    """

    def change(document: Any, entry: Any) -> None:
        layers = document["layers"]
        for name, path in places.items():
            layers.pop(name, None)
            if path is not None:
                own = entry.copy()
                own["path"], own["crs"] = _moved(path, amended), crs
                if name == "proposed":
                    _append(layers, own)
                    continue
                if isinstance(own, tomlkit.items.Table):
                    own.add(tomlkit.nl())
                layers[name] = own

    return _written(plan, amended, change, crs=crs, reading=reading)


def _moved(path: str | Path, amended: Path) -> str:
    return Path(os.path.relpath(path, amended.parent)).as_posix()


def _written(
    plan: Plan, amended: Path, edit: Callable[[Any, Any], None], *, crs: str, reading: str
) -> str:
    """Write a plan for another folder, in the same plane and reading, with an edit of its layers.

    Parameters
    ----------
    edit : callable
        Is given the document, and an empty table of the same library.
    """

    def change(document: Any, entry: Any) -> None:
        document.setdefault("plan", {})["crs"] = crs
        if reading != plan.head.reading:
            document["plan"]["reading"] = reading
        if "rules" in document["plan"]:
            document["plan"]["rules"] = [
                _moved(plan.resolve(name), amended) if name.endswith((".yaml", ".yml")) else name
                for name in plan.head.rules
            ]
        for table in _layers_of(document["layers"]):
            if not is_database(table["path"]):
                table["path"] = _moved(plan.resolve(table["path"]), amended)
        edit(document, entry)

    wanted = tomllib.loads(plan.text)
    change(wanted, {})
    kept: Any = tomlkit.parse(plan.text)
    change(kept, tomlkit.table())
    text = _spaced(tomlkit.dumps(kept))
    # Layers may be written inline or with dotted keys, where an edit can go astray: then the
    # content counts, and the comments go.
    return text if _content(text) == wanted else tomlkit.dumps(wanted)


def _append(layers: Any, entry: Any) -> None:
    """Add a proposed layer to those there are."""
    if layers.get("proposed"):
        layers["proposed"].append(entry)
    elif isinstance(entry, tomlkit.items.Table):
        entry.add(tomlkit.nl())
        layers.pop("proposed", None)
        layers["proposed"] = tomlkit.aot()
        layers["proposed"].append(entry)
    else:
        layers["proposed"] = [entry]


def _spaced(text: str) -> str:
    """Set one blank line before the new table: releases of tomlkit differ in it."""
    return re.sub(r"\n+\[\[layers\.proposed\]\]", "\n\n[[layers.proposed]]", text)


def _content(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _layers_of(tables: Any) -> Iterator[Any]:
    """Go through all tables that name a file, however deep they stand."""
    for value in list(tables.values()):
        for table in value if isinstance(value, list) else [value]:
            if isinstance(table, dict):
                if "path" in table:
                    yield table
                else:
                    yield from _layers_of(table)

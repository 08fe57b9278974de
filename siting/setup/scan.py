"""The files of a folder, and what each could be: its geometry, its columns, its features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from siting.errors import SitingError
from siting.language import few, joined, say
from siting.layers.formats import age_rasters

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

#: How deep folders are looked into, and how many files at most.
_DEEP, _MOST = 4, 500
#: So many columns are named.
_NAMED = 8
_BESIDE = frozenset(
    {".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qml", ".xml", ".ovr"}
)
_OUTPUTS = frozenset({".toml", ".yaml", ".yml", ".md", ".py"})
#: Files that others stand beside.
_MAIN = (".shp", ".SHP", ".tif", ".tiff", ".TIF", ".gpkg", ".geojson")
#: What systems and programs leave in folders, which nobody takes for a layer.
_LITTER = frozenset({"thumbs.db", "desktop.ini", "schema.ini"})


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One layer of one file, or a folder that is one.

    Attributes
    ----------
    path : str
        As a plan would name it.
    layer : str or None
        Its layer, where the file has several.
    sort : str
        ``points``, ``lines``, ``polygons``, ``mixed``, ``cells``, ``table``, or ``bands`` for a
        folder of rasters of age bands.
    columns : tuple of str
        Its columns, without coordinates.
    features : int
        How many it has; cells of a raster.
    crs : str or None
        Its coordinate system as the file says it, and
    extent : tuple of four float, or None
        west, south, east and north in that; None where that takes reading all of it.
    """

    path: str
    layer: str | None
    sort: str
    columns: tuple[str, ...]
    features: int
    crs: str | None = None
    extent: tuple[float, float, float, float] | None = None

    @property
    def name(self) -> str:
        """The name by which people know it."""
        if self.layer is None:
            return self.path
        return say("{path}, layer {layer}", path=self.path, layer=self.layer)

    @property
    def about(self) -> str:
        """What is known of it without its role."""
        parts = [
            say("cells: {n:,}", n=self.features)
            if self.sort == "cells"
            else say("features: {n:,}", n=self.features)
        ]
        if self.sort not in ("table", "cells"):
            parts.append(self.crs or say("no CRS"))
        if self.extent is not None:
            west, south, east, north = self.extent
            values = {"west": west, "south": south, "east": east, "north": north}
            parts.append(say("{west:,.8g} to {east:,.8g}, {south:,.8g} to {north:,.8g}", **values))
        if self.sort != "cells":
            columns = few(self.columns, _NAMED) if self.columns else say("none")
            parts.append(say("columns: {columns}", columns=columns))
        return joined(parts, "; ")


def listed(paths: Iterable[Path]) -> tuple[list[Path], list[tuple[Path, str]]]:
    """List the files of what is given: files as they are, folders with all below them.

    Returns
    -------
    files : list of Path
        Files, and folders that are layers.
    left : list of (Path, str)
        What is not looked at, and why.

    Raises
    ------
    SitingError
        There is no such file or folder.
    """
    found: list[Path] = []
    left: list[tuple[Path, str]] = []
    for path in paths:
        if not path.exists():
            raise SitingError(
                say("there is no file or folder '{path}'", path=path),
                hint=say("give files or folders that are there"),
            )
        if path.is_dir() and not is_layer(path):
            _below(path, _DEEP, found, left)
        else:
            found.append(path)
    return found, left


def _below(folder: Path, deep: int, found: list[Path], left: list[tuple[Path, str]]) -> None:
    """List what a folder holds, and what of it is not looked at."""
    try:
        held = [one for one in folder.iterdir() if not one.name.startswith((".", "~"))]
        entries = sorted(held, key=lambda one: (one.is_dir(), one.name))
    except OSError as error:
        left.append((folder, say("the folder cannot be opened: {why}", why=error.strerror)))
        return
    for entry in entries[:_MOST]:
        if entry.name.lower() in _LITTER:
            continue
        if entry.is_symlink():
            left.append((entry, say("it is a link: name what it leads to")))
        elif entry.is_file() or is_layer(entry):
            found.append(entry)
        elif not entry.is_dir():
            left.append((entry, say("it is neither a file nor a folder")))
        elif deep:
            _below(entry, deep - 1, found, left)
        else:
            left.append((entry, say("it lies too deep: name it, or a folder above it")))
    if rest := entries[_MOST:]:
        why = say("of the folder {n} files are looked at; name this one", n=_MOST)
        left.extend((entry, why) for entry in rest)


def is_layer(folder: Path) -> bool:
    """Say whether a folder is a layer itself: a file geodatabase, or rasters of age bands."""
    try:
        return folder.is_dir() and (
            folder.suffix.lower() == ".gdb" or age_rasters.are_bands(folder)
        )
    except OSError:
        return False


def is_beside(path: Path) -> bool:
    """Say whether a file belongs to another one, or is nothing that holds a layer."""
    if path.suffix.lower() in _OUTPUTS:
        return True
    base = path
    while base.suffix.lower() in _BESIDE or (base != path and base.suffix in _MAIN):
        base = base.with_suffix("")
    return base != path and any((base.parent / f"{base.name}{one}").exists() for one in _MAIN)

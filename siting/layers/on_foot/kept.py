"""Walking graphs kept between runs, in the user's cache folder: built once for each layer.

The folder is the user's own and never the plan's: a plan from a stranger cannot bring a graph
along. What is damaged, or was built from other data, with other options or by another version, is
built anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyogrio
import pyproj
import shapely

from siting import __version__, datum, streets
from siting.language import LOCALE, Text, chinese
from siting.streets.graph import Graph

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from siting.arrays import Floats, Values

#: Where graphs are kept in place of the user's cache folder; ``off`` keeps none.
VARIABLE = "SITING_CACHE"
#: What the arrays in a file mean; another number is another file.
_FORMAT = 1
#: So many graphs are kept; the ones not used for longest go first.
_MOST = 12
_ARRAYS = ("xy", "ends", "length_m", "slowness", "component", "component_m")


@dataclass(frozen=True, kw_only=True)
class Built:
    """A graph, and what its layer said of itself.

    Attributes
    ----------
    graph : Graph
        In the plane.
    crs : str
        What the layer's own coordinates are in, as WKT.
    box : ndarray of float, shape (4,)
        Their west, south, east, north.
    n_in_file : int
        Features in the file.
    columns : tuple of str
        The fields that were read.
    notes : tuple of str
        What was assumed in reading.
    """

    graph: Graph
    crs: str
    box: Floats
    n_in_file: int
    columns: tuple[str, ...]
    notes: tuple[str, ...]


@cache
def _code() -> str:
    """Hash the code that reads streets and joins them, and what is said of them."""
    total = hashlib.sha256()
    for folder in (
        Path(__file__).parent.parent,
        Path(streets.__path__[0]),
        Path(datum.__path__[0]),
    ):
        for path in sorted(folder.rglob("*.py")):
            total.update(path.read_bytes())
    total.update((LOCALE / "zh_CN" / "LC_MESSAGES" / "siting.mo").read_bytes())
    return total.hexdigest()


def key(parts: Mapping[str, Any]) -> str:
    """Hash all that a graph depends on: the layer's bytes, its options, the plane, the code."""
    made_by = {
        "format": _FORMAT,
        "code": _code(),
        "siting": __version__,
        "gdal": pyogrio.__gdal_version_string__,
        "geos": shapely.geos_version_string,
        "proj": pyproj.proj_version_str,
    }
    text = json.dumps([dict(parts), made_by], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def find(name: str) -> Built | None:
    """Give a graph that was kept; None where there is none, or it is damaged."""
    folder = _folder()
    if folder is None:
        return None
    path = folder / f"{name}.npz"
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            arrays = {one: file[one] for one in (*_ARRAYS, "box", "head")}
            told = file["sum"].tobytes()
    except Exception:
        return None
    if told != _sum(arrays):
        return None
    with suppress(OSError):
        path.touch()
    head = json.loads(arrays.pop("head").tobytes())
    return Built(
        graph=Graph(**{one: arrays[one] for one in _ARRAYS}, notes=_told(head["graph"])),
        crs=head["crs"],
        box=arrays["box"],
        n_in_file=head["n_in_file"],
        columns=tuple(head["columns"]),
        notes=_told(head["notes"]),
    )


def keep(name: str, built: Built) -> None:
    """Keep a graph; one that cannot be kept is no error.

    It is written under a name of its own and then renamed: of two runs that write at once, the
    later one stays, and a reader finds a whole file or none.
    """
    folder = _folder()
    if folder is None:
        return
    head = {
        "graph": _both(built.graph.notes),
        "crs": built.crs,
        "n_in_file": built.n_in_file,
        "columns": built.columns,
        "notes": _both(built.notes),
    }
    text = json.dumps(head, ensure_ascii=False).encode()
    arrays = {one: np.ascontiguousarray(getattr(built.graph, one)) for one in _ARRAYS}
    arrays |= {"box": built.box, "head": np.frombuffer(text, dtype=np.uint8)}
    total = np.frombuffer(_sum(arrays), dtype=np.uint8)
    unfinished = None
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".tmp", delete=False) as file:
            unfinished = Path(file.name)
            np.savez(file, allow_pickle=False, **arrays, sum=total)
        unfinished.replace(folder / f"{name}.npz")
        _prune(folder)
    except OSError:
        if unfinished is not None:
            unfinished.unlink(missing_ok=True)


def _both(notes: Iterable[str]) -> list[tuple[str, str]]:
    """Give notes in both languages."""
    return [(note, chinese(note)) for note in notes]


def _told(pairs: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Give notes as they were said."""
    return tuple(Text(*pair) for pair in pairs)


def _folder() -> Path | None:
    """Say where graphs are kept; None for nowhere."""
    asked = os.environ.get(VARIABLE, "")
    if asked.lower() == "off":
        return None
    if asked:
        return Path(asked)
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or home / ".cache"
    return Path(base, "siting", "streets")


def _sum(arrays: Mapping[str, Values]) -> bytes:
    """Hash arrays with their names, types and shapes."""
    total = hashlib.sha256()
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        total.update(f"{name} {array.dtype.str} {array.shape} ".encode())
        total.update(array.tobytes())
    return total.digest()


def _prune(folder: Path) -> None:
    kept = sorted(folder.glob("*.npz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[_MOST:]:
        path.unlink(missing_ok=True)

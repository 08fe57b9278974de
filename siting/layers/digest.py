"""What was read, as a number: the hash of a file with those beside it, or of a folder."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from siting.layers.files import SIDECARS, rasters, sidecar

if TYPE_CHECKING:
    from pathlib import Path


def digest(path: Path) -> tuple[str, int]:
    """Hash a file; a shapefile with its .dbf, .shx, .prj and .cpg, in that order; all of a folder.

    Returns
    -------
    sha256 : str
        In hexadecimal digits.
    size : int
        Bytes hashed.
    """
    parts = [path]
    if path.suffix.lower() == ".shp":
        parts += [beside for ending in SIDECARS if (beside := sidecar(path, ending))]
    elif path.is_dir():
        inside = sorted(one for one in path.iterdir() if one.is_file())
        parts = rasters(path) or [one for one in inside if one.suffix.lower() != ".lock"]
    total, size = hashlib.sha256(), 0
    for part in parts:
        with part.open("rb") as file:
            while chunk := file.read(1 << 20):
                total.update(chunk)
                size += len(chunk)
    return total.hexdigest(), size

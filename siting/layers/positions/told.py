"""What a result says of a layer that was brought into the plane: its file, and how it was moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.layers.positions import datums
from siting.layers.positions.operations import operations
from siting.layers.positions.plane import short_name
from siting.records.finding import InputFile

if TYPE_CHECKING:
    from pyproj import CRS

    from siting.arrays import Floats
    from siting.layers.origin import Origin


def told(
    origin: Origin,
    crs: CRS,
    plane: CRS,
    *,
    hashed: tuple[str, int],
    n_in_file: int,
    xy: Floats,
    box: Floats,
) -> tuple[InputFile, tuple[str, ...]]:
    """Describe a layer, and note how it was converted, if it was.

    Parameters
    ----------
    crs, plane : pyproj.CRS
        Where it comes from, and where it was brought.
    hashed : tuple of str and int
        SHA-256 and size of what was read.
    n_in_file : int
        How many features there were.
    xy : ndarray of float, shape (m, 2)
        Where features came to lie in the plane [m].
    box : ndarray of float, shape (4,)
        The bounding box in `crs`.
    """
    sha256, size = hashed
    converted = datums.converted(origin, plane, xy, n_in_file)
    input_ = InputFile(
        layer=origin.name,
        path=origin.spec.path,
        sha256=sha256,
        bytes=size,
        features=n_in_file,
        crs=short_name(crs),
        datum=origin.spec.datum or datums.name(crs),
        datum_declared=origin.spec.datum is not None,
        converted=converted,
        operations=operations(origin, crs, plane, box.reshape(2, 2).mean(0)),
    )
    return input_, () if converted is None else (datums.said(origin, converted),)

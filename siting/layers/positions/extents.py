"""Whether the layers lie in one place: layers far apart mean a wrong CRS."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.language import say
from siting.layers.positions.plane import short_name, to_degrees

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyproj import CRS

    from siting.arrays import Floats
    from siting.errors import SitingError
    from siting.layers.origin import Origin

    #: A layer, the CRS it came in, and its bounding box in the plane.
    Extent = tuple[Origin, CRS, Floats]

#: How far apart two layers' bounding boxes may lie [m].
LEEWAY_M = 5_000.0
_DEMAND = ("residential", "elders", "units")


def require_overlap(extents: Sequence[Extent], plane: CRS) -> None:
    """Check every layer against where people live.

    Parameters
    ----------
    extents : sequence of (Origin, pyproj.CRS, ndarray of float, shape (4,))
        The layers, where they came from, and west, south, east, north in the plane [m].
    plane : pyproj.CRS
        The plane.

    Raises
    ------
    SitingError
        A layer's bounding box, grown by `LEEWAY_M`, does not touch that of the first layer of
        residential land, elders and units.
    """
    if not extents:
        return
    demand = [extent for extent in extents if extent[0].role in _DEMAND]
    first = min(demand, key=lambda e: _DEMAND.index(e[0].role)) if demand else extents[0]
    for extent in extents:
        if not _touch(first[2], extent[2]):
            raise _apart(first, extent, plane)


def _touch(one: Floats, other: Floats) -> bool:
    return bool((one[:2] - LEEWAY_M <= other[2:]).all() and (other[:2] <= one[2:] + LEEWAY_M).all())


def _apart(one: Extent, other: Extent, plane: CRS) -> SitingError:
    said = " and ".join(
        say(
            "'{name}' lies at {degrees} (from {short_name})",
            name=origin.name,
            degrees=_degrees(box, plane),
            short_name=short_name(crs),
        )
        for origin, crs, box in (one, other)
    )
    return other[0].error(
        say(
            "layers '{name}' and '{name2}' do not overlap: {said}",
            name=one[0].name,
            name2=other[0].name,
            said=said,
        ),
        hint=say(
            "one of them has a wrong CRS or swapped axes; crs = ... in {header} states another",
            header=other[0].header,
        ),
    )


def _degrees(box: Floats, plane: CRS) -> str:
    west, south, east, north = to_degrees(plane, np.reshape(box, (2, 2))).ravel()
    return f"{west:.4f}..{east:.4f} E, {south:.4f}..{north:.4f} N"

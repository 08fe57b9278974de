"""Geometries: of the right type, valid, and each with a point to stand for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from siting.language import say

if TYPE_CHECKING:
    from siting.arrays import Flags, Floats, Geometries, Texts
    from siting.layers.origin import Origin
    from siting.layers.positions.datums import Project

_NAMES = {
    -1: "nothing",
    0: "points",
    4: say("groups of points"),
    1: "lines",
    2: "lines",
    5: "lines",
}
_NAMES |= {3: "polygons", 6: "polygons", 7: say("mixed geometries")}
_POINT, _MULTIPOINT = 0, 4
#: Which types of geometry a layer may have, by shapely's numbers.
_ALLOWED = {
    "residential": ((3, 6), "polygons"),
    "elders": ((0, 3, 6), say("points or polygons")),
    "facilities": ((0, 3, 6), say("points or polygons")),
    "health": ((0, 3, 6), say("points or polygons")),
    "candidates": ((0, 3, 6), say("points or polygons")),
    "exclusions": ((3, 6), "polygons"),
    "units": ((3, 6), "polygons"),
    "streets": ((1, 2, 5), "lines"),
}
_POLYGONS = (3, 6)


def simplify(geometry: Geometries) -> Geometries:
    """Take groups of one point for the point they hold."""
    types = shapely.get_type_id(geometry)
    single = (types == _MULTIPOINT) & (shapely.get_num_geometries(geometry) == 1)
    if not single.any():
        return geometry
    result = geometry.copy()
    result[single] = shapely.get_geometry(geometry[single], 0)
    return result


def require_type(origin: Origin, geometry: Geometries | None, ids: Texts) -> None:
    """Check that a layer is drawn as what it must be.

    Parameters
    ----------
    origin : Origin
        The layer.
    geometry : ndarray of object, shape (n,), or None
        None for plain points.
    ids : ndarray of object, shape (n,)
        To name the first feature that is not.
    """
    allowed, said = _ALLOWED[origin.role]
    types = (
        np.zeros(len(ids), dtype=np.int64) if geometry is None else shapely.get_type_id(geometry)
    )
    wrong = ~np.isin(types, allowed)
    if wrong.any():
        first = int(wrong.argmax())
        raise origin.file_error(
            say(
                "{name} must be {said}; {sum} of {n} features are {get}",
                name=origin.name,
                said=said,
                sum=wrong.sum(),
                n=len(ids),
                get=_NAMES.get(int(types[first]), "something else"),
            ),
            hint=say(
                "draw them as {said}, or name another file in {header}",
                said=said,
                header=origin.header,
            ),
            feature=str(ids[first]),
        )


def repair(geometry: Geometries) -> tuple[Geometries, Flags, Flags]:
    """Make invalid polygons valid.

    Returns
    -------
    geometry : ndarray of object, shape (n,)
        Valid; what encloses no area is empty.
    kept : ndarray of bool, shape (n,)
        Which of them are not empty.
    repaired : ndarray of bool, shape (n,)
        Which were invalid and still enclose an area.
    """
    invalid = ~shapely.is_valid(geometry)
    invalid &= np.isin(shapely.get_type_id(geometry), _POLYGONS)
    if not invalid.any():
        return geometry, np.ones(len(geometry), dtype=bool), invalid
    result = geometry.copy()
    result[invalid] = shapely.make_valid(
        geometry[invalid], method="structure", keep_collapsed=False
    )
    kept = ~shapely.is_empty(result)
    return result, kept, invalid & kept


def move(geometry: Geometries, project: Project) -> Geometries:
    """Bring geometries into the plane."""
    moved: Geometries = shapely.transform(geometry, project)
    return moved


def points_in(geometry: Geometries) -> Floats:
    """Give a point of each geometry that lies in or on it, shape (n, 2)."""
    points: Floats = shapely.get_coordinates(shapely.point_on_surface(geometry))
    return points

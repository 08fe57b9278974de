"""From a layer's coordinates into the plane, and back: no datum is taken for another silently."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pyproj import CRS, Transformer
from pyproj.crs import BoundCRS
from pyproj.crs.coordinate_operation import ToWGS84Transformation
from pyproj.exceptions import ProjError

from siting.datum.shift import SHIFTED, from_wgs84, to_wgs84
from siting.degrees import WGS84, to_degrees, to_plane, transformer
from siting.language import say
from siting.records.finding import Conversion

if TYPE_CHECKING:
    from collections.abc import Callable

    from siting.arrays import Floats
    from siting.errors import SitingError
    from siting.layers.origin import Origin

    Project = Callable[[Floats], Floats]

#: Datums that PROJ silently takes for any other one, although they are tens of metres apart.
_OLD = {"xian1980": "Xi'an 80", "beijing1954": "Beijing 54", "newbeijing": "New Beijing 54"}
#: Less than a metre apart: PROJ changes no number between them, and may.
_ALIKE = {"china2000": "CGCS2000", "worldgeodeticsystem1984": "WGS-84", "wgs1984": "WGS-84"}
_LEAST_MOVE_M = 0.1
_ELLIPSOID_M = 6378137.0  # the half axis of WGS-84, GRS 80 and CGCS2000
_FROM_OFFICE = say("the parameters of your survey office: towgs84 = [DX, DY, DZ] (or all seven)")


def old(crs: CRS) -> str | None:
    """Name the datum of a CRS if PROJ would silently take it for any other one."""
    return None if _has_parameters(crs) else _of(crs, _OLD)


def certain(crs: CRS) -> bool:
    """Say whether it is known how a CRS lies to WGS-84."""
    return _has_parameters(crs) or (_of(crs, _OLD) is None and _known(crs))


def name(crs: CRS) -> str:
    """Name the datum of a CRS."""
    said = _of(crs, _ALIKE | _OLD)
    return said or (crs.datum.name if crs.datum is not None else "unknown")


def _of(crs: CRS, names: dict[str, str]) -> str | None:
    folded = "".join(c for c in (crs.datum.name if crs.datum else "").lower() if c.isalnum())
    return next((said for key, said in names.items() if key in folded), None)


def _has_parameters(crs: CRS) -> bool:
    """Say whether a CRS carries its own conversion; noughts are none on another ellipsoid."""
    if not crs.is_bound or crs.coordinate_operation is None:
        return False
    ellipsoid = crs.ellipsoid
    alike = ellipsoid is not None and abs(ellipsoid.semi_major_metre - _ELLIPSOID_M) < 1e-3
    return alike or any(crs.coordinate_operation.towgs84)


def with_parameters(origin: Origin, crs: CRS) -> CRS:
    """Add what the plan says of the way to WGS-84.

    Raises
    ------
    SitingError
        The plan gives parameters for a CRS that needs none, or two different datums.
    """
    stated, given = origin.spec.datum, origin.spec.towgs84
    is_old = _of(crs, _OLD)
    if stated is not None and is_old is not None and not given:
        raise origin.error(
            say(
                "the plan says datum {stated}, and the layer is in {is_old} ({name})",
                stated=stated,
                is_old=is_old,
                name=crs.name,
            ),
            hint=say(
                "leave datum out, and add {FROM_OFFICE}; or correct crs", FROM_OFFICE=_FROM_OFFICE
            ),
            key="datum",
        )
    if given is None:
        return crs
    if len(given) not in {3, 7} or not any(given):
        raise origin.error(
            say("towgs84 must be three or seven numbers, and not all 0"),
            hint=say("give {FROM_OFFICE}", FROM_OFFICE=_FROM_OFFICE),
            key="towgs84",
        )
    if _of(crs, _ALIKE) is not None or crs.geodetic_crs is None:
        raise origin.error(
            say(
                "towgs84 means nothing for {name}: it is in {name2} as it stands",
                name=crs.name,
                name2=name(crs),
            ),
            hint=say("leave towgs84 out, or correct crs"),
            key="towgs84",
        )
    base = crs.source_crs if crs.is_bound and crs.source_crs is not None else crs
    return BoundCRS(base, WGS84, ToWGS84Transformation(base.geodetic_crs, *given))


def projector(origin: Origin, crs: CRS, plane: CRS) -> Project:
    """Make the function that brings coordinates of a layer into the plane.

    Raises
    ------
    SitingError
        The layer is in a datum that PROJ would silently take for another one.
    """
    _refuse(origin, crs, plane)
    datum = origin.spec.datum
    if datum in SHIFTED:
        assert datum is not None
        first, then = transformer(crs, WGS84), transformer(WGS84, plane)
        return _guarded(origin, plane, lambda xy: _move(then, to_wgs84(_move(first, xy), datum)))
    if crs.is_bound:
        # Straight to the plane PROJ leaves the parameters out where it knows no way from WGS-84.
        first, then = transformer(crs, WGS84), transformer(WGS84, plane)
        return _guarded(origin, plane, lambda xy: _move(then, _move(first, xy)))
    if crs.equals(plane, ignore_axis_order=True):
        return lambda xy: xy
    to = transformer(crs, plane)
    return _guarded(origin, plane, lambda xy: _move(to, xy))


def back(origin: Origin, plane: CRS, crs: CRS) -> Project:
    """Make the function that finds points of the plane in a layer's own coordinates."""
    _refuse(origin, crs, plane)
    datum = origin.spec.datum
    if datum in SHIFTED or crs.is_bound:
        first, then = transformer(plane, WGS84), transformer(WGS84, crs)
        return lambda xy: _move(then, from_wgs84(_move(first, xy), datum or ""))
    to = transformer(plane, crs)
    return lambda xy: _move(to, xy)


def converted(origin: Origin, plane: CRS, xy: Floats, n: int) -> Conversion | None:
    """Say how a layer was converted; None if it was not.

    Parameters
    ----------
    xy : ndarray of float, shape (m, 2)
        Where its features came to lie in the plane [m].
    n : int
        How many features it has, where that is another number than m.
    """
    datum = origin.spec.datum
    if datum not in SHIFTED:
        return None
    assert datum is not None
    there = to_degrees(plane, xy)
    step = to_plane(plane, from_wgs84(there, datum)) - to_plane(plane, there)
    metres = np.hypot(*step.T)
    moved = metres > _LEAST_MOVE_M
    return Conversion(
        source=datum,
        features=int(moved.sum()) if n == len(xy) else n * bool(moved.any()),
        most_m=round(float(metres.max(initial=0.0)), 1),
    )


def said(origin: Origin, told: Conversion) -> str:
    """Say in words how a layer was converted."""
    n, what = told.features, "feature" if told.features == 1 else "features"
    return say(
        "{name}: {n} {what} converted from {source} to {target}, moved by "
        "up to {most_m:.0f} m; the formula is not official, and some "
        "metres may remain",
        name=origin.name,
        n=n,
        what=what,
        source=told.source,
        target=told.target,
        most_m=told.most_m,
    )


def _move(by: Transformer, xy: Floats) -> Floats:
    return np.column_stack(by.transform(xy[:, 0], xy[:, 1]))


def _guarded(origin: Origin, plane: CRS, move: Project) -> Project:
    def project(xy: Floats) -> Floats:
        try:
            moved = move(xy)
        except ProjError as error:
            raise _off_plane(origin, plane, str(error)) from None
        if not np.isfinite(moved).all():
            raise _off_plane(origin, plane, say("a coordinate has no place in it"))
        return moved

    return project


def _refuse(origin: Origin, crs: CRS, plane: CRS) -> None:
    """Refuse a way between two datums that would change no number, though it should."""
    mine, its = (crs.datum.name if crs.datum else ""), (plane.datum.name if plane.datum else "")
    if _has_parameters(crs) or (mine == its and not crs.is_bound):
        return
    if _of(crs, _ALIKE) and _of(plane, _ALIKE):
        return
    is_old = old(crs), old(plane)
    if is_old == (None, None) and _known(crs) and _known(plane):
        return
    raise origin.file_error(
        say(
            "the layer is in {short} ({what}), the plane in {short2}: no exact conversion is known",
            short=_short(crs),
            what=is_old[0] or name(crs),
            short2=_short(plane),
        ),
        hint=say(
            "convert it to CGCS2000 (EPSG:4490), or add to {header} {FROM_OFFICE}",
            header=origin.header,
            FROM_OFFICE=_FROM_OFFICE,
        )
        if is_old[1] is None
        else say(
            "bring all layers into one datum, best CGCS2000 (EPSG:4490); or add to the "
            "layers in {is_old} {FROM_OFFICE}",
            is_old=is_old[1],
            FROM_OFFICE=_FROM_OFFICE,
        ),
    )


def _known(crs: CRS) -> bool:
    """Say whether PROJ knows a real way from a datum to WGS-84, if only an identity."""
    if _of(crs, _ALIKE):
        return True
    if crs.is_bound:  # by noughts, as some programs write where they know no parameters
        return False
    try:
        Transformer.from_crs(crs, WGS84, always_xy=True, allow_ballpark=False)
    except ProjError:
        return False
    return True


def _short(crs: CRS) -> str:
    code = crs.to_authority(min_confidence=70)
    return ":".join(code) if code else str(crs.name)


def _off_plane(origin: Origin, plane: CRS, why: str) -> SitingError:
    return origin.file_error(
        say("the layer cannot be brought into {short}: {why}", short=_short(plane), why=why),
        hint=say(
            "check its coordinates and CRS; crs = ... in {header} states another",
            header=origin.header,
        ),
    )

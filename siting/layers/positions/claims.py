"""Coordinates that cannot be what they claim to be, or claim nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import shapely

from siting.language import joined, say
from siting.layers.draft import Draft
from siting.layers.positions.plane import short_name, to_degrees
from siting.layers.positions.zones import axes_swapped, elsewhere, used
from siting.layers.reading.numbers import CHINA, LAT, LON, guesses

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pyproj import CRS

    from siting.arrays import Flags, Floats
    from siting.errors import SitingError
    from siting.layers.formats.raster import Grid
    from siting.layers.on_foot.elevation import Heights
    from siting.layers.on_foot.streets import StreetDraft
    from siting.layers.origin import Origin
    from siting.layers.positions.plane import Extent

    #: A layer as it stands in its file.
    Unplaced: TypeAlias = Draft | Grid | Heights | StreetDraft

#: No easting or northing is larger, also with the number of a zone in front [m].
_FARTHEST_M = 1e8
#: Nobody plans north of it [degrees]: a latitude beyond is a longitude of western China.
_UNINHABITED_NORTH = 72.0
_OLD = say("numbers do not tell CGCS2000 from Xi'an 80 and Beijing 54: ask whoever made the file")


def spans(read: Sequence[Unplaced]) -> list[Extent]:
    """Give where layers lie in their own CRS, if their numbers can be what they claim to be.

    Raises
    ------
    SitingError
        They cannot, or a layer does not say what they are.
    """
    found: list[Extent] = []
    for one in read:
        if one.crs is not None:
            box = one.box()
            others = [other for other in read if other is not one]
            guard(one.origin, one.crs, box, one if isinstance(one, Draft) else None, others)
            found.append((one.origin, one.crs, box))
    silent = next((one for one in read if one.crs is None), None)
    if silent is not None:
        raise unstated(silent.origin, silent.box(), _near(read))
    return found


def _near(others: Sequence[Unplaced]) -> Floats | None:
    """Say where layers lie whose numbers can be what they claim to be [degrees]; None for none."""
    centres = []
    for one in others:
        if one.crs is not None:
            box = one.box()
            lonlat = to_degrees(one.crs, np.array([[*(box[:2] + box[2:]) / 2]]))
            claimed = bool(_degrees(box[None])[0]) == one.crs.is_geographic
            if claimed and np.isfinite(lonlat).all() and used(one.crs, box):
                centres.append(lonlat[0])
    return np.median(centres, axis=0) if centres else None


def unstated(origin: Origin, box: Floats, near: Floats | None) -> SitingError:
    """Say that a layer does not say what its coordinates are in, and what they could be in.

    Parameters
    ----------
    box : ndarray of float, shape (4,)
        Its first and second coordinates: least and greatest.
    near : ndarray of float, shape (2,), or None
        Where the other layers lie [degrees].
    """
    return origin.error(
        say(
            "'{path}' does not say which coordinate system it is in: {run}",
            path=origin.spec.path,
            run=_run(box),
        ),
        hint=_offer(origin, box, near),
    )


def guard(
    origin: Origin,
    crs: CRS,
    box: Floats,
    rows: Draft | None = None,
    others: Sequence[Unplaced] | None = None,
) -> None:
    """Check that coordinates can be what they claim to be: degrees, or metres.

    Parameters
    ----------
    origin : Origin
        The layer.
    crs : pyproj.CRS
        What it claims to be in.
    box : ndarray of float, shape (4,)
        West, south, east, north of the layer, in units of `crs`.
    rows : Draft, optional
        Its features, to name the ones that are wrong.
    others : sequence of Unplaced
        The other layers, which tell what is offered. Where they are not known, any zone may be
        used: a layer may lie beside others in it.
    """
    where = _run(box)
    change = say("correct the file's CRS, or state it: crs = ... in {header}", header=origin.header)
    if not (np.abs(box) <= _FARTHEST_M).all():
        raise origin.file_error(
            say("a coordinate lies off the Earth: {where}", where=where),
            hint=say("correct or delete that feature, or export the layer again"),
            feature=_first(rows, _beyond),
        )
    if not (crs.is_geographic or crs.is_projected):
        raise origin.file_error(
            say("the layer is in '{name}', which is tied to no place on Earth", name=crs.name),
            hint=change,
        )
    if crs.is_geographic:
        _guard_degrees(origin, crs, box, rows, others or ())
    elif bool(_degrees(box[None])[0]):
        raise origin.file_error(
            say(
                "metres claimed ({short_name}), degrees found: {where}",
                short_name=short_name(crs),
                where=where,
            ),
            hint=_offer(origin, box, None),
            feature=_first(rows, _degrees),
        )
    elif axes_swapped(crs, box):
        raise origin.file_error(
            say(
                "easting and northing are swapped: {where} in {short_name}",
                where=where,
                short_name=short_name(crs),
            ),
            hint=say(
                "exchange the two, easting first (in Chinese survey tables X is the northing); "
                'of a table, fields = {{ x = "COLUMN", y = "COLUMN" }} in {header} says which is '
                "which",
                header=origin.header,
            ),
            feature=_first(rows, _all),
        )
    elif others is not None and elsewhere(
        crs, box, lambda: box[None] if rows is None else _boxes(rows), lambda: _near(others)
    ):
        raise origin.file_error(
            say(
                "the numbers cannot be in {short_name}: {where}",
                short_name=short_name(crs),
                where=where,
            ),
            hint=_offer(origin, box, _near(others)),
            feature=_first(rows, _all),
        )


def _guard_degrees(
    origin: Origin, crs: CRS, box: Floats, rows: Draft | None, others: Sequence[Unplaced]
) -> None:
    """Check that all features are in degrees, longitude first."""
    where = _run(box)
    if _turned(box[None])[0]:
        raise origin.file_error(
            say("longitude and latitude are swapped: {where}", where=where),
            hint=say(
                "exchange the two columns, longitude first; of a table, "
                'fields = {{ lon = "COLUMN", lat = "COLUMN" }} in {header} says which is which',
                header=origin.header,
            ),
            feature=_first(rows, _all),
        )
    if _degrees(box[None])[0]:
        return
    turned = np.zeros(1, dtype=bool) if rows is None else _turned(_boxes(rows))
    if turned.any():
        raise origin.file_error(
            say(
                "longitude and latitude are swapped in {sum} of {n} features",
                sum=turned.sum(),
                n=len(turned),
            ),
            hint=say("exchange the two numbers of these features, longitude first"),
            feature=_first(rows, _turned),
        )
    wrong = np.ones(1, dtype=bool) if rows is None else ~_degrees(_boxes(rows))
    some = "" if wrong.all() else f" in {wrong.sum()} of {len(wrong)} features"
    raise origin.file_error(
        say(
            "degrees claimed ({short_name}), metres found{some}: {where}",
            short_name=short_name(crs),
            some=some,
            where=where,
        ),
        hint=_offer(origin, box, _near(others))
        if wrong.all()
        else say("bring these features to degrees as well, or give them a file of their own"),
        feature=_first(rows, lambda boxes: ~_degrees(boxes)),
    )


def _boxes(rows: Draft) -> Floats:
    """Give west, south, east, north of each feature, shape (n, 4)."""
    if rows.geometry is None:
        assert rows.xy is not None
        return np.column_stack([rows.xy, rows.xy])
    boxes: Floats = shapely.bounds(rows.geometry)
    return boxes


def _beyond(boxes: Floats) -> Flags:
    return np.asarray(~(np.abs(boxes) <= _FARTHEST_M).all(axis=1))


def _all(boxes: Floats) -> Flags:
    return np.ones(len(boxes), dtype=bool)


def _degrees(boxes: Floats) -> Flags:
    """Say which boxes can be degrees."""
    return np.asarray((np.abs(boxes) <= (LON, LAT, LON, LAT)).all(axis=1))


def _turned(boxes: Floats) -> Flags:
    """Say which boxes can be degrees in China only once the two are exchanged."""
    turned = boxes[:, [1, 0, 3, 2]]
    in_china = (turned[:, :2] >= CHINA[:2]).all(axis=1) & (turned[:, 2:] <= CHINA[2:]).all(axis=1)
    nowhere = ~_degrees(boxes) & _degrees(turned)
    return np.asarray(nowhere | (in_china & (boxes[:, 1] > _UNINHABITED_NORTH)))


def _first(rows: Draft | None, wrong: Callable[[Floats], Flags]) -> str | None:
    """Name the first feature that is wrong, where features are known."""
    if rows is None:
        return None
    found = np.flatnonzero(wrong(_boxes(rows)))
    return str(rows.ids[found[0]]) if len(found) else None


def _run(box: Floats) -> str:
    west, south, east, north = box
    return say(
        "coordinates run from {west:.10g}, {south:.10g} to {east:.10g}, {north:.10g}",
        west=west,
        south=south,
        east=east,
        north=north,
    )


def _offer(origin: Origin, box: Floats, near: Floats | None) -> str:
    """Say what to type: the CRS that fits the numbers, where one does."""
    found = guesses(box, near)
    header = origin.header
    if not found:
        return say('add crs = "EPSG:4490" (or what it is) to {header}', header=header)
    first = found[0]
    turn = say(" once its two axes are exchanged (easting first)") if first.swapped else ""
    if near is None and len(found) > 3:
        return say(
            'add crs = "EPSG:4547" to {header} if the central meridian is 114 '
            'E{turn}: the easting has no number of a zone; "EPSG:4534" is 75 '
            'E, and so on by 3 degrees to "EPSG:4554", 135 E; {OLD}',
            header=header,
            turn=turn,
            OLD=_OLD,
        )
    beside = "" if near is None else say(", and it then lies beside the other layers")
    others = [f"{one.code} (" + one.what + ")" for one in found[1:4]]
    also = say("; {others} would fit too", others=joined(others, " and ")) if others else ""
    why = "" if first.code == "EPSG:4490" else "; " + _OLD
    return say(
        'add crs = "{code}" to {header}: {what}{turn}{beside}{also}{why}',
        code=first.code,
        header=header,
        what=first.what,
        turn=turn,
        beside=beside,
        also=also,
        why=why,
    )

"""The one metric plane that all layers are brought into: chosen, said, and guarded."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import numpy as np
from pyproj import CRS
from pyproj.exceptions import CRSError

from siting.degrees import WGS84, transformer
from siting.errors import SitingError
from siting.language import say
from siting.layers.positions import datums
from siting.layers.reading.numbers import CHINA

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Floats
    from siting.layers.origin import Origin
    from siting.plan import Plan

    #: A layer, its CRS, and its bounding box: west, south, east, north.
    Extent = tuple[Origin, CRS, Floats]

_FIRST_MERIDIAN, _FIRST_CODE, _LAST_MERIDIAN = 75, 4534, 135
#: What makes PROJ open a file or fetch a grid; a CRS of a city needs none of it.
_OPENS_FILES = re.compile(
    r"grids(?!=@null[\s\"])|parameterfile|\bfile=|init=\S*[/\\]", re.IGNORECASE
)
_LONGEST = 100_000
_ORDER = ("residential", "elders", "units", "facilities")
#: They say how one walks, not where the plan lies; they choose the plane only if there is no other.
_BESIDE = frozenset({"streets", "elevation"})


def crs_of(origin: Origin, claimed: object) -> tuple[CRS | None, tuple[str, ...]]:
    """Find the CRS of a layer: the plan's, else the file's.

    Returns
    -------
    crs : pyproj.CRS or None
        In two dimensions; None where neither says it.
    notes : tuple of str
        Says where the plan overrules the file.

    Raises
    ------
    SitingError
        It cannot be used, or does not go with the datum that the plan states.
    """
    own = None if claimed is None else _parse(claimed)
    if origin.spec.crs is None:
        if own is None:
            return None, ()
        return datums.with_parameters(origin, own), ()
    stated = _parse(origin.spec.crs)
    if stated is None or not (stated.is_geographic or stated.is_projected):
        raise origin.error(
            say("'{crs}' is no coordinate system", crs=origin.spec.crs),
            hint=say("give a code such as 'EPSG:4490' (degrees) or 'EPSG:4547' (metres)"),
            key="crs",
        )
    overruled = own is not None and not own.equals(stated, ignore_axis_order=True)
    note = say(
        "{name}: {short_name} of the plan taken in place of the file's ",
        name=origin.name,
        short_name=short_name(stated),
    )
    notes = (note + short_name(own),) if overruled and own is not None else ()
    return datums.with_parameters(origin, stated), notes


def _parse(text: object) -> CRS | None:
    if isinstance(text, str) and (len(text) > _LONGEST or _OPENS_FILES.search(text)):
        return None
    try:
        return CRS.from_user_input(text).to_2d()
    except (CRSError, TypeError):
        return None


def short_name(crs: CRS) -> str:
    """Name a CRS by its code, else by its name."""
    code = crs.to_authority(min_confidence=70)
    return ":".join(code) if code else str(crs.name)


def long_name(crs: CRS) -> str:
    """Name a CRS by its code and its name."""
    short = short_name(crs)
    return short if short == crs.name else f"{short} {crs.name}"


def to_degrees(crs: CRS, xy: Floats) -> Floats:
    """Give longitude and latitude in WGS-84, infinite where there are none."""
    to = transformer(crs, WGS84)
    return np.column_stack(to.transform(xy[:, 0], xy[:, 1]))


def centre(extents: Sequence[Extent], plane: CRS) -> Floats | None:
    """Give about where layers lie in the plane [m], shape (2,); None without layers."""
    if not extents:
        return None
    middles = [to_degrees(crs, _middle(box))[0] for _, crs, box in extents]
    forth = transformer(WGS84, plane)
    return np.array(forth.transform(*np.median(middles, axis=0)))


def _middle(box: Floats) -> Floats:
    return np.array([(box[:2] + box[2:]) / 2])


def choose(plan: Plan, extents: Sequence[Extent]) -> tuple[CRS, str]:
    """Choose the plane: the plan's, else a layer's own, else by the centre of the data.

    Parameters
    ----------
    plan : Plan
        Its ``crs`` wins.
    extents : sequence of (Origin, pyproj.CRS, ndarray)
        The layers, with their bounding boxes in their own CRS.

    Returns
    -------
    crs : pyproj.CRS
        A projected CRS in metres.
    note : str
        Which one, and why.
    """
    if plan.head.crs is not None:
        crs = _stated(plan, plan.head.crs)
        return crs, say(
            "plane: {long_name}, as the plan says{warn}", long_name=long_name(crs), warn=_warn(crs)
        )
    asked = [extent for extent in extents if extent[0].role not in _BESIDE] or extents
    # A layer that no other one can be brought to lends its plane only where all are like it.
    lending = [extent for extent in asked if datums.certain(extent[1])] or asked
    ranked = sorted(lending, key=lambda extent: _rank(extent[0]))
    for origin, crs, _ in ranked:
        if _unfit(crs) is None:
            return crs, say(
                "plane: {long_name}, the one of layer '{name}'{warn}",
                long_name=long_name(crs),
                name=origin.name,
                warn=_warn(crs),
            )
    origin, crs, box = ranked[0]
    centre = np.array([[box[0] + box[2], box[1] + box[3]]]) / 2
    lon, lat = to_degrees(crs, centre)[0]
    chosen = CRS.from_epsg(_code(float(lon), float(lat)))
    why = say("chosen from the centre of layer '{name}'", name=origin.name)
    return chosen, say("plane: {long_name}, {why}", long_name=long_name(chosen), why=why)


def _warn(crs: CRS) -> str:
    old = datums.old(crs)
    return (
        ""
        if old is None
        else say("; longitudes and latitudes in reports are in {old}, not WGS-84", old=old)
    )


def _rank(origin: Origin) -> int:
    return _ORDER.index(origin.role) if origin.role in _ORDER else len(_ORDER)


def _code(lon: float, lat: float) -> int:
    """Find the EPSG code of the metric CRS for a place."""
    west, south, east, north = CHINA
    if west <= lon <= east and south <= lat <= north:
        meridian = min(math.floor(lon / 3 + 0.5) * 3, _LAST_MERIDIAN)
        return _FIRST_CODE + (meridian - _FIRST_MERIDIAN) // 3
    zone = min(math.floor((lon + 180) / 6) + 1, 60)
    return (32600 if lat >= 0 else 32700) + zone


def _stated(plan: Plan, text: str) -> CRS:
    crs = _parse(text)
    why = say("it is not known") if crs is None else _unfit(crs)
    if crs is None or why is not None:
        raise SitingError(
            say("distances cannot be measured in crs '{text}': {why}", text=text, why=why),
            hint=say("give a projected CRS in metres, such as 'EPSG:4547', or leave crs out"),
            at=plan.at("plan", "crs"),
        )
    return crs


def _unfit(crs: CRS) -> str | None:
    """Say why distances cannot be measured in a CRS; None if they can."""
    if crs.is_geographic:
        return say("it is in degrees")
    if not crs.is_projected:
        return say("it is not projected")
    if crs.is_bound:
        return say("it is to be converted")
    axes = crs.axis_info[:2]
    if not axes or any(abs(axis.unit_conversion_factor - 1) > 1e-9 for axis in axes):
        return say("it is not in metres")
    operation = crs.coordinate_operation
    method = "" if operation is None else str(operation.method_name).lower()
    mercator = "mercator" in method and "transverse" not in method and "oblique" not in method
    if mercator or "equidistant cylindrical" in method or "plate carr" in method:
        return (
            say("it stretches distances (Mercator)") if mercator else say("it stretches distances")
        )
    return None

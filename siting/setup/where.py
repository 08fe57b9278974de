"""Where the files of a folder lie: the plane, and the pack of the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from siting.language import Text, chinese, say
from siting.layers.positions.plane import long_name, to_degrees
from siting.setup import roles as roles_

if TYPE_CHECKING:
    from siting.layers.records import Layers


def why_plane(opened: Layers) -> str:
    """Say why the plane is what it is."""
    note = next((one for one in opened.notes if one.startswith("plane: ")), "")
    en, zh = (
        said.partition(long_name(opened.crs))[2].lstrip(",， ") for said in (note, chinese(note))
    )
    return Text(en, zh)


def pack_of(opened: Layers) -> tuple[str, str]:
    """Choose the rule pack of the place."""
    tables = (
        *(opened.units.values()),
        *(opened.residential, opened.elders, opened.facilities, opened.candidates),
    )
    xy = next((one.xy for one in tables if one is not None and len(one)), None)
    if xy is None:
        return "national", say("nothing says where the plan lies")
    lon, lat = to_degrees(opened.crs, np.median(xy, axis=0)[None])[0].tolist()
    pack = roles_.pack_at(lon, lat)
    if pack is None:
        return "national", say(
            "no pack is for the place, {lon:.2f} E, {lat:.2f} N", lon=lon, lat=lat
        )
    return pack, say("the place is {lon:.2f} E, {lat:.2f} N", lon=lon, lat=lat)

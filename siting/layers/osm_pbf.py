"""OpenStreetMap PBF, read with osmium where it is installed, else through GDAL."""

from __future__ import annotations

import importlib.util
from array import array
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyogrio import raw as ogr

from siting.layers import osm
from siting.layers.gdal import reading

if TYPE_CHECKING:
    from siting.arrays import Geometries, Values
    from siting.layers.origin import Origin
    from siting.layers.raw import Raw

#: What GDAL is to give: the driver's own settings would leave out tags and some closed ways.
_CONFIG = Path(__file__).with_name("osmconf.ini")
_DRAWN_BY_GDAL = {"lines": "osm_id", "multipolygons": "osm_way_id"}


def read(origin: Origin) -> Raw:
    """Read the streets of a PBF file.

    Raises
    ------
    SitingError
        The file is damaged or cut off, or holds no streets.

    Notes
    -----
    Both ways give the same lines. osmium counts the points that a clipped file does not hold.
    """
    notes: list[str] = []
    with reading(origin, notes):
        if importlib.util.find_spec("osmium") is not None:
            return by_osmium(origin)
        return by_gdal(origin)


def by_osmium(origin: Origin) -> Raw:
    """Read with osmium: ways first, then the points that they name."""
    import osmium
    from osmium.filter import IdFilter, KeyFilter

    def items(kind: Any, only: Any) -> Any:
        return osmium.FileProcessor(osmium.io.File(origin.path, "pbf"), kind).with_filter(only)

    ways, members = osm.Ways(), {}
    tagged = KeyFilter(osm.HIGHWAY)
    for one in items(osmium.osm.RELATION, tagged):
        if one.tags.get("type") == "multipolygon":
            held = [member.ref for member in one.members if member.type == "w"]
            members[one.id] = dict(one.tags), held
    for one in items(osmium.osm.WAY, tagged):
        ways.part(ways.add(osm.key(one.id), one.tags), [node.ref for node in one.nodes])
    wanted = {ref for _, held in members.values() for ref in held}
    found = items(osmium.osm.WAY, IdFilter(wanted)) if wanted else ()
    refs = {one.id: [node.ref for node in one.nodes] for one in found}
    for number, (tags, held) in members.items():
        street = ways.add(osm.key(number, relation=True), tags)
        for ref in held:
            if ref in refs:
                ways.part(street, refs[ref])
    numbers, lon, lat = array("q"), array("d"), array("d")
    needed = IdFilter(np.unique(np.frombuffer(ways.refs, dtype=np.int64)) if ways.refs else ())
    for one in items(osmium.osm.NODE, needed):
        numbers.append(one.id)
        lon.append(one.lon)
        lat.append(one.lat)
    degrees = np.column_stack([np.frombuffer(lon), np.frombuffer(lat)])
    return ways.raw(origin, np.frombuffer(numbers, dtype=np.int64), osm.whole_steps(degrees))


def by_gdal(origin: Origin) -> Raw:
    """Read through GDAL: lines, then closed ways and relations that are areas, as outlines."""
    parts = [_layer(origin, layer, id_) for layer, id_ in _DRAWN_BY_GDAL.items()]
    columns = {
        name: np.concatenate([columns[name] for columns, _ in parts])
        for name in (osm.ID, *osm.TAGS)
    }
    geometry = np.concatenate([geometry for _, geometry in parts])
    note = (
        f"{origin.name}: read without osmium (pip install 'siting[osm]'), which also counts points"
        " that a clipped file does not hold"
    )
    return osm.as_raw(origin, columns, geometry, (note,))


def _layer(origin: Origin, layer: str, way: str) -> tuple[dict[str, Values], Geometries]:
    """Read one of the layers that GDAL makes of the file."""
    where = f"{osm.HIGHWAY} IS NOT NULL"
    meta, _, wkb, data = ogr.read(origin.path, layer=layer, where=where, CONFIG_FILE=str(_CONFIG))
    read: dict[str, Values] = dict(zip(meta["fields"], data, strict=True))
    columns = {name: read[name] for name in osm.TAGS}
    ids = [
        osm.key(number, relation=True) if own is None else own
        for own, number in zip(read[way], read["osm_id"], strict=True)
    ]
    columns[osm.ID] = np.array(ids, dtype=object)
    geometry = shapely.from_wkb(wkb)
    if layer == "multipolygons":
        geometry = shapely.boundary(geometry)
    return columns, shapely.transform(geometry, osm.whole_steps)

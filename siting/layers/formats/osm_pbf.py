"""OpenStreetMap PBF, read with osmium where it is installed, else through GDAL."""

from __future__ import annotations

import importlib.util
from array import array
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyogrio import raw as ogr

from siting.language import say
from siting.layers import limits
from siting.layers.formats import osm
from siting.layers.formats.gdal import reading
from siting.layers.formats.pbf_sizes import unpacked

if TYPE_CHECKING:
    from siting.arrays import Geometries, Values
    from siting.layers.formats.raw import Raw
    from siting.layers.origin import Origin

#: What GDAL is to give: the driver's own settings would leave out tags and some closed ways.
_CONFIG = Path(__file__).with_name("osmconf.ini")
#: What an unpacked byte becomes in memory, about: points are packed in three bytes.
_GROWS = 8.0
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
    limits.require_memory(
        origin,
        _GROWS * unpacked(origin.path),
        hint=say("cut the streets out: osmium extract -b BOX"),
    )
    with reading(origin, notes):
        if importlib.util.find_spec("osmium") is not None:
            return by_osmium(origin)
        return by_gdal(origin)


def by_osmium(origin: Origin) -> Raw:
    """Read with osmium: areas that relations draw first, then ways with the places of points."""
    import osmium
    from osmium.filter import EntityFilter, KeyFilter

    file = osmium.io.File(origin.path, "pbf")
    tagged = KeyFilter(osm.HIGHWAY)
    areas = {
        one.id: (dict(one.tags), [member.ref for member in one.members if member.type == "w"])
        for one in osmium.FileProcessor(file, osmium.osm.RELATION).with_filter(tagged)
        if one.tags.get("type") == "multipolygon"
    }
    wanted = {ref for _, held in areas.values() for ref in held}
    ways, points, outlines = osm.Ways(), _Points(), {}
    read = osmium.FileProcessor(file).with_locations()
    for one in read.with_filter(EntityFilter(osmium.osm.WAY) if wanted else tagged):
        if not one.is_way():
            continue
        street = osm.HIGHWAY in one.tags
        if street or one.id in wanted:
            refs = points.of(one)
            if street:
                ways.part(ways.add(osm.key(one.id), one.tags), refs)
            if one.id in wanted:
                outlines[one.id] = refs
    for number, (tags, held) in areas.items():
        area = ways.add(osm.key(number, relation=True), tags)
        for ref in held:
            if ref in outlines:
                ways.part(area, outlines[ref])
    degrees = np.column_stack([np.frombuffer(points.lon), np.frombuffer(points.lat)])
    numbers = np.frombuffer(points.numbers, dtype=np.int64)
    return ways.raw(origin, numbers, osm.whole_steps(degrees))


class _Points:
    """The points of ways, as often as a way names them."""

    def __init__(self) -> None:
        self.numbers, self.lon, self.lat = array("q"), array("d"), array("d")

    def of(self, way: Any) -> array[int]:
        """Take the points of a way that the file holds; give the numbers of all."""
        refs = array("q")
        for node in way.nodes:
            refs.append(node.ref)
            if node.location.valid():
                self.numbers.append(node.ref)
                self.lon.append(node.lon)
                self.lat.append(node.lat)
        return refs


def by_gdal(origin: Origin) -> Raw:
    """Read through GDAL: lines, then closed ways and relations that are areas, as outlines."""
    parts = [_layer(origin, layer, id_) for layer, id_ in _DRAWN_BY_GDAL.items()]
    columns = {
        name: np.concatenate([columns[name] for columns, _ in parts])
        for name in (osm.ID, *osm.TAGS)
    }
    geometry = np.concatenate([geometry for _, geometry in parts])
    note = say(
        "{name}: read without osmium (pip install 'siting[osm]'), which "
        "also counts points that a clipped file does not hold",
        name=origin.name,
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

"""OpenStreetMap XML, read with Python's own parser: nothing in the file can name another one.

GDAL would read it too, but chooses its driver by words in the file: a description of other sources
in a comment would be followed.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, NoReturn
from xml.parsers import expat

import numpy as np

from siting.language import say
from siting.layers.formats import osm
from siting.layers.formats.gdal import reading

if TYPE_CHECKING:
    from siting.errors import SitingError
    from siting.layers.formats.raw import Raw
    from siting.layers.origin import Origin

_CHUNK = 1 << 20
_ITEMS = frozenset({"node", "way", "relation"})


def read(origin: Origin) -> Raw:
    """Read the streets of an OSM XML file.

    Raises
    ------
    SitingError
        The file is not well-formed, is no OSM XML, declares entities, or holds no streets.
    """
    notes: list[str] = []
    with reading(origin, notes):
        found = _parsed(origin)
        degrees = np.column_stack([np.frombuffer(one) for one in (found.lon, found.lat)])
        numbers = np.frombuffer(found.numbers, dtype=np.int64)
        return found.ways().raw(origin, numbers, osm.whole_steps(degrees))


def _parsed(origin: Origin) -> _Parsed:
    found = _Parsed(origin)
    try:
        with origin.path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                found.parser.Parse(chunk)
        found.parser.Parse(b"", True)  # noqa: FBT003 - positional only: nothing more comes
    except KeyError as error:
        line = found.parser.CurrentLineNumber
        raise _no_osm(
            origin, say("the element in line {line} has no {error}", line=line, error=error)
        ) from None
    return found


class _Parsed:
    """What has been read so far: points, and ways and relations as they come."""

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._root
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.numbers, self.lon, self.lat = array("q"), array("d"), array("d")
        self.refs: dict[int, array[int]] = {}
        self.streets: dict[int, dict[str, str]] = {}
        self.areas: dict[int, tuple[dict[str, str], list[int]]] = {}
        self._tags: dict[str, str] = {}
        self._points: array[int] = array("q")
        self._members: list[int] = []
        self._number, self._gone = 0, False

    def ways(self) -> osm.Ways:
        """Give the streets; those that relations draw by the ways they are made of."""
        ways = osm.Ways()
        for number, tags in self.streets.items():
            ways.part(ways.add(osm.key(number), tags), self.refs[number])
        for number, (tags, members) in self.areas.items():
            street = ways.add(osm.key(number, relation=True), tags)
            for member in members:
                if member in self.refs:
                    ways.part(street, self.refs[member])
        return ways

    def _doctype(self, *_: object) -> NoReturn:
        raise _no_osm(
            self.origin, say("it has a document type declaration, which may name entities")
        )

    def _root(self, name: str, _: dict[str, str]) -> None:
        if name != "osm":
            raise _no_osm(self.origin, say("it begins with <{name}>, not <osm>", name=name[:40]))
        self.parser.StartElementHandler = self._start

    def _start(self, name: str, attrs: dict[str, str]) -> None:
        if name == "node":
            if not _deleted(attrs):
                self.numbers.append(int(attrs["id"]))
                self.lon.append(float(attrs["lon"]))
                self.lat.append(float(attrs["lat"]))
        elif name == "nd":
            self._points.append(int(attrs["ref"]))
        elif name == "tag":
            self._tags[attrs["k"]] = attrs["v"]
        elif name == "member" and attrs["type"] == "way":
            self._members.append(int(attrs["ref"]))
        if name in _ITEMS:
            self._tags, self._points, self._members = {}, array("q"), []
            self._number, self._gone = int(attrs.get("id", 0)), _deleted(attrs)

    def _end(self, name: str) -> None:
        if self._gone or name not in {"way", "relation"}:
            return
        street = osm.HIGHWAY in self._tags
        if name == "way":
            self.refs[self._number] = self._points
            if street:
                self.streets[self._number] = self._tags
        elif street and self._tags.get("type") == "multipolygon":
            self.areas[self._number] = self._tags, self._members


def _deleted(attrs: dict[str, str]) -> bool:
    return attrs.get("visible") == "false" or attrs.get("action") == "delete"


def _no_osm(origin: Origin, why: str) -> SitingError:
    return origin.file_error(
        say("the file is no OpenStreetMap XML: {why}", why=why),
        hint=say("export the streets again, as OSM XML or as .osm.pbf"),
    )

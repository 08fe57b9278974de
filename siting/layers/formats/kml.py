"""KML, made ready for GDAL: in UTF-8, and with names of columns that it does not spoil."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING

import numpy as np

from siting.condition import is_missing
from siting.language import say
from siting.layers.formats import kml_tables
from siting.layers.reading import encoding

if TYPE_CHECKING:
    from siting.arrays import Values
    from siting.layers.origin import Origin

#: Columns that GDAL adds to all KML, which say how a place is shown.
_SHOWN = frozenset({
    "timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude", "visibility",
    "drawOrder", "icon",
})  # fmt: skip
_HEAD = 1024
_DATA = re.compile(r"(<(?:\w+:)?Data\s+name\s*=\s*)(\"[^\"]*\"|'[^']*')")
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)[\"'][^>]*\?>")


def prepare(origin: Origin, notes: list[str]) -> tuple[bytes, dict[str, str]]:
    """Read a KML file for GDAL.

    Parameters
    ----------
    origin : Origin
        The layer.
    notes : list of str
        Gains what is to be said of the file.

    Returns
    -------
    data : bytes
        The file in UTF-8. GDAL writes ``_`` for each byte of a Chinese name of ``<Data>``, so that
        two columns become one: the names are numbered instead.
    names : dict of str to str
        From the names that GDAL will give to those of the file.

    Raises
    ------
    SitingError
        The file is in no known encoding, or defines entities of its own.
    """
    data = origin.path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    text = data.decode(_encoding(origin, data))
    if "<!ENTITY" in text or "<!DOCTYPE" in text:
        raise origin.file_error(
            say("the KML defines entities of its own"),
            hint=say("export the layer again, without a DOCTYPE"),
        )
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    text, described = kml_tables.as_data(text)
    if described:
        notes.append(
            say(
                "{name}: fields read from the descriptions of {n} places of the file",
                name=origin.name,
                n=described,
            )
        )
    numbers: dict[str, str] = {}

    def numbered(found: re.Match[str]) -> str:
        name = unescape(found[2][1:-1])
        return f'{found[1]}"{escape(numbers.setdefault(name, f"data{len(numbers)}"))}"'

    text = _DATA.sub(numbered, text)
    return text.encode(), {number: name for name, number in numbers.items()}


def encoding_of(origin: Origin) -> str:
    """Give the encoding of a KML file: that of the plan, else that of its declaration."""
    with origin.path.open("rb") as file:
        return _encoding(origin, file.read(_HEAD).removeprefix(b"\xef\xbb\xbf"))


def _encoding(origin: Origin, data: bytes) -> str:
    declared = _DECLARED.match(data)
    claimed = encoding.known_as(declared[1].decode()) if declared else encoding.UTF_8
    return encoding.asked(origin) or claimed or encoding.UTF_8


def columns(names: list[str], spoken: dict[str, str]) -> list[str]:
    """Give the columns of a KML layer as the file calls them, but for those of how it is shown."""
    return [spoken.get(name, name) for name in names if name not in _SHOWN]


def told(names: list[str], data: list[Values], spoken: dict[str, str]) -> dict[str, str]:
    """Choose the columns that say anything: from what they are called to GDAL's names.

    The ids of the places serve only where no column holds ids, and all places have one.
    """
    found = {}
    for name, values in zip(names, data, strict=True):
        blank = is_missing(values) if values.dtype == object else np.zeros(len(values), bool)
        if name not in _SHOWN and not (blank.any() if name == "id" else blank.all()):
            found["fid" if name == "id" else spoken.get(name, name)] = name
    return found

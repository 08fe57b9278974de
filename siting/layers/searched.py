"""Text files searched for what makes GDAL open others, or read for ever."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from siting.language import say
from siting.layers import limits

if TYPE_CHECKING:
    from siting.layers.origin import Origin

#: What GDAL knows files by that name others: OGR_VRT, WFS and GDALG.
_NAMES_OTHERS = (b"<ogr", b"wfs_capabilities", b"gdal_streamed_alg")
#: What is in these names and hardly anywhere else: found at one sign, without lowering all text.
_LIKE_THEM = (re.compile(rb"<(?i:ogr)"), re.compile(rb"_(?i:capabilities|streamed_alg)"))
_JSON_KEY = re.compile(rb'"([^"]{0,100}+)"\s*+:')
_CHUNK, _LONGEST = 1 << 20, 20


def require_plain(origin: Origin, name: str, *, is_json: bool) -> None:
    """Search the whole file: how far GDAL looks depends on the drivers that it has.

    Parameters
    ----------
    origin : Origin
        The layer.
    name : str
        What the format is called.
    is_json : bool
        Whether its fields are keys of JSON, to be counted.

    Raises
    ------
    SitingError
        It names other files, or a GeoJSON has more fields than GDAL can read in time.
    """
    rest, keys = b"", set[bytes]()
    with origin.path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            part = rest + chunk
            if _names_others(part):
                raise origin.file_error(
                    say(
                        "the file is no plain {name}: it holds what makes GDAL open other files",
                        name=name,
                    ),
                    hint=say("export the layer again, without it"),
                )
            if is_json:
                keys.update(_JSON_KEY.findall(part))
                limits.require_columns(origin, len(keys))
            rest = part[-_LONGEST:]


def _names_others(part: bytes) -> bool:
    if not any(pattern.search(part) for pattern in _LIKE_THEM):
        return False
    lowered = part.lower()
    return any(word in lowered for word in _NAMES_OTHERS)

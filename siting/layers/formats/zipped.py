"""Shapefiles in a .zip: taken out of it in memory, whatever their names are written in."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from siting.language import say
from siting.layers.formats.gdal import pick

if TYPE_CHECKING:
    from siting.layers.origin import Origin

#: So many bytes are unpacked into memory at most.
MOST_UNPACKED = 2 << 30
_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
#: The bit that says that a name is in UTF-8; without it programs here write it in GBK.
_IN_UTF_8 = 0x800


def shapefile(origin: Origin) -> dict[str, bytes]:
    """Take the shapefile out of a .zip: the only one, or the one that the plan's `layer` names.

    Returns
    -------
    dict of str to bytes
        Its files by suffix, in small letters.

    Raises
    ------
    SitingError
        There is none, or several of which the plan names none; the file is damaged, needs a
        password or is too large.
    """
    with zipfile.ZipFile(origin.path) as archive:
        found, stems = _held(archive)
        chosen = pick(origin, sorted(stems), say("shapefile"))
        if chosen is None:
            held = ", ".join(sorted(_name(info) for info in archive.infolist())[:5]) or "nothing"
            raise origin.file_error(
                say("there is no shapefile in the .zip: it holds {held}", held=held),
                hint=say(
                    "unpack it, and name the file that is meant; only shapefiles are read in a "
                    ".zip, and a .gdb.zip"
                ),
            )
        parts = found[stems[chosen]]
        if sum(info.file_size for info in parts.values()) > MOST_UNPACKED:
            raise origin.file_error(
                say("the shapefile in the .zip has more than {what} GB", what=MOST_UNPACKED >> 30),
                hint=say("unpack it, and name the .shp"),
            )
        if any(info.flag_bits & 1 for info in parts.values()):
            raise origin.file_error(
                say("the .zip is locked with a password"), hint=say("unpack it, and name the .shp")
            )
        return {suffix: archive.read(info) for suffix, info in parts.items()}


def names(origin: Origin) -> list[str]:
    """List the shapefiles in a .zip, by the names that a plan's `layer` gives them."""
    with zipfile.ZipFile(origin.path) as archive:
        return sorted(_held(archive)[1])


def _held(
    archive: zipfile.ZipFile,
) -> tuple[dict[str, dict[str, zipfile.ZipInfo]], dict[str, str]]:
    """Find shapefiles: of each its files by suffix, and of each name where it stands."""
    found: dict[str, dict[str, zipfile.ZipInfo]] = {}
    for info in archive.infolist():
        name = PurePosixPath(_name(info))
        suffix = name.suffix.lower()
        if suffix in _PARTS and not name.name.startswith("."):
            found.setdefault(str(name.with_suffix("")), {})[suffix] = info
    return found, {PurePosixPath(stem).name: stem for stem in found if ".shp" in found[stem]}


def repacked(parts: dict[str, bytes]) -> bytes:
    """Give the files of a shapefile as GDAL opens them from memory: under a plain name."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for suffix, data in parts.items():
            archive.writestr(f"layer{suffix}", data)
    return packed.getvalue()


def _name(info: zipfile.ZipInfo) -> str:
    """Give the name of a file in a .zip, which may be in GBK."""
    name = info.filename
    if info.flag_bits & _IN_UTF_8 or name.isascii():
        return name
    data = name.encode("cp437")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name

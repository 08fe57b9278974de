"""Files that cannot be read: missing, or of another format; and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import joined, say
from siting.text.source import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from siting.errors import SitingError
    from siting.layers.origin import Origin

#: What is often handed over and cannot be read, and what to do about it.
UNREADABLE = {
    ".dwg": say("save it as DXF (R2010 or so) in the drawing program, or its lines as GeoPackage"),
    ".dgn": say("save it as DXF, or its lines as GeoPackage"),
    ".xls": say("save it as .xlsx"),
    ".et": say("save it as .xlsx"),
    ".ods": say("save it as .xlsx or CSV"),
    ".mdb": say("export the layer as GeoPackage or as a file geodatabase (.gdb)"),
    ".accdb": say("export the layer as GeoPackage or as a file geodatabase (.gdb)"),
    ".tab": say("save it as GeoPackage: GDAL spoils Chinese names of columns in MapInfo files"),
    ".mif": say("save it as GeoPackage: GDAL spoils Chinese names of columns in MapInfo files"),
    ".kmz": say("unpack it (it is a .zip) and name the .kml in it"),
    ".rar": say("unpack it, and name the file in it"),
    ".7z": say("unpack it, and name the file in it"),
    ".vrt": say("name the files that it names"),
    ".mxd": say("it holds no data: name the layers that it shows"),
    ".qgz": say("it holds no data: name the layers that it shows"),
    ".qgs": say("it holds no data: name the layers that it shows"),
    ".dbf": say("name the .shp beside it"),
    ".shx": say("name the .shp beside it"),
    ".img": say("save it as GeoTIFF: gdal_translate in.img out.tif"),
    ".asc": say("save it as GeoTIFF: gdal_translate -a_srs EPSG:4490 in.asc out.tif"),
}


def unknown(
    origin: Origin, ending: str, formats: Iterable[str], only_streets: str | None
) -> SitingError:
    """Make the error of a file of no format that this layer may be in.

    Parameters
    ----------
    origin : Origin
        The layer.
    ending : str
        What the file's name ends in.
    formats : iterable of str
        The endings of what it may be.
    only_streets : str or None
        What the format is called, if streets may be in it.
    """
    if only_streets is not None:
        return origin.error(
            say(
                "{name} cannot be {only_streets}: only the streets can",
                name=origin.name,
                only_streets=only_streets,
            ),
            hint=say("save the layer as one of: {formats}", formats=joined(formats)),
            key="path",
        )
    instead = UNREADABLE.get(ending)
    return origin.error(
        say(
            "'{path}' is in a format that cannot be read: '{suffix}'",
            path=origin.spec.path,
            suffix=origin.path.suffix,
        ),
        hint=instead or say("save it as one of: {formats}", formats=joined(formats)),
        key="path",
    )


def missing(origin: Origin, formats: Collection[str]) -> SitingError:
    """Make the error of a file that is not there."""
    path = origin.path
    if path.is_dir():
        message, hint = say("'{path}' is a folder", path=origin.spec.path), say("name a file in it")
        if origin.role == "elders":
            hint += say("; a folder of age bands holds one .tif for each")
    elif not path.parent.is_dir():
        message = say("there is no file '{path}'", path=origin.spec.path)
        hint = say(
            "there is no folder '{parent}' either; paths start from the plan's folder",
            parent=path.parent,
        )
    else:
        message = say("there is no file '{path}'", path=origin.spec.path)
        names = sorted(entry.name for entry in path.parent.iterdir() if entry.is_file())
        readable = [name for name in names if name[name.rfind(".") :].lower() in formats]
        near = nearest(path.name, readable)
        hint = (
            say("did you mean '{near}'?", near=near)
            if near
            else say("paths start from the plan's folder")
        )
    return origin.error(message, hint=hint, key="path")

"""What a layer's file says of itself: format, encoding, datum, and where it lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from siting.arrays import box_of
from siting.degrees import to_degrees
from siting.language import joined, say
from siting.layers import files
from siting.layers.formats import kml, shapefile, vector
from siting.layers.formats.database import is_database
from siting.layers.reading import encoding
from siting.layers.records import Cells, Figures, Streets, Table
from siting.terms import term

if TYPE_CHECKING:
    from siting.layers.origin import Origin

    AnyLayer = Table | Cells | Figures | Streets | None

_SORTS = {0: "points", 1: "lines", 2: "lines", 3: "polygons", 4: "points", 5: "lines"}
_SORTS |= {6: "polygons"}


def format_of(origin: Origin) -> str:
    """Name the format of a layer's file."""
    if is_database(origin.spec.path):
        return files.DATABASE.name
    if origin.path.is_dir() and origin.role == "elders":
        return files.BANDS.name
    suffix = files.suffix(origin.path)
    known = files.EVERY.get(suffix)
    return suffix.removeprefix(".") if known is None else known.name


def encoding_of(origin: Origin) -> str:
    """Say how the text of a layer's file is encoded, and who says so."""
    suffix = files.suffix(origin.path)
    if is_database(origin.spec.path) or (origin.path.is_dir() and suffix != ".gdb"):
        return ""
    if origin.spec.encoding is not None:
        return say("{encoding}, as the plan says", encoding=origin.spec.encoding)
    if suffix in (".shp", ".zip"):
        found = shapefile.find(origin)
        name = found.encoding.upper()
        if found.notes:
            return say("{name}, found out from the text", name=name)
        return say("{name}, as the file says", name=name)
    if suffix in (".csv", ".tsv", ".txt") or (
        suffix in vector.IN_UTF_8 and encoding.in_utf_8(origin)[0] is not None
    ):
        name = encoding.of_text(origin.path.read_bytes()).upper()
        return say("{name}, found out from the text", name=name.replace("-SIG", ""))
    if suffix == ".kml":
        return say("{name}, as the file says", name=kml.encoding_of(origin).upper())
    if suffix == ".dxf":
        name = (encoding.of_drawing(origin)[0] or encoding.UTF_8).upper()
        return say("{name}, found out from the text", name=name)
    return "" if suffix in (".tif", ".tiff") else say("UTF-8, by its format")


def datum_of(origin: Origin, crs: str) -> tuple[str, str]:
    """Say on which datum a layer lies, and whether the plan declares it."""
    if origin.spec.datum is not None:
        return origin.spec.datum, term("declared")
    try:
        datum = CRS.from_user_input(crs).datum if crs else None
    except CRSError:
        datum = None
    if datum is None:
        return "", ""
    name = str(datum.name)
    name = "WGS-84" if "1984" in name else "CGCS2000" if "China 2000" in name else name
    return name, term("assumed")


def geometry_of(layer: AnyLayer) -> str:
    """Say what a layer is drawn as."""
    if isinstance(layer, Cells):
        return term("cells")
    if isinstance(layer, Streets):
        return term("lines")
    if not isinstance(layer, Table):
        return ""
    if layer.geometry is None:
        return term("points")
    types = np.unique(shapely.get_type_id(layer.geometry)).tolist()
    sorts = dict.fromkeys(_SORTS.get(one, "others") for one in types)
    return joined(map(term, sorts), " and ")


def extent_of(layer: AnyLayer, plane: CRS) -> tuple[float, float, float, float] | None:
    """Give west, south, east, north in degrees."""
    if isinstance(layer, Streets):
        xy = layer.graph.xy
    elif isinstance(layer, Table | Cells):
        xy = layer.xy
    else:
        return None
    if not len(xy):
        return None
    drawn = layer.geometry if isinstance(layer, Table) else None
    box = box_of(xy) if drawn is None else shapely.total_bounds(drawn)
    west, south, east, north = box.tolist()
    corners = np.array([[west, south], [east, south], [west, north], [east, north]])
    lon_lat = to_degrees(plane, corners)
    low, high = lon_lat.min(axis=0).tolist(), lon_lat.max(axis=0).tolist()
    return (round(low[0], 5), round(low[1], 5), round(high[0], 5), round(high[1], 5))

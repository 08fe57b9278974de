"""QGIS styles (QML): how each layer of the GeoPackage looks when it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from xml.etree import ElementTree as ET

from siting.report.gis.labels import alias

if TYPE_CHECKING:
    from collections.abc import Sequence

Look = Literal["hatched", "filled", "marked"]

# A severity keeps its colour in every layer; hatches and outlines leave the map below readable.
_COLOURS = {"error": "200,30,40", "warning": "230,145,20", "note": "40,110,190"}
# Beds for 10,000 older people, from none to many: where a class ends, its colour, its words.
_NONE = "200,30,40"
_SCORES = (
    (0.0, _NONE, "0"),
    (100.0, "237,248,233", "0 - 100"),
    (200.0, "186,228,179", "100 - 200"),
    (300.0, "116,196,118", "200 - 300"),
    (400.0, "49,163,84", "300 - 400"),
    (1e9, "0,109,44", "> 400"),
)
_COUNTED = (
    ("1", "计入 · counts", "40,110,190,255"),
    ("0", "不计入 · does not count", "255,255,255,0"),
)
_WORDS = {"error": "必须 · error", "warning": "应当 · warning", "note": "提示 · note"}


def with_aliases(text: str, columns: Sequence[str]) -> str:
    """Add to a style what the columns of its layer are called in Chinese and in English.

    Parameters
    ----------
    text : str
        A style of this module.
    columns : sequence of str
        The columns of the layer, in order.
    """
    root = ET.fromstring(text.partition("\n")[2])  # noqa: S314 - made here
    root.set("styleCategories", "Symbology|Fields")
    aliases = ET.SubElement(root, "aliases")
    for index, column in enumerate(columns):
        ET.SubElement(aliases, "alias", index=str(index + 1), field=column, name=alias(column))
    return _text(root)


def style(look: Look) -> str:
    """Write a style that shows findings by severity.

    Parameters
    ----------
    look : str
        ``hatched`` and ``filled`` are for polygons, ``marked`` is for points.
    """
    root, renderer = _renderer(type="categorizedSymbol", attr="severity")
    categories = ET.SubElement(renderer, "categories")
    symbols = ET.SubElement(renderer, "symbols")
    for index, (severity, colour) in enumerate(_COLOURS.items()):
        ET.SubElement(
            categories,
            "category",
            value=severity,
            symbol=str(index),
            label=_WORDS[severity],
            render="true",
        )
        marked = look == "marked"
        _symbol(symbols, str(index), _options(look, colour), kind="marker" if marked else "fill")
    return _text(root)


def outline() -> str:
    """Write a style that draws polygons as lines, with all that lies below left readable."""
    root, renderer = _renderer(type="singleSymbol")
    options = {
        "style": "no",
        "outline_color": "90,90,90,255",
        "outline_style": "dash",
        "outline_width": "0.4",
        "outline_width_unit": "MM",
    }
    _symbol(ET.SubElement(renderer, "symbols"), "0", options, kind="fill")
    return _text(root)


def passed() -> str:
    """Write a style that tints units in which all is well."""
    root, renderer = _renderer(type="singleSymbol")
    options = {
        "style": "solid",
        "color": "120,170,140,60",
        "outline_color": "80,130,100,255",
        "outline_style": "solid",
        "outline_width": "0.2",
        "outline_width_unit": "MM",
    }
    _symbol(ET.SubElement(renderer, "symbols"), "0", options, kind="fill")
    return _text(root)


def places() -> str:
    """Write a style that shows facilities, hollow where they do not count."""
    root, renderer = _renderer(type="categorizedSymbol", attr="counted")
    categories = ET.SubElement(renderer, "categories")
    symbols = ET.SubElement(renderer, "symbols")
    for index, (value, label, colour) in enumerate(_COUNTED):
        given = {"value": value, "symbol": str(index), "label": label, "render": "true"}
        ET.SubElement(categories, "category", attrib=given)
        options = {
            "name": "circle",
            "color": colour,
            "outline_color": "20,60,110,255",
            "outline_width": "0.4",
            "size": "2.8",
            "size_unit": "MM",
        }
        _symbol(symbols, str(index), options, kind="marker")
    return _text(root)


def area() -> str:
    """Write a style that tints polygons lightly: many lie over one another."""
    root, renderer = _renderer(type="singleSymbol")
    options = {
        "style": "solid",
        "color": "40,110,190,30",
        "outline_color": "40,110,190,255",
        "outline_style": "solid",
        "outline_width": "0.3",
        "outline_width_unit": "MM",
    }
    _symbol(ET.SubElement(renderer, "symbols"), "0", options, kind="fill")
    return _text(root)


def line() -> str:
    """Write a style that draws streets."""
    root, renderer = _renderer(type="singleSymbol")
    options = {
        "line_color": "40,110,190,255",
        "line_style": "solid",
        "line_width": "0.5",
        "line_width_unit": "MM",
    }
    _symbol(ET.SubElement(renderer, "symbols"), "0", options, kind="line")
    return _text(root)


def graduated(column: str, *, points: bool) -> str:
    """Write a style that shows scores in classes of 100 beds (ours), alike on every map.

    Parameters
    ----------
    column : str
        The column that holds the scores.
    points : bool
        Whether the layer holds points; else polygons.
    """
    root, renderer = _renderer(
        type="graduatedSymbol", attr=column, graduatedMethod="GraduatedColor"
    )
    ranges = ET.SubElement(renderer, "ranges")
    symbols = ET.SubElement(renderer, "symbols")
    lower = 0.0
    for index, (upper, colour, words) in enumerate(_SCORES):
        ET.SubElement(
            ranges,
            "range",
            lower=f"{lower:.15f}",
            upper=f"{upper:.15f}",
            symbol=str(index),
            label=words,
            render="true",
        )
        kind = "marker" if points else "fill"
        _symbol(symbols, str(index), _scored(colour, points=points), kind=kind)
        lower = upper
    return _text(root)


def _scored(colour: str, *, points: bool) -> dict[str, str]:
    if points:
        return {
            "name": "circle",
            "color": f"{colour},255",
            "outline_style": "no",
            "size": "1.2",
            "size_unit": "MM",
        }
    return {
        "style": "solid",
        "color": f"{colour},170",
        "outline_color": "90,90,90,255",
        "outline_style": "solid",
        "outline_width": "0.2",
        "outline_width_unit": "MM",
    }


def _renderer(**attributes: str) -> tuple[ET.Element, ET.Element]:
    root = ET.Element("qgis", version="3.22.0", styleCategories="Symbology")
    return root, ET.SubElement(root, "renderer-v2", attrib={**attributes, "symbollevels": "0"})


def _symbol(symbols: ET.Element, name: str, options: dict[str, str], *, kind: str) -> None:
    attributes = {"name": name, "type": kind, "alpha": "1", "clip_to_extent": "1", "force_rhr": "0"}
    symbol = ET.SubElement(symbols, "symbol", attrib=attributes)
    class_ = {"marker": "SimpleMarker", "fill": "SimpleFill", "line": "SimpleLine"}[kind]
    layer = ET.SubElement(
        symbol, "layer", attrib={"class": class_, "enabled": "1", "locked": "0", "pass": "0"}
    )
    table = ET.SubElement(layer, "Option", type="Map")
    for key, value in options.items():
        ET.SubElement(table, "Option", name=key, type="QString", value=value)


def _text(root: ET.Element) -> str:
    ET.indent(root)
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + ET.tostring(
        root, encoding="unicode"
    )


def _options(look: Look, colour: str) -> dict[str, str]:
    if look == "marked":
        return {
            "name": "triangle",
            "color": f"{colour},255",
            "outline_color": "255,255,255,255",
            "outline_width": "0.4",
            "size": "3.6",
            "size_unit": "MM",
        }
    return {
        "style": "b_diagonal" if look == "hatched" else "solid",
        "color": f"{colour},255" if look == "hatched" else f"{colour},60",
        "outline_color": f"{colour},255",
        "outline_style": "solid",
        "outline_width": "0.5" if look == "hatched" else "0.3",
        "outline_width_unit": "MM",
    }

"""QGIS styles (QML): how each layer of the GeoPackage looks when it is opened."""

from __future__ import annotations

from typing import Literal
from xml.etree import ElementTree as ET

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
_WORDS = {"error": "error · 必须", "warning": "warning · 应当", "note": "note · 提示"}


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

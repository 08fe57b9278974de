"""QGIS styles (QML): how each layer of the GeoPackage looks when it is opened."""

from __future__ import annotations

from typing import Literal
from xml.etree import ElementTree as ET

Look = Literal["hatched", "filled", "marked"]

# A severity keeps its colour in every layer; hatches and outlines leave the map below readable.
_COLOURS = {"error": "200,30,40", "warning": "230,145,20", "note": "40,110,190"}
_WORDS = {"error": "error · 必须", "warning": "warning · 应当", "note": "note · 提示"}


def style(look: Look) -> str:
    """Write a style that shows findings by severity.

    Parameters
    ----------
    look : str
        ``hatched`` and ``filled`` are for polygons, ``marked`` is for points.
    """
    root = ET.Element("qgis", version="3.22.0", styleCategories="Symbology")
    renderer = ET.SubElement(
        root, "renderer-v2", type="categorizedSymbol", attr="severity", symbollevels="0"
    )
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
        symbol = ET.SubElement(
            symbols,
            "symbol",
            name=str(index),
            type="marker" if look == "marked" else "fill",
            alpha="1",
            clip_to_extent="1",
            force_rhr="0",
        )
        kind = "SimpleMarker" if look == "marked" else "SimpleFill"
        layer = ET.SubElement(
            symbol, "layer", attrib={"class": kind, "enabled": "1", "locked": "0", "pass": "0"}
        )
        options = ET.SubElement(layer, "Option", type="Map")
        for name, value in _options(look, colour).items():
            ET.SubElement(options, "Option", name=name, type="QString", value=value)
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

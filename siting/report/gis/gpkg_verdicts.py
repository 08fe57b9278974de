"""The layers of a GeoPackage that show what was found: one for each verdict and kind of place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from siting.records.finding import Outcome
from siting.report.gis import qml
from siting.report.gis.flat import FINDING_COLUMNS, finding_row
from siting.report.gis.gpkg_file import Style, columns_of, write_layer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from siting.arrays import Geometries
    from siting.records.finding import Finding, Result

    ToPlane = Callable[[Sequence[dict[str, Any]]], Geometries]


class Shown(NamedTuple):
    """How a kind of place is drawn."""

    geometry: str
    look: qml.Look


_POLYGONS = ("Polygon", "MultiPolygon")
_POINTS = ("Point", "MultiPoint")
_BY_SEVERITY = "siting: by severity"
_KINDS = {
    "gaps": Shown("MultiPolygon", "hatched"),
    "units": Shown("MultiPolygon", "filled"),
    "places": Shown("MultiPoint", "marked"),
}
_VERDICTS = {Outcome.FAIL: "failed", Outcome.UNDECIDED: "undecided"}
_OF_DATA = "data_places"
#: Each layer, and how it is drawn; what is odd in the data is no verdict on the plan.
LAYERS: dict[str, Shown] = {
    **{
        f"{verdict}_{name}": kind for verdict in _VERDICTS.values() for name, kind in _KINDS.items()
    },
    _OF_DATA: _KINDS["places"],
}


def write(result: Result, path: Path, to_plane: ToPlane) -> dict[str, Style]:
    """Add the layers of findings, empty or not.

    Returns
    -------
    dict of str to Style
        The styles of the layers.
    """
    for name, shown in LAYERS.items():
        findings = [one for one in result.findings if layer_of(one) == name]
        write_layer(
            path,
            name,
            columns_of([finding_row(one) for one in findings], FINDING_COLUMNS),
            geometry=to_plane([_drawable(one) for one in findings]),
            geometry_type=shown.geometry,
            crs=result.plan.crs,
        )
    return {name: Style(qml.style(shown.look), _BY_SEVERITY) for name, shown in LAYERS.items()}


def layer_of(finding: Finding) -> str | None:
    """Say which layer shows a finding: by its verdict, what it is about and how it is drawn.

    One that has no place is in no layer; the table of rules has it.
    """
    if finding.place is None:
        return None
    if finding.subject.level == "layer":
        return _OF_DATA
    verdict = _VERDICTS[finding.outcome]
    if (finding.geometry or {}).get("type") not in _POLYGONS:
        return f"{verdict}_places"
    return f"{verdict}_gaps" if finding.subject.is_area else f"{verdict}_units"


def _drawable(finding: Finding) -> dict[str, Any]:
    """Give the geometry of a finding; its place where it has none that a layer takes."""
    kinds = _POINTS if finding.subject.level == "layer" else _POLYGONS + _POINTS
    if finding.geometry is not None and finding.geometry.get("type") in kinds:
        return finding.geometry
    assert finding.place is not None  # layer_of leaves the others out
    return {"type": "Point", "coordinates": [finding.place.lon, finding.place.lat]}

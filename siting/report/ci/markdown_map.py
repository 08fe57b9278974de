"""A map within Markdown: a block of GeoJSON, which GitHub draws and others show as text.

It stands open, in a part that can be folded: text of it is long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from siting.language import _
from siting.report.ci import told
from siting.report.escape import json_text
from siting.report.gis.geojson import oriented, positions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from siting.records.finding import Finding

#: Outlines of more corners than this are drawn as a point.
_CORNERS = 120
_MOST = 50
_ENCODER = msgspec.json.Encoder()
#: Colours that those who are blind to red or green can tell apart.
_COLOURS = {"error": "#b2182b", "warning": "#e08214", "note": "#5e6b75"}
#: GitHub shows properties in HTML of its own; nothing here may look like some.
_PLAIN = str.maketrans({"<": "‹", ">": "›", "&": "＆"})


def block(findings: Sequence[Finding], budget: int) -> str:
    """Draw the worst findings that have a place, as many as there is room for.

    Parameters
    ----------
    findings : sequence of Finding
        Worst first.
    budget : int
        So many characters at most.
    """
    drawn = [one for one in findings if one.place is not None][:_MOST]
    text, n_shown = fenced((_feature(finding) for finding in drawn), budget)
    if n_shown in (0, len(findings)):
        return text
    shown, all_ = f"{n_shown:,}", f"{len(findings):,}"
    caption = _("The map shows the worst {shown} of {n} findings.", shown=shown, n=all_)
    return f"{text}\n\n{caption}"


def fenced(features: Iterable[dict[str, Any]], budget: int) -> tuple[str, int]:
    """Write the features that fit in a block, and say how many these are; nothing for none."""
    lines: list[str] = []
    for feature in features:
        line = json_text(_ENCODER.encode(feature).decode())
        budget -= len(line) + 2
        if budget < 0:
            break
        lines.append(line)
    body = ",\n".join(lines)
    block = f'```geojson\n{{"type":"FeatureCollection","features":[\n{body}\n]}}\n```'
    text = f"<details open><summary>{_('Map')}</summary>\n\n{block}\n\n</details>"
    return (text if lines else ""), len(lines)


def safe(text: str) -> str:
    """Make a text safe for a property: GitHub shows it in HTML of its own."""
    return text.translate(_PLAIN)


def _feature(finding: Finding) -> dict[str, Any]:
    """Make a feature of a finding: its outline where that is short, else its place."""
    assert finding.place is not None
    geometry: dict[str, Any] = {
        "type": "Point",
        "coordinates": [finding.place.lon, finding.place.lat],
    }
    outline = finding.geometry
    if outline is not None and outline["type"] in ("Polygon", "MultiPolygon"):
        turned = oriented(outline)
        if sum(1 for _position in positions(turned)) <= _CORNERS:
            geometry = turned
    colour = _COLOURS[finding.severity.value]
    style = (
        {"marker-color": colour}
        if geometry["type"] == "Point"
        else {"stroke": colour, "stroke-width": 3, "fill": colour, "fill-opacity": 0.15}
    )
    named = {"title": safe(told.title(finding)), "people": round(finding.people)}
    return {"type": "Feature", "properties": {**named, **style}, "geometry": geometry}

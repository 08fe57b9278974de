"""Findings as a static map (SVG): gaps hatched, units in greys, no script and no network."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from siting.language import _
from siting.records.finding import Outcome
from siting.report.ci import told
from siting.report.ci.svg_frame import Frame, frame_of, legend, scale_bar
from siting.report.escape import xml
from siting.report.wording import summary_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from siting.records.finding import Finding, Result

#: So many findings are drawn, the worst; the map says how many it leaves out.
MOST = 2000
_POLYGONS = ("Polygon", "MultiPolygon")
#: A neutral ramp, light to dark, by older people short in a unit.
_RAMP = ("#f7f7f7", "#ebebeb", "#dcdcdc", "#cacaca")
_PATTERNS = (
    '<pattern id="gap" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><path d="M0 0V6" stroke="#b2182b" stroke-width="2"/></pattern>\n'
    '<pattern id="perhaps" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(-45)"><path d="M0 0V6" stroke="#7a5195" stroke-width="1"/></pattern>'
)


class _Drawn(NamedTuple):
    finding: Finding
    geometry: dict[str, Any]


def render(result: Result) -> str:
    """Draw the findings that have a place; without any, an empty map that says so."""
    drawn = list(_drawable(result.findings))
    shown = drawn[:MOST]
    frame = frame_of([one.geometry for one in shown])
    title = xml(summary_line(result), told.MOST)
    left = len(result.findings) - len(shown)
    stand = list(_facilities(result, frame)) if shown else []
    size = f'width="{frame.width}" height="{frame.height}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.width} {frame.height}"',
        f'{size} role="img" aria-labelledby="t" font-family="sans-serif" font-size="13">',
        f'<title id="t">{title}</title>',
        f"<defs>\n{_PATTERNS}\n</defs>",
        f'<rect {size} fill="#ffffff"/>',
        *_layers(shown, frame),
        *stand,
        *scale_bar(frame),
        *legend(frame, _keys(shown, stands=bool(stand)), _caption(len(shown), left)),
        "</svg>",
    ]
    return "".join(f"{line}\n" for line in lines)


def _drawable(findings: Iterable[Finding]) -> Iterator[_Drawn]:
    """Give the findings with a place, those that weigh before the others, worst first."""
    for one in chain(*told.parted(findings)):
        outline, place = one.geometry, one.place
        if outline is not None and outline["type"] in _POLYGONS and outline["coordinates"]:
            yield _Drawn(one, outline)
        elif place is not None:
            yield _Drawn(one, {"type": "Point", "coordinates": [place.lon, place.lat]})


def _layers(drawn: list[_Drawn], frame: Frame) -> Iterator[str]:
    """Draw units below, gaps on them, places on top; the worst of each last."""
    for wanted in ("unit", "gap", "place"):
        some = [one for one in reversed(drawn) if _sort(one) == wanted]
        if some:
            most = max(one.finding.people for one in some)
            yield f'<g class="{wanted}s">'
            for one in some:
                said = xml(f"{told.title(one.finding)}: {told.message(one.finding)}", told.MOST)
                yield f"{_shape(one, frame, most)}<title>{said}</title></{_tag(one)}>"
            yield "</g>"


def _sort(one: _Drawn) -> str:
    if one.geometry["type"] == "Point":
        return "place"
    return "gap" if one.finding.subject.is_area else "unit"


def _tag(one: _Drawn) -> str:
    return "circle" if _sort(one) == "place" else "path"


def _shape(one: _Drawn, frame: Frame, most: float) -> str:
    """Give the opening tag of a finding's shape."""
    undecided = one.finding.outcome is Outcome.UNDECIDED
    line = "#7a5195" if undecided else "#b2182b"
    dash = ' stroke-dasharray="4 3"' if undecided or one.finding.waived is not None else ""
    if _sort(one) == "place":
        x, y = frame.xy(one.geometry["coordinates"])
        style = f'fill="#ffffff" stroke="{line}" stroke-width="2"{dash}'
        return f'<circle cx="{x}" cy="{y}" r="5" {style}>'
    if _sort(one) == "gap":
        fill, width = f"url(#{'perhaps' if undecided else 'gap'})", 1.5
    else:
        step = 0 if most <= 0 else min(3, int(4 * one.finding.people / most))
        fill, width, line = _RAMP[step], 1, "#4d4d4d"
    return (
        f'<path d="{frame.path(one.geometry)}" fill="{fill}" fill-rule="evenodd" '
        f'stroke="{line}" stroke-width="{width}"{dash}>'
    )


def _facilities(result: Result, frame: Frame) -> Iterator[str]:
    """Draw the facilities that count, where the record has them, as small squares."""
    places = () if result.map is None else result.map.facilities
    inside = [one for one in places if one.counted and frame.holds(one.place.lon, one.place.lat)]
    if not inside:
        return
    yield '<g class="facilities">'
    for one in inside[:MOST]:
        x, y = frame.xy((one.place.lon, one.place.lat))
        said = xml(one.name or one.id)
        yield f'<path d="M{x} {y}m-3 -3h6v6h-6Z" fill="#1f3b57"><title>{said}</title></path>'
    yield "</g>"


def _keys(drawn: list[_Drawn], *, stands: bool) -> list[tuple[str, str, str]]:
    """List what the legend explains: fill, line, words; only what is on the map."""
    there = {(_sort(one), one.finding.outcome is Outcome.UNDECIDED) for one in drawn}
    keys = []
    if ("gap", False) in there:
        keys.append(("url(#gap)", "#b2182b", _("gap area")))
    if ("gap", True) in there:
        keys.append(("url(#perhaps)", "#7a5195", _("perhaps a gap area")))
    if {("unit", False), ("unit", True)} & there:
        keys.append((_RAMP[1], "#4d4d4d", _("unit that falls short; darker: more people")))
    if {("place", False), ("place", True)} & there:
        keys.append(("#ffffff", "#b2182b", _("place that falls short")))
    if stands:
        keys.append(("#1f3b57", "#1f3b57", _("facility that counts")))
    return keys


def _caption(shown: int, left: int) -> str:
    """Say how many findings are on the map, and how many are not."""
    if not shown and not left:
        return _("no findings")
    return _("findings on the map: {shown}; not on it: {left}", shown=shown, left=left)

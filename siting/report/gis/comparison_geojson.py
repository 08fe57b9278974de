"""A comparison as GeoJSON (RFC 7946): places that change, then facilities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from siting.language import chinese
from siting.report.gis.geojson import collection, oriented
from siting.report.how import AS_USUAL, How
from siting.report.wording import subject_name

if TYPE_CHECKING:
    from siting.records.comparison import Comparison, FacilityCompared, PlaceCompared
    from siting.records.finding import MapFacility


def render(comparison: Comparison, how: How = AS_USUAL) -> str:
    """Write the places and facilities of a comparison as a FeatureCollection."""
    places = [_place(one) for one in comparison.places]
    return collection([*places, *(_facility(one) for one in comparison.facilities)], how)


def _place(one: PlaceCompared) -> dict[str, Any]:
    """Make a feature of a place, drawn as it is after, else as it was before."""
    before, after = one.before, one.after
    stands = after or before
    assert stands is not None
    geometry = stands.geometry
    if geometry is None and one.place is not None:
        geometry = {"type": "Point", "coordinates": [one.place.lon, one.place.lat]}
    said = ["" if side is None else side.message for side in (before, after)]
    return {
        "type": "Feature",
        "id": f"{one.change}/{stands.findings[0]}",
        "properties": {
            "change": one.change,
            "rule": one.rule,
            "severity": stands.severity.value,
            "level": one.subject.level,
            "subject": one.subject.id,
            "name": subject_name(one.subject) if one.subject.name else "",
            "within": "" if one.within is None else subject_name(one.within),
            "gained": one.gained,
            "lost": one.lost,
            "people_before": 0.0 if before is None else before.people,
            "people_after": 0.0 if after is None else after.people,
            "message_before": said[0],
            "message_after": said[1],
            "message_before_zh": chinese(said[0]),
            "message_after_zh": chinese(said[1]),
        },
        "geometry": None if geometry is None else oriented(geometry),
    }


def _facility(one: FacilityCompared) -> dict[str, Any]:
    """Make a feature of a facility: a point, or the line along which it moved."""
    known = one.after or one.before
    assert known is not None
    ends = [_position(side) for side in (one.before, one.after) if side is not None]
    line = one.change == "moved"
    return {
        "type": "Feature",
        "id": f"facility-{one.change}/{known.layer}/{known.id}",
        "properties": {
            "change": one.change,
            "layer": known.layer,
            "facility": known.id,
            "name": known.name,
            "type": known.type,
            "beds_before": None if one.before is None else one.before.beds,
            "beds_after": None if one.after is None else one.after.beds,
            "moved_m": one.moved_m,
            "fields": ", ".join(one.fields),
        },
        "geometry": {"type": "LineString", "coordinates": ends}
        if line
        else {"type": "Point", "coordinates": ends[-1]},
    }


def _position(one: MapFacility) -> list[float]:
    return [one.place.lon, one.place.lat]

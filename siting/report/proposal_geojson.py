"""Proposed sites as GeoJSON points: a map layer, and the facilities layer of the amended plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from siting.report.geojson import collection

if TYPE_CHECKING:
    from siting.proposal import Proposal, Site


def render(proposal: Proposal) -> str:
    """Write the sites in order as a FeatureCollection.

    The coordinates are those of the record, digit by digit: a check of the amended plan measures
    from exactly where the proposal was measured.
    """
    short = {step.sites: step.people_short for step in proposal.steps}
    return collection([_feature(site, short.get(site.rank, {})) for site in proposal.sites])


def _feature(site: Site, still_short: dict[str, float]) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "id": site.id,
        "name": site.id,
        "type": site.type_zh,
        "status": "planned",
        "beds": site.beds,
        "rank": site.rank,
        "gain": site.gain,
        "newly_covered": site.newly_covered,
    }
    for gain in site.gains:
        properties[f"gain {gain.rule}"] = gain.people
    for rule, people in sorted(still_short.items()):
        properties[f"short {rule}"] = people
    properties |= {
        "why": site.why,
        "candidate": site.candidate,
        "easting": site.easting,
        "northing": site.northing,
    }
    return {
        "type": "Feature",
        "id": site.id,
        "properties": properties,
        "geometry": {"type": "Point", "coordinates": [site.place.lon, site.place.lat]},
    }

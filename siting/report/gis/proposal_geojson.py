"""A proposal as GeoJSON points: a map layer, and the facilities layer of the amended plan."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from siting.records.proposal import Upgrade
from siting.report.gis.geojson import collection
from siting.report.how import AS_USUAL, How

if TYPE_CHECKING:
    from collections.abc import Mapping

    from siting.records.proposal import Proposal, Site


def render(proposal: Proposal, how: How = AS_USUAL) -> str:
    """Write the upgrades and the sites in order as a FeatureCollection.

    The coordinates are those of the record, digit by digit: a check of the amended plan measures
    from exactly where the proposal was measured.
    """
    short = {step.sites: step.people_short for step in proposal.steps}
    upgrades = [_upgrade(one) for one in proposal.upgrades]
    return collection(
        [*upgrades, *(_site(site, short.get(site.rank, {})) for site in proposal.sites)], how
    )


def _upgrade(one: Upgrade) -> dict[str, Any]:
    """Draw an upgrade where its place is; it is no place of its own and has no beds."""
    return _feature(one, beds=0.0, head={"upgrades": one.upgrades, "gain": one.gain}, tail={})


def _site(site: Site, still_short: dict[str, float]) -> dict[str, Any]:
    return _feature(
        site,
        beds=site.beds,
        head={
            **({} if site.build_by is None else {"build_by": site.build_by}),
            **({} if site.cost is None else {"cost": site.cost}),
            "gain": site.gain,
            "newly_covered": site.newly_covered,
        },
        tail={f"short {rule}": people for rule, people in sorted(still_short.items())},
        why=_explained(site),
    )


def _explained(site: Site) -> dict[str, Any]:
    """Lay out flat whom a site covers first, what is lost without it, and what else might be."""
    if site.lost_without is None:
        return {}
    return {
        "covers_first": "; ".join(
            f"{one.name or one.id} {one.people:.0f}" for one in site.covers_first
        ),
        "lost_without": site.lost_without.people,
        "alternatives": "; ".join(
            f"{one.candidate} {one.distance_m:.0f} m {one.direction}: {one.cost:.0f}"
            for one in site.alternatives
        ),
    }


def _feature(
    one: Site | Upgrade,
    *,
    beds: float,
    head: dict[str, Any],
    tail: dict[str, Any],
    why: Mapping[str, Any] = MappingProxyType({}),
) -> dict[str, Any]:
    """Draw a feature: what the layer of facilities reads, then what it gains and why."""
    candidate = {} if isinstance(one, Upgrade) else {"candidate": one.candidate}
    properties = {
        "id": one.id,
        "name": one.id,
        "type": one.type_zh,
        "status": "planned",
        "beds": beds,
        **({"services": listed} if (listed := ";".join(one.services)) else {}),
        "rank": one.rank,
        **head,
        **{f"gain {gain.rule}": gain.people for gain in one.gains},
        **tail,
        "why": one.why,
        **why,
        **candidate,
        "easting": one.easting,
        "northing": one.northing,
    }
    return {
        "type": "Feature",
        "id": one.id,
        "properties": properties,
        "geometry": {"type": "Point", "coordinates": [one.place.lon, one.place.lat]},
    }

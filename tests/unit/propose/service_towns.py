"""Lists of services, small towns that lack some, and what is proposed for them."""

from __future__ import annotations

from tests import towns
from tests.unit.rules import kept, proposed, square

EIGHT = ["a1", "a2", "a3", "a4", "a5", "bathing", "comfort", "respite"]
FIVE = "a1;a2;a3;a4;a5"
STREET = {"street": [square("S1")]}


def lists(services=EIGHT, **more):
    data = {"id": "list", "kind": "service_set", "for_each": "street", "services": list(services)}
    return towns.rule(data | more)


def town(*facilities, **more):
    rows = [{"type": "服务站", "id": f"F{n}", **row} for n, row in enumerate(facilities, start=1)]
    return {"demand": [[500, 500, 800]], "units": STREET, "facilities": rows, **more}


def made(asked, where, **how):
    """Propose, and hold the proposal to what it promised."""
    asked = asked if isinstance(asked, list) else [asked]
    got = proposed(asked, where, **how)
    kept(asked, where, got)
    return got


def given(got):
    return {one.upgrades: one.services for one in got.upgrades}


def built(got):
    return [(site.type_zh, site.services) for site in got.sites]

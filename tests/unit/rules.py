"""Rules that unit tests check towns with, and what is made of a town by them."""

from __future__ import annotations

from siting import check, propose, study
from siting.progress import Silent
from siting.propose.amended import as_table, confirmed
from siting.propose.asked import Asked
from siting.propose.modes.backup import doubled
from siting.propose.modes.phases import Later
from tests import towns


def reach(facility="any_place", metres=500, **more):
    data = {
        "id": "near",
        "kind": "reach",
        "for_each": "residential_area",
        "find": {"facility": facility, "at_least": more.pop("at_least", 1)},
        "within": {"metres": metres},
        "measure": "straight_line",
    }
    return towns.rule(data | more)


def ratio(facility="care_home", **more):
    data = {
        "id": "beds",
        "kind": "ratio",
        "for_each": "planning_unit",
        "top": {"sum": "beds", "of": facility},
        "bottom": {"sum": "older_people"},
        "per": 10_000,
        "at_least": 300,
    }
    return towns.rule(data | more)


def amount(facility="care_home", distinct="site", **more):
    data = {
        "id": "sites",
        "kind": "amount",
        "for_each": "planning_unit",
        "count": {"facility": facility, "distinct": distinct},
        "at_least": 2,
    }
    return towns.rule(data | more)


def square(id_="U1", x=0, y=0, side=1000):
    return {"id": id_, "box": [x, y, x + side, y + side]}


def checked(rules, town):
    return check.run(rules, towns.measured(town), Silent())


def proposed(rules, town, *, sites=1, progress=None, then=None, **more):
    """Propose; `then` has the rules of years of phases, where they differ."""
    layers, measured, plan = towns.layers(town), towns.measured(town), towns.plan(town)
    if not more.keys().isdisjoint({"until_pass", "beds", "budget"}):
        sites = None
    asked = Asked(sites=sites, **more)
    later = [
        Later(year, n, in_year(town, year), (then or {}).get(year, rules))
        for year, n in asked.phases
    ]
    quiet = progress or Silent()
    return propose.choose(rules, layers, measured, plan, asked, later=later, progress=quiet)


def in_year(town, year):
    """Measure a town in another year, with as many more older people as it says."""
    now, layers, plan = town.get("year", 2025), towns.layers(town), towns.plan(town)
    times = (1 + (plan.file.propose.growth_percent or 0) / 100) ** (year - now)
    return study.measure(layers, plan, year=year, times=times, progress=Silent())


def kept(rules, town, proposal):
    """Check the town with its proposal; raise if that says other than was promised."""
    names = {state.rule for state in proposal.rules}
    rules = [*rules, *(rule for rule in doubled(rules) if rule.id in names)]
    amended = towns.measured(town).with_proposed(as_table(proposal))
    after = check.run(rules, amended, Silent())
    confirmed(proposal, after.outcomes)
    return after

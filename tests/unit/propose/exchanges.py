"""A proposal with sites left out or exchanged, measured from scratch."""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace

from siting.degrees import to_degrees, to_plane
from siting.progress import Silent
from siting.propose import blocks
from siting.propose.amended import table_of
from siting.records.finding import Place
from tests import towns


def objective(asked, town, upgrades, sites):
    """Sum what is missing in a town with some sites, as the choice does [older people]."""
    study = _with(town, upgrades, sites)
    weights = towns.plan(town).file.propose.weights
    return sum(block.objective() for block in blocks.build(asked, study, weights, Silent()))


def short(rule, town, upgrades, sites):
    """Say how many rows of a rule fall short, and of how many people, by a test of the town."""
    table = rule.test(_with(town, upgrades, sites))
    short_ = table.shortfall > 0
    return int(short_.sum()), float(table.weight[short_].sum())


def moved(site, place, beds=None):
    """Build a site at another place."""
    xy = to_plane(towns.PLANE, np.array([[place.lon, place.lat]]))[0]
    beds = site.beds if beds is None else beds
    return replace(site, easting=float(xy[0]), northing=float(xy[1]), place=place, beds=beds)


def place_of(at):
    """Give the position of a candidate, as it is published."""
    lon, lat = to_degrees(towns.PLANE, np.array([at], dtype=float))[0].tolist()
    return Place(lon=lon, lat=lat)


def apart(one, other):
    """Measure how far two sites stand apart [m]."""
    return float(np.hypot(one.easting - other.easting, one.northing - other.northing))


def may_stand(new, others, town):
    """Say whether a site keeps all limits of a town of one type beside others."""
    spec, study = towns.plan(town).file.propose, towns.measured(town)
    if any(apart(new, one) < spec.least_spacing_m or apart(new, one) == 0 for one in others):
        return False
    stands = study.facilities.xy
    away = np.hypot(*(stands - (new.easting, new.northing)).T)
    if len(stands) and away.min() < spec.spacing_to_existing_m:
        return False
    if spec.most_per_unit is None:
        return True
    units = study.unit_level(spec.most_per_unit.level)
    own, *taken = units.of(np.array([(one.easting, one.northing) for one in (new, *others)]))
    return own < 0 or taken.count(own) < spec.most_per_unit.sites


def _with(town, upgrades, sites):
    study = towns.measured(town)
    return study.with_proposed(table_of(upgrades, sites)) if upgrades or sites else study

"""Every mode on small towns, beside all choices there are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.errors import SitingError
from tests.unit import rules
from tests.unit.propose.all_choices import METRES, Every, at, fallen, keeps, towns
from tests.unit.rules import kept, proposed

few = settings(deadline=None, max_examples=40)
NEAR = [rules.reach(metres=METRES)]


def tried(town, asked=NEAR, **how):
    """Propose, and see that limits and promises are kept; or give the error."""
    try:
        got = proposed(asked, town, **how)
    except SitingError as error:
        return None, error
    keeps(got, town)
    kept(asked, town, got)
    return got, None


def made(town, asked=NEAR, **how):
    """Propose; None where more is forced than was asked for, or that is too little for any."""
    got, error = tried(town, asked, **how)
    if error is not None:
        assert "forced" in error.message or "less than any candidate" in error.message
    return got


def proven(got, best):
    """See that a choice is the best, and that it is said so, by numbers that are true."""
    one = got.certificate
    assert one.gain == pytest.approx(fallen(got), abs=1e-6)
    assert one.gain == pytest.approx(best, abs=1e-6)
    assert one.bound >= best * (1 - 1e-9)
    assert one.best
    assert one.percent <= one.percent_at_most


@few
@given(towns(), st.integers(1, 4))
def test_so_many_sites(town, sites):
    every = Every(town)
    few_enough = every.n <= sites
    got = made(town, sites=sites)
    if got is None:
        assert not few_enough.any()
        return
    proven(got, every.gain()[few_enough].max())
    assert got.certificate.greedy <= got.certificate.gain
    assert len(got.sites) <= max(sites, every.forced)


@few
@given(towns(fields={"beds": [20, 30, 50]}), st.integers(15, 130))
def test_so_many_beds(town, beds):
    town["propose"]["offers"] = [{"type": "养老机构", "beds": 100}]
    every = Every(town)
    takes = every.takes([row["beds"] for row in town["candidates"]])
    within = takes <= beds
    got = made(town, beds=beds)
    if got is None:
        assert within.sum() <= 1  # nothing at all, or not even what is forced
        return
    proven(got, every.gain()[within].max())
    assert got.spent.amount == sum(site.beds for site in got.sites) <= beds == got.spent.of


@few
@given(
    towns(fields={"cost": [0, 1, 2, 3, None], "cost_per_bed": [0.1, 0.2, 0.3, None]}),
    st.integers(1, 90),
)
def test_so_much_money(town, tenths):
    town["propose"]["offers"] = [{"type": "养老机构", "beds": 10}]
    costs = [(row["cost"], row["cost_per_bed"]) for row in town["candidates"]]
    known = np.array([pair != (None, None) for pair in costs])
    asked = {"budget": tenths / 10}
    if not known.any():
        with pytest.raises(SitingError, match="no candidate can be counted in money"):
            proposed(NEAR, town, **asked)
        return
    every = Every(town)
    takes = every.takes([10 * (one or 0) + round(100 * (each or 0)) for one, each in costs])
    within = (takes <= tenths) & ~every.table[:, ~known].any(axis=1)
    got = made(town, **asked)
    if got is None:
        assert within.sum() <= 1
        return
    proven(got, every.gain()[within].max())
    chosen = [costs[int(name[1:])] for name in at(got)]
    assert None not in [one for one, each in chosen if each is None]
    assert got.spent.amount == pytest.approx(sum(site.cost for site in got.sites))
    assert got.spent.amount <= tenths / 10 == got.spent.of
    left = sum(f"their cost is not said: {(~known).sum()}" in note for note in got.notes)
    assert left == bool((~known).any())


@few
@given(towns(most_spots=7), st.sampled_from([30, 60, 75, 100]), st.booleans())
def test_as_few_as_it_takes(town, share, twice):
    asked = [rules.reach(metres=METRES, required_share=share)]
    if twice:
        asked.append(rules.reach(id="two", metres=METRES, required_share=50, at_least=2))
    every = Every(town)
    enough = every.share() >= share / 100
    if twice:
        enough &= every.share(2) >= 0.5
    got = made(town, asked, until_pass=True)
    if got is None:
        assert not len(every.n)
        return
    one = got.fewest
    assert one.passes == bool(enough.any())
    assert one.sites == len(got.sites)
    if one.passes:
        assert all(rule.outcome_after == "pass" for rule in got.rules)
        fewest = every.n[enough].min()
        assert one.at_least <= fewest <= one.sites
        assert one.greedy is None or one.greedy >= fewest
        if not twice:  # each place gives a home all it asks for: the search is exact
            assert one.at_least == one.sites
        return
    row = every.table[:, [int(name[1:]) for name in at(got)]].all(axis=1) & (
        every.n == len(got.sites)
    )
    needs = (1, 2) if twice else (1,)
    as_much = every.gain(*needs) >= every.gain(*needs)[row] - 1e-9
    assert one.at_least <= every.n[as_much].min()


@few
@given(towns(), st.integers(1, 5))
def test_the_curve(town, sites):
    every = Every(town)
    got = made(town, sites=sites, curve=True)
    if got is None:
        return
    gain = every.gain()
    assert [point.sites for point in got.curve] == list(
        range(every.forced, every.forced + len(got.curve))
    )
    for point in got.curve:
        best = gain[every.n <= point.sites].max()
        assert point.in_order <= point.mended + 1e-9
        assert point.mended <= best + 1e-9
        assert best <= point.at_most * (1 + 1e-9)
        assert not point.best or point.mended == pytest.approx(best)
        assert point.percent_in_order <= point.percent <= point.percent_at_most
    last = got.curve[-1]
    assert last.mended == pytest.approx(got.certificate.gain)
    assert last.best == got.certificate.best


@few
@given(towns(), st.integers(1, 4), st.sampled_from([1, 20, 50, 75, 100]))
def test_a_floor_in_every_unit(town, sites, floor):
    every = Every(town)
    shares = every.of_units(town)
    may = (every.n <= sites) & (shares >= floor / 100 - 1e-9).all(axis=1)
    within = every.n <= sites
    got, error = tried(town, sites=sites, equity=floor)
    if error is not None:
        if "forced" in error.message:
            assert not within.any()
            return
        assert not may.any()
        assert "no choice does" in error.message
        highest = shares[within].min(axis=1).max()
        if "can be kept with" in error.hint and error.hint.startswith("--equity"):
            least = float(error.hint.split()[1])
            assert 100 * highest - 0.1 - 1e-6 <= least <= 100 * highest + 1e-6
        return
    assert may.any()
    proven(got, every.gain()[may].max())
    mine = (every.table[:, [int(name[1:]) for name in at(got)]].all(axis=1)) & (
        every.n == len(got.sites)
    )
    there = dict(zip(("W", "E"), shares[mine][0], strict=True))
    for unit in got.equity.units:
        assert unit.percent >= floor - 1e-6
        assert unit.percent == pytest.approx(100 * there[unit.unit])
    assert [unit.percent for unit in got.equity.units] == sorted(
        unit.percent for unit in got.equity.units
    )
    assert got.equity.costs == pytest.approx(
        every.gain()[within].max() - every.gain()[may].max(), abs=1e-6
    )


@few
@given(towns(), st.integers(1, 4))
def test_a_second_place_for_everybody(town, sites):
    every = Every(town)
    got = made(town, sites=sites, backup=True)
    if got is not None:
        proven(got, every.gain(1, 2)[every.n <= sites].max())


@few
@given(towns(), st.integers(1, 2), st.integers(0, 2), st.sampled_from([None, 3, -2]))
def test_phases(town, first, more, growth):
    if growth is not None:
        town["propose"]["growth_percent"] = growth
    later = {2025: NEAR, 2035: [rules.reach(metres=METRES / 2)]}
    phases = ((2025, first), (2035, first + more))
    got = made(town, sites=first + more, phases=phases, then=later)
    if got is None:
        return
    years = [site.build_by for site in got.sites]
    assert years == sorted(years)
    for phase, (year, n), metres in zip(got.phases, phases, (METRES, METRES / 2), strict=True):
        every = Every(town, metres)
        built = [int(name[1:]) for name, by in zip(at(got), years, strict=True) if by <= year]
        assert len(built) == phase.sites <= n
        times = phase.older_people / every.people.sum()
        assert times == pytest.approx((1 + (growth or 0) / 100) ** (year - 2025))
        mine = every.table[:, built].all(axis=1) & (every.n == len(built))
        gain = times * every.gain()
        best = gain[every.n <= n].max()
        assert phase.mended == pytest.approx(gain[mine][0])
        assert phase.mended <= phase.alone + 1e-6
        assert phase.alone <= best + 1e-6
        assert best <= phase.at_most * (1 + 1e-7)  # people are counted in 2^-24
        assert phase.percent <= phase.percent_alone <= phase.percent_at_most


MODES = (
    {"sites": 3},
    {"sites": 3, "curve": True},
    {"sites": 3, "equity": 20},
    {"sites": 2, "backup": True},
    {"sites": 3, "phases": ((2025, 1), (2035, 3))},
    {"beds": 90},
    {"budget": 5},
    {"until_pass": True},
)


@few
@given(towns(fields={"beds": [20, 40], "cost": [1, 2, None]}), st.sampled_from(MODES), st.randoms())
def test_the_order_of_features_changes_nothing(town, how, random):
    town["propose"]["offers"] = [{"type": "养老机构", "sizes": [20, 40]}]
    town["propose"]["growth_percent"] = 2
    mixed = {
        **town,
        "demand": random.sample(town["demand"], len(town["demand"])),
        "candidates": random.sample(town["candidates"], len(town["candidates"])),
        "units": {"street": town["units"]["street"][::-1]},
    }
    one, other = tried(town, **how), tried(mixed, **how)
    assert one[0] == other[0]
    assert str(one[1]) == str(other[1])

"""What a proposal of services predicts is what a check finds, exactly, with upgrades and sites."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from siting import check, flow, propose
from siting.progress import Silent
from siting.propose.amended import as_table, confirmed
from siting.propose.asked import Asked
from tests import towns
from tests.unit import rules

LIST = ["day_care", "meals", "bathing"]


def services(**more):
    return towns.rule({"kind": "service_set", "for_each": "street", "services": LIST} | more)


RULES = [
    services(id="list"),
    services(id="near", near_m=400, for_each="residential_area"),
    services(id="stands", run="existing", services=["meals", "rehabilitation"], required_share=50),
    services(id="one", all_in_one="centre"),
    services(id="any", all_in_one="any_place"),
    services(id="large", all_in_one="large_centre", services=["bathing", "day_care"], near_m=200),
    services(id="itself", all_in_one="canteen", services=[]),
    services(id="city", for_each="city", services=["rehabilitation", "meals"]),
    services(id="each", for_each="centre", services=["bathing", "meals"]),
    services(id="urban", applies_when=[{"field": "urban", "is": True}]),
    rules.reach("centre", id="reach"),
    rules.amount("large_centre", "facility", id="places", for_each="street", at_least=1),
    rules.amount("any_place", "facility", id="in each", for_each="centre", at_least=2),
]
metres = st.integers(0, 2400)
people = st.tuples(metres, metres, st.integers(0, 900))
places = st.fixed_dictionaries(
    {
        "at": st.tuples(metres, metres).map(list),
        "type": st.sampled_from(["服务中心", "食堂", "综合体", "养老机构", "服务中心；食堂"]),
        "services": st.sampled_from(
            [None, None, "meals", "bathing;rehabilitation", "day_care;meals;x"]
        ),
        "beds": st.sampled_from([None, 5, 20]),
        "status": st.sampled_from(["existing", "existing", "planned", "closed"]),
    }
)
offers = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(["服务中心", "食堂", "综合体", "服务站", "药店"]),
            "services": st.lists(st.sampled_from([*LIST, "rehabilitation"]), max_size=3),
            "beds": st.sampled_from([0, 10]),
        }
    ),
    min_size=1,
    max_size=3,
)


def boxes(*, urban):
    known = [{"id": f"S{n}", "box": [800 * n, 0, 800 * (n + 1), 2400]} for n in range(3)]
    return [{**box, "urban": value} for box, value in zip(known, urban, strict=True)]


@st.composite
def towns_(draw):
    rows = draw(st.lists(places, max_size=6))
    urban = draw(st.lists(st.sampled_from([0, 1, None]), min_size=3, max_size=3))
    town = {
        "demand": draw(st.lists(people, min_size=1, max_size=6)),
        "facilities": [{**row, "id": f"f{n}"} for n, row in enumerate(rows)],
        "units": {"street": boxes(urban=urban)},
        "residential": [{"id": str(n), "box": [600 * n, 0, 600 * n + 500, 900]} for n in range(4)],
        "stock": draw(st.sampled_from(["plan", "existing"])),
        "propose": {"least_spacing_m": draw(st.sampled_from([0, 300]))},
    }
    if draw(st.booleans()):
        town["candidates"] = [{"at": [x, y]} for x in (200, 700, 1300) for y in (300, 1500)]
    if draw(st.booleans()):
        town["propose"]["offers"] = draw(offers)
    return town


asked = st.lists(st.sampled_from(RULES), min_size=1, max_size=5, unique_by=lambda rule: rule.id)


def amended(chosen, town, **how):
    chosen = [*chosen, rules.reach("any_place", id="homes")]
    town = dict(town)
    if "offers" in town["propose"]:
        more = [*town["propose"]["offers"], {"type": "服务站"}]
        town["propose"] = {**town["propose"], "offers": more}
    proposal = rules.proposed(chosen, town, **how)
    return proposal, rules.kept(chosen, town, proposal), town


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(asked, towns_(), st.integers(1, 4))
def test_what_is_predicted_of_services_is_found(chosen, town, n_sites):
    proposal, _, town = amended(chosen, town, sites=n_sites)
    before = rules.checked([*chosen, rules.reach("any_place", id="homes")], town)
    known = {outcome.id: outcome for outcome in before.outcomes}
    for state in proposal.rules:
        old = known[state.rule]
        assert (state.shortfall_before, state.outcome_before) == (old.shortfall, old.outcome)
    total = sum(one.gain for one in (*proposal.upgrades, *proposal.sites))
    if not any(rule.of_places for rule in chosen):
        assert total == pytest.approx(proposal.objective_before - proposal.objective_after)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(asked, towns_())
def test_upgrades_and_sites_until_the_plan_passes_make_it_pass(chosen, town):
    proposal, after, _ = amended(chosen, town, until_pass=True)
    if proposal.stopped == "every rule that sites can mend passes":
        shown = {state.rule for state in proposal.rules}
        left = {one.outcome.value for one in after.outcomes if one.id in shown}
        assert left <= {"pass", "not_applicable"}


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(asked, towns_(), st.randoms())
def test_the_order_of_features_changes_no_upgrade_and_no_site(chosen, town, random):
    mixed = {
        **town,
        "demand": random.sample(town["demand"], len(town["demand"])),
        "facilities": random.sample(town["facilities"], len(town["facilities"])),
        "residential": random.sample(town["residential"], len(town["residential"])),
        "units": {"street": random.sample(town["units"]["street"], 3)},
    }
    one, two = (amended(chosen, rows, sites=3) for rows in (town, mixed))
    assert one[0] == two[0]
    assert one[1] == two[1]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(towns_(), st.integers(1, 3))
def test_what_a_place_that_stands_can_be_given_is_given_and_not_built(town, n_sites):
    rule = services(id="list")
    proposal, _, town = amended([rule], town, sites=n_sites)
    lifted = towns.measured(town).with_proposed(as_table(proposal))
    subjects = rule.kind.subjects(lifted, rule.words)
    there = subjects.of(lifted.facilities.xy)
    table = rule.test(lifted)
    stood = lifted.facilities.counts & ~lifted.facilities.proposed
    for row, lacks in zip(table.rows.tolist(), table.shortfall.tolist(), strict=True):
        if (stood & (there == row)).any():
            assert lacks == 0
    for site in proposal.sites:
        street = subjects.of(lifted.facilities.xy[lifted.facilities.ids == site.id])[0]
        if any(gain.rule == "list" for gain in site.gains):
            assert not (stood & (there == street)).any()


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(asked, towns_())
def test_a_proposal_on_a_proposal_is_kept_too(chosen, town):
    first, _, town = amended(chosen, town, sites=2)
    chosen = [*chosen, rules.reach("any_place", id="homes")]
    layers, plan = towns.layers(town), towns.plan(town)
    study = towns.measured(town).with_proposed(as_table(first))
    second = propose.choose(
        chosen, layers, study, plan, Asked(sites=2, until_pass=False), progress=Silent()
    )
    after = check.run(chosen, study.with_proposed(as_table(second)), Silent())
    confirmed(second, after.outcomes)
    ids = [one.id for proposal in (first, second) for one in (*proposal.upgrades, *proposal.sites)]
    assert len(set(ids)) == len(ids)


CIRCLES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"id": f"Q{n}", "name": f"{n}号圈"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[w, 30.20], [w + 0.02, 30.20], [w + 0.02, 30.22], [w, 30.22], [w, 30.20]]
                ],
            },
        }
        for n, w in enumerate((120.10, 120.12))
    ],
}
FILES = {
    "circles.geojson": json.dumps(CIRCLES),
    "f.csv": "id,类型,服务项目,经度,纬度\n"
    "F1,社区照护中心,canteen;home_care_centre;adviser_point;aids_shop,120.108,30.209\n",
    "elders.csv": "老年人口,经度,纬度\n300,120.105,30.210\n200,120.125,30.210\n",
    "plan.toml": '[plan]\nyear = 2025\nrules = ["hangzhou"]\nonly = ["HZ-113"]\n'
    '[layers.elders]\npath = "elders.csv"\n[layers.facilities]\npath = "f.csv"\n'
    '[layers.units.circle]\npath = "circles.geojson"\n',
}


def test_the_eight_services_of_hangzhou_are_given_and_built_and_read_again(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    proposed = flow.propose_sites(tmp_path / "plan.toml", Asked(sites=3))
    (upgrade,), (site,) = proposed.proposal.upgrades, proposed.proposal.sites
    assert (upgrade.upgrades, upgrade.services) == (
        "F1",
        ("memory_home", "care_union", "family_centre"),
    )
    assert (site.type, len(site.services)) == ("community care centre", 7)  # and itself
    assert proposed.proposal.rules[0].outcome_after == "pass"
    flow.save_proposal(proposed, geojson=tmp_path / "s.geojson", amended=tmp_path / "a.toml")
    again = flow.check_plan(tmp_path / "a.toml")
    assert again.rules == proposed.after.rules
    assert (again.plan.facilities, again.plan.facilities_proposed) == (2, 1)
    second = flow.propose_sites(tmp_path / "a.toml", Asked(sites=3)).proposal
    assert (second.upgrades, second.sites) == ((), ())

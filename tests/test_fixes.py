"""Every fix that is offered mends its finding when it is done; one slightly smaller does not."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from siting.fix import smallest
from tests import fix_towns as fix

# A town takes a second: to make a failing one smaller takes many minutes.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
metres = st.integers(0, 2500)
NAMES = [
    "near",
    "near in the unit",
    "beds",
    "beds near",
    "nursing beds",
    "sites",
    "sites apart",
    "services",
    "services in one",
    "each home",
    "nursing beds of each home",
    "homes near hospitals",
    "homes apart",
]
places = st.fixed_dictionaries(
    {
        "at": st.tuples(metres, metres).map(list),
        "beds": st.sampled_from([5, 10, 60, 200]),
        "type": st.sampled_from(["养老机构", "养老机构", "服务站", "服务中心"]),
        "status": st.sampled_from(["existing", "planned"]),
        "nursing_beds": st.sampled_from([None, 5, 100]),
        "services": st.sampled_from([None, "meals", "day_care;meals"]),
    }
)
UNITS = [
    {"id": "west", "box": [-100, -100, 1500, 3100]},
    {"id": "east", "box": [1500, -100, 3100, 3100]},
]
PARCELS = [{"id": f"P{i}", "box": [400 * i, 0, 400 * i + 300, 2600], "beds": 150} for i in range(7)]
towns_ = st.fixed_dictionaries(
    {
        "demand": st.lists(st.tuples(metres, metres, st.integers(1, 4000)), min_size=1, max_size=9),
        "facilities": st.lists(places, min_size=1, max_size=5),
        "units": st.just({"planning_unit": UNITS}),
        "health": st.just([{"at": [1200, 1200]}]),
        "candidates": st.sampled_from([[], PARCELS]),
        "exclusions": st.sampled_from([[], [[{"id": "lake", "box": [800, 800, 1400, 3000]}]]]),
    }
)


def named(town):
    rows = [{**row, "id": f"F{i}"} for i, row in enumerate(town["facilities"])]
    return {**town, "facilities": rows}


def holds_what_it_says(town, names):
    draft = fix.drafted(town, names)
    found = smallest(draft, most=None)
    assert draft.edits == ()
    assert draft.standings() == draft.before
    for one in found.findings:
        assert one.fixes or one.why, one.finding
        for fix_ in one.fixes:
            if not fix_.edits:
                continue
            done = [fix.read(option) for option in fix_.edits]
            assert fix.mended(draft, one.finding, done), fix_.said
            if "so that nobody loses" in fix_.notes:
                assert not fix_.worse
                continue
            for less in fix.smaller(fix_, draft):
                assert not fix.mended(draft, one.finding, less), fix_.said
    draft.result()
    return found


@given(towns_, st.sets(st.sampled_from(NAMES), min_size=1, max_size=4))
@settings(
    max_examples=60,
    deadline=None,
    phases=PHASES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_every_fix_mends_its_finding_and_a_smaller_one_does_not(town, names):
    holds_what_it_says(named(town), sorted(names))


@pytest.mark.parametrize("name", ["two near on foot", "near by number"])
def test_fixes_along_streets_and_of_other_stocks_hold(name):
    street = [[0, 0], [2500, 0]]
    town = {
        "demand": [(100, 20, 50), (1400, 10, 30)],
        "facilities": [
            {"id": "F1", "at": [2200, 5], "beds": 60, "status": "planned"},
            {"id": "F2", "at": [300, 5], "beds": 60},
        ],
        "streets": [street, [[500, 0], [500, 900]]],
    }
    found = holds_what_it_says(town, [name])
    assert any(one.fixes for one in found.findings)

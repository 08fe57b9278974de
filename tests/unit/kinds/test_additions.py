"""What a candidate is said to add is what the facility adds once it stands."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.rule import Candidates
from tests import towns, walking_towns
from tests.unit import rules
from tests.unit.rules import square

metres = st.integers(0, 2000)
beds = st.sampled_from([0, 9, 10, 60])
places = st.fixed_dictionaries(
    {
        "at": st.tuples(metres, metres).map(list),
        "beds": beds,
        "type": st.sampled_from(["养老机构", "服务站", "药店", "养老机构；服务站"]),
    }
)
drawn = st.fixed_dictionaries(
    {
        "demand": st.lists(st.tuples(metres, metres, st.integers(1, 4000)), min_size=1, max_size=8),
        "facilities": st.lists(places, max_size=4),
        "units": st.sampled_from(
            [
                {},
                {"planning_unit": [square("10"), square("2", 1000, side=1200)]},
                {"community": [square("a"), square("b", 1000), square("c", 0, 1000)]},
            ]
        ),
    },
    optional=walking_towns.on_foot(2000),
)
TESTED = [
    rules.reach(),
    rules.reach("care_home", at_least=2, metres=900),
    rules.reach("any_place", measure="walking_network"),
    rules.reach("any_place", measure="walking_network", at_least=2, within={"minutes": 15}),
    rules.reach("any_place", metres=900, measure="walking_network", same_unit="community"),
    rules.reach("any_place", at_least=2, metres=900, same_unit="community"),
    rules.reach("any_place", metres=1e12, same_unit="planning_unit"),
    rules.ratio(),
    rules.ratio("any_place", for_each="city"),
    rules.amount(),
    rules.amount("any_place", "facility", at_least=3),
]


def candidates(*rows):
    return Candidates(
        ids=np.array([f"c{n}" for n in range(len(rows))], dtype=object),
        xy=np.array([row["at"] for row in rows], dtype=float).reshape(-1, 2),
        types=np.array([row["type"] for row in rows], dtype=object),
        beds=np.array([row["beds"] for row in rows], dtype=float),
        services=np.array([row.get("services") for row in rows], dtype=object),
    )


def added(rule, town, offered):
    study = towns.measured(town)
    table = rule.kind.test(study, rule.words)
    matrix = rule.kind.additions(study, table, candidates(*offered), rule.words)
    assert matrix.shape == (len(offered), len(table.rows))
    return table, matrix.toarray()


@settings(deadline=None, max_examples=60)
@given(drawn, st.lists(places, min_size=1, max_size=3))
def test_have_and_what_a_candidate_adds_is_have_once_it_stands(town, offered):
    for rule in TESTED:
        table, more = added(rule, town, offered)
        for row, place in zip(more, offered, strict=True):
            built = {**town, "facilities": [*town["facilities"], place]}
            after = rule.kind.test(towns.measured(built), rule.words)
            assert after.rows.tolist() == table.rows.tolist()
            promised = table.have + row
            if table.level == "demand":  # no more are counted than are asked for
                promised = np.minimum(promised, table.need)
            assert after.have.tolist() == promised.tolist()


@settings(deadline=None, max_examples=40)
@given(drawn, st.lists(places, min_size=2, max_size=2))
def test_two_candidates_add_what_both_add(town, offered):
    for rule in TESTED:
        table, more = added(rule, town, offered)
        built = {**town, "facilities": [*town["facilities"], *offered]}
        after = rule.kind.test(towns.measured(built), rule.words)
        promised = table.have + more.sum(axis=0)
        if table.level == "demand":
            promised = np.minimum(promised, table.need)
        assert after.have.tolist() == promised.tolist()


@settings(deadline=None, max_examples=40)
@given(drawn, st.lists(places, min_size=1, max_size=3), st.randoms())
def test_rows_that_are_left_out_change_nothing_for_the_others(town, offered, random):
    for rule in TESTED:
        study = towns.measured(town)
        table = rule.kind.test(study, rule.words)
        some = np.array([random.random() < 0.5 for _ in table.rows], dtype=bool)
        offers = candidates(*offered)
        whole = rule.kind.additions(study, table, offers, rule.words).toarray()
        part = rule.kind.additions(study, table.only(some), offers, rule.words).toarray()
        assert part.tolist() == whole[:, some].tolist()


def test_no_candidates_add_nothing():
    town = {"demand": [[0, 0, 5]], "units": {"planning_unit": [square()]}}
    for rule in TESTED:
        assert added(rule, town, [])[1].size == 0

"""What a new place adds to a list of services is what it gives once it stands."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.rule import Candidates
from tests import towns
from tests.unit.rules import square

LIST = ["day_care", "meals", "bathing"]
metres = st.integers(0, 2000)
places = st.fixed_dictionaries(
    {
        "at": st.tuples(metres, metres).map(list),
        "beds": st.sampled_from([0, 10]),
        "type": st.sampled_from(
            ["服务中心", "食堂", "综合体", "服务站", "服务站", "服务中心；食堂"]
        ),
        "services": st.sampled_from([None, "meals", "bathing;meals", "day_care;bathing;x"]),
    }
)
TESTED = [
    towns.rule({"kind": "service_set", "for_each": "street", "services": LIST} | more)
    for more in (
        {},
        {"near_m": 300},
        {"all_in_one": "any_place"},
        {"all_in_one": "centre"},
        {"all_in_one": "large_centre", "near_m": 300},
        {"all_in_one": "canteen", "services": []},
        {"for_each": "city"},
        {"for_each": "residential_area"},
    )
]
UNITS = {"street": [square("10"), square("2", 1000, side=1200), square("3", 300, 300)]}


def town(rows):
    land = [{"id": "R", "box": [0, 0, 900, 900]}]
    return {"facilities": rows, "units": UNITS, "residential": land, "demand": [[5, 5, 9]]}


def candidates(rows):
    return Candidates(
        ids=np.array([f"c{n}" for n in range(len(rows))], dtype=object),
        xy=np.array([row["at"] for row in rows], dtype=float).reshape(-1, 2),
        types=np.array([row["type"] for row in rows], dtype=object),
        beds=np.array([row["beds"] for row in rows], dtype=float),
        services=np.array([row["services"] for row in rows], dtype=object),
    )


@settings(deadline=None, max_examples=60)
@given(st.lists(places, max_size=3), st.lists(places, min_size=1, max_size=3))
def test_what_stands_and_what_new_places_add_is_what_stands_then(rows, offered):
    for rule in TESTED:
        study = towns.measured(town(rows))
        table = rule.test(study)
        assert table.parts.sum(axis=1).tolist() == table.have.tolist()
        more = rule.additions(study, table, candidates(offered)).toarray()
        there = table.parts | (more.sum(axis=0) > 0).reshape(table.parts.shape)
        after = rule.test(towns.measured(town([*rows, *offered])))
        assert after.have.tolist() == there.sum(axis=1).tolist()
        if rule.kind.all_in_one is None:
            assert after.parts.tolist() == there.tolist()


@settings(deadline=None, max_examples=40)
@given(st.lists(places, max_size=3), st.lists(places, min_size=1, max_size=3), st.randoms())
def test_rows_that_are_left_out_change_nothing_for_the_others(rows, offered, random):
    for rule in TESTED:
        study = towns.measured(town(rows))
        table = rule.test(study)
        some = np.array([random.random() < 0.5 for _ in table.rows], dtype=bool)
        whole = rule.additions(study, table, candidates(offered)).toarray()
        part = rule.additions(study, table.only(some), candidates(offered)).toarray()
        shape = (len(offered), *table.parts.shape)
        assert part.tolist() == whole.reshape(shape)[:, some].reshape(len(offered), -1).tolist()

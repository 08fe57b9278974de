from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.condition import Condition
from siting.study.facilities import fold, gather, kinds_of
from tests import towns

BEDS = Condition(field="beds", at_least=10)


def gathered(*rows, proposed=(), year=2025, stock="plan"):
    drawn = [{"at": [100 * number, 0], **row} for number, row in enumerate(rows)]
    later = [{"at": [0, 500], **row} for row in proposed]
    tables = [towns.table("proposed", later)] if later else []
    return gather(towns.table("facilities", drawn), tables, year=year, stock=stock)


@pytest.mark.parametrize(
    ("row", "in_plan", "in_stock"),
    [
        ({}, True, True),
        ({"status": "existing"}, True, True),
        ({"status": None, "name": "a"}, True, True),
        ({"status": "building"}, True, False),
        ({"status": "planned"}, True, False),
        ({"status": "closed"}, False, False),
        ({"status": "demolished"}, False, False),
        ({"open_year": 2025}, True, True),
        ({"open_year": 2026}, False, False),
        ({"close_year": 2025}, False, False),
        ({"close_year": 2026}, True, True),
        ({"status": "planned", "open_year": 2025}, True, False),
        ({"status": "planned", "open_year": 2026}, False, False),
        ({"status": "closed", "close_year": 2030}, False, False),
        ({"open_year": 2020, "close_year": 2025}, False, False),
    ],
)
def test_a_facility_counts_in_a_year_and_a_stock(row, in_plan, in_stock):
    rows = [row, {"status": "existing", "type": "x"}]  # so that a lone None is text
    assert gathered(*rows, stock="plan").counts.tolist() == [in_plan, True]
    assert gathered(*rows, stock="existing").counts.tolist() == [in_stock, True]


@pytest.mark.parametrize("row", [{"status": "closed"}, {"open_year": 2090}, {"close_year": 1990}])
def test_a_proposal_always_counts(row):
    got = gathered({"type": "x"}, proposed=[{"id": "P1", **row}], stock="existing")
    assert got.counts.tolist() == [True, True]
    assert got.proposed.tolist() == [False, True]
    assert got.notes == ()


def test_what_does_not_count_is_said_once_with_its_reason():
    rows = [
        {"status": "closed"},
        {"status": "existing", "close_year": 2020},
        {"status": "existing", "open_year": 2030},
        {"status": "closed", "open_year": 2030},
        {"status": "planned"},
        {"status": "existing"},
    ]
    assert gathered(*rows, stock="existing").notes == (
        "facilities: 3 not counted: closed by 2025",
        "facilities: 1 not counted: open after 2025",
        "facilities: 1 not counted: are being built or planned, and the stock is 'existing'",
    )
    undated = "facilities: 1 being built or planned have no opening year; counted as open by 2025"
    assert gathered(*rows).notes[-1] == undated


def test_dated_plans_are_not_said_to_be_undated():
    assert gathered({"status": "planned", "open_year": 2024}).notes == ()


def test_facilities_stand_in_the_order_of_their_numbers_then_of_their_names():
    ids = ["b", "10", "2", "a", "P1", "02"]
    got = gathered(*[{"id": id_, "beds": number} for number, id_ in enumerate(ids)])
    assert got.ids.tolist() == ["02", "2", "10", "P1", "a", "b"]
    assert got.number("beds").tolist() == [5, 2, 1, 4, 3, 0]
    assert got.xy[:, 0].tolist() == [500, 200, 100, 400, 300, 0]


@given(st.permutations(list(range(6))))
def test_the_order_in_the_file_changes_nothing(order):
    rows = [
        {"id": str(n), "at": [n, n], "status": ["planned", "closed"][n % 2], "beds": n}
        for n in range(6)
    ]
    one, other = gathered(*rows), gathered(*[rows[n] for n in order])
    assert one.ids.tolist() == other.ids.tolist()
    assert one.xy.tolist() == other.xy.tolist()
    assert one.counts.tolist() == other.counts.tolist()


def test_what_one_layer_lacks_is_missing_there():
    got = gathered({"id": "1", "beds": 20, "grade": "一级"}, proposed=[{"id": "P1", "name": "new"}])
    assert got.number("beds")[0] == 20
    assert np.isnan(got.number("beds")[1])
    assert got.field("grade").tolist() == ["一级", None]
    assert got.field("name").tolist() == [None, "new"]
    assert got.field("stars") is None


def test_a_field_of_numbers_here_and_texts_there_is_missing_where_it_is_blank():
    got = gathered({"own": None}, {"own": 5}, proposed=[{"id": "P1", "own": "text"}])
    assert got.field("own")[0] is None


def test_text_is_no_number_and_no_field_is_unknown():
    got = gathered({"beds": "many"}, {"beds": "5"})
    assert np.isnan(got.number("beds")).all()
    assert np.isnan(got.number("residents")).all()


def test_no_facilities_at_all():
    got = gather(None, [], year=2025, stock="plan")
    assert (len(got), got.xy.shape, got.notes) == (0, (0, 2), ())
    found = got.select(["x"], [BEDS])
    assert (found.sure.shape, found.missing) == ((0,), ())


@pytest.mark.parametrize(("name", "said"), [("甲", "甲"), (None, "7"), ("", "7"), ("a\nb", "a\nb")])
def test_a_facility_is_called_by_its_name_else_its_id(name, said):
    assert gathered({"id": "7", "name": name}, {"id": "8", "name": "x"}).name_of(0) == said
    assert gathered({"id": "7"}).name_of(0) == "7"


# ---- types


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("养老院", {"养老院"}),
        (" Care_Home ", {"carehome"}),
        ("ＣＡＲＥ　ｈｏｍｅ", {"carehome"}),
        ("a;b；c,d，e、f/g|h", set("abcdefgh")),
        ("a;;  ;a", {"a"}),
        ("", set()),
        (";", set()),
        (None, set()),
        (7, {"7"}),
    ],
)
def test_one_place_may_give_several_services(text, kinds):
    assert kinds_of(text) == kinds


@given(st.text("aZß养老 _-０ｗ", max_size=12))
def test_width_case_and_spaces_make_no_difference(text):
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    assert fold(wide) == fold(text) == fold(f"　{text.upper()} ") == fold(fold(text))


def test_a_type_is_found_whether_it_counts_or_not_and_only_whole():
    types = ["养老院", "养老院;食堂", "养老院分院", None, "食堂"]
    got = gathered(*[{"type": text, "status": "closed"} for text in types])
    assert got.of_type(["养老院", "敬老院"]).tolist() == [True, True, False, False, False]
    assert got.of_type([]).tolist() == [False] * 5


def test_facilities_without_any_type_are_of_none():
    got = gather(towns.table("f", [{"at": [0, 0]}]), [], year=2025, stock="plan")
    assert got.of_type(["养老院"]).tolist() == [False]


# ---- which a rule looks for


def test_a_selection_counts_is_of_the_type_and_meets_the_conditions():
    rows = [
        {"type": "院", "beds": 10},
        {"type": "院", "beds": 9},
        {"type": "院", "beds": None},
        {"type": "站", "beds": 10},
        {"type": "院", "beds": 10, "status": "closed"},
        {"type": "院", "beds": None, "status": "closed"},
    ]
    found = gathered(*[{"status": "existing", **row} for row in rows]).select(["院"], [BEDS])
    assert found.sure.tolist() == [True] + [False] * 5
    assert found.maybe.tolist() == [False, False, True, False, False, False]
    assert found.missing == ("facilities.beds",)


@pytest.mark.parametrize(
    "row", [{"type": "站"}, {"type": "院", "status": "closed"}, {"type": "院", "grade": "乙"}]
)
def test_a_value_that_would_settle_nothing_is_not_missing(row):
    graded = Condition(field="grade", is_="甲")
    rows = [{"status": "existing", "grade": "甲", **row}, {"type": "院", "beds": 20, "grade": "甲"}]
    for asked in ([BEDS, graded], [graded, BEDS]):
        found = gathered(*rows).select(["院"], asked)
        assert found.missing == ()
        assert found.sure.tolist() == [False, True]


def test_each_field_that_would_settle_it_is_named():
    asked = [BEDS, Condition(field="grade", is_="甲"), Condition(field="stars", at_least=3)]
    found = gathered({"type": "院", "grade": None}, {"type": "x", "grade": "甲"}).select(
        ["院"], asked
    )
    assert found.missing == ("facilities.beds", "facilities.grade", "facilities.stars")


def test_without_conditions_nothing_is_in_doubt():
    found = gathered({"type": "院"}).select(["院"], [])
    assert (found.sure.tolist(), found.maybe.tolist(), found.missing) == ([True], [False], ())

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.condition import Condition, is_missing, test_all
from siting.errors import SitingError

test_all.__test__ = False  # what it tests are features


def texts(*values):
    return np.array(values, dtype=object)


@pytest.mark.parametrize(
    ("limit", "wanted"),
    [
        ({"above": 10}, [False, False, True]),
        ({"at_least": 10}, [False, True, True]),
        ({"at_most": 10}, [True, True, False]),
        ({"below": 10}, [True, False, False]),
        ({"is_": 10}, [False, True, False]),
        ({"at_least": 10, "at_most": 10}, [False, True, False]),
        ({"above": 9.99, "below": 10}, [True, False, False]),
        ({"above": 10, "below": 10}, [False, False, False]),
        ({"at_least": 0}, [True, True, True]),
        ({"above": 0, "is_": 10}, [False, True, False]),
    ],
)
def test_limits_hold_just_inside_on_and_just_outside(limit, wanted):
    values = np.array([9.995, 10.0, 10.005])
    assert Condition(field="beds", **limit).holds(values).tolist() == wanted


@pytest.mark.parametrize("limit", [{"above": -1}, {"at_most": 1e9}, {"is_": 0}, {"below": np.inf}])
def test_a_missing_number_holds_nowhere(limit):
    assert Condition(field="beds", **limit).holds(np.array([np.nan])).tolist() == [False]


def test_yes_and_no_are_one_and_zero():
    values = np.array([1.0, 0.0, np.nan, 2.0])
    assert Condition(field="urban", is_=True).holds(values).tolist() == [True, False, False, False]
    assert Condition(field="urban", is_=False).holds(values).tolist() == [False, True, False, False]


def test_words_are_compared_whole():
    values = texts("甲", "乙", None, "甲级", "")
    assert Condition(field="g", is_="甲").holds(values).tolist() == [True] + [False] * 4
    one_of = Condition(field="g", one_of=["甲", ""])
    assert one_of.holds(values).tolist() == [True, False, False, False, True]


def test_of_no_features_none_hold():
    assert Condition(field="g", is_="a").holds(texts()).shape == (0,)
    assert Condition(field="g", above=1).holds(np.empty(0)).dtype == bool


@pytest.mark.parametrize("limit", ["above", "at_least", "at_most", "below"])
def test_a_number_asked_of_text_is_an_error_even_where_it_is_0(limit):
    with pytest.raises(SitingError, match="'grade' holds text, and a number") as error:
        Condition(field="grade", **{limit: 0}).holds(texts("5"))
    assert "one_of" in error.value.hint


@pytest.mark.parametrize("words", [{"is_": "many"}, {"one_of": ["many"]}])
def test_words_asked_of_numbers_are_an_error(words):
    with pytest.raises(SitingError, match="'beds' holds numbers, and words") as error:
        Condition(field="beds", **words).holds(np.array([1.0]))
    assert "at_least" in error.value.hint


@pytest.mark.parametrize(
    "more",
    [{}, {"is_": None}, {"measured_on": "community"}, {"one_of": []}, {"has_all": []}],
)
def test_a_condition_that_asks_nothing_is_refused(more):
    with pytest.raises(ValueError, match="on 'grade' asks nothing"):
        Condition(field="grade", **more)


@pytest.mark.parametrize("asked", [{"at_least": 0}, {"is_": False}, {"is_": ""}])
def test_to_ask_for_0_or_no_is_to_ask(asked):
    assert Condition(field="grade", **asked).field == "grade"


def test_is_is_read_under_its_name_in_files():
    read = msgspec.convert({"field": "a", "is": True}, Condition)
    assert read == Condition(field="a", is_=True)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"field": "a", "is_": True}, Condition)


def test_missing_is_nan_in_numbers_and_none_in_text():
    assert is_missing(np.array([0.0, np.nan])).tolist() == [False, True]
    assert is_missing(texts(None, "", "nan")).tolist() == [True, False, False]


# ---- several conditions

A, B = Condition(field="a", at_least=1), Condition(field="b", is_="x")
COLUMNS = {"a": np.array([1, 1, 0, np.nan, np.nan]), "b": texts("x", None, "x", "x", "y")}


def test_every_condition_must_hold_and_one_that_is_broken_settles_it():
    sure, maybe, missing = test_all([A, B], COLUMNS.get, 5)
    assert sure.tolist() == [True, False, False, False, False]
    assert maybe.tolist() == [False, True, False, True, False]
    assert sorted(missing) == ["a", "b"]


def test_no_conditions_hold_surely():
    sure, maybe, missing = test_all([], COLUMNS.get, 5)
    assert (sure.all(), maybe.any(), missing) == (True, False, ())


def test_a_field_that_is_not_there_is_missing_everywhere():
    sure, maybe, missing = test_all([Condition(field="c", above=1)], COLUMNS.get, 5)
    assert (sure.any(), maybe.all(), missing) == (False, True, ("c",))


def test_a_field_is_not_missing_where_its_value_could_not_matter():
    broken = Condition(field="b", is_="z")
    columns = {"a": np.array([np.nan]), "b": texts("y")}
    assert test_all([broken, A], columns.get, 1)[2] == ()


def test_which_fields_are_missing_does_not_depend_on_the_order_of_conditions():
    broken = Condition(field="b", is_="z")
    columns = {"a": np.array([np.nan]), "b": texts("y")}
    one, other = (test_all(order, columns.get, 1) for order in ([A, broken], [broken, A]))
    assert one[2] == other[2]


def test_of_no_features_nothing_is_missing():
    sure, maybe, missing = test_all([A], lambda _: None, 0)
    assert (len(sure), len(maybe), missing) == (0, 0, ())


@given(
    st.lists(st.sampled_from([0.0, 1.0, np.nan]), min_size=1, max_size=5),
    st.lists(st.sampled_from([0.0, 1.0, np.nan]), min_size=5, max_size=5),
)
def test_perhaps_is_what_some_value_would_make_sure_and_another_would_not(first, second):
    second = second[: len(first)]
    asked = [Condition(field="a", at_least=1), Condition(field="b", below=1)]
    sure, maybe, _ = test_all(asked, {"a": np.array(first), "b": np.array(second)}.get, len(first))
    for index, (a, b) in enumerate(zip(first, second, strict=True)):
        ways = [
            x >= 1 and y < 1
            for x in ([0, 1] if np.isnan(a) else [a])
            for y in ([0, 1] if np.isnan(b) else [b])
        ]
        assert sure[index] == all(ways)
        assert maybe[index] == (any(ways) and not all(ways))

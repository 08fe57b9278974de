from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from siting.condition import Condition
from siting.errors import SitingError
from siting.kinds.belonging import Belonging
from siting.kinds.parts import counts_as, one_entry_each
from siting.rule import Candidates
from siting.study.subjects import of_units
from siting.words import FacilityWord, Words
from tests import towns
from tests.unit import rules
from tests.unit.rules import square


def offers(*rows, at=None):
    """Make candidates of (type, beds)."""
    n = len(rows)
    return Candidates(
        ids=np.arange(n).astype(object),
        xy=np.zeros((n, 2)) if at is None else np.array(at, dtype=float),
        types=np.array([type_ for type_, _ in rows], dtype=object),
        beds=np.array([beds for _, beds in rows], dtype=float),
        services=np.full(n, None, dtype=object),
    )


def words(*conditions):
    return Words({"home": FacilityWord(zh=["养老院", "敬老院"], where=list(conditions))})


def test_a_candidate_counts_by_any_name_of_its_type():
    rows = [("养老院", 0), ("敬老院", 0), ("HOME", 0), ("食堂;养老院", 0), ("食堂", 0), ("", 0)]
    assert counts_as(offers(*rows), words(), "home").tolist() == [True] * 4 + [False] * 2


@pytest.mark.parametrize(("beds", "counts"), [(9, False), (10, True), (11, True), (np.nan, False)])
def test_a_candidate_needs_the_beds_the_pack_asks_for(beds, counts):
    asked = words(Condition(field="beds", at_least=10))
    assert counts_as(offers(("养老院", beds)), asked, "home").tolist() == [counts]


def test_all_limits_on_beds_hold_together():
    asked = words(Condition(field="beds", at_least=10), Condition(field="beds", below=100))
    rows = [("养老院", 9), ("养老院", 10), ("养老院", 99), ("养老院", 100)]
    assert counts_as(offers(*rows), asked, "home").tolist() == [False, True, True, False]


@pytest.mark.parametrize("first", [True, False])
def test_what_a_candidate_is_not_known_to_have_does_not_count(first):
    asked = [Condition(field="beds", at_least=1), Condition(field="grade", is_="甲")]
    found = counts_as(offers(("养老院", 50)), words(*(asked if first else asked[::-1])), "home")
    assert found.tolist() == [False]


def test_words_asked_of_beds_are_an_error():
    with pytest.raises(SitingError, match="'beds' holds numbers"):
        counts_as(offers(("养老院", 1)), words(Condition(field="beds", is_="many")), "home")


def test_values_are_summed_by_unit_and_those_of_none_are_left_out():
    owned = Belonging(np.array([0, 1, 2]), np.array([0, 2, 2]), np.ones(3), np.ones(3))
    values = np.array([1.0, 2.0, 4.0, 8.0])
    assert owned.sums(values, 4).tolist() == [1, 0, 6, 0]
    assert owned.largest(values, 4).tolist() == [1, 0, 4, 0]


def test_a_place_that_several_share_gives_each_its_part_and_its_size_to_all():
    owned = Belonging(
        np.array([0, 0, 1]),
        np.array([0, 1, 1]),
        np.array([0.25, 0.75, 1.0]),
        np.array([0.25, 0.75, 1.0]),
    )
    values = np.array([100.0, 20.0])
    assert owned.sums(values, 2).tolist() == [25, 95]
    assert owned.largest(values, 2).tolist() == [100, 100]


def test_of_no_facilities_every_unit_has_nothing():
    none = np.empty(0, dtype=np.intp)
    owned = Belonging(none, none, np.empty(0), np.empty(0))
    for got in (owned.sums(np.empty(0), 3), owned.largest(np.empty(0), 3)):
        assert (got.tolist(), got.dtype) == ([0, 0, 0], np.float64)


def test_each_candidate_adds_to_the_row_of_its_unit():
    town = {"units": {"street": [square("a"), square("b", 1000), square("c", 2000)]}}
    units = of_units(towns.measured(town).units["street"])
    at = [(2500, 5), (500, 5), (1000, 5), (-5, 5), (1500, 5), (2500, 6)]
    got = one_entry_each(
        units, np.array([2, 0]), offers(*[("x", 0)] * 6, at=at), np.array([1.0, 2, 3, 4, 5, 0])
    )
    wanted = [[1, 0], [0, 2], [0, 3], [0, 0], [0, 0], [0, 0]]  # b is no row; 0 adds nothing
    assert got.toarray().tolist() == wanted
    assert got.nnz == 3


def test_the_size_of_units_reaches_those_that_are_made():
    row = [[500 + 1000 * n, 500, 4000] for n in range(4)]
    study = towns.measured({"demand": row})
    sizes = [{"older_people": 4000}, {"older_people": 8000}, None]
    made = [rules.amount(unit_size=size).kind.subjects(study, towns.WORDS) for size in sizes]
    assert [len(units) for units in made] == [4, 2, 1]


@pytest.mark.parametrize("make", [rules.ratio, rules.amount])
def test_units_that_no_layer_gives_are_none(make):
    study = towns.measured({"demand": [[0, 0, 5]]})
    assert make(for_each="street").kind.subjects(study, towns.WORDS) is None
    assert make(for_each="city").kind.subjects(study, towns.WORDS).ids.tolist() == ["all"]


@pytest.mark.parametrize(
    ("rule", "asks"),
    [
        (rules.reach(), "within 500 m"),
        (rules.reach(at_least=2), "2 within 500 m"),
        (rules.reach(metres=333.5), "within 333.5 m"),
        (rules.ratio(), ">= 300 beds per 10,000"),
        (rules.ratio(at_least=2.5, per=1000), ">= 2.5 beds per 1,000"),
        (rules.amount(), ">= 2 sites in each"),
        (rules.amount(distinct="facility", at_least=1), ">= 1 place in each"),
    ],
)
def test_what_a_kind_says_it_asks(rule, asks):
    assert rule.kind.asks.strip() == asks


def test_what_a_kind_tests_and_looks_for():
    assert (rules.reach().kind.subject, rules.reach().kind.facility) == ("demand", "any_place")
    assert (rules.ratio().kind.subject, rules.ratio().kind.facility) == (
        "planning_unit",
        "care_home",
    )
    street = replace(rules.amount(for_each="street"))
    assert (street.kind.subject, street.kind.facility) == ("street", "care_home")

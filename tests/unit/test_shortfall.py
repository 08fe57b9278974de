from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.shortfall import TestTable, nothing_to_test, shortfall

numbers = st.one_of(st.integers(0, 5).map(float), st.just(np.inf))
subjects = st.lists(st.tuples(st.integers(0, 5).map(float), numbers, numbers), max_size=8)


def table(rows, **more):
    need, have, most = np.array(rows, dtype=float).reshape(-1, 3).T
    n = len(need)
    return TestTable(
        level="demand",
        rows=np.arange(10, 10 + n),
        need=need,
        have=np.minimum(have, 5),
        have_most=np.maximum(have, most),
        weight=np.arange(1.0, n + 1),
        unit="places",
        **more,
    )


@given(subjects)
def test_each_subject_passes_fails_or_is_undecided(rows):
    tested = table(rows)
    kinds = tested.passing.astype(int) + tested.failing + tested.undecided
    assert (kinds == 1).all()
    assert ((tested.shortfall == 0) == tested.passing).all()
    assert (tested.shortfall >= 0).all()


@pytest.mark.parametrize(
    ("have", "most", "kind"),
    [
        (2, 2, "passing"),
        (2.001, 2.001, "passing"),
        (1.999, 1.999, "failing"),
        (1.999, 2, "undecided"),
        (0, np.inf, "undecided"),
        (2, np.inf, "passing"),
        (0, 1.999, "failing"),
    ],
)
def test_what_is_needed_exactly_is_enough(have, most, kind):
    tested = table([(2, have, most)])
    assert [getattr(tested, one)[0] for one in ("passing", "failing", "undecided")] == [
        kind == one for one in ("passing", "failing", "undecided")
    ]


def test_a_surplus_here_makes_up_for_nothing_there():
    assert shortfall(np.array([3.0, 3.0]), np.array([1.0, 9.0])).tolist() == [2.0, 0.0]


def test_keeping_some_subjects_keeps_all_that_is_known_of_them():
    far, index = np.array([1.0, np.inf, 3.0]), np.array([7, -1, 9])
    tested = table(
        [(1, 0, 0), (2, 1, 4), (3, 3, 3)],
        distance_m=far,
        nearest=index,
        missing=("a",),
        notes=("b",),
        outside_subjects=4,
    )
    some = tested.only(np.array([False, True, True]))
    assert some.rows.tolist() == [11, 12]
    assert (some.need.tolist(), some.have.tolist()) == ([2, 3], [1, 3])
    assert (some.have_most.tolist(), some.weight.tolist()) == ([4, 3], [2, 3])
    assert (some.distance_m.tolist(), some.nearest.tolist()) == ([np.inf, 3.0], [-1, 9])
    assert (some.missing, some.notes, some.outside_subjects) == (("a",), ("b",), 4)
    assert tested.rows.tolist() == [10, 11, 12]


def test_keeping_some_subjects_without_distances_makes_none_up():
    some = table([(1, 0, 0)]).only(np.array([True]))
    assert (some.distance_m, some.nearest) == (None, None)


def test_nothing_to_test_says_what_is_missing():
    empty = nothing_to_test("street", "beds", "layers.units.street", notes=("n",))
    assert (empty.level, empty.unit) == ("street", "beds")
    assert (empty.missing, empty.notes) == (("layers.units.street",), ("n",))
    assert len(empty.rows) == len(empty.need) == len(empty.weight) == 0
    assert empty.shortfall.sum() == 0
    assert empty.rows.dtype == np.intp

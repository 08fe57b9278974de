"""Units of measure beside their numbers."""

import pytest

from siting.language import chinese
from siting.terms import term, unit


@pytest.mark.parametrize(
    ("word", "n", "said"),
    [
        ("sites", 1, "site"),
        ("nursing_beds", 1.0, "nursing bed"),
        ("sites", 2, "sites"),
        ("sites", 0, "sites"),
        ("sites", 1.4, "sites"),
        ("older people", 1, "older people"),
    ],
)
def test_a_unit_is_singular_beside_one_only(word, n, said):
    assert unit(word, n) == said


def test_in_chinese_there_is_no_plural():
    assert chinese(unit("beds", 1)) == chinese(term("beds")) == "床位"

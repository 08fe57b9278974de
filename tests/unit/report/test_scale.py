"""The bar of a map's scale."""

import pytest

from siting.report.scale import METRES, bar_of


@pytest.mark.parametrize(
    ("room_m", "long_m", "said"),
    [(1000, 1000, "1 km"), (999, 500, "500 m"), (4999, 2000, "2 km"), (51, 50, "50 m")],
)
def test_the_bar_is_the_longest_round_one_that_there_is_room_for(room_m, long_m, said):
    per_lat = 10 * METRES  # ten units of the page for a metre
    long, told = bar_of(per_lat, 10 * room_m * (1 + 1e-9))
    assert (long, told) == (pytest.approx(10 * long_m), said)

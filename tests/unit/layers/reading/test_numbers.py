"""Guesses of a CRS from numbers, over the whole of China."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Transformer

from siting.layers.reading.numbers import guesses

CITIES = {
    "Beijing": (116.39, 39.91),
    "Shanghai": (121.47, 31.23),
    "Hangzhou": (120.16, 30.27),
    "Wuhan": (114.31, 30.59),
    "Chengdu": (104.07, 30.57),
    "Kashgar": (75.99, 39.47),
    "Harbin": (126.64, 45.76),
    "Sanya": (109.51, 18.25),
    "Shenyang": (123.43, 41.81),
    "Urumqi": (87.62, 43.83),
}
FAMILIES = {
    "degrees": lambda lon: 4490,
    "zone with its number": lambda lon: 4513 + round(lon / 3) - 25,
    "zone without": lambda lon: 4534 + round(lon / 3) - 25,
    "wide zone with its number": lambda lon: 4491 + int(lon // 6) + 1 - 13,
    "wide zone without": lambda lon: 4502 + int(lon // 6) + 1 - 13,
    "web Mercator": lambda lon: 3857,
}


def box_of(city, family, *, northing_first=False):
    lon, lat = CITIES[city]
    code = FAMILIES[family](lon)
    to = Transformer.from_crs("EPSG:4326", CRS.from_epsg(code), always_xy=True)
    x, y = to.transform([lon - 0.1, lon + 0.1], [lat - 0.1, lat + 0.1])
    box = np.array([min(x), min(y), max(x), max(y)])
    return code, box[[1, 0, 3, 2]] if northing_first else box


@pytest.mark.parametrize("northing_first", [False, True])
@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("city", CITIES)
def test_beside_other_layers_the_right_one_is_offered_first_or_second(city, family, northing_first):
    code, box = box_of(city, family, northing_first=northing_first)
    found = guesses(box, np.array(CITIES[city]))
    offered = [(one.code, one.swapped) for one in found[:3]]
    # At the same meridian, a wide zone has the numbers of a narrow one.
    alike = {f"EPSG:{code}"}
    if family == "wide zone without":
        alike |= {f"EPSG:{4534 + round((int(CITIES[city][0] // 6) * 6 + 3) / 3) - 25}"}
    assert offered[0][0] in alike
    assert all(swapped == northing_first for _, swapped in offered)


@pytest.mark.parametrize("family", ["degrees", "zone with its number"])
@pytest.mark.parametrize("city", CITIES)
def test_alone_it_is_the_only_one_offered(city, family):
    code, box = box_of(city, family)
    assert [one.code for one in guesses(box)] == [f"EPSG:{code}"]


@given(st.lists(st.floats(-1e9, 1e9), min_size=4, max_size=4))
def test_any_numbers_are_looked_at(numbers):
    low, high = np.sort(np.reshape(numbers, (2, 2)), axis=0)
    for one in guesses(np.concatenate([low, high])):
        assert 70 < one.lonlat[0] < 140

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Transformer

from siting.degrees import DECIMALS, WGS84, metres_apart, to_degrees, to_plane, transformer

PLAIN, ZONED = CRS("EPSG:4549"), CRS("EPSG:4527")  # 120 E, without and with its zone 39 (117 E)
metres = st.tuples(st.floats(350_000, 650_000), st.floats(2_500_000, 4_500_000))


@given(st.lists(metres, min_size=1, max_size=5))
def test_there_and_back_is_the_same_place_to_two_centimetres(places):
    xy = np.array(places)
    assert np.abs(to_plane(PLAIN, to_degrees(PLAIN, xy)) - xy).max() < 0.02


@given(st.lists(metres, min_size=1, max_size=5))
def test_degrees_that_were_published_once_are_published_again(places):
    once = to_degrees(PLAIN, np.array(places))
    assert to_degrees(PLAIN, to_plane(PLAIN, once)).tolist() == once.tolist()


def test_the_central_meridian_is_at_half_a_million_metres():
    (lon, lat) = to_degrees(PLAIN, np.array([[500_000.0, 3_300_000.0]]))[0]
    assert lon == 120.0
    assert 29.8 < lat < 29.9


def test_eastings_with_their_zone_lie_in_that_zone():
    (lon, _) = to_degrees(ZONED, np.array([[39_500_000.0, 3_300_000.0]]))[0]
    assert lon == 117.0


def test_longitude_stands_before_latitude_and_has_7_decimals():
    found = to_degrees(PLAIN, np.array([[412_345.678, 3_345_678.901]]))
    assert found[0, 0] > 100 > found[0, 1]
    assert np.round(found, DECIMALS).tolist() == found.tolist()
    assert np.round(found, DECIMALS - 1).tolist() != found.tolist()


def test_the_order_of_axes_is_east_first_for_planes_that_say_north_first():
    north_first = CRS("EPSG:4549")
    assert north_first.axis_info[0].direction == "north"
    x, y = transformer(WGS84, north_first).transform(120.0, 30.0)
    assert x == pytest.approx(500_000)
    assert y > 3_000_000


@pytest.mark.parametrize("turn", [to_degrees, to_plane])
def test_no_positions_are_no_positions(turn):
    assert turn(PLAIN, np.empty((0, 2))).shape == (0, 2)


def test_the_way_between_two_systems_is_made_once():
    assert transformer(PLAIN, WGS84) is transformer(CRS("EPSG:4549"), WGS84)
    assert transformer(PLAIN, WGS84) is not transformer(WGS84, PLAIN)


@pytest.mark.parametrize("code", [4549, 4527, 32650, 2383, 4610])
def test_the_short_way_between_wgs84_and_cgcs2000_gives_the_numbers_of_proj(code):
    crs = CRS.from_epsg(code)
    lonlat = np.random.default_rng(1).uniform([119, 29], [120, 30], size=(50, 2))
    for source, target in ((WGS84, crs), (crs, WGS84)):
        plain = Transformer.from_crs(source, target, always_xy=True)
        xy = Transformer.from_crs(WGS84, source, always_xy=True).transform(*lonlat.T)
        assert np.array_equal(transformer(source, target).transform(*xy), plain.transform(*xy))


def test_a_degree_of_longitude_is_shorter_away_from_the_equator():
    assert metres_apart((120.0, 0.0), (120.0, 1.0)) == pytest.approx(111_195.0)
    assert metres_apart((120.0, 60.0), (121.0, 60.0)) == pytest.approx(111_195.0 / 2)
    assert metres_apart((120.0, 30.0), (120.0, 30.0)) == 0.0

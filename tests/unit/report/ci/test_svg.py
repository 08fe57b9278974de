"""The static map: well-formed, of a page's size, with nothing from elsewhere in it."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from siting.records.finding import Map, Place
from siting.report.ci import svg
from tests.stand_ins import care_home
from tests.unit.report.ci import many

SVG = "{http://www.w3.org/2000/svg}"


def drawn(result):
    """Render, read, and count what is drawn by sort."""
    root = ET.fromstring(svg.render(result))
    assert {one.tag for one in root.iter()} <= {
        f"{SVG}{tag}"
        for tag in ("svg", "title", "defs", "pattern", "path", "rect", "g", "circle", "text")
    }
    return {group.get("class"): len(group) for group in root.iter(f"{SVG}g")}


def test_gaps_units_and_places_are_drawn(result):
    assert drawn(many.of(result, 500)) == {"units": 167, "gaps": 167, "places": 166}
    assert drawn(many.of(result, 1)) == {"gaps": 1}


def test_an_empty_map_says_so(result, nothing):
    for one in (many.of(result, 0), nothing):
        assert drawn(one) == {}
        assert "no findings" in svg.render(one)


def test_what_is_too_much_is_counted(result, monkeypatch):
    monkeypatch.setattr(svg, "MOST", 10)
    some = many.of(result, 25)
    assert sum(drawn(some).values()) == 10
    assert "findings on the map: 10; not on it: 15" in svg.render(some)


def test_all_that_is_drawn_lies_on_the_page(result):
    text = svg.render(many.of(result, 60))
    root = ET.fromstring(text)
    width, height = float(root.get("width")), float(root.get("height"))
    for path in re.findall(r'<path d="(M[^"]*Z)"', text):
        numbers = list(map(float, re.findall(r"-?[\d.]+", path)))
        assert all(0 <= x <= width for x in numbers[::2])
        assert all(0 <= y <= height for y in numbers[1::2])
    assert max(width, height) < 1000


def test_gaps_are_hatched_and_undecided_ones_dashed(result):
    text = svg.render(many.of(result, 3))
    assert 'fill="url(#gap)"' in text
    assert 'stroke-dasharray="4 3"' in text


def test_a_finding_without_a_place_is_counted(result):
    lost = msgspec.structs.replace(many.one(2), place=None, geometry=None)
    text = svg.render(msgspec.structs.replace(result, findings=(lost, many.one(0))))
    assert "findings on the map: 1; not on it: 1" in text


def test_nothing_comes_from_elsewhere(result):
    text = svg.render(many.of(result, 30))
    assert re.findall(r"https?://[^\"]*", text) == ["http://www.w3.org/2000/svg"]
    assert "href" not in text
    assert "script" not in text


@pytest.mark.parametrize("name", many.HOSTILE)
def test_names_of_strangers_stay_text(result, name):
    drawn(many.called(many.of(result, 4), name))


@given(lon=st.floats(-180, 180), lat=st.floats(-90, 90))
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_place_on_earth_can_be_drawn(result, lon, lat):
    one = many.one(2)
    place = msgspec.structs.replace(one.place, lon=lon, lat=lat)
    moved = msgspec.structs.replace(one, place=place, geometry=None)
    drawn(msgspec.structs.replace(result, findings=(moved, many.one(0))))


def test_facilities_that_count_are_drawn_where_the_record_has_them(result):
    def facility(name, lon, *, counted=True):
        place = Place(lon=lon, lat=30.205)
        return care_home(id=name, name=name, counted=counted, place=place)

    places = (facility("<甲>", 120.155), facility("b", 120.155, counted=False), facility("c", 99.0))
    some = msgspec.structs.replace(many.of(result, 60), map=Map(grid=None, facilities=places))
    assert drawn(some)["facilities"] == 1
    assert "facility that counts" in svg.render(some)
    assert "facility that counts" not in svg.render(many.of(result, 60))

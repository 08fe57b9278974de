"""Plots as SVG: what is drawn, what is counted, and that no name becomes markup."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import numpy as np
import pytest
from msgspec.structs import replace

from siting.errors import SitingError
from siting.language import speaking
from siting.records.finding import (
    Count,
    Distances,
    Map,
    MapGrid,
    MapUnit,
    Outcome,
    Place,
    Subject,
)
from siting.records.proven import CurvePoint
from siting.report.plots import beds, squares
from siting.report.plots.map import map_of
from siting.report.plots.picture import Picture, cut, svg, wrapped
from siting.report.plots.plane import plane_around
from siting.report.plots.plots import PLOTS
from tests.stand_ins import care_home
from tests.unit.report.made_up import square

HOSTILE = "<script>alert(1)</script>&\u202e\x1b[2J\"'><image href='http://x.example/a.png'/>"
NS = "{http://www.w3.org/2000/svg}"


def read(text):
    """Read SVG as XML, and give it with all that stands in its text elements."""
    found = ET.fromstring(text)
    assert not [one for one in found.iter() if one.tag in (f"{NS}script", f"{NS}image")]
    return found, ["".join(one.itertext()) for one in found.iter(f"{NS}text")]


def bars(found, kind):
    return [one for one in found.iter(f"{NS}rect") if one.get("class") == f"bar {kind}"]


@pytest.fixture
def short_of_beds(result):
    """Make a check whose first rule counts beds, with so many units that fall short."""

    def made(n, **changed):
        rule = replace(result.rules[0], unit="beds", passing=Count(subjects=3, people=9.0))
        one = replace(result.findings[0], rule=rule.id, unit="beds", outcome=Outcome.FAIL)
        units = tuple(
            replace(
                one,
                id=f"f-{at}",
                subject=Subject(level="community", id=f"C{at}", name=f"单元{at}"),
                within=None,
                measured=float(at),
                measured_most=float(at),
                required=600.5,
                shortfall=600.5 - at,
                **changed,
            )
            for at in range(n)
        )
        return replace(result, rules=(rule,), findings=units)

    return made


@pytest.mark.parametrize(("n", "drawn"), [(0, 0), (1, 1), (500, beds.MOST_UNITS)])
def test_units_that_lack_most_are_drawn_and_the_others_counted(short_of_beds, n, drawn):
    found, said = read(svg(PLOTS["beds"](short_of_beds(n))))
    key = 1 if n else 0
    assert len(bars(found, "far")) == drawn + key
    assert [text for text in said if "/ 601" in text] == [f"{at} / 601" for at in range(drawn)]
    assert any("3 units pass" in text for text in said)
    assert any("460 more units" in text for text in said) == (n == 500)


def test_a_unit_whose_beds_are_not_all_known_shows_what_it_may_have(short_of_beds):
    record = short_of_beds(1, outcome=Outcome.UNDECIDED)
    record = replace(record, findings=(replace(record.findings[0], measured_most=300.0),))
    found, said = read(svg(PLOTS["beds"](record)))
    assert len(bars(found, "perhaps")) == 2
    assert len(bars(found, "most")) == 1
    assert "0–300 / 601" in said


def test_a_record_without_beds_distances_or_a_place_says_so(nothing, result, proposal):
    for what in ("beds", "distances"):
        with pytest.raises(SitingError, match="no rule of this check"):
            PLOTS[what](nothing)
    with pytest.raises(SitingError, match="nothing in this file has a place"):
        PLOTS["map"](nothing)
    with pytest.raises(SitingError, match=r"made of a proposal\.json"):
        PLOTS["curve"](result)
    with pytest.raises(SitingError, match=r"made of a findings\.json"):
        PLOTS["distances"](proposal)
    with pytest.raises(SitingError, match="no sites"):
        PLOTS["curve"](replace(proposal, sites=(), curve=()))


def test_the_curve_has_its_bound_and_a_key(proposal):
    point = CurvePoint(
        sites=0,
        mended=0.0,
        at_most=0.0,
        in_order=0.0,
        percent=40.0,
        percent_at_most=41.0,
        percent_in_order=40.0,
        best=True,
    )
    more = replace(point, sites=1, percent=60.0, percent_at_most=70.0, percent_in_order=55.0)
    for record, lines in ((replace(proposal, curve=(point, more)), 3), (proposal, 2)):
        found, said = read(svg(PLOTS["curve"](record)))
        keys = [one for one in found.iter(f"{NS}path") if "h30" in one.get("d", "")]
        assert {one.get("class") for one in keys} >= {"line best"}
        assert len(keys) in (lines, lines - 1)
        assert "Coverage by number of sites" in said


def test_bars_of_distance_stand_in_the_language_of_the_run(result):
    rule = replace(
        result.rules[0],
        plain_zh="五百米内" * 30,
        distances=Distances(
            limit_m=500, step_m=250, people=(10.0, 20.0, 5.0), farther=3.0, without=0.0
        ),
    )
    with speaking("zh"):
        found, said = read(svg(PLOTS["distances"](replace(result, rules=(rule,)))))
    assert len(bars(found, "near")) == 2
    assert len(bars(found, "far")) == 2
    assert "更远" in said
    title = [text for text in said if "五百米内" in text]
    assert len(title) > 1, "a long title is broken"
    assert "".join(title).replace(" ", "").endswith("五百米内")


@pytest.mark.parametrize("what", ["beds", "map"])
def test_no_name_becomes_markup(short_of_beds, what):
    record = short_of_beds(2, geometry=square(120.0, 30.0))
    named = Subject(level="community", id="C", name=HOSTILE)
    unit = _unit(HOSTILE, 120.0)
    record = replace(
        record,
        findings=tuple(replace(one, subject=named) for one in record.findings),
        map=Map(grid=None, units=(unit,)),
    )
    drawn = svg(PLOTS[what](record))
    _, said = read(drawn)
    assert "\u202e" not in drawn
    assert "\x1b" not in drawn
    if what == "beds":
        assert any(text.startswith("<script>") for text in said)


def _unit(name, west):
    return MapUnit(
        level="community",
        id="C1",
        name=name,
        older_people=7.5,
        beds=20,
        beds_missing=0,
        density=100.0,
        geometry=square(west, 30.0),
    )


@pytest.fixture
def grid():
    """Two squares side by side, of the same class, and one in the row above."""
    lattice = tuple((120.0 + x / 100, 30.0 + y / 100) for y in range(3) for x in range(3))
    return MapGrid(
        cell_m=100,
        columns=4,
        rows=2,
        lattice=lattice,
        skipped=(0, 0, 2),
        people=(100, 100, 900),
    )


def test_squares_of_a_row_and_a_class_are_one_shape_where_they_lie(grid):
    plane = plane_around([squares.lattice(grid)], width=560.0, most_high=600.0)
    drawn = squares.squares(grid, plane)
    shapes = "".join(path for _, path in drawn)
    assert shapes.count("M") == 2
    xy = np.array(shapes.replace("Z", "").replace("M", " ").replace("L", " ").split(), float)
    first = xy[:8].reshape(4, 2)
    west, south = plane.at(120.0, 30.0)
    east, north = plane.at(120.01, 30.01)
    over = 0.1 * (east - west)
    assert first[:, 0].min() == pytest.approx(west, abs=over)
    assert first[:, 0].max() == pytest.approx(east, abs=over)
    assert first[:, 1].max() == pytest.approx(south, abs=over)
    assert first[:, 1].min() == pytest.approx(north, abs=over)
    second = xy[8:].reshape(4, 2)
    assert second[:, 0].min() == pytest.approx(west, abs=over)
    assert second[:, 1].max() == pytest.approx(north, abs=over)


def test_classes_are_round_and_the_last_is_open(grid):
    assert squares.classes(grid) == [0.0, 10.0, 90.0]


def test_what_is_too_small_to_be_drawn_is_a_small_square():
    plane = plane_around([np.array([[120.0, 30.0], [121.0, 31.0]])], width=560.0, most_high=600.0)
    tiny = {"type": "Polygon", "coordinates": [[[120.5, 30.5]] * 4]}
    assert plane.path(tiny).endswith("h1v1h-1Z")
    assert plane.path({"type": "Point", "coordinates": [120.5, 30.5]}) == ""


def test_the_map_shows_people_facilities_gaps_and_sites_in_order(result, proposal, grid):
    place = Place(lon=120.005, lat=30.005)
    facility = care_home(name=HOSTILE, place=place)
    ground = Map(
        grid=grid,
        facilities=(facility, replace(facility, id="F2", counted=False)),
        units=(_unit("甲", 120.0),),
        left_out=("district",),
    )
    gap = replace(
        result.findings[0],
        subject=Subject(level="gap", id="g"),
        outcome=Outcome.FAIL,
        geometry=square(120.0, 30.0),
    )
    lost = replace(gap, id="l", geometry=None, place=None, subject=Subject(level="plan", id="p"))
    checked = replace(result, map=ground, findings=(gap, lost), planning_units=())
    drawn = svg([map_of(checked)])
    _, said = read(drawn)
    for words in (
        "Gap areas",
        "Facilities that count",
        "Facilities that do not count",
        "Units",
        "Older people by square of 100 m",
        "1 finding has no place on the map",
        "Not drawn, too many corners: district",
    ):
        assert words in said
    assert 'fill="url(#gap)"' in drawn
    assert HOSTILE not in drawn
    sites = tuple(replace(one, place=place) for one in proposal.sites)
    _, said = read(svg([map_of(replace(proposal, map=ground, sites=sites))]))
    assert "1·2·3" in said, "sites on one spot have one mark"
    assert "Proposed sites, in order" in said


def test_the_same_record_gives_the_same_bytes(short_of_beds):
    record = short_of_beds(60, geometry=square(120.0, 30.0))
    turned = replace(record, findings=record.findings[::-1])
    for what in ("beds", "map"):
        assert svg(PLOTS[what](record)) == svg(PLOTS[what](turned))


def test_names_and_titles_are_cut_by_their_width():
    assert cut("社区" * 20, 11) == "社区社区社…"
    assert cut("community", 11) == "community"
    assert wrapped("a b " * 30, 20, 2)[-1].endswith("…")
    assert svg([Picture("", "", 10.0)]).count("<text") <= 1

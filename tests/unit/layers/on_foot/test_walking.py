"""Streets as a graph: built once for a layer and its options, and found again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from siting import plan as plans
from siting.errors import SitingError
from siting.layers import load
from siting.layers.on_foot import kept, walking
from siting.streets import build
from tests.unit.layers.conftest import X0, Y0
from tests.unit.on_foot import Heard

STREETS = '[layers.streets]\npath = "s.gpkg"\n'
HEIGHTS = '[layers.elevation]\npath = "h.tif"\n'


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """Keep graphs in a folder of this test."""
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def read(monkeypatch):
    """Remember how streets are read."""
    calls = []
    reader = walking.streets.read

    def remembered(origin, **more):
        calls.append(more)
        return reader(origin, **more)

    monkeypatch.setattr(walking.streets, "read", remembered)
    return calls


def line(*xy):
    return shapely.LineString([(X0 + x, Y0 + y) for x, y in xy])


@pytest.fixture
def town(folder):
    """Draw two streets that nearly meet and a third that crosses, on two hills."""
    shapes = [line((0, 50), (100, 50)), line((101, 50), (190, 50)), line((50, 0), (50, 100))]
    folder.write("s.gpkg", shapes, 路名=["甲路", "乙路", "丙路"])
    folder.squares("r.gpkg", id=[1, 2])
    folder.raster("h.tif", [[10, 30], [10, 30]])
    return folder


def opened(folder, streets=STREETS, *, more="", head=""):
    return folder.load(f'{head}[layers.residential]\npath = "r.gpkg"\n{more}{streets}')


def same(one, other):
    for name in ("xy", "ends", "length_m", "slowness", "component", "component_m"):
        np.testing.assert_array_equal(
            getattr(one.streets.graph, name), getattr(other.streets.graph, name)
        )
    assert one.streets.graph.notes == other.streets.graph.notes
    assert one.streets.columns == other.streets.columns
    assert (one.crs, one.inputs, one.notes) == (other.crs, other.inputs, other.notes)
    return True


def test_streets_are_read_and_joined_once(town, read, monkeypatch):
    first = opened(town)
    assert len(read) == 1
    monkeypatch.setattr(walking, "build", lambda *_, **__: pytest.fail("joined again"))
    assert same(opened(town), first)
    assert len(read) == 1
    assert first.streets.snap_m == 300
    assert "name" in first.streets.columns


def test_what_is_said_of_a_layer_is_said_again_when_it_is_found(town):
    notes = [note for note in opened(town).notes if note.startswith("streets:")]
    assert any("1.5 m" in note for note in notes)
    again = opened(town)
    assert [note for note in again.notes if note.startswith("streets:")] == notes
    (input_,) = [one for one in again.inputs if one.layer == "streets"]
    assert (input_.features, input_.crs) == (3, "EPSG:4547")


#: What each option says, then how many edges and parts there are, and from how far one walks.
OPTIONS = {
    "join_m": ("join_m = 0.5\n", 3, 3, 300),
    "crossings": ('crossings = "join"\n', 6, 1, 300),
    "private": ('private = "leave_out"\n', 4, 2, 300),
    "snap_m": ("snap_m = 50\n", 4, 2, 50),
    "where": ('where = [{ field = "name", one_of = ["甲路", "丙路"] }]\n', 2, 2, 300),
    "fields": ('fields = { id = "路名" }\n', 4, 2, 300),
}


@pytest.mark.parametrize("option", OPTIONS)
def test_another_option_is_another_graph(town, read, cache, option):
    said, edges, parts, snap_m = OPTIONS[option]
    opened(town)
    got = opened(town, STREETS + said).streets
    assert (len(got.graph.ends), len(got.graph.component_m), got.snap_m) == (edges, parts, snap_m)
    assert len(read) == len(list(cache.glob("*.npz"))) == 2
    opened(town, STREETS + said)
    assert len(read) == 2


def test_another_plane_is_another_graph(town, read):
    plain = opened(town)
    other = opened(town, head='[plan]\ncrs = "EPSG:4548"\n')
    assert len(read) == 2
    assert not np.allclose(plain.streets.graph.xy[0], other.streets.graph.xy[0], atol=1000)


def test_other_data_of_the_same_name_are_another_graph(town, read):
    opened(town)
    town.write("s.gpkg", [line((0, 50), (190, 50))])
    assert len(opened(town).streets.graph.ends) == 1
    assert len(read) == 2


def test_heights_and_other_heights_are_other_graphs(town, read):
    flat = opened(town)
    steep = opened(town, more=HEIGHTS)
    assert [one["slopes"] for one in read] == [True, False]
    assert (flat.streets.graph.slowness == 1).all()
    assert steep.streets.graph.slowness.max() > 1
    town.raster("h.tif", [[10, 80], [10, 80]])
    steeper = opened(town, more=HEIGHTS)
    assert len(read) == 3
    assert steeper.streets.graph.slowness.max() > steep.streets.graph.slowness.max()
    assert same(opened(town, more=HEIGHTS), steeper)
    assert len(read) == 3


def test_another_band_of_heights_is_another_graph(town, read):
    cells = np.dstack([np.array([[10, 30], [10, 30]]), np.array([[10, 10], [10, 10]])])
    town.raster("h.tif", cells)
    steep, flat = (opened(town, more=f"{HEIGHTS}layer = '{band}'\n") for band in (1, 2))
    assert len(read) == 2
    assert steep.streets.graph.slowness.max() > flat.streets.graph.slowness.max() == 1


def test_a_column_of_slopes_gives_way_to_heights_and_that_is_said(town):
    town.write("s.gpkg", [line((0, 50), (190, 50))], slope=[12.0])
    sloped = opened(town)
    assert sloped.streets.graph.slowness.max() > 1.2
    assert not any("left aside" in note for note in sloped.notes)
    town.raster("h.tif", [[10, 10], [10, 10]])
    level = opened(town, more=HEIGHTS)
    assert (level.streets.graph.slowness == 1).all()
    said = "streets: the column of slopes left aside: the heights of layers.elevation say them"
    assert said in level.notes


def test_a_damaged_graph_is_built_anew(town, read, cache):
    first = opened(town)
    (path,) = cache.glob("*.npz")
    path.write_bytes(path.read_bytes()[:-50])
    assert same(opened(town), first)
    assert len(read) == 2


def test_a_graph_that_is_not_kept_is_the_same(town, read, monkeypatch):
    first = opened(town)
    monkeypatch.setenv(kept.VARIABLE, "off")
    assert same(opened(town), first)
    assert same(opened(town), first)
    assert len(read) == 3


def test_a_mistake_in_joining_is_said_of_the_file(town, monkeypatch):
    def thick(*_, **__):
        raise SitingError("the lines lie too thick", hint="choose a smaller join_m")

    monkeypatch.setattr(walking, "build", thick)
    with pytest.raises(SitingError, match="too thick") as caught:
        opened(town)
    assert caught.value.hint == "choose a smaller join_m"
    assert (caught.value.at.path.name, caught.value.at.layer) == ("s.gpkg", "streets")


def test_a_mistake_that_has_a_place_keeps_it(town):
    town.raster("h.tif", [[10, 12_000], [10, 30]])
    with pytest.raises(SitingError, match="no height in metres") as caught:
        opened(town, more=HEIGHTS)
    assert (caught.value.at.path.name, caught.value.at.layer) == ("h.tif", "elevation")


def test_lines_without_length_in_the_plane_are_refused_and_not_kept(town, cache):
    town.write("s.gpkg", [line((0, 50), (0.004, 50))])
    with pytest.raises(SitingError, match="no line of the layer has a length in") as caught:
        opened(town)
    assert caught.value.hint == "check how it was exported"
    assert caught.value.at.path.name == "s.gpkg"
    assert not cache.exists()


def test_degrees_that_are_said_to_be_metres_are_refused_and_not_kept(town, cache):
    town.write("s.gpkg", [shapely.LineString([(114.1, 30.2), (114.2, 30.3)])])
    with pytest.raises(SitingError, match="metres claimed"):
        opened(town)
    assert not cache.exists()


def test_another_datum_makes_another_graph(town):
    plain = opened(town)
    for _ in range(2):  # built, and found again
        shifted = opened(town, STREETS + 'datum = "GCJ-02"\n')
        apart = np.hypot(*(plain.streets.graph.xy - shifted.streets.graph.xy).T)
        assert apart.min() > 400
        told = shifted.inputs[-1]
        assert (told.datum, told.datum_declared, told.converted.source) == (
            "GCJ-02",
            True,
            "GCJ-02",
        )
        assert told.converted.features == told.features
        assert told.converted.most_m == pytest.approx(apart.max(), abs=0.1)
        assert "converted from GCJ-02 to WGS-84" in " ".join(shifted.notes)
    assert plain.inputs[-1].converted is None


def test_a_file_that_went_away_is_missed_though_its_graph_was_kept(town):
    opened(town)
    Path(town.path / "s.gpkg").unlink()
    with pytest.raises(SitingError, match=r"there is no file 's\.gpkg'"):
        opened(town)


def test_stages_are_heard_of_only_where_streets_are_joined(town):
    opened(town)
    plan = plans.read(town.path / "plan.toml")
    heard = Heard()
    load(plan, heard)
    assert "reading streets" in heard.stages
    assert "joining streets" not in heard.stages
    assert build.build is walking.build

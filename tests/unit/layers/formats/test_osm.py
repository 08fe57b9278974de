"""OpenStreetMap streets: XML and PBF, by every reader, the same lines."""

from __future__ import annotations

import importlib.util
from itertools import pairwise

import hypothesis.strategies as st
import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings

from siting import plan
from siting.errors import SitingError
from siting.layers.formats import osm_pbf, osm_xml
from siting.layers.on_foot import streets
from siting.layers.origin import origins
from tests import osm_files

NODES = {n: (114 + n / 1000, 30 + n * n / 10_000) for n in range(1, 7)}
WALK = {"highway": "footway"}
OSMIUM = importlib.util.find_spec("osmium") is not None
needs_osmium = pytest.mark.skipif(not OSMIUM, reason="osmium is not installed: siting[osm]")


def origin_of(path, more=""):
    text = f'[layers.streets]\npath = "{path.name}"\n{more}'
    (path.parent / "plan.toml").write_text(text, encoding="utf-8")
    return origins(plan.read(path.parent / "plan.toml"))[0]


def read_all(folder, *parts):
    """Read what is written as XML and as PBF, by every reader that is there."""
    (folder / "s.osm").write_text(osm_files.xml(*parts), encoding="utf-8")
    (folder / "s.osm.pbf").write_bytes(osm_files.pbf(*parts))
    found = {"xml": osm_xml.read(origin_of(folder / "s.osm"))}
    found["gdal"] = osm_pbf.by_gdal(origin_of(folder / "s.osm.pbf"))
    if OSMIUM:
        found["osmium"] = osm_pbf.by_osmium(origin_of(folder / "s.osm.pbf"))
    return found


def holds_streets(nodes, ways):
    """Say whether any street has two points in the file."""
    return any(
        "highway" in tags and sum(ref in nodes for ref in refs) > 1 for refs, tags in ways.values()
    )


def pieces(raw):
    """Give the straight pieces of each street, whatever their direction and order."""
    found = {}
    for id_, shape in zip(raw.columns["osm_id"], raw.geometry, strict=True):
        ends = []
        for line in shapely.get_parts(shape):
            xy = shapely.get_coordinates(line).tolist()
            ends += [tuple(sorted(map(tuple, pair))) for pair in pairwise(xy)]
        found[id_] = sorted(ends)
    return found


def tags_of(raw):
    names = [name for name in raw.columns if name != "osm_id"]
    return {name: raw.columns[name].tolist() for name in names}


def test_ways_areas_and_relations_are_streets(tmp_path):
    ring = [1, 2, 3, 1]
    ways = {
        10: ([1, 2], WALK | {"bridge": "yes", "layer": "1"}),
        11: (ring, {"highway": "pedestrian", "area": "yes"}),
        12: (ring, {"highway": "service", "amenity": "parking"}),
        13: (ring, {"building": "yes"}),
        14: ([4, 5, 6, 4], {}),
    }
    areas = {7: ([14], {"type": "multipolygon", "highway": "pedestrian"})}
    for raw in read_all(tmp_path, NODES, ways, areas).values():
        assert raw.columns["osm_id"].tolist() == ["10", "11", "12", "r7"]
        assert tags_of(raw)["highway"] == ["footway", "pedestrian", "service", "pedestrian"]
        assert tags_of(raw)["layer"] == ["1", None, None, None]
        assert [len(ends) for ends in pieces(raw).values()] == [1, 3, 3, 3]


def test_points_that_a_clipped_file_does_not_hold_are_skipped_and_counted(tmp_path):
    ways = {10: ([1, 98, 2, 3], WALK), 11: ([99, 4], WALK), 12: ([5, 6], WALK)}
    for reader, raw in read_all(tmp_path, NODES, ways).items():
        assert {id_: len(ends) for id_, ends in pieces(raw).items()} == {"10": 2, "12": 1}
        said = " ".join(raw.notes)
        assert ("2 points of 2 ways are not in the file" in said) == (reader != "gdal")
        assert ("without osmium" in said) == (reader == "gdal")


@st.composite
def towns(draw):
    places = draw(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2))
    nodes = {n + 1: (114 + x / 9999, 30 + y / 7777) for n, (x, y) in enumerate(places)}
    refs = st.lists(st.integers(1, len(nodes) + 2), min_size=2, max_size=6)
    keys = st.sampled_from(["highway", "foot", "bridge", "layer", "building", "name", "oneway"])
    tags = st.dictionaries(keys, st.sampled_from(["yes", "no", "1", 'a "b" => c,', "桥"]))
    ways = draw(st.lists(st.tuples(refs, tags), min_size=1, max_size=5))
    return nodes, {3 * n + 5: way for n, way in enumerate(ways)}


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(towns())
def test_all_readers_give_the_same_streets(tmp_path, town):
    if not holds_streets(*town):
        (tmp_path / "s.osm.pbf").write_bytes(osm_files.pbf(*town))
        for reader in (osm_pbf.by_gdal, *([osm_pbf.by_osmium] if OSMIUM else [])):
            with pytest.raises(SitingError, match="no streets"):
                reader(origin_of(tmp_path / "s.osm.pbf"))
        return
    found = read_all(tmp_path, *town)
    first = found.pop("xml")
    for raw in found.values():
        assert pieces(raw) == pieces(first)
        assert tags_of(raw) == tags_of(first)


@needs_osmium
def test_a_real_extract_gives_the_same_lines_by_every_reader(tmp_path, shared):
    import osmium

    path = shared / "data" / "shenzhen-nanshan" / "osm_bbox.osm.bak.xml"
    with osmium.SimpleWriter(str(tmp_path / "n.osm.pbf")) as writer:
        for item in osmium.FileProcessor(osmium.io.File(str(path), "xml")):
            writer.add(item)
    text = f"[layers.streets]\npath = '{path}'\n"
    (tmp_path / "plan.toml").write_text(text, encoding="utf-8")
    origin = origins(plan.read(tmp_path / "plan.toml", plan.EVERYTHING))[0]
    first, drawn = osm_xml.read(origin), streets.read(origin)
    assert len(first) == 1254
    for reader in (osm_pbf.by_osmium, osm_pbf.by_gdal):
        raw = reader(origin_of(tmp_path / "n.osm.pbf"))
        assert pieces(raw) == pieces(first)
        assert tags_of(raw) == tags_of(first)
    assert drawn.meet_at_vertices
    assert (len(drawn.starts) - 1, len(drawn.xy)) == (1227, 9579)
    assert "28 of 1,254 lines left out: 4 not built" in " ".join(drawn.notes)


def test_what_an_editor_has_deleted_is_left_out(tmp_path):
    text = osm_files.xml(NODES, {10: ([1, 2], WALK), 11: ([2, 3, 4], WALK), 12: ([5, 6], WALK)})
    text = text.replace('<way id="10">', '<way id="10" action="delete">')
    text = text.replace('<node id="3"', '<node id="3" visible="false"')
    (tmp_path / "s.xml").write_text(text, encoding="utf-8")
    raw = osm_xml.read(origin_of(tmp_path / "s.xml"))
    assert {id_: len(ends) for id_, ends in pieces(raw).items()} == {"11": 1, "12": 1}


def test_where_tests_tags(tmp_path):
    ways = {10: ([1, 2], {"highway": "steps"}), 11: ([2, 3], WALK)}
    (tmp_path / "s.osm").write_text(osm_files.xml(NODES, ways), encoding="utf-8")
    for field in ("highway", "class"):
        where = f'where = [{{ field = "{field}", is = "steps" }}]\n'
        drawn = streets.read(origin_of(tmp_path / "s.osm", where))
        assert drawn.slowness.tolist() == [2]
        assert drawn.meet_at_vertices


def test_places_are_told_apart_by_seven_decimals(tmp_path):
    text = osm_files.xml(NODES, {10: ([1, 2], WALK), 11: ([3, 4], WALK)})
    text = text.replace(
        '<node id="3" lon="114.0030000" lat="30.0009000"/>',
        '<node id="3" lon="114.00200000004" lat="30.00039999996"/>',
    )
    (tmp_path / "s.osm").write_text(text, encoding="utf-8")
    first, second = osm_xml.read(origin_of(tmp_path / "s.osm")).geometry
    assert first.coords[1] == second.coords[0] == (114.002, 30.0004)


def test_equal_places_are_equal_numbers(tmp_path):
    ways = {10: ([1, 2, 3], WALK), 11: ([3, 2, 5], WALK)}
    for raw in read_all(tmp_path, NODES, ways).values():
        xy = shapely.get_coordinates(raw.geometry)
        assert len(np.unique(xy, axis=0)) == 4

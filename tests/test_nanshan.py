"""Real streets with footways, read from OpenStreetMap XML: held against networkx, and as PBF."""

from __future__ import annotations

import importlib.util
import itertools
from xml.etree import ElementTree as ET

import networkx as nx
import numpy as np
import pytest
from msgspec.structs import replace
from pyproj import Transformer

from siting.layers.formats import osm_pbf
from tests import osm_files
from tests.commanded import compared

LAYER = "data/shenzhen-nanshan/osm_bbox.osm.bak.xml"
NOBODY_WALKS = {"construction", "motorway", "motorway_link"}


@pytest.fixture(scope="module")
def plan(shared, root):
    if not (shared / LAYER).is_file():
        pytest.skip(f"no streets of Nanshan: {shared / LAYER} is not there")
    if shared.resolve() != (root.parent / "shared").resolve():
        pytest.skip("the plan of examples/nanshan looks for the streets beside the checkout")
    return root / "examples/nanshan/plan.toml"


@pytest.fixture(scope="module")
def drawn(shared):
    """Give the points, and the streets and areas by their ids, as the XML has them."""
    tree = ET.parse(shared / LAYER).getroot()
    nodes = {
        int(n.get("id")): (float(n.get("lon")), float(n.get("lat"))) for n in tree.iter("node")
    }
    ways, areas = {}, {}
    for kind, found, held in (("way", ways, "nd"), ("relation", areas, "member")):
        for one in tree.iter(kind):
            tags = {tag.get("k"): tag.get("v") for tag in one.iter("tag")}
            refs = [int(ref.get("ref")) for ref in one.iter(held)]
            found[int(one.get("id"))] = refs, tags
    return nodes, ways, areas


def walked(tags):
    """Say whether one walks along a way: what the tags of this file need, and no more."""
    return (
        tags.get("highway", "construction") not in NOBODY_WALKS
        and tags.get("foot") != "no"
        and tags.get("motorroad") != "yes"
    )


def test_parts_and_lengths_are_those_counted_by_hand(plan, drawn, tmp_path):
    nodes, ways, areas = drawn
    held = [refs for refs, tags in areas.values() if walked(tags)]
    rings = [ways[ref][0] for refs in held for ref in refs]
    lines = [refs for refs, tags in ways.values() if walked(tags)] + rings
    to = Transformer.from_crs(4326, 4547, always_xy=True)
    xy = {n: np.array(to.transform(*at)) for n, at in nodes.items()}
    graph = nx.Graph()
    for refs in lines:
        for one, other in itertools.pairwise(refs):
            graph.add_edge(one, other, metres=float(np.hypot(*(xy[one] - xy[other]))))
    parts = [graph.subgraph(part).size("metres") for part in nx.connected_components(graph)]
    result = compared(plan, tmp_path)
    notes = "\n".join(result.notes)
    km = sum(parts) / 1000
    n_nodes = graph.number_of_nodes() - 1  # two points of one level are at the same place
    assert f"{n_nodes:,} nodes and {graph.number_of_edges():,} edges" in notes
    assert f"{km:,.1f} km" in notes
    assert (len(parts), f"{100 * max(parts) / sum(parts):.1f}") == (31, "96.3")
    assert "31 parts, the longest with 96.3 % of the length" in notes
    short = [part for part in parts if part < 0.01 * sum(parts)]
    assert f"{len(short)} parts of {sum(short) / 1000:,.1f} km are left unused" in notes
    both = result.reach_compared
    assert (both.fallback, both.fallback_p90) == pytest.approx((1.55, 2.65), abs=0.01)
    said = [rule.measured for rule in result.rules]
    assert said == ["13.2 % of older people", "39.1 % of older people"]
    assert [rule.straight_line.passing.people for rule in both.rules] == [2940, 6870]
    assert not any(rule.only_on_foot.subjects for rule in both.rules)


@pytest.mark.parametrize("reader", ["osmium", "gdal"])
def test_the_same_streets_as_pbf_give_the_same_findings(plan, drawn, reader, tmp_path, monkeypatch):
    monkeypatch.setenv("SITING_CACHE", "off")
    if reader == "osmium":
        pytest.importorskip("osmium")
    else:
        monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
        monkeypatch.setattr(osm_pbf, "by_osmium", None)
    nodes, ways, areas = drawn
    areas = {n: area for n, area in areas.items() if "highway" in area[1]}
    used = {ref for refs, _ in areas.values() for ref in refs}
    ways = {n: way for n, way in ways.items() if "highway" in way[1] or n in used}
    (tmp_path / "s.osm.pbf").write_bytes(osm_files.pbf(nodes, ways, areas))
    text = plan.read_text(encoding="utf-8")
    text = text.replace(f"../../../shared/{LAYER}", "s.osm.pbf")
    for name in ("homes.csv", "facilities.csv", "../wuhan/streets-500m.yaml"):
        text = text.replace(f'"{name}"', f'"{(plan.parent / name).resolve().as_posix()}"')
    (tmp_path / "plan.toml").write_text(text, encoding="utf-8")
    as_xml = compared(plan, tmp_path)
    as_pbf = compared(tmp_path / "plan.toml", tmp_path)
    assert as_pbf.reach_compared == as_xml.reach_compared
    assert as_pbf.rules == as_xml.rules
    for one, other in zip(as_pbf.findings, as_xml.findings, strict=True):
        assert replace(one, source=None) == replace(other, source=None)
    assert [note for note in as_pbf.notes if "edges" in note] == [
        note for note in as_xml.notes if "edges" in note
    ]

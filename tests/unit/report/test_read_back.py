"""Records read back: the same bytes again, and one clear error for any other file."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from siting.errors import SitingError
from siting.report import INSPECTION_WRITERS, PROPOSAL_WRITERS, WRITERS
from siting.report.json import canonical, read_back
from siting.report.json.geometries import fault
from siting.report.pdf import check as pdf
from tests.unit.report.ci import many

POINT = {"type": "Point", "coordinates": [1.0, 2.0]}


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "record.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(tmp_path, text):
    with pytest.raises(SitingError) as caught:
        read_back.read(written(tmp_path, text))
    assert caught.value.hint
    return caught.value.message


def test_what_is_written_again_is_the_same(result, measured, nothing, proposal, tmp_path):
    waived = many.waiving(many.of(result, 20))
    for record in (result, measured, nothing, proposal, waived):
        text = canonical.render(record)
        again = read_back.read(written(tmp_path, text))
        assert again == record
        assert canonical.render(again) == text


def test_every_format_of_text_is_the_same_from_the_file(result, proposal, tmp_path):
    for record, writers in ((many.of(result, 9), WRITERS), (proposal, PROPOSAL_WRITERS)):
        again = read_back.read(written(tmp_path, canonical.render(record)))
        for writer in writers.values():
            if writer.text:
                assert writer.render(again) == writer.render(record)


def test_every_record_has_writers():
    assert set(read_back.RECORDS) == {
        *("siting-findings", "siting-proposal", "siting-fixes", "siting-inspection"),
        "siting-comparison",
    }
    assert "json" in INSPECTION_WRITERS


@pytest.mark.parametrize(
    "text",
    ["", "null", "{}", "[]", '{"type": "FeatureCollection", "features": []}', "[" * 10**6, "\x00"],
)
def test_a_foreign_file_is_refused(tmp_path, text):
    assert refused(tmp_path, text) == "this is no result of siting"


@pytest.mark.parametrize("version", ["siting-findings/2", "siting-findings", "siting-findings/x/y"])
def test_another_version_is_refused(result, tmp_path, version):
    other = msgspec.structs.replace(result, format=version)
    assert "this siting reads form 1" in refused(tmp_path, canonical.render(other))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"rules"', '"rulez"', "unknown field `rulez`"),
        ('"severity":"error"', '"severity":"fatal"', "Invalid enum value 'fatal'"),
        ('"people":', '"people":1e999,"people":', "out of range"),
        ('"EPSG:4549"', '"EPSG:4490"', "no plane in metres"),
        ('"EPSG:4549"', '"+init=a:b"', "no plane in metres"),
        ('"type":"Polygon"', '"type":"Blob"', "a geometry of no known type"),
        ('"type":"Polygon"', '"type":"Point"', "a damaged Point"),
        ('"type":"Polygon"', '"x":1,"type":"Polygon"', "other parts than its coordinates"),
    ],
)
def test_a_damaged_file_is_refused_and_the_place_is_named(result, tmp_path, old, new, said):
    text = canonical.render(result)
    assert old in text
    assert said in refused(tmp_path, text.replace(old, new, 1))


@pytest.mark.parametrize("depth", [100, 900, 100_000])
def test_deep_nesting_is_refused(result, tmp_path, depth):
    text = canonical.render(result)
    deep = '"coordinates":' + "[" * depth + "]" * depth + ',"x":'
    refused(tmp_path, text.replace('"coordinates":', deep, 1))


def test_a_large_file_is_refused_unread(result, tmp_path, monkeypatch):
    monkeypatch.setattr(read_back, "MOST_BYTES", 10)
    assert "too large" in refused(tmp_path, canonical.render(result))


def test_a_folder_a_device_and_a_missing_file_are_refused(tmp_path):
    for path in (tmp_path, Path("/dev/zero"), tmp_path / "gone.json"):
        with pytest.raises(SitingError):
            read_back.read(path)


@pytest.mark.parametrize(
    "geometry",
    [
        1,
        {},
        {"type": ["Point"]},
        {"type": "Point"},
        {"type": "Point", "coordinates": [1.0]},
        {"type": "Point", "coordinates": [1.0, True]},
        {"type": "Point", "coordinates": [200.0, 2.0]},
        {"type": "Point", "coordinates": [1.0, 91.0]},
        {"type": "LineString", "coordinates": [[1.0, 2.0]]},
        {"type": "Polygon", "coordinates": [[[1.0, 2.0]] * 3]},
        {"type": "MultiPolygon", "coordinates": [[[1.0, 2.0]] * 4]},
        {"type": "GeometryCollection", "geometries": POINT},
        {"type": "GeometryCollection", "geometries": [{"type": "GeometryCollection"}]},
    ],
)
def test_what_is_no_geometry_is_known(geometry):
    assert fault(geometry) is not None


def test_geometries_are_known():
    for geometry in (
        POINT,
        {"type": "MultiPoint", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[1, 2.0, 3.0]] * 4]},
        {"type": "GeometryCollection", "geometries": [POINT, POINT]},
    ):
        assert fault(geometry) is None


def parts(value, before=()):
    """Go through the places of all values of a file."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in items:
        yield (*before, key)
        if isinstance(part, dict | list):
            yield from parts(part, (*before, key))


VALUES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()


@given(
    at=st.integers(0, 10_000),
    value=VALUES | st.sampled_from(("[]", "{}", json.dumps(POINT))).map(json.loads),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_file_with_any_part_exchanged_is_refused_or_rendered(result, tmp_path, at, value):
    """Nothing that is read makes a format fail."""
    record = json.loads(canonical.render(many.of(result, 4)))
    places = list(parts(record))
    *path, last = places[at % len(places)]
    here = record
    for key in path:
        here = here[key]
    here[last] = value
    try:
        again = read_back.read(written(tmp_path, json.dumps(record)))
    except SitingError:
        return
    for writer in WRITERS.values():
        if writer.text:
            writer.render(again)
    pdf.laid_out(again)

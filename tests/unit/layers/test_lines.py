"""The lines where features begin, in files as people write them."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.layers import lines


def found(tmp_path, name, text, encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    of = lines.of_features(path)
    return None if of is None else of.tolist()


def feature(number, indent=None):
    geometry = {"type": "Point", "coordinates": [120.0, 30.0]}
    one = {"type": "Feature", "properties": {"n": number}, "geometry": geometry}
    return json.dumps(one, indent=indent)


def test_geojson_with_a_line_a_feature(tmp_path):
    text = '{"type": "FeatureCollection", "features": [\n'
    text += ",\n".join(feature(n) for n in range(3)) + "\n]}"
    assert found(tmp_path, "a.geojson", text) == [2, 3, 4]


def test_geojson_that_is_indented_or_on_one_line(tmp_path):
    rows = ",".join(feature(0) for _ in range(3))
    whole = json.loads(f'{{"type": "FeatureCollection", "features": [{rows}]}}')
    text = json.dumps(whole, indent=2)
    expected = [n for n, line in enumerate(text.splitlines(), 1) if line == "    {"]
    assert found(tmp_path, "a.json", text) == expected
    assert found(tmp_path, "b.geojson", json.dumps(whole)) == [1, 1, 1]
    assert found(tmp_path, "c.geojson", "\ufeff" + text.replace("\n", "\r\n")) == expected


def test_geojson_by_lines(tmp_path):
    text = f"{feature(1)}\n\n\x1e{feature(2)}\n"
    assert found(tmp_path, "a.geojsonl", text) == [1, 3]


def test_a_table_with_blank_lines_and_cells_of_several_lines(tmp_path):
    text = '\nid,name\n1,"a\nb"\n\n2,c\r\n3,d\n'
    assert found(tmp_path, "a.csv", text) == [3, 6, 7]
    assert found(tmp_path, "a.tsv", text[1:].replace(",", "\t")) == [2, 5, 6]
    assert found(tmp_path, "b.csv", "编号;名称\n一;甲\n二;乙\n", "gb18030") == [2, 3]


@given(st.lists(st.text(alphabet='a,"\n', max_size=5), max_size=20))
def test_any_table_is_read_as_its_writer_meant(tmp_path_factory, names):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["id", "name"])
    expected = []
    for row, name in enumerate(names):
        expected.append(text.getvalue().count("\n") + 1)
        writer.writerow([row, name])
    folder = tmp_path_factory.mktemp("t")
    assert found(folder, "a.csv", text.getvalue()) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.gpkg", "x"),
        ("a.geojson", "{"),
        ("a.geojson", '{"type": "Feature"}'),
        ("a.geojson", '{"features": 1}'),
        ("a.geojson", "[" * 10_000),
    ],
)
def test_what_has_no_lines_or_is_not_understood_has_none(tmp_path, name, text):
    assert found(tmp_path, name, text) is None


def test_a_file_that_is_gone_or_large_has_none(tmp_path, monkeypatch):
    assert lines.of_features(tmp_path / "gone.csv") is None
    monkeypatch.setattr(lines, "MOST_BYTES", 3)
    assert found(tmp_path, "a.csv", "a,b\n1,2\n") is None


def test_lines_of_many_features_are_found_in_one_go(tmp_path):
    text = '{"features": [\n' + ",\n".join(feature(n) for n in range(20_000)) + "\n]}"
    assert np.array_equal(found(tmp_path, "a.geojson", text), np.arange(2, 20_002))

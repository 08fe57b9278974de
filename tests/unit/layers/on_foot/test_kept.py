from __future__ import annotations

import json
import threading

import numpy as np
import pytest

from siting.layers.on_foot import kept
from siting.streets.graph import Graph


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv(kept.VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def built(n=4, notes=("streets: 路 3 lines",)):
    xy = np.column_stack([np.arange(n) * 100.0, np.zeros(n)])
    ends = np.column_stack([np.arange(n - 1), np.arange(1, n)])
    graph = Graph(
        xy=xy,
        ends=ends,
        length_m=np.full(n - 1, 100.0),
        slowness=np.ones(n - 1),
        component=np.zeros(n, dtype=np.intp),
        component_m=np.array([100.0 * (n - 1)]),
        notes=("2 gaps joined",),
    )
    return kept.Built(
        graph=graph,
        crs="WKT",
        box=np.array([0.0, 1, 2, 3]),
        n_in_file=3,
        columns=("级别",),
        notes=notes,
    )


def same(one, other):
    for name in ("xy", "ends", "length_m", "slowness", "component", "component_m"):
        left, right = getattr(one.graph, name), getattr(other.graph, name)
        assert left.dtype == right.dtype
        np.testing.assert_array_equal(left, right)
    np.testing.assert_array_equal(one.box, other.box)
    assert (one.graph.notes, one.crs, one.n_in_file, one.columns, one.notes) == (
        other.graph.notes,
        other.crs,
        other.n_in_file,
        other.columns,
        other.notes,
    )
    return True


def test_what_is_kept_comes_back_as_it_was():
    name = kept.key({"a": 1})
    assert kept.find(name) is None
    kept.keep(name, built())
    assert same(kept.find(name), built())


@pytest.mark.parametrize(
    "other", [{"layer": "b", "join_m": 1.5}, {"layer": "a", "join_m": 1.0}, {"layer": "a"}]
)
def test_other_data_or_options_have_another_key(other):
    assert kept.key(other) != kept.key({"layer": "a", "join_m": 1.5})


def test_another_version_has_another_key(monkeypatch):
    before = kept.key({})
    monkeypatch.setattr(kept, "__version__", "99")
    assert kept.key({}) != before


@pytest.mark.parametrize("where", [0.05, 0.5, 0.99])
def test_a_damaged_file_is_not_taken(folder, where):
    kept.keep("one", built(400))
    path = folder / "one.npz"
    data = bytearray(path.read_bytes())
    data[int(len(data) * where)] ^= 0xFF
    path.write_bytes(bytes(data))
    found = kept.find("one")
    assert found is None or same(found, built(400))  # a flipped byte of padding harms nothing
    path.write_bytes(bytes(data[: int(len(data) * where)]))
    assert kept.find("one") is None


def test_a_number_changed_on_purpose_is_seen(folder):
    kept.keep("one", built())
    with np.load(folder / "one.npz") as file:
        arrays = dict(file)
    arrays["length_m"] = arrays["length_m"] / 2
    np.savez(folder / "one.npz", **arrays)
    assert kept.find("one") is None


def test_objects_are_never_unpickled(folder):
    folder.mkdir()
    np.savez(folder / "one.npz", allow_pickle=True, xy=np.array([{"a": 1}], dtype=object))
    assert kept.find("one") is None


def test_two_runs_may_write_at_once(folder):
    runs = [threading.Thread(target=kept.keep, args=("one", built(2000))) for _ in range(8)]
    for run in runs:
        run.start()
    seen = [kept.find("one") for _ in range(50)]
    for run in runs:
        run.join()
    assert all(one is None or same(one, built(2000)) for one in seen)
    assert same(kept.find("one"), built(2000))
    assert [path.name for path in folder.iterdir()] == ["one.npz"]


def test_only_some_are_kept(folder):
    for number in range(20):
        kept.keep(str(number), built())
    assert len(list(folder.iterdir())) == 12


def test_nothing_is_kept_where_it_is_switched_off(folder, monkeypatch):
    monkeypatch.setenv(kept.VARIABLE, "off")
    kept.keep("one", built())
    assert kept.find("one") is None
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_is_no_error(folder, monkeypatch):
    folder.write_text("a file stands where the folder should")
    kept.keep("one", built())
    assert kept.find("one") is None


def test_the_folder_is_the_users_own(tmp_path, monkeypatch):
    monkeypatch.setattr(kept.sys, "platform", "linux")
    monkeypatch.delenv(kept.VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    kept.keep("one", built())
    assert (tmp_path / "siting" / "streets" / "one.npz").is_file()
    assert json.loads(json.dumps(kept.find("one").notes)) == ["streets: 路 3 lines"]

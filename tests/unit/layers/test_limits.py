"""How much reading may take, and who may take more."""

from __future__ import annotations

import zipfile

import numpy as np
import pytest

from siting import plan
from siting.errors import SitingError
from siting.layers import limits, load
from siting.layers.formats import pbf_sizes, zips
from siting.layers.origin import origins
from tests import osm_files


def origin(folder, name="f.csv", trust=plan.OWN_FOLDER):
    path = folder / "plan.toml"
    path.write_text(f'[layers.facilities]\npath = "{name}"\n', encoding="utf-8")
    (folder / name).touch()
    return origins(plan.read(path, trust))[0]


def test_memory_is_refused_above_the_limit_and_not_at_it(tmp_path):
    one = origin(tmp_path)
    limits.require_memory(one, limits.MOST_MEMORY, hint="cut it")
    with pytest.raises(SitingError, match="about 8 GB of memory; a layer may take 4") as caught:
        limits.require_memory(one, limits.MOST_MEMORY * 2, hint="cut it")
    assert caught.value.hint.startswith("cut it, or add --trust")


def test_a_trusted_plan_may_take_more(tmp_path):
    one = origin(tmp_path, trust=plan.EVERYTHING)
    limits.require_memory(one, 1e15, hint="")
    limits.require_columns(one, 10**6)
    limits.require_cells(one, shape=(10**6, 10**6), block=(1, 10**6))


def test_more_features_than_memory_takes_are_refused(tmp_path):
    one = origin(tmp_path)
    limits.require_features(one, 1_000_000, 20)
    with pytest.raises(SitingError, match="GB of memory"):
        limits.require_features(one, 100_000_000, 5)


def test_a_raster_of_20_000_rows_and_columns_is_read(tmp_path):
    one = origin(tmp_path)
    limits.require_cells(one, shape=(20_000, 20_000), block=(256, 256))
    limits.require_cells(one, shape=(20_000, 20_000), block=(1, 20_000))


def test_columns_are_counted(tmp_path):
    one = origin(tmp_path)
    limits.require_columns(one, limits.MOST_COLUMNS)
    with pytest.raises(SitingError, match="more than 5,000 columns"):
        limits.require_columns(one, limits.MOST_COLUMNS + 1)


def test_a_large_file_of_text_is_refused_by_its_size(tmp_path):
    one = origin(tmp_path)
    with (tmp_path / "f.csv").open("wb") as file:
        file.truncate(500_000_000)
    with pytest.raises(SitingError, match="about 5 GB of memory"):
        limits.require_size(one, "table")


def test_a_raster_has_no_more_cells_with_people_than_a_check_takes(folder, monkeypatch):
    folder.raster("e.tif", np.ones((50, 50)))
    monkeypatch.setattr(limits, "MOST_PEOPLED", 2500)
    folder.load('[layers.elders]\npath = "e.tif"\n')
    monkeypatch.setattr(limits, "MOST_PEOPLED", 2499)
    with pytest.raises(SitingError, match="more than 2,499 cells"):
        folder.load('[layers.elders]\npath = "e.tif"\n')
    folder.trust = plan.Trust(everything=True)
    assert len(folder.load('[layers.elders]\npath = "e.tif"\n').elders) == 2500


def test_too_little_memory_is_said_of_the_layer(folder, monkeypatch):
    def full(*_, **__):
        raise MemoryError

    folder.points("f.gpkg", id=["a", "b"], type=["t", "t"])
    monkeypatch.setattr("siting.layers.formats.vector._read", full)
    with pytest.raises(SitingError, match="more memory than there is"):
        folder.load('[layers.facilities]\npath = "f.gpkg"\n')


def test_files_beside_a_layer_begin_with_its_name(tmp_path):
    for name in ("a.shp", "a.dbf", "A.PRJ", "a.tif.aux.xml", "b.dbf"):
        (tmp_path / name).touch()
    found = [path.name for path in limits.beside(tmp_path / "a.shp")]
    assert found == ["A.PRJ", "a.dbf", "a.tif.aux.xml"]


def test_a_layer_of_a_geopackage_beside_a_view_is_read(folder):
    import sqlite3

    folder.points("f.gpkg", id=["a", "b"], type=["t", "t"])
    with sqlite3.connect(folder.path / "f.gpkg") as database:
        database.execute("CREATE VIEW v AS SELECT * FROM f")
    database.close()
    loaded = load(plan.read(_plan(folder, "f.gpkg")))
    assert len(loaded.facilities) == 2


def _plan(folder, name):
    folder.text("plan.toml", f'[layers.facilities]\npath = "{name}"\n')
    return folder.path / "plan.toml"


def packed(path, names, data=b"x"):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, data)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../a", "outside"),
        ("/etc/a", "outside"),
        ("a/../../b", "outside"),
        ("..\\a", "outside"),
        ("c:\\a", "outside"),
        ("a.ZIP", "a zip file itself"),
    ],
)
def test_names_in_a_zip_file_that_do_harm_are_refused(tmp_path, name, why):
    one = origin(tmp_path, "f.zip")
    packed(tmp_path / "f.zip", ["fine.shp", name])
    with pytest.raises(SitingError, match=why):
        zips.require_harmless(one)


def test_links_in_a_zip_file_are_refused(tmp_path):
    one = origin(tmp_path, "f.zip")
    link = zipfile.ZipInfo("a.shp")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "f.zip", "w") as file:
        file.writestr(link, "/etc/passwd")
    with pytest.raises(SitingError, match="is a link"):
        zips.require_harmless(one)


def test_bombs_are_refused_unless_the_plan_is_trusted(tmp_path):
    packed(tmp_path / "f.zip", ["a.shp"], bytes(60_000_000))
    with pytest.raises(SitingError, match=r"1 files of 60,000,000 bytes in \d"):
        zips.require_harmless(origin(tmp_path, "f.zip"))
    zips.require_harmless(origin(tmp_path, "f.zip", plan.EVERYTHING))
    packed(tmp_path / "f.zip", map(str, range(zips.MOST_FILES + 1)))
    with pytest.raises(SitingError, match="2,001 files"):
        zips.require_harmless(origin(tmp_path, "f.zip"))


def test_an_ordinary_zip_file_is_harmless(tmp_path):
    packed(tmp_path / "f.zip", ["gis/a.shp", "gis/a.dbf", "说明.txt"], bytes(10_000_000))
    zips.require_harmless(origin(tmp_path, "f.zip"))


def test_the_blocks_of_a_pbf_are_added_up(tmp_path):
    nodes = {n: (114 + n / 1e4, 30.0) for n in range(1000)}
    data = osm_files.pbf(nodes, {1: (list(nodes), {"highway": "service"})}, {})
    (tmp_path / "s.osm.pbf").write_bytes(data)
    whole = pbf_sizes.unpacked(tmp_path / "s.osm.pbf")
    assert len(data) < whole < 100 * len(data)
    (tmp_path / "s.osm.pbf").write_bytes(data[: len(data) // 2])
    assert 0 < pbf_sizes.unpacked(tmp_path / "s.osm.pbf") <= whole
    (tmp_path / "s.osm.pbf").write_bytes(b"\xff" * 100)
    assert pbf_sizes.unpacked(tmp_path / "s.osm.pbf") == 0

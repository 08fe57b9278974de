"""The sample is what make.py writes, and it is small enough to read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from geopandas.testing import assert_geodataframe_equal

from siting import plan

SAMPLE = Path(__file__).resolve().parents[2] / "sample_gis"
TEXTS = ["residential.geojson", "district.geojson", "facilities.csv", "streets.cpg", "streets.prj"]
TABLES = ["communities.gpkg", "parcels.gpkg", "streets.shp"]
MOST_BYTES = 600_000


@pytest.fixture(scope="module")
def remade(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    subprocess.run([sys.executable, "-B", str(SAMPLE / "make.py"), str(folder)], check=True)
    return folder


@pytest.mark.parametrize("name", TEXTS)
def test_texts_are_the_same_bytes(remade, name):
    assert (remade / name).read_bytes() == (SAMPLE / name).read_bytes()


@pytest.mark.parametrize("name", TABLES)
def test_tables_have_the_same_content(remade, name):
    now, then = gpd.read_file(remade / name), gpd.read_file(SAMPLE / name)
    assert_geodataframe_equal(now, then)


def test_the_raster_has_the_same_content(remade):
    with (
        rasterio.open(remade / "elders_100m.tif") as now,
        rasterio.open(SAMPLE / "elders_100m.tif") as then,
    ):
        assert now.crs == then.crs
        assert now.transform == then.transform
        assert now.nodata == then.nodata
        np.testing.assert_array_equal(now.read(1), then.read(1))


def test_every_layer_is_named_in_the_plan_and_nothing_else():
    read = plan.read(SAMPLE / "plan.toml")
    named = {line.split('"')[1] for line in read.text.splitlines() if line.startswith("path = ")}
    written = {
        path.name for path in SAMPLE.iterdir() if path.suffix in {".geojson", ".csv", ".tif"}
    }
    assert named == written | set(TABLES)


def test_communities_tile_the_district():
    parts = gpd.read_file(SAMPLE / "communities.gpkg")
    assert parts.union_all().area == pytest.approx(parts.area.sum(), rel=1e-12)
    whole = gpd.read_file(SAMPLE / "district.geojson").to_crs(parts.crs)
    assert whole.area.sum() == pytest.approx(parts.area.sum(), rel=1e-5)


def test_the_sample_is_small():
    assert sum(path.stat().st_size for path in SAMPLE.iterdir() if path.is_file()) < MOST_BYTES

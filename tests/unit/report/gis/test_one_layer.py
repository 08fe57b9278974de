"""FlatGeobuf and GeoParquet: all findings in one layer."""

from __future__ import annotations

import geopandas as gpd
import pytest
from pyproj import CRS

from siting.report import write
from siting.report.gis.flat import FINDING_COLUMNS


@pytest.mark.parametrize("suffix", [".fgb", ".parquet"])
def test_the_layer_comes_back_as_the_record_has_it(suffix, result, tmp_path):
    path = tmp_path / f"缺口{suffix}"
    write(result, path)
    read = gpd.read_parquet if suffix == ".parquet" else gpd.read_file
    frame = read(path).set_index("finding")
    placed = [one for one in result.findings if one.place is not None]
    assert set(frame.index) == {one.id for one in placed}
    assert frame.crs == CRS(result.plan.crs)
    assert set(FINDING_COLUMNS) - {"finding"} <= set(frame.columns)
    for one in placed:
        assert frame.loc[one.id, "people"] == one.people
        assert (one.measured is None) == bool(gpd.pd.isna(frame.loc[one.id, "measured"]))


@pytest.mark.parametrize("suffix", [".fgb", ".parquet"])
def test_two_files_are_the_same_byte_for_byte(suffix, result, nothing, tmp_path):
    for name in "ab":
        write(result, tmp_path / f"{name}{suffix}")
    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()
    write(nothing, tmp_path / f"none{suffix}")
    assert (tmp_path / f"none{suffix}").stat().st_size > 0

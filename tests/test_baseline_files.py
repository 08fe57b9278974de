"""A baseline on files: the sample written again by another program, and a place of it closed."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import geopandas
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner

from siting.commands import main

SAMPLE = Path(__file__).parents[1] / "sample_gis"
CHANCE = random.Random(5)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Write every layer in another format and order, under other names, at six decimals."""
    made = tmp_path_factory.mktemp("again") / "plan"
    shutil.copytree(SAMPLE, made, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    text = (made / "plan.toml").read_text(encoding="utf-8")
    for old, new in (
        ("residential.geojson", "r.gpkg"),
        ("streets.shp", "s.geojson"),
        ("parcels.gpkg", "p.geojson"),
        ("district.geojson", "d.gpkg"),
        ("communities.gpkg", "c.geojson"),
    ):
        written(geopandas.read_file(made / old), made / new)
        (made / old).unlink()
        text = text.replace(old, new)
    places = pd.read_csv(made / "facilities.csv", encoding="utf-8", dtype=str)
    places = places[CHANCE.sample(list(places.columns), len(places.columns))]
    rows = CHANCE.sample(range(len(places)), len(places))
    places.iloc[rows].to_csv(made / "f.csv", index=False)
    (made / "plan.toml").write_text(text.replace("facilities.csv", "f.csv"), encoding="utf-8")
    return made


def written(layer, path):
    """Write a layer in an order of its own, in degrees of six decimals."""
    layer = layer.to_crs(4326).iloc[CHANCE.sample(range(len(layer)), len(layer))]
    layer = layer.set_geometry(shapely.transform(layer.geometry.to_numpy(), lambda xy: xy.round(6)))
    layer.set_crs(4326, allow_override=True).to_file(path)


@pytest.fixture(scope="module")
def baseline(tmp_path_factory):
    path = tmp_path_factory.mktemp("base") / "findings.json"
    checked(SAMPLE, "-o", str(path), "--no-map")
    return path


def checked(folder, *options):
    asked = ["check", str(folder / "plan.toml"), "--today", "2026-01-01", "-q", *options]
    return CliRunner().invoke(main, asked)


def test_the_same_data_from_another_program_gives_nothing_new(folder, baseline):
    got = checked(folder, "--baseline", str(baseline))
    assert (got.exit_code, got.stdout) == (
        0,
        "示例区 (made up): rules: 5 failed; findings: 34 known, 2 waived\n",
    )


def test_a_place_that_is_closed_makes_the_check_fail(folder, baseline, tmp_path):
    closed = tmp_path / "plan"
    shutil.copytree(folder, closed)
    rows = (closed / "f.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (closed / "f.csv").write_text(
        "".join(row for row in rows if "望海福利院" not in row), encoding="utf-8"
    )
    got = checked(closed, "--baseline", str(baseline))
    assert got.exit_code == 1
    assert "errors" in got.stdout


def test_a_waived_finding_fails_again_once_its_waiver_has_ended(baseline):
    asked = ["check", str(SAMPLE / "plan.toml"), "-q", "--baseline", str(baseline)]
    got = CliRunner().invoke(main, [*asked, "--today", "2027-01-01"])
    assert got.exit_code == 1
    assert "2 errors" in got.stdout


def test_a_file_that_is_no_result_is_refused(tmp_path):
    path = tmp_path / "findings.json"
    path.write_text('{"format": "siting-proposal/1"}')
    got = checked(SAMPLE, "--baseline", str(path))
    assert got.exit_code == 2
    assert "hint: " in got.stderr

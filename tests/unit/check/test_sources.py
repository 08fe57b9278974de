"""Findings know the file and the line of the feature that they are about."""

from __future__ import annotations

import json
from pathlib import Path

import pyogrio
import pytest
from click.testing import CliRunner

from siting.commands import main


@pytest.fixture
def found(sample, monkeypatch):
    """Check the sample with its communities and facilities in files that have lines."""
    monkeypatch.chdir(sample)
    plan = Path("plan.toml").read_text(encoding="utf-8")
    units = pyogrio.read_dataframe("communities.gpkg").to_crs("EPSG:4326")
    units.to_file("communities.geojson", driver="GeoJSON")
    csv = Path("facilities.csv").read_text(encoding="utf-8").splitlines()
    csv[3] = csv[3].replace(csv[3].split(",")[1], '"two\nlines"')
    Path("facilities.csv").write_text("\n".join(csv) + "\n", encoding="utf-8")
    plan = plan.replace("communities.gpkg", "communities.geojson")
    Path("plan.toml").write_text(plan, encoding="utf-8")
    done = CliRunner().invoke(main, ["check", "plan.toml", "-q", "-o", "found.json"])
    assert done.exit_code == 1, done.stderr
    return json.loads(Path("found.json").read_text(encoding="utf-8"))["findings"]


def test_a_gap_stands_where_the_unit_around_its_middle_does(found):
    gaps = [one for one in found if one["subject"]["level"] == "gap"]
    assert gaps
    text = Path("communities.geojson").read_text(encoding="utf-8").splitlines()
    for one in gaps:
        source = one["source"]
        assert (source["layer"], source["path"]) == ("units.community", "communities.geojson")
        assert source["feature"] == one["within"]["id"]
        assert f'"{source["feature"]}"' in text[source["line"] - 1]


def test_a_joined_unit_stands_in_no_file(found):
    joined = [one for one in found if one["subject"]["level"] == "planning_unit"]
    assert joined
    assert all(one["source"] is None for one in joined)

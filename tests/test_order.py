"""The order of features in a file, and the direction of a line, change not a byte of findings."""

from __future__ import annotations

import csv
import json
import random

import geopandas as gpd
import pytest
from click.testing import CliRunner

from siting.commands import main

VECTORS = (
    "streets.shp",
    "residential.geojson",
    "communities.gpkg",
    "district.geojson",
    "parcels.gpkg",
)


def mixed(folder, chance):
    """Write the layers of the sample again, in another order; streets backwards now and then."""
    for name in VECTORS:
        layer = gpd.read_file(folder / name)
        order = chance.sample(range(len(layer)), len(layer))
        layer = layer.iloc[order].reset_index(drop=True)
        if name == "streets.shp":
            turned = [chance.random() < 0.5 for _ in range(len(layer))]
            assert any(turned)
            layer.loc[turned, "geometry"] = layer.geometry[turned].reverse()
        (folder / name).unlink()
        layer.to_file(folder / name)
    with (folder / "facilities.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    chance.shuffle(rows)
    with (folder / "facilities.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])


def found(folder):
    """Check the plan, and give findings.json without the hashes of what was read."""
    args = ["check", str(folder / "plan.toml"), "--compare-reach", "--fail-on", "never"]
    done = CliRunner().invoke(main, [*args, "-o", str(folder / "findings.json")])
    assert done.exit_code == 0, done.output
    text = (folder / "findings.json").read_text(encoding="utf-8")
    inputs = json.dumps(json.loads(text).pop("inputs"))
    assert "streets" in inputs
    start, stop = text.index('"inputs":'), text.index('"notes":')
    return text[:start] + text[stop:]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_features_changes_no_byte_of_the_findings(sample, seed):
    before = found(sample)
    mixed(sample, random.Random(seed))
    assert found(sample) == before

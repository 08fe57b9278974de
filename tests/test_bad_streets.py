"""Streets that are doubtful, odd or kept badly: a check still says what holds, and says so."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys

import geopandas as gpd
import pytest
import shapely
from click.testing import CliRunner
from pyproj import Transformer

from siting.commands import main
from tests import drawings

NAMED = """\
[layers.streets]                # for rules that ask for walking distance
path = "streets.shp"
"""


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """Keep graphs in a folder of each test."""
    monkeypatch.setenv("SITING_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def checked(sample, *args):
    asked = ["check", str(sample / "plan.toml"), "-o", str(sample / "findings.json"), *args]
    return CliRunner().invoke(main, asked)


def found(sample, *args):
    """Check the plan, and give findings.json as it is written and as data."""
    done = checked(sample, "--fail-on", "never", *args)
    assert done.exit_code == 0, done.output
    text = (sample / "findings.json").read_text(encoding="utf-8")
    return text, json.loads(text)


def on_foot(data):
    """Give the outcome of the rule that is measured on foot, and its findings."""
    (rule,) = [one for one in data["rules"] if one["id"] == "HC-117"]
    return rule, [one for one in data["findings"] if one["rule"] == "HC-117"]


def redraw(sample, change):
    """Draw the streets of the sample anew: `change` gives the lines for each of them."""
    streets = gpd.read_file(sample / "streets.shp")
    lines = [line for one in streets.geometry for line in change(one)]
    gpd.GeoDataFrame({"id": range(len(lines))}, geometry=lines, crs=streets.crs).to_file(
        sample / "streets.shp"
    )


def replan(sample, old, new):
    text = (sample / "plan.toml").read_text(encoding="utf-8")
    assert old in text
    (sample / "plan.toml").write_text(text.replace(old, new), encoding="utf-8")


# ---- what cannot be used


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("join_m = -1", r"expected 'float' >= 0\.0 in 'layers\.streets\.join_m'", "correct the"),
        ("join_m = 20.01", r"<= 20\.0 in 'layers\.streets\.join_m'", "correct the value"),
        ('join_m = "1"', r"got 'str' in 'layers\.streets\.join_m'", "correct the value"),
        ("join_m = nan", r"in 'layers\.streets\.join_m'", "correct the value"),
        ('crossings = "yes"', r"'yes' in 'layers\.streets\.crossings'", "correct the value"),
        ("crossings = true", r"got 'bool' in 'layers\.streets\.crossings'", "correct the value"),
        ('private = "no"', r"'no' in 'layers\.streets\.private'", "correct the value"),
        ("snap_m = 0", r"> 0\.0 in 'layers\.streets\.snap_m'", "correct the value"),
        ("snap_m = inf", r"<= 5000\.0 in 'layers\.streets\.snap_m'", "correct the value"),
        ("join = 2", "unknown key 'join' in 'layers.streets'", "did you mean 'join_m'"),
    ],
)
def test_a_wrong_option_is_named_with_its_line(sample, line, message, hint):
    replan(sample, 'path = "streets.shp"\n', f'path = "streets.shp"\n{line}\n')
    done = checked(sample)
    said = " ".join(done.stderr.split())
    assert (done.exit_code, done.stdout) == (2, "")
    assert re.search(r"plan\.toml:28: .*" + message, said)
    assert re.search("hint: .*" + hint, said)


def test_to_compare_without_streets_is_refused(sample):
    replan(sample, NAMED, "")
    done = checked(sample, "--compare-reach")
    said = " ".join(done.stderr.split())
    assert (done.exit_code, done.stdout) == (2, "")
    assert "ways on foot cannot be measured: the plan names no streets" in said
    assert 'hint: add [layers.streets] with path = "roads.shp"' in said
    assert not (sample / "findings.json").exists()


def test_a_plan_of_streets_alone_passes_no_rule(sample):
    text = f'[plan]\nrules = ["hangzhou"]\n{NAMED}'
    (sample / "plan.toml").write_text(text, encoding="utf-8")
    done = checked(sample)
    assert "Traceback" not in done.stderr
    if done.exit_code == 2:
        assert "hint: " in done.stderr
    else:
        data = json.loads((sample / "findings.json").read_text(encoding="utf-8"))
        assert {one["outcome"] for one in data["rules"]} <= {"undecided", "fail", "not_applicable"}


@pytest.mark.parametrize("kept", [False, True], ids=["the first time", "found in the cache"])
def test_streets_of_another_city_are_refused(sample, kept):
    redraw(sample, lambda line: [shapely.affinity.translate(line, 300_000, 100_000)])
    runs = [checked(sample)]
    if kept:
        runs.append(checked(sample))
    for done in runs:
        said = " ".join(done.stderr.split())
        assert (done.exit_code, done.stdout) == (2, "")
        assert "layers 'residential' and 'streets' do not overlap" in said
        assert "crs = ... in [layers.streets] states another" in said


# ---- what is doubtful


def test_streets_that_all_lie_apart_leave_every_way_estimated_and_say_so(sample):
    def pieces(line):
        for one, other in itertools.pairwise(shapely.get_coordinates(line)):
            third = (other - one) / 3
            yield shapely.LineString([one + third, other - third])

    before = on_foot(found(sample)[1])[0]
    redraw(sample, pieces)
    done = checked(sample)
    _, data = found(sample)
    rule, findings = on_foot(data)
    assert done.exit_code == 1  # as other rules say
    all_ = sum(rule[name]["people"] for name in ("passing", "failing", "undecided"))
    assert f"the way of {all_:,.0f} of {all_:,.0f} people" in "\n".join(rule["notes"])
    assert all("is estimated: no street is near" in one["notes"][0] for one in findings)
    notes = "\n".join(data["notes"])
    assert "only 0.3 % of the length hangs together, so many ways may be missing" in notes
    assert 'try join_m = 3 or crossings = "join" in [layers.streets]' in notes
    replan(sample, NAMED, "")
    _, without = found(sample)
    estimated, _ = on_foot(without)
    names = ("outcome", "passing", "failing", "undecided", "at_speeds")
    assert [rule[name] for name in names] == [estimated[name] for name in names]
    assert rule["passing"] != before["passing"]


def test_streets_in_some_parts_leave_people_without_a_way(sample):
    redraw(sample, lambda line: [line] if line.bounds[3] - line.bounds[1] > 2000 else [])
    _, data = found(sample)
    said = [one["message"] for one in on_foot(data)[1]]
    assert any("have no way on the streets to the nearest home-care place" in one for one in said)
    assert "of the length hangs together" in "\n".join(data["notes"])


# ---- what is odd, and does no harm


def test_heights_of_vertices_change_nothing(sample):
    before = on_foot(found(sample)[1])
    redraw(sample, lambda line: [shapely.force_3d(line, 12.5)])
    text, data = found(sample)
    assert "NaN" not in text
    assert on_foot(data) == before


def test_curves_are_walked_along_their_short_straight_pieces(sample):
    x, y = gpd.read_file(sample / "streets.shp").union_all().centroid.coords[0]
    to = Transformer.from_crs("EPSG:4549", "EPSG:4547", always_xy=True)
    drawings.curves(sample / "curves.gpkg", *to.transform(x, y))
    replan(sample, '"streets.shp"', '"curves.gpkg"')
    _, data = found(sample)
    notes = "\n".join(data["notes"])
    # Half a circle of 50 m drawn twice, and 100 m straight on.
    assert "streets: 2 lines with" in notes
    assert ", 0.3 km" in notes
    assert "1 part, the longest with 100 % of the length" in notes
    assert "drawn more than once counted once" in notes


# ---- the cache


def graphs(cache):
    return sorted(cache.glob("*.npz"))


@pytest.mark.parametrize("damage", ["cut", "emptied", "garbage", "one byte"])
def test_a_damaged_cache_changes_nothing(sample, cache, damage):
    first, _ = found(sample)
    (path,) = graphs(cache)
    whole = path.read_bytes()
    middle = len(whole) // 2
    broken = {
        "cut": whole[:middle],
        "emptied": b"",
        "garbage": bytes(range(256)) * 40,
        "one byte": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
    }
    path.write_bytes(broken[damage])
    assert found(sample)[0] == first
    assert path.read_bytes() == whole


def test_what_is_found_in_the_cache_says_the_same(sample, cache):
    first, _ = found(sample, "--compare-reach")
    assert len(graphs(cache)) == 1
    again, _ = found(sample, "--compare-reach")
    assert again == first
    assert len(graphs(cache)) == 1


def test_a_cache_that_cannot_be_written_changes_nothing(sample, cache, monkeypatch):
    first, _ = found(sample)
    in_the_way = sample / "a file"
    in_the_way.write_text("x")
    monkeypatch.setenv("SITING_CACHE", str(in_the_way))
    assert found(sample)[0] == first
    monkeypatch.setenv("SITING_CACHE", "off")
    assert found(sample)[0] == first
    assert len(graphs(cache)) == 1


def test_streets_that_changed_are_read_anew(sample, cache):
    found(sample)
    streets = gpd.read_file(sample / "streets.shp")
    streets["class"] = "motorway"
    streets.loc[streets.index[::2], "class"] = "local"
    shape = (sample / "streets.shp").read_bytes()
    streets.to_file(sample / "streets.shp")
    _, data = found(sample)
    assert (sample / "streets.shp").read_bytes() == shape  # only its table is another
    assert "16 of 32 lines left out: 16 motorways" in "\n".join(data["notes"])
    assert len(graphs(cache)) == 2


def test_two_checks_at_once_with_an_empty_cache_say_the_same(sample, cache):
    env = {**os.environ, "SITING_CACHE": str(cache)}
    command = [sys.executable, "-m", "siting", "check", str(sample / "plan.toml"), "--quiet"]
    outputs = [sample / f"{n}.json" for n in range(2)]
    runs = [
        subprocess.Popen([*command, "-o", str(out)], env=env, stderr=subprocess.PIPE, text=True)
        for out in outputs
    ]
    for run in runs:
        _, error = run.communicate(timeout=120)
        assert (run.returncode, error.partition(":")[0]) == (1, "written")
    one, other = (out.read_bytes() for out in outputs)
    assert one == other
    assert len(graphs(cache)) == 1
    assert not list(cache.glob("*.tmp"))

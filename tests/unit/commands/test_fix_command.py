from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import jsonschema
import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from siting.commands import main
from siting.report.json import fixes as fix_json


def run(*args):
    return CliRunner().invoke(main, ["fix", *map(str, args)])


@pytest.fixture
def plan(sample):
    return sample / "plan.toml"


def test_fixes_are_printed_in_80_columns_and_the_plan_stays(plan):
    before = plan.read_bytes()
    ran = run(plan, "--rule", "HZ-123", "--verbose")
    assert ran.exit_code == 0, ran.stderr
    assert "70 more beds at F02 南塘护理院 (210, then 280)" in ran.stdout
    assert max(map(cell_len, ran.stdout.splitlines())) <= 80
    assert plan.read_bytes() == before
    assert run(plan, "--rule", "HZ-123", "--verbose").stdout == ran.stdout


def test_what_verbose_shows_can_be_typed_and_mends_the_finding(plan):
    ran = run(plan, "--finding", "HZ-123/planning_unit-U3", "--verbose")
    assert '--set "id=F02,beds=280"' in ran.stdout
    tried = CliRunner().invoke(main, ["whatif", str(plan), "--set", "id=F02,beds=280"])
    assert "findings: 26 errors" in tried.stdout
    less = CliRunner().invoke(main, ["whatif", str(plan), "--set", "id=F02,beds=279"])
    assert "findings: 27 errors" in less.stdout


def test_files_hold_the_same_in_their_formats(plan, tmp_path):
    files = [tmp_path / f"f.{suffix}" for suffix in ("json", "geojson", "gpkg", "txt")]
    outputs = [text for file in files for text in ("-o", file)]
    ran = run(plan, "--rule", "HZ-125", "--at", "菱湖社区", "-q", *outputs)
    assert ran.exit_code == 0, ran.stderr
    assert ran.stdout == "示例区 (made up): 1 finding, 1 worked out, 1 with a small fix\n"
    fixes = json.loads(files[0].read_text("utf-8"))
    jsonschema.validate(fixes, json.loads(fix_json.schema()))
    found = fixes["findings"][0]["fixes"]
    features = json.loads(files[1].read_text("utf-8"))["features"]
    assert [one["geometry"]["type"] for one in features] == ["LineString", "Polygon"]
    assert [one["properties"]["costs"] for one in features] == [one["costs"] for one in found]
    with closing(sqlite3.connect(files[2])) as database:
        rows = [
            database.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
            for name in ("fix_areas", "fix_moves", "fix_places")
        ]
    assert rows == [1, 1, 0]
    assert "HZ-125/gap-05" in files[3].read_text("utf-8")


def test_the_rest_is_counted_and_all_works_it_out(plan):
    assert "29, the worst 12 worked out: --all works out the other 17" in run(plan).stdout
    assert "29 findings, 29 worked out" in run(plan, "--all", "-q").stdout


def test_a_position_says_where(plan):
    ran = run(plan, "--at", "121.30748,30.48422", "--rule", "HZ-125")
    assert "HZ-125/gap-05" in ran.stdout
    assert ran.stdout.count("HZ-125/gap") == 1


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--rule", "HZ-12"], "did you mean 'HZ-12"),
        (["--at", "菱湖小区"], "did you mean '菱湖社区'"),
        (["--finding", "HZ-125/gap-5"], "did you mean 'HZ-125/gap-"),
        (["-o", "x.pdf"], "suffix"),
        (["-o", "/nowhere/at/all/x.json"], "no such folder"),
    ],
)
def test_what_is_not_there_is_said_with_a_hint(plan, args, said):
    ran = run(plan, *args)
    assert ran.exit_code == 2
    assert said in ran.stderr
    assert ran.stdout == ""

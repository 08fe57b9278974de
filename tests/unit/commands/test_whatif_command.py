from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from siting.commands import main


def run(*args):
    return CliRunner().invoke(main, ["whatif", *map(str, args)])


@pytest.fixture
def plan(sample):
    return sample / "plan.toml"


def test_edits_are_said_with_what_they_change_in_80_columns(plan):
    ran = run(plan, "--remove", "F01", "--add", "type=养老机构,beds=100,at=121.282,30.484")
    assert ran.exit_code == 1
    assert "'F01' (松鹤养老院) removed" in ran.stdout
    assert "newly reached" in ran.stdout
    assert max(map(len, ran.stdout.splitlines())) <= 80
    again = run(plan, "--remove", "F01", "--add", "type=养老机构,beds=100,at=121.282,30.484")
    assert again.stdout == ran.stdout


def test_files_are_those_of_a_check_and_the_plan_stays(plan, tmp_path):
    before = plan.read_bytes()
    out, amended = tmp_path / "f.json", tmp_path / "new.toml"
    ran = run(plan, "--remove", "F01", "-o", out, "--amended", amended, "-q", "--fail-on", "never")
    assert (ran.exit_code, len(ran.stdout.splitlines())) == (0, 1)
    assert "what-if: 'F01' (松鹤养老院) removed" in json.loads(out.read_text("utf-8"))["notes"]
    assert ran.stderr.count("written: ") == 3
    assert plan.read_bytes() == before
    check = CliRunner().invoke(main, ["check", str(amended), "-q"])
    assert check.stdout == ran.stdout
    assert check.exit_code == 1


def test_what_is_written_has_a_map_its_edits_first_and_says_where_features_stand(plan, tmp_path):
    kept, edited = tmp_path / "a.json", tmp_path / "b.json"
    CliRunner().invoke(main, ["check", str(plan), "-o", str(kept)])
    run(plan, "--remove", "F02", "-o", edited)
    before, after = (json.loads(one.read_text(encoding="utf-8")) for one in (kept, edited))
    assert after["map"]["grid"] == before["map"]["grid"]
    assert {one["id"] for one in after["map"]["facilities"]} == {
        one["id"] for one in before["map"]["facilities"]
    } - {"F02"}
    sources = [
        {one["subject"]["id"]: one["source"] for one in made["findings"]}
        for made in (before, after)
    ]
    shared = sources[0].keys() & sources[1].keys()
    assert any(sources[0][id_] for id_ in shared)
    for name, args in {
        "text": ["report", str(edited)],
        "markdown": ["report", str(edited), "--format", "markdown"],
        "html": ["report", str(edited), "--format", "html"],
        "compared": ["compare", str(kept), str(edited)],
    }.items():
        said = CliRunner().invoke(main, args).stdout.replace("\\", "").replace("&#x27;", "'")
        top = said if name == "html" else "\n".join(said.splitlines()[:8])
        assert "what-if: 'F02' (南塘护理院) removed" in top, name
    assert "南塘护理院" in CliRunner().invoke(main, ["compare", str(kept), str(edited)]).stdout
    assert "facilities are not compared" not in said


def test_removed_places_make_room_before_others_are_added(plan):
    ran = run(plan, "--add", "id=F01,type=养老机构,at=121.282,30.484", "--remove", "F01", "-q")
    assert ran.exit_code == 1, ran.stderr


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([], "give at least one of --add"),
        (["--remove", "F011"], "did you mean 'F11'"),
        (["--move", "F01=30.4,121.2"], "longitude comes first"),
        (["--remove", "F01", "-o", "x.docx"], "suffix"),
        (["--remove", "F01", "--amended", "x.json"], ".toml"),
        (["--remove", "F01", "--amended", "/nowhere/at/all/x.toml"], "no such folder"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_written(plan, args, said):
    ran = run(plan, *args)
    assert ran.exit_code == 2
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


def test_nothing_changes_for_anybody_far_from_homes_of_no_kind(plan):
    ran = run(plan, "--add", "type=图书馆,at=121.282,30.484")
    assert "nobody: the edits change nothing" in ran.stdout

"""A file is run again by its seal: what changed since, and whether it was edited, is said."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from siting.commands import main
from siting.report.json.seal import versions
from tests.test_order import mixed

ROOT = Path(__file__).resolve().parents[3]


def run(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture
def checked(sample, monkeypatch):
    """Check the sample, and stand in its folder."""
    monkeypatch.chdir(sample)
    run("check", "plan.toml", "-q", "-o", "findings.json")
    return sample


def record(name="findings.json"):
    return json.loads(Path(name).read_text(encoding="utf-8"))


def edit(name, old, new):
    path = Path(name)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


def test_a_file_that_nobody_touched_is_the_same_to_the_byte(checked):
    done = run("verify", "findings.json", "-q")
    assert done.exit_code == 0
    assert done.stdout == "findings.json: a second run writes the same, to the byte\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"outcome":"fail"', '"outcome":"pass"', "the file says pass"),
        ('"map":true', '"map":false', "'map' is not the same"),
        ('"year":2025', '"year":2026', "'plan' is not the same"),
    ],
)
def test_an_edit_of_the_file_itself_is_found(checked, old, new, said):
    edit("findings.json", old, new)
    done = run("verify", "findings.json", "--verbose")
    assert done.exit_code == 1
    assert "a second run writes the same" not in done.stdout
    assert said in " ".join(done.stdout.split())


def test_a_forged_digest_does_not_help(checked):
    from siting.report.json import canonical, read_back, seal

    edit("findings.json", '"outcome":"fail"', '"outcome":"pass"')
    forged = read_back.read(Path("findings.json"))
    forged = seal.sealed(forged, forged.seal.run, plan=Path("plan.toml"))
    Path("findings.json").write_text(canonical.render(forged), encoding="utf-8", newline="")
    done = run("verify", "findings.json")
    assert done.exit_code == 1
    assert "finds something else" in done.stdout


def test_other_line_ends_are_no_edit_but_not_the_same_bytes(checked):
    path = Path("findings.json")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    done = run("verify", path)
    assert done.exit_code == 1
    assert "but not in the same bytes" in done.stdout


def test_another_translation_is_said_and_finds_nothing_else(checked):
    kept, _, said = Path("findings.json").read_text(encoding="utf-8").partition('"chinese": {')
    assert "老年人" in said
    text = f'{kept}"chinese": {{{said.replace("老年人", "老人")}'
    Path("findings.json").write_text(text, encoding="utf-8", newline="")
    done = run("verify", "findings.json")
    assert done.exit_code == 1
    assert "the Chinese of messages is not the same" in done.stdout


def test_files_that_changed_are_named_with_what_comes_of_it(checked):
    edit("facilities.csv", ",190,", ",19,")
    edit("plan.toml", "\n", "\n# a remark\n")
    done = run("verify", "findings.json")
    said = " ".join(done.stdout.split())
    assert done.exit_code == 1
    assert "the plan has changed" in said
    assert "the file of facilities (facilities.csv) has changed" in said
    assert "another one in the file" in said


def test_a_rule_that_comes_out_alike_is_told_apart_by_what_is_missing(checked):
    edit("facilities.csv", "养老机构,210,", "养老机构,190,")
    said = " ".join(run("verify", "findings.json").stdout.split())
    alike = "fail, 25.0 to 50.0 % of units, missing: {} beds"
    assert f"the file says {alike.format(452)}, the plan gives {alike.format(472)}" in said
    chinese = run("verify", "findings.json", "--lang", "zh").stdout
    assert "fail" not in chinese
    assert "of units" not in chinese


def test_options_of_the_run_are_used_again(checked):
    args = ("-q", "--reading", "strict", "--no-map", "--today", "2020-05-05", "--access")
    run("check", "plan.toml", "-o", "base.json")
    run("check", "plan.toml", *args, "--baseline", "base.json", "-o", "findings.json")
    assert record()["seal"]["run"]["reading"] == "strict"
    assert record()["as_of"] == "2020-05-05"
    assert run("verify", "findings.json").exit_code == 0
    Path("base.json").unlink()
    done = run("verify", "findings.json")
    assert done.exit_code == 2
    assert "say where it is: --baseline PATH" in done.stderr


def test_a_proposal_is_made_again(checked):
    run("propose", "plan.toml", "--sites", "2", "-q", "-o", "proposal.json")
    assert run("verify", "proposal.json").exit_code == 0
    edit("facilities.csv", ",190,", ",19,")
    done = run("verify", "proposal.json")
    assert done.exit_code == 1
    assert "the file of facilities has changed" in done.stdout
    run("propose", "plan.toml", "--sites", "1", "--seconds", "9", "-q", "-o", "proposal.json")
    done = run("verify", "proposal.json")
    assert done.exit_code == 2
    assert "no second run ends where it did" in done.stderr


def test_what_cannot_be_run_again_is_refused(checked, tmp_path):
    run("whatif", "plan.toml", "--remove", "F02", "-o", "edited.json")
    assert "the file has no seal" in run("verify", "edited.json").stderr
    (tmp_path / "apart").mkdir()
    alone = tmp_path / "apart" / "findings.json"
    shutil.copy("findings.json", alone)
    assert run("verify", alone).exit_code == 0  # the plan is in the current folder
    Path("plan.toml").rename("other.toml")
    done = run("verify", alone)
    assert (done.exit_code, "say where it is: --plan PATH" in done.stderr) == (2, True)
    assert run("verify", alone, "--plan", "other.toml").exit_code == 1  # its name is another one
    edit("findings.json", '"plan":"plan.toml"', '"plan":"../../etc/plan.toml"')
    assert "'plan.toml' is not beside the file" in run("verify", "findings.json").stderr
    Path("none.json").write_text("{}", encoding="utf-8")
    assert run("verify", "none.json").exit_code == 2


def test_the_environment_is_held_where_asked_for_and_changes_no_digest(checked):
    run("check", "plan.toml", "-q", "--environment", "-o", "with.json")
    held, plain = record("with.json")["seal"], record()["seal"]
    assert held.pop("environment") == versions()
    assert plain.pop("environment") is None
    assert held == plain
    assert run("verify", "with.json").exit_code == 0
    edit("with.json", f'"numpy":"{versions()["numpy"]}"', '"numpy":"1.0"')
    done = run("verify", "with.json")
    assert done.exit_code == 1
    assert "numpy was 1.0 and is" in done.stdout


def test_shuffled_features_change_the_hashes_of_files_and_nothing_else(checked):
    before = record()
    mixed(checked, random.Random(3))
    run("check", "plan.toml", "-q", "-o", "again.json")
    after = record("again.json")
    assert before["seal"] == after["seal"]
    shuffled = 0
    for old, new in zip(before["inputs"], after["inputs"], strict=True):
        shuffled += old["sha256"] != new["sha256"]
        old |= {"sha256": "", "bytes": 0}
        new |= {"sha256": "", "bytes": 0}
    assert shuffled == 6
    for one in (*before["findings"], *after["findings"]):
        (one["source"] or {}).pop("line", None)
    assert before == after
    done = run("verify", "findings.json")
    assert done.exit_code == 1
    assert "finds the same; what it rests on has changed" in " ".join(done.stdout.split())


def test_operations_of_proj_are_held(checked):
    inputs = {one["layer"]: one["operations"] for one in record()["inputs"]}
    assert inputs["streets"] == []  # in the plane already
    (one,) = inputs["residential"]
    assert "proj=tmerc lat_0=0 lon_0=120" in one["definition"]
    assert (one["accuracy_m"], one["grids"], one["grids_missing"]) == (0.0, [], [])


def others():
    """Find other Pythons that have all that siting needs."""
    needs = "import geopandas, rasterio, scipy, msgspec, rich, click, siting"
    found = []
    for minor in (11, 12, 13):
        path = shutil.which(f"python3.{minor}")
        if path is None or minor == sys.version_info.minor:
            continue
        env = os.environ | {"PYTHONPATH": str(ROOT)}
        done = subprocess.run([path, "-c", needs], env=env, capture_output=True, check=False)
        if done.returncode == 0:
            found.append(path)
    return found


def test_other_pythons_write_the_same_bytes(checked):
    pythons = others()
    if not pythons:
        pytest.skip("no other Python from 3.11 to 3.13 here has the packages that siting needs")
    for python in pythons:
        args = ["-m", "siting", "check", "plan.toml", "-q", "-o", "other.json", "--fail-on"]
        env = os.environ | {"PYTHONPATH": str(ROOT)}
        subprocess.run([python, *args, "never"], env=env, check=True)
        assert Path("other.json").read_bytes() == Path("findings.json").read_bytes(), python

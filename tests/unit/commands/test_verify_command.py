"""A record is run again: what changed since is said."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from siting.commands import main


@pytest.fixture
def checked(sample, monkeypatch):
    """Check the sample, and stand in its folder."""
    monkeypatch.chdir(sample)
    CliRunner().invoke(main, ["check", "plan.toml", "-q", "-o", "findings.json"])
    return sample


def verify(*args):
    return CliRunner().invoke(main, ["verify", "findings.json", *args])


def test_a_record_that_nobody_touched_is_the_same(checked):
    done = verify()
    assert (done.exit_code, done.stdout) == (0, "findings.json: the same, to the last digit\n")


def test_an_outcome_that_somebody_edited_is_found(checked):
    path = checked / "findings.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"outcome":"fail"', '"outcome":"pass"', 1), encoding="utf-8")
    done = verify()
    assert done.exit_code == 1
    assert "other parts: rules" in done.stdout
    assert "the file was edited, or the plan" in done.stdout


def test_a_file_that_changed_is_named_with_what_comes_of_it(checked):
    path = checked / "facilities.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",190,", ",19,"), encoding="utf-8")
    done = verify()
    assert done.exit_code == 1
    assert "the file of facilities (facilities.csv) is another one" in done.stdout
    assert "other findings" in done.stdout


def test_options_of_the_record_are_used_again(checked):
    args = ["check", "plan.toml", "-q", "--reading", "strict", "--no-map", "--today", "2020-05-05"]
    CliRunner().invoke(main, [*args, "--access", "-o", "findings.json"])
    assert json.loads((checked / "findings.json").read_text(encoding="utf-8"))["as_of"]
    assert verify().exit_code == 0


def test_a_record_that_is_none_is_refused(checked):
    (checked / "findings.json").write_text("{}", encoding="utf-8")
    assert verify().exit_code == 2
    assert verify("--plan", "nowhere.toml").exit_code == 2

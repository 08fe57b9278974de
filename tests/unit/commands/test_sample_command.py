"""``siting sample`` and ``siting schema``."""

from __future__ import annotations

import json

import pytest

from siting.commands import sample


@pytest.fixture
def district(tmp_path, monkeypatch):
    source = tmp_path / "built in"
    (source / "deep").mkdir(parents=True)
    (source / "__pycache__").mkdir()
    for name in ("plan.toml", "deep/养老.csv", "make.py"):
        (source / name).write_text(name, encoding="utf-8")
    monkeypatch.setattr(sample, "PLACES", (tmp_path / "none", source))
    return source


def test_the_sample_is_copied_without_the_program_that_made_it(run, district, tmp_path):
    done = run("sample", tmp_path / "new" / "demo")
    assert done.exit_code == 0
    copied = {path.name for path in (tmp_path / "new" / "demo").rglob("*")}
    assert copied == {"plan.toml", "deep", "养老.csv"}


def test_it_says_what_to_type_next(run, district, tmp_path):
    done = run("sample", tmp_path / "a b")
    assert f"  siting check '{tmp_path}/a b/plan.toml'\n" in done.stdout


def test_an_empty_folder_may_be_there(run, district, tmp_path):
    (tmp_path / "demo").mkdir()
    assert run("sample", tmp_path / "demo").exit_code == 0


def test_the_folder_where_one_stands_will_do(run, district, tmp_path, monkeypatch):
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    done = run("sample", ".")
    assert done.exit_code == 0, done.stderr
    assert "siting check plan.toml\n" in done.stdout
    assert {path.name for path in here.iterdir()} == {"plan.toml", "deep"}


def test_a_folder_with_something_in_it_is_left_alone(run, district, tmp_path):
    done = run("sample", district)
    assert done.exit_code == 2
    assert "not empty" in done.stderr


def test_a_file_in_the_way_is_left_alone(run, district, tmp_path):
    (tmp_path / "demo").write_text("mine")
    assert run("sample", tmp_path / "demo").exit_code == 2
    assert run("sample", tmp_path / "demo" / "below").exit_code == 2
    assert (tmp_path / "demo").read_text() == "mine"


def test_an_installation_without_the_sample_says_so(run, tmp_path, monkeypatch):
    monkeypatch.setattr(sample, "PLACES", (tmp_path / "none",))
    assert run("sample", tmp_path / "demo").exit_code == 2


@pytest.mark.parametrize("which", ["findings", "inspection", "proposal"])
def test_a_schema_is_printed_as_json(run, which):
    done = run("schema", which)
    assert json.loads(done.stdout)["$id"] == f"{which}.schema.json"

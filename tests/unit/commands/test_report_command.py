"""``siting report``: the same bytes as when written at once, in every format of every record."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from siting import report
from siting.commands import main
from tests import set_by_typst

RECORDS = {
    "check": (["check", "plan.toml"], report.WRITERS),
    "propose": (["propose", "plan.toml", "--sites", "2"], report.PROPOSAL_WRITERS),
    "fix": (["fix", "plan.toml", "--rule", "HZ-126"], report.FIX_WRITERS),
    "inspect": (["inspect", "plan.toml"], report.INSPECTION_WRITERS),
}


def run(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args])


def outputs(name, writers):
    return [part for writer in writers for part in ("-o", f"{name}{writer.suffix}")]


def writable(writers):
    """Leave out what needs a package that is not installed."""
    return [one for one in writers.values() if not one.needs or set_by_typst.HERE]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", RECORDS)
def test_every_format_made_later_is_the_same_byte_for_byte(name, lang, sample, monkeypatch):
    monkeypatch.chdir(sample)
    args, writers = RECORDS[name][0], writable(RECORDS[name][1])
    assert run(*args, "--lang", lang, *outputs("now", writers)).exit_code in (0, 1)
    Path("now.json").rename("kept.json")
    done = run("report", "kept.json", "--lang", lang, *outputs("later", writers))
    assert done.exit_code == 0, done.output
    assert "left out" not in done.stderr
    Path("kept.json").rename("now.json")
    for writer in writers:
        now, later = (Path(f"{word}{writer.suffix}").read_bytes() for word in ("now", "later"))
        assert now == later, writer.suffix


@pytest.fixture
def findings(sample, monkeypatch):
    """The sample, checked from the folder above it."""
    monkeypatch.chdir(sample.parent)
    run("check", "sample/plan.toml", "-q", "-o", "sample/findings.json", "-o", "now.sarif")
    return Path("sample/findings.json")


def test_paths_begin_at_the_folder_of_the_file_or_at_the_base(findings):
    run("report", findings, "-o", "later.sarif", "-o", "later.xml")
    assert Path("later.sarif").read_bytes() == Path("now.sarif").read_bytes()
    assert '"uri":"sample/plan.toml"' in Path("later.sarif").read_text("utf-8")
    run("report", findings, "--base", "drafts/3", "-o", "other.sarif")
    assert '"uri":"drafts/3/plan.toml"' in Path("other.sarif").read_text("utf-8")
    os.chdir("sample")
    run("report", "findings.json", "-o", "root.sarif")
    assert '"uri":"plan.toml"' in Path("root.sarif").read_text("utf-8")


def test_without_a_file_it_prints_and_gates_if_asked(findings):
    assert run("report", findings).exit_code == 0
    assert "HZ-125" in run("report", findings).stdout
    assert run("report", findings, "--fail-on", "error").exit_code == 1
    assert run("report", findings, "--format", "github").stdout.startswith("::error file=sample/")


def test_what_cannot_be_is_refused(findings):
    for args, said in (
        ((findings, "-o", findings), "replace a file that is read"),
        ((findings, "--format", "gpkg"), "cannot be printed"),
        ((findings, "-o", "x.docx"), "says no known format"),
        (("sample/plan.toml",), "no result of siting"),
        (("gone.json",), "there is no such file"),
        ((findings, "--step-summary"), "GITHUB_STEP_SUMMARY is not set"),
        ((findings, "-o", "a.md", "-o", "a.md"), "written twice"),
    ):
        done = run("report", *args)
        assert (done.exit_code, said in done.stderr) == (2, True), done.stderr


def test_a_summary_is_added_to_what_is_there(findings, monkeypatch):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    for _ in range(2):
        assert run("report", findings, "--step-summary", "-o", "a.md").exit_code == 0
    assert Path("summary.md").read_text("utf-8") == 2 * Path("a.md").read_text("utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "gone/summary.md")
    assert run("report", findings, "--step-summary").exit_code == 2


def test_layers_that_only_a_check_draws_are_named(sample, monkeypatch):
    monkeypatch.chdir(sample)
    run("check", "plan.toml", "-q", "--access", "--service-areas", "-o", "findings.json")
    done = run("report", "findings.json", "-o", "later.gpkg", "-o", "later.md")
    assert done.exit_code == 0
    assert "left out of later.gpkg: access_points, service_streets" in done.stderr
    assert "later.md:" not in done.stderr


@pytest.mark.parametrize(
    ("args", "record"),
    [
        (["check", "sample/plan.toml"], "f.json"),
        (["propose", "sample/plan.toml", "--sites", "1"], "p.json"),
        (["fix", "sample/plan.toml"], "x.json"),
        (["compare", "f.json", "w.json"], "c.json"),
    ],
)
def test_maps_of_every_record_are_in_the_datum_that_is_asked_for(findings, args, record):
    run("check", "sample/plan.toml", "-o", "f.json")
    run("whatif", "sample/plan.toml", "--remove", "F02", "-o", "w.json")
    assert run(*args, "-o", record).exit_code in (0, 1)
    assert run("report", record, "-o", "there.geojson", "--datum", "GCJ-02").exit_code == 0
    made = json.loads(Path("there.geojson").read_text(encoding="utf-8"))
    assert made["datum"] == "GCJ-02"
    assert {one["properties"]["datum"] for one in made["features"]} == {"GCJ-02"}

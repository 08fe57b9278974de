"""``siting compare`` from the command line: plans and results, every format, the gate."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from siting import report
from siting.commands import main
from siting.report.json import comparison as comparison_json

NASTY = "<script>alert(1)</script>|::error::[x](http://y) \x1b[31m\u202e"


def run(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture
def amended(sample, monkeypatch):
    """Propose three sites for the sample, and stand in its folder."""
    monkeypatch.chdir(sample)
    run("check", "plan.toml", "-q", "-o", "findings.json")
    run("propose", "plan.toml", "--sites", "3", "-q")
    return sample


def test_a_plan_with_sites_is_better_and_without_them_worse(amended):
    done = run("compare", "findings.json", "plan-proposed.toml", "--fail-on", "worse")
    assert done.exit_code == 0, done.output
    assert "0 new, 0 worse, 9 better, 4 fixed" in done.stdout
    assert "added: P1 (养老机构), 120 beds" in done.stdout
    assert "other files were read for proposed" in done.stdout
    back = run("compare", "plan-proposed.toml", "findings.json", "--fail-on", "worse", "-q")
    assert back.exit_code == 1
    assert "4 new, 9 worse, 0 better, 0 fixed" in back.stdout
    assert run("compare", "findings.json", "plan.toml", "--fail-on", "worse").exit_code == 0


def test_every_format_is_written_and_made_later(amended):
    names = [f"now{writer.suffix}" for writer in report.COMPARISON_WRITERS.values()]
    args = [part for name in names for part in ("-o", name)]
    assert run("compare", "findings.json", "plan-proposed.toml", *args).exit_code == 0
    said = json.loads(Path("now.json").read_text(encoding="utf-8"))
    schema = json.loads(comparison_json.schema())
    jsonschema.Draft202012Validator(schema).validate(said)
    drawn = json.loads(Path("now.geojson").read_text(encoding="utf-8"))["features"]
    assert len(drawn) == len(said["places"]) + len(said["facilities"]) == 16
    assert {one["properties"]["change"] for one in drawn} == {"better", "fixed", "added"}
    later = [part for name in names for part in ("-o", name.replace("now", "later"))]
    assert run("report", "now.json", *later).exit_code == 0
    for name in names:
        assert Path(name).read_bytes() == Path(name.replace("now", "later")).read_bytes()


def test_names_of_strangers_do_nothing_in_any_format(amended):
    path = amended / "facilities.csv"
    text = path.read_text(encoding="utf-8").replace("松鹤养老院", NASTY).replace(",190,", ",20,")
    path.write_text(text, encoding="utf-8")
    names = ("c.md", "c.txt", "c.geojson", "c.json", "c.html")
    args = [part for name in names for part in ("-o", name)]
    done = run("compare", "findings.json", "plan.toml", *args)
    assert done.exit_code == 0, done.output
    for name in names:
        written = Path(name).read_text(encoding="utf-8")
        assert "alert" in written
        assert "\x1b" not in written
        assert "\u202e" not in written
    assert "<script>" not in Path("c.md").read_text(encoding="utf-8")
    assert "<script>alert" not in Path("c.html").read_text(encoding="utf-8")
    assert "::error::" not in done.stdout + Path("c.md").read_text(encoding="utf-8")


def test_other_readings_are_said_first_and_not_compared(amended):
    done = run("compare", "findings.json", "plan.toml", "--reading", "strict")
    head, _, rest = done.stdout.partition("Rule ")
    assert "the rules are read differently: default, then strict" in head
    assert "HC-117: it asks something else" in head
    assert "0 new, 0 worse, 0 better, 0 fixed; rules not comparable: 4" in " ".join(head.split())
    assert "not comparable" in " ".join(rest.split()) or "comparable" in rest
    gate = run("compare", "findings.json", "plan.toml", "--reading", "strict", "--fail-on", "worse")
    assert gate.exit_code == 1


def test_what_is_no_result_of_a_check_is_refused(amended):
    run("propose", "plan.toml", "--sites", "1", "-q", "-o", "p.json", "-o", "p.geojson")
    done = run("compare", "findings.json", "p.json")
    assert done.exit_code == 2
    assert "this is not what siting check writes" in done.stderr
    assert run("compare", "findings.json", "none.toml").exit_code == 2
    assert run("compare", "findings.json", "plan.toml", "-o", "findings.json").exit_code == 2


def test_a_page_fits_80_columns_in_both_languages(amended):
    from rich.cells import cell_len

    for lang in ("en", "zh"):
        done = run("compare", "findings.json", "plan-proposed.toml", "-v", "--lang", lang)
        assert done.exit_code == 0
        assert max(cell_len(line) for line in done.stdout.splitlines()) <= 80

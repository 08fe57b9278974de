"""``siting check``."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyogrio
import pytest

from siting.errors import At, SitingError
from siting.records.drawn import AccessPoints, Drawn
from siting.records.finding import Severity
from siting.report.terminal import check as terminal
from tests.conftest import ROOT

from .conftest import make_result


def test_a_clean_plan_prints_its_report_and_exits_0(run, stages, plan):
    done = run("check", plan)
    assert done.exit_code == 0
    assert done.stdout == terminal.render(stages.result)
    assert done.stderr == ""
    assert stages.calls == [("check", plan, None)]


@pytest.mark.parametrize(
    ("worst", "fail_on", "code"),
    [
        (Severity.ERROR, "error", 1),
        (Severity.WARNING, "error", 0),
        (Severity.WARNING, "warning", 1),
        (Severity.NOTE, "warning", 0),
        (Severity.NOTE, "note", 1),
        (Severity.ERROR, "note", 1),
        (Severity.ERROR, "never", 0),
    ],
)
def test_findings_at_or_above_fail_on_exit_1(run, stages, plan, worst, fail_on, code):
    stages.result = make_result(worst)
    assert run("check", plan, "--fail-on", fail_on).exit_code == code


def test_errors_fail_by_default(run, stages, plan):
    stages.result = make_result(Severity.ERROR)
    assert run("check", plan).exit_code == 1
    stages.result = make_result(Severity.WARNING)
    assert run("check", plan).exit_code == 0


def test_quiet_prints_one_line(run, stages, plan):
    stages.result = make_result(Severity.ERROR, Severity.NOTE)
    done = run("check", plan, "--quiet")
    assert done.stdout == "草案: rules: none; findings: 1 error, 1 note\n"


def test_files_are_written_beside_the_report(run, stages, plan):
    done = run("check", plan, "-o", "a.json", "-o", "b.geojson", "-o", "c.gpkg")
    assert done.exit_code == 0
    assert done.stdout == terminal.render(stages.result)
    assert done.stderr == "written: a.json\nwritten: b.geojson\nwritten: c.gpkg\n"
    assert all(Path(name).stat().st_size for name in ("a.json", "b.geojson", "c.gpkg"))


def test_a_format_without_a_file_is_printed_instead(run, stages, plan):
    done = run("check", plan, "--format", "json")
    assert json.loads(done.stdout)["format"] == "siting-findings/1"


def test_a_format_that_cannot_be_printed_is_refused(run, stages, plan):
    done = run("check", plan, "--format", "gpkg")
    assert (done.exit_code, stages.calls) == (2, [])
    assert "hint: name a file: -o findings.gpkg" in done.stderr


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("a.docx", "end the name in one of .json, .geojson, .gpkg, .fgb"),
        ("missing/a.json", "mkdir -p missing"),
        ("homes.geojson", "this would replace a file that is read"),
        ("./homes.geojson", "this would replace a file that is read"),
    ],
)
def test_an_output_that_cannot_be_is_refused_before_the_check(run, stages, plan, output, said):
    done = run("check", plan, "-o", "fine.json", "-o", output)
    assert (done.exit_code, stages.calls) == (2, [])
    assert done.stderr.startswith("error: ")
    assert said in done.stderr
    assert not Path("fine.json").exists()


def test_the_plan_itself_is_never_replaced(run, stages, plan):
    done = run("check", plan, "-o", plan, "--format", "json")
    assert (done.exit_code, stages.calls) == (2, [])


def test_one_file_is_not_written_twice(run, stages, plan):
    done = run("check", plan, "-o", "a.json", "-o", "./a.json")
    assert (done.exit_code, stages.calls) == (2, [])
    assert "written twice" in done.stderr


def test_bad_input_is_said_in_two_lines_and_exits_2(run, stages, plan):
    stages.raises = SitingError(
        "beds are \x1b[31mnegative\nerror: x", hint="give 0 or more", at=At(path="a.csv", line=3)
    )
    done = run("check", plan, "-o", "a.json")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr == (
        "error: a.csv:3: beds are \\x1b[31mnegative error: x\nhint: give 0 or more\n"
    )
    assert not Path("a.json").exists()


def test_a_missing_plan_exits_2(run, stages, tmp_path):
    done = run("check", tmp_path / "none.toml")
    assert done.exit_code == 2
    assert "there is no such plan" in done.stderr


def test_a_bug_exits_3_and_never_1(run, stages, plan):
    stages.raises = KeyError("x")
    done = run("check", plan)
    assert done.exit_code == 3
    assert "this is a bug in siting" in done.stderr
    assert "KeyError: 'x'" in done.stderr
    assert "SITING_DEBUG=1" in done.stderr
    assert "Traceback" not in done.stderr


def test_debugging_shows_the_traceback_of_a_bug(run, stages, plan, monkeypatch):
    monkeypatch.setenv("SITING_DEBUG", "1")
    stages.raises = KeyError("x")
    assert isinstance(run("check", plan).exception, KeyError)


def test_an_interrupt_exits_130(run, stages, plan):
    stages.raises = KeyboardInterrupt()
    done = run("check", plan)
    assert (done.exit_code, done.stderr) == (130, "stopped\n")


@pytest.mark.parametrize("reading", ["strict", "lenient"])
def test_a_reading_is_handed_on(run, stages, plan, reading):
    assert run("check", plan, "--reading", reading).exit_code == 0
    assert stages.calls == [("check", plan, reading)]


def test_an_unknown_reading_exits_2(run, stages, plan):
    assert run("check", plan, "--reading", "severe").exit_code == 2
    assert stages.calls == []


@pytest.mark.parametrize(
    ("flags", "asked"),
    [
        ([], ()),
        (["--compare-reach"], ("compare_reach",)),
        (["--access"], ("access",)),
        (["--service-areas"], ("service_areas",)),
        (
            ["--service-areas", "--access", "--compare-reach"],
            ("compare_reach", "access", "service_areas"),
        ),
    ],
)
def test_what_else_is_asked_for_is_handed_on(run, stages, plan, flags, asked):
    assert run("check", plan, *flags).exit_code == 0
    assert stages.calls == [("check", plan, None, *asked)]


def test_what_only_maps_hold_is_written_into_them(run, stages, plan):
    points = AccessPoints(
        xy=np.array([[500100.0, 3400100.0]]),
        people=np.array([10.0]),
        beds_per_10000=np.array([0.0]),
        gaussian_per_10000=np.array([0.0]),
        unsure=np.array([False]),
        unit=np.array(["a"], dtype=object),
    )
    stages.drawn = Drawn(access=points)
    assert run("check", plan, "-o", "a.gpkg").exit_code == 0
    assert pyogrio.read_info("a.gpkg", layer="access_points")["features"] == 1


def feature(kind, coordinates, **properties):
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


@pytest.mark.parametrize(
    ("lat", "fail_on", "code"),
    [(30.01, "error", 0), (30.01, "warning", 1), (30.01, "never", 0), (30.001, "warning", 0)],
)
def test_people_far_from_all_streets_fail_where_warnings_do(run, tmp_path, lat, fail_on, code):
    layers = {
        "elders": [feature("Point", [120.0, lat], older_people=5)],
        "facilities": [feature("Point", [120.0, lat], type="养老机构")],
        "streets": [feature("LineString", [[120.0, 30.0], [120.01, 30.0]])],
    }
    pack = ROOT / "examples" / "wuhan" / "streets-500m.yaml"
    text = f'[plan]\nrules = ["{pack.as_posix()}"]\nsurroundings = "known"\nyear = 2025\n'
    for name, features in layers.items():
        whole = {"type": "FeatureCollection", "features": features}
        (tmp_path / f"{name}.geojson").write_text(json.dumps(whole), encoding="utf-8")
        text += f'[layers.{name}]\npath = "{name}.geojson"\n'
    (tmp_path / "plan.toml").write_text(text, encoding="utf-8")
    done = run("check", tmp_path / "plan.toml", "--fail-on", fail_on, "--root", pack.parent)
    assert done.exit_code == code
    said = "Everybody lives near a street"
    assert (said in done.stdout) == (lat == 30.01)

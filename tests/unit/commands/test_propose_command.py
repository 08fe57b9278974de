"""``siting propose``."""

from __future__ import annotations

from pathlib import Path

import pytest


def test_the_sites_and_the_amended_plan_go_beside_the_plan(run, stages, plan):
    done = run("propose", plan, "--sites", 3)
    assert done.exit_code == 0
    assert stages.calls == [
        ("propose", plan, 3, False, None),
        ("save", Path("plan-proposal.geojson"), Path("plan-proposed.toml")),
    ]
    assert done.stdout.startswith("0 sites proposed for 草案\n")
    assert done.stderr == "written: plan-proposal.geojson\nwritten: plan-proposed.toml\n"


def test_until_pass_asks_for_as_many_as_it_takes(run, stages, plan):
    assert run("propose", plan, "--until-pass").exit_code == 0
    assert stages.calls[0] == ("propose", plan, None, True, None)


@pytest.mark.parametrize("args", [[], ["--sites", "2", "--until-pass"], ["--sites", "0"]])
def test_how_many_is_said_exactly_once(run, stages, plan, args):
    done = run("propose", plan, *args)
    assert (done.exit_code, stages.calls) == (2, [])


def test_outputs_name_the_sites_and_ask_for_more_files(run, stages, plan):
    done = run("propose", plan, "--sites", 1, "-o", "all.json", "-o", "s.geojson", "-o", "p.txt")
    assert done.exit_code == 0
    assert stages.calls[1] == ("save", Path("s.geojson"), Path("plan-proposed.toml"))
    assert "siting-proposal/1" in Path("all.json").read_text(encoding="utf-8")
    assert Path("p.txt").exists()
    assert not Path("plan-proposal.geojson").exists()


def test_sites_and_amended_plan_may_be_written_elsewhere(run, stages, plan, tmp_path_factory):
    away = tmp_path_factory.mktemp("away")
    args = ("-o", away / "s.geojson", "--amended", away / "p.toml")
    assert run("propose", plan, "--sites", 1, *args).exit_code == 0
    assert stages.calls[1] == ("save", away / "s.geojson", away / "p.toml")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["-o", "a.gpkg"], "end the name in one of .json, .geojson, .txt"),
        (["-o", "homes.geojson"], "this would replace a file that the plan reads"),
        (["--amended", "plan.toml"], "this would replace a file that the plan reads"),
        (["--amended", "plan.json"], "end its name in .toml"),
    ],
)
def test_outputs_that_cannot_be_are_refused_before_the_work(run, stages, plan, args, said):
    done = run("propose", plan, "--sites", 1, *args)
    assert (done.exit_code, stages.calls) == (2, [])
    assert said in done.stderr


def test_quiet_prints_one_line(run, stages, plan):
    done = run("propose", plan, "--sites", 1, "--quiet")
    assert done.stdout == "草案: rules: none; findings: none\n"


def test_a_reading_is_handed_on(run, stages, plan):
    assert run("propose", plan, "--sites", 1, "--reading", "strict").exit_code == 0
    assert stages.calls[0] == ("propose", plan, 1, False, "strict")

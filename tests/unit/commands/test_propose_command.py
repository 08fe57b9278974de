"""``siting propose``."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from siting.propose.asked import Asked


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
        (["-o", "a.gpkg"], "end the name in one of .json, .geojson, .html"),
        (["-o", "homes.geojson"], "this would replace a file that is read"),
        (["--amended", "plan.toml"], "this would replace a file that is read"),
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


# ---- modes


@pytest.mark.parametrize(
    ("args", "asked"),
    [
        ("--sites 3", {"sites": 3}),
        ("--beds 500", {"beds": 500}),
        ("--budget 12.5", {"budget": 12.5}),
        ("--until-pass --backup", {"until_pass": True, "backup": True}),
        ("--sites 3 --curve", {"sites": 3, "curve": True}),
        ("--sites 3 --equity 62.5", {"sites": 3, "equity": 62.5}),
        ("--sites 3 --effort exact --seconds 2.5", {"effort": "exact", "seconds": 2.5, "sites": 3}),
        ("--sites 6 --phases 2025,2035", {"sites": 6, "phases": ((2025, 3), (2035, 6))}),
        ("--sites 5 --phases 2025,2030,2035", {"phases": ((2025, 2), (2030, 4), (2035, 5))}),
        ("--sites 5 --phases 2025:0,2035:5", {"phases": ((2025, 0), (2035, 5))}),
        ("--sites 5 --phases 2025:5,2035:5", {"phases": ((2025, 5), (2035, 5))}),
        ("--sites 1 --phases 2025,2030", {"phases": ((2025, 1), (2030, 1))}),
        ("--sites 2 --phases 2030 --backup", {"phases": ((2030, 2),), "backup": True}),
    ],
)
def test_what_is_asked_is_handed_on(run, stages, plan, args, asked):
    done = run("propose", plan, *args.split())
    assert done.exit_code == 0
    assert {name: getattr(stages.asked, name) for name in asked} == asked


def test_left_out_is_what_it_always_was(run, stages, plan):
    run("propose", plan, "--sites", 1)
    assert stages.asked == Asked(sites=1)
    assert stages.asked.effort == "normal"


ONE_SIZE = "give one of --sites N, --beds N, --budget MONEY and --until-pass"
ONE_MORE = "give one of --curve, --equity and --phases"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ("", ONE_SIZE),
        ("--sites 3 --beds 100", ONE_SIZE),
        ("--beds 100 --budget 5", ONE_SIZE),
        ("--budget 5 --until-pass", ONE_SIZE),
        ("--beds 0", "--beds"),
        ("--budget 0", "--budget"),
        ("--budget nan", "--budget"),
        ("--budget inf", "--budget"),
        ("--sites 3 --equity 0", "--equity"),
        ("--sites 3 --equity 100.1", "--equity"),
        ("--sites 3 --equity nan", "--equity"),
        ("--sites 3 --seconds 0", "--seconds"),
        ("--sites 3 --seconds nan", "--seconds"),
        ("--sites 3 --effort long", "--effort"),
        ("--beds 100 --curve", "--curve goes with --sites N"),
        ("--until-pass --equity 50", "--equity goes with --sites N"),
        ("--budget 5 --phases 2025,2030", "--phases goes with --sites N"),
        ("--sites 20 --equity 95 --curve", ONE_MORE),
        ("--sites 6 --phases 2025,2035 --curve", ONE_MORE),
        ("--sites 6 --phases 2025,2035 --equity 9", ONE_MORE),
        ("--sites 6 --phases soon", "--phases takes years"),
        ("--sites 6 --phases 2025:x", "--phases takes years"),
        ("--sites 6 --phases 2025,", "--phases takes years"),
        ("--sites 6 --phases 2025:1,2030", "for every year how many sites stand, or for none"),
        ("--sites 6 --phases 2030,2025", "years rise"),
        ("--sites 6 --phases 2025,2025", "years rise"),
        ("--sites 6 --phases 2025:4,2030:3", "the sites do not fall"),
        ("--sites 6 --phases 2025:3,2030:5", "the last year has all 6"),
        ("--sites 6 --phases 2025:-1,2030:6", "no year has fewer than 0 sites"),
        ("--sites 6 --phases 1799,2030", "years are between 1800 and 2200"),
        ("--sites 6 --phases 2025,2201", "years are between 1800 and 2200"),
    ],
)
def test_what_does_not_go_together_is_refused_before_the_work(run, stages, plan, args, said):
    done = run("propose", plan, *args.split())
    assert (done.exit_code, stages.calls) == (2, [])
    assert said in " ".join(done.stderr.replace("│", " ").split())


def test_a_search_that_was_interrupted_writes_all_and_exits_with_130(run, stages, plan):
    stopped = "interrupted: these are the best sites found until then"
    stages.proposal = msgspec.structs.replace(stages.proposal, stopped=stopped)
    done = run("propose", plan, "--sites", 3, "-o", "all.json")
    assert done.exit_code == 130
    assert "interrupted: these are the best sites found until then" in done.stdout
    assert "written: plan-proposal.geojson" in done.stderr
    assert Path("plan-proposed.toml").exists()
    assert "interrupted" in Path("all.json").read_text(encoding="utf-8")


def test_a_search_whose_time_was_over_is_as_good_as_any(run, stages, plan):
    stopped = "the time was over: these are the best sites found until then"
    stages.proposal = msgspec.structs.replace(stages.proposal, stopped=stopped)
    assert run("propose", plan, "--sites", 3, "--seconds", 1).exit_code == 0

"""Ctrl-C on the command line: the best so far is written, and marked."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from siting.commands import main, progress
from tests.unit.propose.modes.test_watch import Interrupts


@pytest.fixture
def pressed(sample, monkeypatch):
    """Press Ctrl-C so many times when a stage begins."""
    monkeypatch.chdir(sample)

    def press(stage, times, *args):
        @contextmanager
        def shown(*, quiet):
            yield Interrupts(stage, times)

        monkeypatch.setattr(progress, "shown", shown)
        return CliRunner().invoke(main, ["propose", "plan.toml", *args, "-o", "all.json"])

    return press


@pytest.mark.parametrize(
    ("stage", "args"),
    [
        ("exchanging", ["--sites", "5"]),
        ("proving how few", ["--until-pass"]),
        ("choosing sites for all", ["--sites", "4", "--phases", "2025,2030"]),
    ],
)
def test_what_was_found_is_written_and_the_amended_plan_can_be_checked(pressed, stage, args):
    done = pressed(stage, 1, *args)
    assert done.exit_code == 130
    assert "interrupted: these are the best sites found until then" in done.stdout
    proposal = json.loads(Path("all.json").read_text(encoding="utf-8"))
    assert proposal["sites"]
    assert proposal["stopped"].startswith("interrupted")
    again = CliRunner().invoke(main, ["check", "plan-proposed.toml"])
    assert again.exit_code in (0, 1)
    assert "Traceback" not in again.stderr


def test_pressed_twice_it_leaves_nothing(pressed):
    done = pressed("exchanging", 2, "--sites", "5")
    assert (done.exit_code, done.stdout, done.stderr) == (130, "", "stopped\n")
    assert not Path("plan-proposed.toml").exists()
    assert not Path("all.json").exists()

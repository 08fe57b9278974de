"""What is shown only to someone who looks: progress, width, colour."""

from __future__ import annotations

import io
import sys

import pytest

from siting.commands import options, progress
from siting.progress import Silent


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


def test_nothing_is_shown_where_nobody_looks(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress.shown(quiet=False) as shown:
        assert isinstance(shown, Silent)


def test_quiet_shows_nothing_on_a_terminal_either(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    with progress.shown(quiet=True) as shown:
        assert isinstance(shown, Silent)


def test_a_terminal_sees_the_stages_and_the_items_pass_through(monkeypatch):
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with progress.shown(quiet=False) as shown:
        assert list(shown.track("ab", 2)) == ["a", "b"]
        shown.stage("measuring [red]")
        assert list(shown.track([1, 2, 3], 3)) == [1, 2, 3]
        shown.stage("writing")
    assert "writing" in screen.getvalue()


def test_a_stage_may_begin_within_a_tracked_loop_and_loops_may_nest(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    with progress.shown(quiet=False) as shown:
        shown.stage("testing")
        for rule in shown.track(["a", "b"], 2):
            shown.stage(f"testing {rule}")
            assert list(shown.track([1, 2], 2)) == [1, 2]
        for _ in shown.track([1, 2, 3], 3):
            break
        shown.stage("done")


def test_a_file_gets_80_columns_without_colour(monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    monkeypatch.setenv("COLUMNS", "200")
    assert options.page() == {"width": 80, "colour": False}


@pytest.mark.parametrize(
    ("name", "value", "colour"),
    [("NO_COLOR", "1", False), ("NO_COLOR", "", True), ("TERM", "dumb", False)],
)
def test_a_terminal_gets_its_width_and_colour_unless_told_not_to(monkeypatch, name, value, colour):
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setenv("COLUMNS", "132")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv(name, value)
    assert options.page() == {"width": 132, "colour": colour}

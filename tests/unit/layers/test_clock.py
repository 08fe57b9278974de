"""The clock on reading: one error, nothing left over, and who has none."""

import os
import re
import signal
import subprocess
import sys
import threading
import time

import pytest

from siting.errors import SitingError
from siting.layers import clock
from siting.layers.formats import table
from siting.plan import EVERYTHING
from tests.conftest import ROOT

PLAN = '[layers.facilities]\npath = "f.csv"\n'
ROWS = "id,type,lon,lat\na,养老院,114,30\n"


@pytest.fixture
def slow(folder, monkeypatch):
    """Read a table for a second, in steps, as a file that was made to would take for ever."""
    folder.text("f.csv", ROWS)
    read = table.read

    def slowly(origin):
        for _ in range(100):
            time.sleep(0.01)
        return read(origin)

    monkeypatch.setattr(table, "read", slowly)
    return folder


def idle():
    return signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_reading_ends_with_one_error(slow, monkeypatch):
    monkeypatch.setenv(clock.VARIABLE, "0.1")
    before, threads, begun = signal.getsignal(signal.SIGALRM), threading.active_count(), time.time()
    with pytest.raises(SitingError, match=r"reading it took longer than 0\.1 seconds") as caught:
        slow.load(PLAN)
    assert time.time() - begun < 0.8
    assert caught.value.at.path.name == "f.csv"
    assert "SITING_READ_SECONDS=1" in caught.value.hint
    assert "--trust" in caught.value.hint
    assert idle()
    assert signal.getsignal(signal.SIGALRM) is before
    assert threading.active_count() == threads


def test_a_library_that_catches_everything_does_not_hide_it(folder, monkeypatch):
    folder.text("f.csv", ROWS)
    monkeypatch.setenv(clock.VARIABLE, "0.1")

    def stubborn(_):
        try:
            time.sleep(5)
        except BaseException:
            raise ValueError("something else") from None

    monkeypatch.setattr(table, "read", stubborn)
    with pytest.raises(SitingError, match="took longer than"):
        folder.load(PLAN)


@pytest.mark.parametrize("said", ["", "0", "60"])
def test_who_has_time_is_read(slow, monkeypatch, said):
    monkeypatch.setenv(clock.VARIABLE, said)
    assert len(slow.load(PLAN).facilities) == 1
    assert idle()


def test_a_trusted_plan_has_no_clock(slow, monkeypatch):
    monkeypatch.setenv(clock.VARIABLE, "0.1")
    slow.trust = EVERYTHING
    assert len(slow.load(PLAN).facilities) == 1


@pytest.mark.parametrize("said", ["soon", "-1", "nan", "inf"])
def test_what_is_no_time_is_said(slow, monkeypatch, said):
    monkeypatch.setenv(clock.VARIABLE, said)
    with pytest.raises(SitingError, match="no number of seconds"):
        slow.load(PLAN)


def test_another_error_stays_what_it_is(folder):
    folder.text("f.csv", "id,type\na,b\n")
    with pytest.raises(SitingError) as caught:
        folder.load(PLAN)
    assert "took longer" not in caught.value.message
    assert idle()


def test_a_timer_of_somebody_else_is_left_alone(slow, monkeypatch):
    monkeypatch.setenv(clock.VARIABLE, "0.1")
    signal.setitimer(signal.ITIMER_REAL, 60)
    try:
        assert len(slow.load(PLAN).facilities) == 1
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 50
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def test_another_thread_reads_without_one(slow, monkeypatch):
    monkeypatch.setenv(clock.VARIABLE, "0.1")
    found = []
    thread = threading.Thread(target=lambda: found.append(slow.load(PLAN)))
    thread.start()
    thread.join()
    assert len(found[0].facilities) == 1


def test_a_large_file_ends_the_command_with_exit_2(tmp_path):
    rows = "".join(f"{n},养老院,{114 + n % 997 / 1e4},{30 + n / 1e7}\n" for n in range(300_000))
    (tmp_path / "f.csv").write_text(f"id,type,lon,lat\n{rows}", encoding="utf-8")
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    env = os.environ | {"PYTHONPATH": str(ROOT), clock.VARIABLE: "0.2"}
    command = [sys.executable, "-m", "siting", "check", str(tmp_path / "plan.toml")]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=env, cwd=ROOT)
    assert done.returncode == 2, done.stderr
    assert re.match(r"error: .*f\.csv.*: reading it took longer than 0\.2 seconds\n", done.stderr)
    assert len(done.stderr.strip().splitlines()) == 2
    assert done.stdout == ""

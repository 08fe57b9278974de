"""A search that is ended: by time, or by whoever waits for it."""

from __future__ import annotations

import signal
import threading

import pytest

from siting.progress import Silent
from siting.propose.modes import watch as module
from siting.propose.modes.watch import Watch
from tests.unit import rules
from tests.unit.propose.all_choices import METRES
from tests.unit.rules import kept, proposed

#: Six sites of which three are asked: no choice can be taken for the best without a look.
TOWN = {
    "demand": [[400 * x, 300 * y, 10 + x * y] for x in range(8) for y in range(5)],
    "candidates": [
        {"id": f"{x}-{y}", "at": [700 * x, 500 * y]} for x in range(4) for y in range(3)
    ],
    "units": {"street": [rules.square("W", x=-50, y=-50, side=4000)]},
    "propose": {"least_spacing_m": 0},
}
NEAR = [rules.reach(metres=METRES)]


class Clock:
    """A clock that is set by hand."""

    def __init__(self, monkeypatch):
        self.now = 100.0
        monkeypatch.setattr(module.time, "monotonic", lambda: self.now)


class Heard(Silent):
    """Remembers what was said."""

    def __init__(self):
        self.words = []

    def said(self, text):
        self.words.append(text)


class Interrupts(Silent):
    """Presses Ctrl-C when a stage begins, so many times."""

    def __init__(self, at, times=1):
        self.at, self.times = at, times

    def stage(self, text):
        if text.startswith(self.at):
            for _ in range(self.times):
                signal.raise_signal(signal.SIGINT)


# ---- time


def test_the_time_is_over_when_all_of_it_is_gone(monkeypatch):
    clock = Clock(monkeypatch)
    watch = Watch(Silent(), 0, 1, seconds=5)
    clock.now = 104.999
    assert watch(0, 1)
    assert (watch.over, watch.why, watch.limit) == (False, "", pytest.approx(0.001))
    clock.now = 105
    assert not watch(0, 1)
    assert (watch.over, watch.left, watch.why) == (True, 0, "the time was over")


def test_time_that_ends_after_the_search_did_stops_nothing(monkeypatch):
    clock = Clock(monkeypatch)
    watch = Watch(Silent(), 0, 1, seconds=5)
    assert watch(0, 1)
    clock.now = 200
    assert watch.why == ""


def test_a_part_that_ends_by_its_share_of_the_time_is_noted():
    watch = Watch(Silent(), 0, 1, seconds=1000)
    watch.cut()
    assert watch.why == "the time was over"


def test_without_a_limit_it_never_ends():
    watch = Watch(Silent(), 0, 1)
    assert (watch.over, watch.limit, watch.left) == (False, None, float("inf"))


@pytest.mark.parametrize(
    "how", [{"sites": 3}, {"until_pass": True}, {"sites": 3, "phases": ((2025, 1), (2030, 3))}]
)
def test_little_time_gives_sites_all_the_same_and_marks_them(how):
    got = proposed(NEAR, TOWN, seconds=1e-9, **how)
    assert got.sites
    assert got.stopped.startswith("the time was over: these are the best sites found until then")
    assert any("another run may find other sites" in note for note in got.notes)
    assert not got.interrupted
    kept(NEAR, TOWN, got)
    one = got.certificate
    assert one is None or one.bound >= one.gain


@pytest.mark.parametrize("how", [{"sites": 3}, {"sites": 3, "curve": True}, {"until_pass": True}])
def test_time_enough_changes_nothing(how):
    plain, timed = proposed(NEAR, TOWN, **how), proposed(NEAR, TOWN, seconds=1e6, **how)
    assert plain == timed


# ---- what is shown


def test_what_is_met_and_how_near_it_is_is_shown_now_and_then(monkeypatch):
    clock, heard = Clock(monkeypatch), Heard()
    watch = Watch(heard, 20, 100)
    watch(30, float("inf"))
    clock.now = 100.1
    watch(40, 80)
    clock.now = 100.3
    watch(40, 80)
    watch.anew(0, 1000)
    clock.now = 101
    watch(100, 125)
    assert heard.words == [
        "50.0 % met",
        "60.0 % met, 50.0 % at most from the best possible",
        "10.0 % met, 20.0 % at most from the best possible",
    ]


def test_nothing_to_meet_says_nothing():
    heard = Heard()
    Watch(heard, 0, 0)(0, 0)
    assert heard.words == [""]


# ---- Ctrl-C


def test_ctrl_c_within_ends_the_search_and_a_second_one_the_program():
    before = signal.getsignal(signal.SIGINT)
    with Watch(Silent(), 0, 1) as watch:
        signal.raise_signal(signal.SIGINT)
        assert watch.interrupted
        assert not watch(0, 1)
        assert watch.why == "interrupted"
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_is_given_back_after_an_error_too():
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(ZeroDivisionError), Watch(Silent(), 0, 1):
        raise ZeroDivisionError
    assert signal.getsignal(signal.SIGINT) is before


def test_beside_the_main_thread_it_listens_to_nobody():
    before, seen = signal.getsignal(signal.SIGINT), []

    def work():
        with Watch(Silent(), 0, 1):
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [before]


@pytest.mark.parametrize(
    ("stage", "how"),
    [
        ("exchanging", {"sites": 3}),
        ("proving how close", {"sites": 3}),
        ("exchanging", {"beds": 250}),
        ("finding what fewer", {"sites": 3, "curve": True}),
        ("choosing sites for all years", {"sites": 3, "phases": ((2025, 1), (2030, 3))}),
        ("looking for fewer", {"until_pass": True}),
        ("proving how few", {"until_pass": True}),
    ],
)
def test_ctrl_c_gives_the_best_so_far_and_marks_it(stage, how):
    offers = [{"type": "养老机构", "beds": 100}]
    town = {**TOWN, "propose": {"least_spacing_m": 0, "offers": offers}}
    got = proposed(NEAR, town, progress=Interrupts(stage), **how)
    assert got.sites
    assert got.interrupted
    assert got.stopped == "interrupted: these are the best sites found until then"
    assert any("another run may find other sites" in note for note in got.notes)
    kept(NEAR, town, got)
    if got.certificate is not None:
        proven_before = got.certificate.best and got.curve
        assert got.certificate.stopped == ("" if proven_before else "interrupted")
        assert got.certificate.bound >= got.certificate.gain
    if got.fewest is not None:
        assert (got.fewest.at_least or 0) <= proposed(NEAR, town, **how).fewest.sites


def test_a_second_ctrl_c_leaves_nothing():
    with pytest.raises(KeyboardInterrupt):
        proposed(NEAR, TOWN, sites=3, progress=Interrupts("exchanging", times=2))

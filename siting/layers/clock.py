"""How long reading one layer may take, so that a file that was made to cannot hold a run."""

from __future__ import annotations

import math
import os
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from siting.errors import SitingError
from siting.language import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.layers.origin import Origin

VARIABLE = "SITING_READ_SECONDS"
#: What reading one layer may take, of wall clock [s].
LONGEST_S = 120.0
#: It rings again after so long, where a library has caught the first ringing [s].
_AGAIN_S = 1.0


class _RangError(BaseException):
    """The time is over. No `except Exception` of a library takes it for its own."""


@contextmanager
def limited(origin: Origin) -> Iterator[None]:
    """End what is read inside after the stated time, with an error.

    Plans that are trusted have no limit. Nor has a thread other than the main one, a system
    without timers, or a program that has set one of its own.

    Raises
    ------
    SitingError
        It has taken longer, or the variable says no number of seconds.

    Notes
    -----
    The timer is the system's, and no thread is left over. Python hears of it between two of its own
    steps: a call of GDAL is ended when it comes back. How long one can take follows from the limits
    on sizes (`siting.layers.limits`).
    """
    seconds = _seconds()
    if seconds is None or origin.plan.trust.everything or not _can():
        yield
        return
    rang = False

    def ring(*_: object) -> None:
        nonlocal rang
        rang = True
        raise _RangError

    before = signal.signal(signal.SIGALRM, ring)
    try:
        try:
            signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN_S)
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except BaseException:
        signal.setitimer(signal.ITIMER_REAL, 0)
        if not rang:
            raise
        raise origin.file_error(
            say("reading it took longer than {seconds:g} seconds", seconds=seconds),
            hint=say(
                "cut the layer to the study area, allow it more "
                "({VARIABLE}={ceil}), or add --trust if you trust who wrote the "
                "plan",
                VARIABLE=VARIABLE,
                ceil=math.ceil(5 * seconds),
            ),
        ) from None
    finally:
        signal.signal(signal.SIGALRM, before)


def _can() -> bool:
    """Say whether a timer can be set here, and none is."""
    if threading.current_thread() is not threading.main_thread():
        return False
    return hasattr(signal, "setitimer") and signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def _seconds() -> float | None:
    """Read how long it may take; None for as long as it wants."""
    said = os.environ.get(VARIABLE)
    if not said:
        return LONGEST_S
    try:
        seconds = float(said)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds < 1e9:
        raise SitingError(
            say(
                "{VARIABLE} is '{said}', which is no number of seconds",
                VARIABLE=VARIABLE,
                said=said,
            ),
            hint=say(
                "set {VARIABLE}={LONGEST_S:g}, or 0 for no limit",
                VARIABLE=VARIABLE,
                LONGEST_S=LONGEST_S,
            ),
        )
    return seconds or None

"""A search that can be followed, and ended: by time, or by whoever waits for it."""

from __future__ import annotations

import signal
import threading
import time
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from siting.language import say

if TYPE_CHECKING:
    from types import FrameType

    from siting.progress import Progress


class Watch:
    """Shows how good the best choice so far is, and says when to stop.

    Within a ``with`` block, Ctrl-C ends the search at its next look, and a second one the program.

    Parameters
    ----------
    progress : Progress
        Is told the share that is mended, and the proven gap.
    before, whole : float
        What is met without any site, and what there is to meet [older people].
    seconds : float, optional
        After so long the search is over [s].

    Attributes
    ----------
    interrupted : bool
        Whether somebody asked to stop.
    """

    def __init__(
        self, progress: Progress, before: float, whole: float, seconds: float | None = None
    ) -> None:
        self._progress, self._before, self._whole = progress, before, whole
        self._end = np.inf if seconds is None else time.monotonic() + seconds
        self._value, self._bound = 0.0, np.inf
        self._shown = 0.0
        self.interrupted = self._cut = False
        self._was: Any = None

    def anew(self, before: float, whole: float) -> None:
        """Begin to measure something else, such as all years together."""
        self._before, self._whole = before, whole
        self._value, self._bound = 0.0, np.inf

    def cut(self) -> None:
        """Note that a part of the search ended by its share of the time."""
        self._cut = True

    @property
    def over(self) -> bool:
        """Whether the search is to stop, for whatever reason; that somebody heard so is noted."""
        if self.interrupted or time.monotonic() >= self._end:
            self._cut = True
            return True
        return False

    @property
    def left(self) -> float:
        """How much time is left [s]; infinite without a limit."""
        return max(0.0, self._end - time.monotonic())

    @property
    def why(self) -> str:
        """Why the search ended early; nothing if it did not."""
        if self.interrupted:
            return "interrupted"
        return say("the time was over") if self._cut else ""

    @property
    def limit(self) -> float | None:
        """How much time is left [s]; None without a limit."""
        return self.left if np.isfinite(self._end) else None

    def __call__(self, value: float, bound: float) -> bool:
        """Take the value of the best choice so far, and what nothing can exceed."""
        self._value, self._bound = max(self._value, value), min(self._bound, bound)
        now = time.monotonic()
        if now - self._shown > 0.2:
            self._shown = now
            self._progress.said(self._words())
        return not self.over

    def _words(self) -> str:
        if not self._whole:
            return ""
        share = 100 * (self._before + self._value) / self._whole
        words = say("{share:.1f} % met", share=share)
        if np.isfinite(self._bound) and self._bound > 0:
            gap = max(0.0, 100 * (self._bound - self._value) / self._bound)
            words += say(", {gap:.1f} % at most from the best possible", gap=gap)
        return words

    def __enter__(self) -> Self:
        """Listen for Ctrl-C, where that is possible: in the main thread."""
        if threading.current_thread() is threading.main_thread():
            self._was = signal.signal(signal.SIGINT, self._stop)
        return self

    def __exit__(self, *_: object) -> None:
        """Leave Ctrl-C to whom it belonged to before."""
        if self._was is not None:
            signal.signal(signal.SIGINT, self._was)
            self._was = None

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if self.interrupted and callable(self._was):
            self._was(number, frame)
        self.interrupted = True

"""Progress on a terminal: on stderr, and only if someone is looking."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from siting.progress import Silent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from siting.progress import Progress

T = TypeVar("T")


class Shown:
    """Shows the stage at work, with a bar where its length is known; gone when all is done."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._text = "working"
        self._stage: TaskID | None = None
        self._tracked: list[TaskID] = []

    def stage(self, text: str) -> None:
        """Show a stage in place of the last; within a tracked loop, beside its bar."""
        self._text = text
        if self._tracked:
            self._bars.update(self._tracked[-1], description=text)
            return
        if self._stage is not None:
            self._bars.remove_task(self._stage)
        self._stage = self._bars.add_task(text, total=None)

    def said(self, text: str) -> None:
        """Show how far the stage is, beside its name."""
        if self._stage is not None and not self._tracked:
            more = f": {text}" if text else ""
            self._bars.update(self._stage, description=self._text + more)

    def track(self, items: Iterable[T], total: int) -> Iterable[T]:
        """Hand the items on, and move a bar."""
        task = self._bars.add_task(self._text, total=total)
        self._tracked.append(task)
        try:
            for item in items:
                yield item
                self._bars.advance(task)
        finally:
            self._tracked.remove(task)
            self._bars.remove_task(task)


@contextmanager
def shown(*, quiet: bool) -> Iterator[Progress]:
    """Give a progress for a `with` block.

    Parameters
    ----------
    quiet : bool
        Show nothing, even on a terminal.
    """
    if quiet or not sys.stderr.isatty():
        yield Silent()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    with Progress(
        SpinnerColumn("line"),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bars:
        yield Shown(bars)

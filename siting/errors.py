"""What can go wrong, how it is said, and what the program exits with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from siting.language import _

if TYPE_CHECKING:
    from pathlib import Path


class Exit(IntEnum):
    """What the program exits with: an interface, the same in every release."""

    CLEAN = 0
    FINDINGS = 1  # some at or above --fail-on
    CANNOT_RUN = 2  # bad usage or unreadable input, as click has it
    BUG = 3  # ours; never 1, which would pass for findings


@dataclass(frozen=True, kw_only=True)
class At:
    """Where something is wrong: a file, and where known its line, layer and feature."""

    path: Path | str
    line: int | None = None
    layer: str | None = None
    feature: str | None = None

    def __str__(self) -> str:
        """Say the place in one phrase, file first, in the language of the run."""
        place = f"{self.path}" if self.line is None else f"{self.path}:{self.line}"
        if self.layer is not None:
            place += _(", layer '{layer}'", layer=self.layer)
        if self.feature is not None:
            place += _(", feature {feature}", feature=self.feature)
        return place


class SitingError(Exception):
    """The input cannot be used: one clear sentence, where, and a hint that says what to do.

    Parameters
    ----------
    message : str
        What is wrong, in one sentence without a full stop.
    hint : str
        What to type or change.
    at : At, optional
        The file, line, layer and feature.
    """

    def __init__(self, message: str, *, hint: str, at: At | None = None) -> None:
        super().__init__(message)
        self.message, self.hint, self.at = message, hint, at

    def __str__(self) -> str:
        """Say all three parts, a line each."""
        where = "" if self.at is None else f"{self.at}: "
        return f"{where}{self.message}\n  hint: {self.hint}"

"""The check of an edited plan, held against what was kept up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from siting.check import mapped
from siting.check.whole import whole_check
from siting.language import say
from siting.records.finding.chinese import with_chinese
from siting.records.standing import Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from siting.layers.records import Layers
    from siting.packs import Packs
    from siting.plan import Plan
    from siting.progress import Progress
    from siting.records.finding import Result
    from siting.study import Study


class UnequalError(RuntimeError):
    """What was kept up to date differs from a check: a bug, never bad input."""


def checked(
    source: tuple[Plan, Layers, Packs],
    study: Study,
    kept: Sequence[Standing],
    progress: Progress,
) -> Result:
    """Test all rules on an edited study.

    Parameters
    ----------
    source : tuple of Plan, Layers and Packs
        As they were read.
    study : Study
        With the edits.
    kept : sequence of Standing
        How the rules stand, as far as is known.
    progress : Progress

    Raises
    ------
    UnequalError
        A rule stands otherwise.
    """
    made = whole_check(*source, study, progress)
    for mine, outcome in zip(kept, made.rules, strict=True):
        if mine != Standing.of(outcome):
            raise UnequalError(f"{mine.rule}: kept up to date {mine}, found {outcome}")
    return made


def told(result: Result, edits: Iterable[str], drawn: Study | None) -> Result:
    """Say the edits before all other notes, and add what maps are drawn from, if they are."""
    notes = (*(say("what-if: {edit}", edit=one) for one in edits), *result.notes)
    map_ = None if drawn is None else mapped.drawn(drawn)
    return with_chinese(replace(result, notes=notes, map=map_))

"""What sites are picked for, and what is said of those that were."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from siting.progress import Progress
    from siting.propose.asked import Asked
    from siting.propose.candidates.limits import Limits
    from siting.propose.modes.kinds import Kinds
    from siting.propose.modes.phases import Years
    from siting.propose.modes.watch import Watch
    from siting.propose.scene import Scene
    from siting.records.proposal import Site, Step
    from siting.records.proven import Certificate, CurvePoint, Equity, Fewest, Phase, Spent
    from siting.study import Study


class Job(NamedTuple):
    """What is asked, of what, and who listens; `must` are candidates chosen in any case.

    `kinds` says which of several that could stand on a spot these are; None where there is one.
    """

    scene: Scene
    study: Study
    limits: Limits
    asked: Asked
    must: list[int]
    watch: Watch
    progress: Progress
    years: Years
    kinds: Kinds | None = None


class Picked(NamedTuple):
    """Sites in order, what is left after each, and how good they are."""

    sites: list[Site]
    steps: list[Step]
    stopped: str
    certificate: Certificate | None = None
    fewest: Fewest | None = None
    spent: Spent | None = None
    curve: tuple[CurvePoint, ...] = ()
    phases: tuple[Phase, ...] = ()
    equity: Equity | None = None
    notes: tuple[str, ...] = ()

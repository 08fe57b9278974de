"""The streets of a plan, made ready for measuring when the first rule asks."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from siting.language import say
from siting.reach import detour
from siting.reach.network import Network

if TYPE_CHECKING:
    from siting.layers.records import Streets
    from siting.progress import Progress
    from siting.reach.detour import Detour
    from siting.reach.ways import Ways
    from siting.streets.graph import Graph


class OnFoot:
    """Measures ways on foot.

    Parameters
    ----------
    streets : Streets
        The layer, in the plane.
    progress : Progress
        Hears of the work.
    """

    def __init__(self, streets: Streets, progress: Progress) -> None:
        self._streets, self._progress = streets, progress

    @property
    def graph(self) -> Graph:
        """The walking graph."""
        return self._streets.graph

    @property
    def snap_m(self) -> float:
        """How far from a street people may live who use it [m]."""
        return self._streets.snap_m

    @cached_property
    def detour(self) -> Detour:
        """How much longer ways along these streets are than straight lines."""
        self._progress.stage(say("measuring how much longer ways are than straight lines"))
        return detour.measured(self.graph)

    @cached_property
    def network(self) -> Network:
        """The engine."""
        factor = self.detour.median
        self._progress.stage(say("preparing the streets"))
        return Network(self.graph, snap_m=self.snap_m, detour=factor, progress=self._progress)

    def ways(self, *, by_time: bool) -> Ways:
        """Measure along the streets; by time, stairs and slopes count for more metres."""
        return self.network.ways(by_time=by_time)

    def __str__(self) -> str:
        """Say how ways are measured, and what of that is estimated."""
        how = (
            say("measured on these streets")
            if self.detour.measured
            else say("too few places to measure it on these streets")
        )
        return say(
            "the way on foot is measured along the streets; for whoever lives "
            "more than {snap_m:g} m from any, it is the straight line x "
            "{median:.2f} ({how})",
            snap_m=self.snap_m,
            median=self.detour.median,
            how=how,
        )

"""What a check measures beside the rules, where it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from siting.check import access, both_ways, mapped, service_areas
from siting.errors import SitingError
from siting.kinds.within import USUAL_SPEED
from siting.language import say
from siting.plan import require_streets
from siting.records.drawn import Drawn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.plan import Plan
    from siting.progress import Progress
    from siting.rule import Rule
    from siting.study import Study

#: Whom a facility serves in access scores: who walks to it in a quarter of an hour.
MINUTES = 15.0


class Extras(NamedTuple):
    """What is asked for.

    Attributes
    ----------
    compare_reach : bool
        Straight lines and ways on foot, side by side.
    access : bool
        How many beds older people can reach.
    service_areas : bool
        Where one can walk to each facility.
    map : bool
        What maps are drawn from.
    """

    compare_reach: bool = False
    access: bool = False
    service_areas: bool = False
    map: bool = False

    def require(self, plan: Plan, rules: Sequence[Rule]) -> None:
        """Refuse before the work what could not be measured.

        Raises
        ------
        SitingError
            The plan names no streets, or no rule asks for ways on foot.
        """
        if self.compare_reach or self.service_areas:
            require_streets(plan)
        if self.service_areas and not service_areas.on_foot(rules):
            raise SitingError(
                say("no rule of the plan asks how far homes are on foot: there is nothing to draw"),
                hint=say("try --reading strict, or name a rule with measure: walking_network"),
                at=plan.at("plan", "rules"),
            )

    def measure(
        self, rules: Sequence[Rule], study: Study, progress: Progress
    ) -> tuple[dict[str, Any], Drawn]:
        """Measure it.

        Returns
        -------
        fields : dict of str
            Those of `Result`.
        drawn : Drawn
            What only maps hold.
        """
        fields: dict[str, Any] = {}
        points = streets = None
        if self.compare_reach:
            fields["reach_compared"] = both_ways.compare(rules, study, progress)
        if self.access:
            progress.stage(say("measuring access to beds"))
            fields["access"], points = access.scores(
                study,
                study.ways("walking_network", by_time=True),
                minutes=MINUTES,
                metres_per_minute=USUAL_SPEED,
                measure="walking_network" if study.streets else "estimated_walk",
            )
        if self.service_areas:
            fields["service_areas"], streets = service_areas.areas(rules, study, progress)
        if self.map:
            fields["map"] = mapped.drawn(study)
        return fields, Drawn(access=points, streets=streets)

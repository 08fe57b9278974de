"""The final choice explained: what each site is worth, what else could be, and what stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from siting.propose.alternatives import alternatives
from siting.propose.gaps import gaps
from siting.propose.obstacles import obstacles
from siting.propose.room import Room
from siting.propose.without import Without

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.plan import Plan
    from siting.proposal import Gap, Site
    from siting.propose.limits import Limits
    from siting.propose.scene import Scene, State
    from siting.study import Study


class Explained(NamedTuple):
    """The sites, each with what is lost without it, and why no site mends what is left."""

    sites: tuple[Site, ...]
    gaps: tuple[Gap, ...]


def explain(
    scene: Scene,
    limits: Limits,
    sites: Sequence[Site],
    after: Sequence[State],
    *,
    study: Study,
    plan: Plan,
) -> Explained:
    """Explain a choice of sites.

    Parameters
    ----------
    scene : Scene
        The rules, as they are with all sites.
    limits : Limits
        What the choice keeps to, and the candidates chosen.
    sites : sequence of Site
        The sites, one for each of these candidates.
    after : sequence of State
        How each rule stands in the end.
    study : Study
        That the candidates were measured on.

    Notes
    -----
    For a rule whose rows add up, nothing is solved anew: the site's part of what each cell has is
    taken off. Where beds are shared, each site costs a flow, and each alternative up to 30.
    """
    room = Room(scene.candidates, limits)
    explained = []
    for nth, (candidate, site) in enumerate(zip(limits.chosen, sites, strict=True)):
        without = Without(scene.blocks, candidate)
        lost = without.loss()
        others = alternatives(nth, candidate, without, lost.people, scene=scene, room=room)
        explained.append(replace(site, lost_without=lost, alternatives=others))
    found = obstacles(scene.candidates, limits, room)
    return Explained(tuple(explained), gaps(scene, found, after, study=study, plan=plan))

"""The final choice explained: what each site is worth, what else could be, and what stays."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from msgspec.structs import replace as changed
from scipy.sparse import csr_array

from siting.kinds import ServiceSet
from siting.propose.candidates.obstacles import obstacles
from siting.propose.candidates.offers import listed
from siting.propose.candidates.room import Room
from siting.propose.why.alternatives import alternatives
from siting.propose.why.gaps import gaps
from siting.propose.why.without import Without
from siting.rule import Candidates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Rows
    from siting.plan import Plan
    from siting.propose.candidates.limits import Limits
    from siting.propose.problem import Block
    from siting.propose.scene import Scene, State
    from siting.records.proposal import Gap, Site
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
    rules = _with_sites(scene, limits.chosen, sites, study)
    explained = []
    for nth, (candidate, site) in enumerate(zip(limits.chosen, sites, strict=True)):
        without = Without(rules, nth, candidate)
        lost = without.loss()
        others = alternatives(nth, candidate, without, lost.people, scene=scene, room=room)
        explained.append(changed(site, lost_without=lost, alternatives=others))
    found = obstacles(scene.candidates, limits, room)
    return Explained(tuple(explained), gaps(scene, found, after, study=study, plan=plan))


def _with_sites(
    scene: Scene, chosen: Sequence[int], sites: Sequence[Site], study: Study
) -> list[tuple[Block, Rows]]:
    """Say of each rule what each site adds to its cells, as it is to be built.

    A site may list fewer services than it could give: only what was missing at its turn.
    """
    of, found = np.array(chosen, dtype=np.intp), []
    all_ = scene.candidates
    built = Candidates(
        ids=all_.ids[of],
        xy=all_.xy[of],
        types=all_.types[of],
        beds=all_.beds[of],
        services=np.array([listed(site.services) for site in sites], dtype=object),
    )
    for block in scene.blocks:
        parts = block.table.parts
        if scene.whole or not isinstance(block.rule.kind, ServiceSet) or parts is None:
            found.append((block, csr_array(block.additions[of])))
            continue
        adds = csr_array(block.rule.additions(study, block.table, built))
        have = parts.ravel() + np.asarray(adds.sum(axis=0), dtype=np.float64).ravel()
        found.append((replace(block, have=have), adds))
    return found

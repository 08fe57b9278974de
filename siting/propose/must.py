"""What must be built: of what may stand on each of these spots, what does best."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from siting.errors import SitingError
from siting.language import say
from siting.propose import joint
from siting.propose.modes import improved, kinds, shared_search
from siting.propose.modes.forced import forced
from siting.propose.problem import shares_beds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.propose.candidates.limits import Limits
    from siting.propose.picked import Job
    from siting.propose.scene import Scene


def stand(scene: Scene, limits: Limits) -> tuple[list[int], SitingError | None]:
    """Choose for each spot what mends most by itself; then begin anew.

    Returns
    -------
    must : list of int
        A candidate for each spot.
    error : SitingError or None
        Why these cannot all stand, where other kinds perhaps can: see `settled`.

    Raises
    ------
    SitingError
        A spot must be built on, and nothing may be.
    """
    must: list[int] = []
    why = None
    try:
        for choice in forced(scene, limits):
            limits.add(choice.candidate)
            must.append(choice.candidate)
    except SitingError as error:
        must = _any(scene, limits)
        if not kinds.several(scene, limits) or len(must) < int(scene.spots.forced.sum()):
            raise
        why = error
    limits.forget()
    for block in scene.blocks:
        block.reset()
    return must, why


def _any(scene: Scene, limits: Limits) -> list[int]:
    """Name the first of what may stand on each spot."""
    every = limits.allowed.reshape(-1, len(scene.spots.ids))
    spots = np.flatnonzero(scene.spots.forced & every.any(axis=0))
    return [int(np.argmax(every[:, spot])) * every.shape[1] + int(spot) for spot in spots]


def settled(job: Job, why: SitingError | None) -> Job:
    """Choose what stands where something must together with all other sites.

    Parameters
    ----------
    why : SitingError or None
        What stands in the way of the kinds chosen one by one.

    Raises
    ------
    SitingError
        No kinds were found that can all stand.
    """
    asked, spots = job.asked, kinds.several(job.scene, job.limits)
    if spots and not (asked.until_pass or asked.phases or asked.quick):
        job = _searched(job, spots)
    if why is not None and job.kinds is None:
        raise why
    return job


def _searched(job: Job, spots: Sequence[Sequence[int]]) -> Job:
    asked, blocks, watch = job.asked, job.scene.blocks, job.watch
    each = float(np.ceil(sum(block.objective() for block in blocks))) + 1.0
    if shares_beds(blocks):
        whole = shared_search.joined(job.scene, job.limits, most=asked.sites, forced=job.must)
        whole = replace(whole, plain=kinds.opened(whole.plain, spots, each))
        found = shared_search.search(whole, asked, watch=watch, progress=job.progress)
    else:
        problem = joint.joined(
            blocks, job.scene.candidates, job.limits, most=asked.sites, forced=job.must
        )
        problem = kinds.opened(problem, spots, each)
        found = improved.search(problem, effort=asked.effort, watch=watch, progress=job.progress)
    chosen = kinds.settled(found, job.must, spots, each * len(spots))
    return job if chosen is None else job._replace(kinds=chosen, must=chosen.must)


def notes(job: Job) -> tuple[str, ...]:
    """Say how kinds were chosen where what is proven is proven with them."""
    n = len(kinds.several(job.scene, job.limits))
    if not n or (job.kinds is not None and not job.asked.curve and job.asked.equity is None):
        return ()
    said = say("on {n:,} forced candidates stands what mends most ", n=n)
    if job.kinds is None:
        return (say("{said}by itself (ours)", said=said),)
    return (
        say(
            "{said}beside all sites; what is proven beyond that is proven with it (ours)", said=said
        ),
    )

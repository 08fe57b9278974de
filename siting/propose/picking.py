"""The sites themselves, by whatever was asked for: chosen, taken in order, described."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from siting.language import say
from siting.optimise.proof import dominance
from siting.propose import greedy, joint
from siting.propose import must as must_
from siting.propose.modes import (
    curves,
    equity,
    improved,
    kinds,
    phases,
    shared_equity,
    shared_search,
    until,
)
from siting.propose.modes.fits import require_room
from siting.propose.modes.purse import PARTS
from siting.propose.modes.watch import Watch
from siting.propose.picked import Job, Picked
from siting.propose.problem import shares_beds
from siting.propose.scene import switch
from siting.propose.sites import describe, last_number, step
from siting.propose.whom import Whose
from siting.records.proven import CurvePoint, Fewest, Spent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from siting.optimise.nested.curve import Curve
    from siting.optimise.problem import Problem
    from siting.progress import Progress
    from siting.propose.asked import Asked
    from siting.propose.candidates.limits import Limits
    from siting.propose.modes.phases import Years
    from siting.propose.modes.purse import Purse
    from siting.propose.scene import Scene
    from siting.records.proposal import Site, Step
    from siting.study import Study

PASSES = say(say("every rule that sites can mend passes"))
_ALL = say(say("all sites chosen"))
_SPENT = say(say("nothing more fits in"))
_NO_MORE = say(say("no candidate mends anything more"))
_GREEDILY = say(say("chosen greedily; how close to the best possible this comes is not computed"))
_LESS = "finding what fewer sites can do"
_EVEN = "bringing every unit to its floor"
_DEPENDS = say("the search was stopped, so that another run may find other sites")


def pick(
    scene: Scene,
    study: Study,
    limits: Limits,
    asked: Asked,
    years: Years,
    *,
    progress: Progress,
) -> Picked:
    """Choose sites.

    Raises
    ------
    SitingError
        What must be built is more than was asked for, or what is asked cannot be worked out.
    """
    must, why = must_.stand(scene, limits)
    require_room(must, asked)
    before = sum(block.whole - block.objective() for block in scene.blocks)
    whole = sum(block.whole for block in scene.blocks)
    with Watch(progress, before, whole, asked.seconds) as watch:
        job = Job(scene, study, limits, asked, must, watch, progress, years)
        job = must_.settled(job, why)
        if asked.until_pass:
            picked = _until_pass(job)
        elif asked.phases:
            picked = _in_phases(job)
        elif asked.greedy or (asked.quick and shares_beds(scene.blocks)):
            picked = _greedily(job)
        elif shares_beds(scene.blocks):
            picked = _shared(job)
        else:
            picked = _searched(job)
    picked = picked._replace(notes=(*picked.notes, *must_.notes(job)))
    if limits.purse is not None:
        picked = _with_costs(picked, limits.purse, limits.chosen)
    if watch.why:
        stopped = say("{why}: these are the best sites found until then", why=watch.why)
        picked = picked._replace(stopped=stopped, notes=(*picked.notes, _DEPENDS))
    return picked


def _with_costs(picked: Picked, purse: Purse, chosen: Sequence[int]) -> Picked:
    """Say what each site takes, and all of them."""
    spent = Spent(amount=purse.takes(chosen), of=purse.budget / PARTS, unit=purse.unit)
    if purse.unit:
        return picked._replace(spent=spent)
    sites = [
        replace(site, cost=purse.takes([candidate]))
        for site, candidate in zip(picked.sites, chosen, strict=True)
    ]
    return picked._replace(sites=sites, spent=spent)


def _searched(job: Job) -> Picked:
    """Search, prove, and take what was found."""
    scene, asked, must = job.scene, job.asked, job.must
    problem = joint.joined(
        scene.blocks, scene.candidates, job.limits, most=asked.sites, forced=must
    )
    if scene.spots.best:
        problem, aside = dominance.pruned(problem)
        job.limits.set_aside(aside)
    found = improved.search(problem, effort=asked.effort, watch=job.watch, progress=job.progress)
    found = found if job.kinds is None else kinds.limited(found, job.kinds)
    fair = _fair(job, problem, found) if asked.equity is not None else None
    found = found if fair is None else fair.improved
    stopped = job.watch.why  # what ends the curve does not touch the choice
    line, found = _curve(job, found) if asked.curve else ((), found)
    certificate = found.certificate(asked, scene.blocks, stopped=stopped)
    said = None if fair is None else fair.equity
    return _found(job, found)._replace(certificate=certificate, curve=line, equity=said)


def _shared(job: Job) -> Picked:
    """Search where beds are shared, so that what sites add does not add up."""
    asked, watch = job.asked, job.watch
    problem = shared_search.joined(job.scene, job.limits, most=asked.sites, forced=job.must)
    found = shared_search.search(problem, asked, watch=watch, progress=job.progress)
    found = found if job.kinds is None else kinds.limited(found, job.kinds)
    fair = _shared_fair(job, found) if asked.equity is not None else None
    found = found if fair is None else fair.improved
    stopped, said = watch.why, tuple[CurvePoint, ...]()
    if asked.curve:
        job.progress.stage(_LESS)
        line = shared_search.line(problem, found, asked=asked, watch=watch)
        if line.value[-1] > found.solution.value:
            found = shared_search.with_choice(problem, found, line.chosen[-1])
        said = _points(job, line)
    certificate = found.certificate(asked, job.scene.blocks, stopped=stopped)
    even = None if fair is None else fair.equity
    return _found(job, found)._replace(certificate=certificate, curve=said, equity=even)


def _shared_fair(job: Job, found: improved.Improved) -> equity.Fair:
    """Bring every unit to the floor where people share beds."""
    job.progress.stage(_EVEN)
    problem = shared_search.joined(
        job.scene, job.limits, most=job.asked.sites, forced=job.must, merged=False
    )
    return shared_equity.search(
        problem,
        found,
        job.scene.blocks,
        study=job.study,
        plan=job.years.plan,
        asked=job.asked,
        watch=job.watch,
    )


def _found(job: Job, found: improved.Improved) -> Picked:
    """Take what was found."""
    asked, must = job.asked, job.must
    rest = [one for one in found.solution.order.tolist() if one not in must]
    sites, steps = _take(job, [*must, *rest], keep=len(must))
    full = asked.sites is not None and len(sites) == asked.sites
    return Picked(sites, steps, _ALL if full else _NO_MORE if asked.sites is not None else _SPENT)


def _fair(job: Job, problem: Problem, plain: improved.Improved) -> equity.Fair:
    """Bring every unit to the floor."""
    job.progress.stage(_EVEN)
    blocks, plan = job.scene.blocks, job.years.plan
    whole = sum(block.whole for block in blocks)
    job.watch.anew(whole - sum(block.objective() for block in blocks), whole)
    return equity.search(
        problem, plain, blocks, study=job.study, plan=plan, asked=job.asked, watch=job.watch
    )


def _curve(job: Job, found: improved.Improved) -> tuple[tuple[CurvePoint, ...], improved.Improved]:
    """Say what fewer sites can do; should a better choice of all of them turn up, give that one."""
    job.progress.stage(_LESS)
    line = curves.line(found, effort=job.asked.effort, watch=job.watch)
    last = line.chosen[-1]
    if line.value[-1] > found.solution.value and len(last) <= found.problem.most:
        found = found.with_choice(last)
    return _points(job, line), found


def _points(job: Job, line: Curve) -> tuple[CurvePoint, ...]:
    whole = sum(block.whole for block in job.scene.blocks)
    before = whole - sum(block.objective() for block in job.scene.blocks)
    return curves.points(line, before=before, whole=whole)


def _in_phases(job: Job) -> Picked:
    """Choose sites for all years together, and take them in the order they are built."""
    found = phases.search(
        job.scene,
        job.limits,
        job.asked,
        job.must,
        job.years,
        watch=job.watch,
        progress=job.progress,
    )
    sites, steps = _take(job, found.order, keep=len(found.order))
    dated = [replace(site, build_by=year) for site, year in zip(sites, found.years, strict=True)]
    stopped = _ALL if len(sites) == job.asked.sites else _NO_MORE
    return Picked(dated, steps, stopped, phases=found.phases)


def _until_pass(job: Job) -> Picked:
    """Take as few sites as it takes."""
    few = until.search(
        job.scene,
        job.limits,
        job.asked,
        job.must,
        year=job.study.year,
        watch=job.watch,
        progress=job.progress,
    )
    sites, steps = _take(job, few.order, keep=len(job.must), until_pass=True)
    passes = not any(block.active for block in job.scene.blocks)
    fewest = Fewest(sites=len(sites), at_least=few.at_least, greedy=few.greedy, passes=passes)
    notes = (_GREEDILY,) if few.at_least is None else ()
    return Picked(sites, steps, PASSES if passes else _NO_MORE, fewest=fewest, notes=notes)


def _greedily(job: Job) -> Picked:
    """Choose one site after the other, each the one that mends most."""
    scene, limits, asked = job.scene, job.limits, job.asked
    names, whose = last_number("P", job.study.facilities.ids), Whose(scene, job.study)
    sites: list[Site] = []
    steps: list[Step] = []

    def add(choice: greedy.Choice) -> None:
        limits.add(choice.candidate)
        sites.append(describe(choice, scene, len(sites) + 1, names, whose(choice)))
        steps.append(step(scene, len(sites)))

    for candidate in job.must:
        add(greedy.best_of(scene.blocks, [candidate]))
    picks = greedy.choose(scene.blocks, limits)
    while (asked.sites is None or len(sites) < asked.sites) and not job.watch.over:
        found = next(picks, None)
        if found is None:
            stopped = _NO_MORE if limits.purse is None else _SPENT
            return Picked(sites, steps, stopped, notes=(_GREEDILY,))
        add(found)
    return Picked(sites, steps, _ALL, notes=(_GREEDILY,))


def _take(
    job: Job, order: Iterable[int], *, keep: int, until_pass: bool = False
) -> tuple[list[Site], list[Step]]:
    """Choose candidates in order, and describe each; one that gains nothing any more is left.

    Parameters
    ----------
    keep : int
        So many of the first are taken in any case.
    until_pass : bool
        Whether rules that pass are switched off on the way.
    """
    scene, study = job.scene, job.study
    names, whose = last_number("P", study.facilities.ids), Whose(scene, study)
    sites: list[Site] = []
    steps: list[Step] = []
    for at, candidate in enumerate(order):
        if until_pass:
            switch(scene.blocks, study.year)
        if at >= keep and sum(block.gain(candidate) for block in scene.blocks) <= 0:
            continue
        choice = greedy.best_of(scene.blocks, [candidate])
        job.limits.add(candidate)
        sites.append(describe(choice, scene, len(sites) + 1, names, whose(choice)))
        steps.append(step(scene, len(sites)))
    if until_pass:
        switch(scene.blocks, study.year)
    return sites, steps

"""Sites in phases: which stand by each year, as older people and targets change."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from siting.language import say
from siting.optimise import merge
from siting.optimise.beds.nested import shared_nested
from siting.optimise.beds.sites import EFFORT
from siting.optimise.beds.sites import in_order as shared_in_order
from siting.optimise.heuristics.greedy import in_order
from siting.optimise.nested.nested import nested
from siting.propose import blocks as blocks_
from siting.propose import joint
from siting.propose.modes import shared_search
from siting.propose.modes.improved import ITERATIONS, ROUNDS, shares
from siting.propose.problem import shares_beds
from siting.propose.scene import mendable
from siting.records.proven import Phase

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from siting.arrays import Ints
    from siting.layers.records import Table
    from siting.optimise.beds.shared import SharedProblem
    from siting.optimise.nested.nested import Nested, Year
    from siting.plan import Plan
    from siting.progress import Progress
    from siting.propose.asked import Asked
    from siting.propose.candidates.limits import Limits
    from siting.propose.modes.watch import Watch
    from siting.propose.problem import Block
    from siting.propose.scene import Scene
    from siting.rule import Rule
    from siting.study import Study


class Later(NamedTuple):
    """The plan in one of the years: how many sites stand, and what is tested on what."""

    year: int
    sites: int
    study: Study
    rules: Sequence[Rule]


class Years(NamedTuple):
    """The plan in the years of its phases, and what is given to places before any site."""

    later: Sequence[Later]
    upgrades: Table | None
    plan: Plan


class Phased(NamedTuple):
    """Candidates in the order in which they are built, the year of each, and each year's worth."""

    order: list[int]
    years: list[int]
    phases: tuple[Phase, ...]


def search(
    scene: Scene,
    limits: Limits,
    asked: Asked,
    must: Sequence[int],
    years: Years,
    *,
    watch: Watch,
    progress: Progress,
) -> Phased:
    """Choose sites for all years, those of a year among those of the next.

    Parameters
    ----------
    must : sequence of int
        Candidates that are chosen in any case; they stand by the first year.
    """
    blocks = [
        _blocks(one, scene, years, backup=asked.backup, progress=progress) for one in years.later
    ]
    every = [block for mine in blocks for block in mine]
    missing = sum(block.objective() for block in every)
    there = sum(block.whole for block in every)
    watch.anew(there - missing, there)
    progress.stage(say("choosing sites for all years together"))
    if any(shares_beds(mine) for mine in blocks):
        found, order, by = _shared(
            scene, limits, asked, must, blocks=blocks, later=years.later, watch=watch
        )
    else:
        found, order, by = _plain(
            scene, limits, asked, must, blocks=blocks, later=years.later, watch=watch
        )
    phases = tuple(
        _phase(one, year, own)
        for one, year, own in zip(years.later, found.years, blocks, strict=True)
    )
    return Phased(order, by, phases)


def _plain(
    scene: Scene,
    limits: Limits,
    asked: Asked,
    must: Sequence[int],
    *,
    blocks: Sequence[list[Block]],
    later: Sequence[Later],
    watch: Watch,
) -> tuple[Nested, list[int], list[int]]:
    """Search where what sites add adds up."""
    problems = [
        merge.merge(
            joint.joined(mine, scene.candidates, limits, most=one.sites, forced=must)
        ).problem
        for mine, one in zip(blocks, later, strict=True)
    ]
    found = nested(
        problems,
        rounds=max(ROUNDS[asked.effort] // 4, 50),
        iterations=max(ITERATIONS[asked.effort], 40),
        report=watch,
    )
    ranked = [partial(in_order, problem) for problem in problems]
    return found, *_order(found, ranked, later, must)


def _shared(
    scene: Scene,
    limits: Limits,
    asked: Asked,
    must: Sequence[int],
    *,
    blocks: Sequence[list[Block]],
    later: Sequence[Later],
    watch: Watch,
) -> tuple[Nested, list[int], list[int]]:
    """Search where people share beds."""
    problems = [
        shared_search.joined(scene._replace(blocks=mine), limits, most=one.sites, forced=must)
        for mine, one in zip(blocks, later, strict=True)
    ]
    effort = EFFORT[shared_search.LEVEL[asked.effort]]
    found = shared_nested(problems, effort, steps=effort.exchanges, report=watch)
    ranked = [partial(_ranked, problem) for problem in problems]
    return found, *_order(found, ranked, later, must)


def _ranked(problem: SharedProblem, chosen: Ints) -> Ints:
    return shared_in_order(problem, chosen.tolist())


def _blocks(
    one: Later,
    scene: Scene,
    years: Years,
    *,
    backup: bool,
    progress: Progress,
) -> list[Block]:
    """Set up the rows of one year."""
    study = one.study if years.upgrades is None else one.study.with_proposed(years.upgrades)
    rules = mendable(one.rules, years.plan, backup=backup)
    blocks = blocks_.build(rules, study, years.plan.file.propose.weights, progress)
    blocks_.serve(blocks, study, scene.candidates, progress)
    return blocks


def _order(
    found: Nested,
    ranked: Sequence[Callable[[Ints], Ints]],
    later: Sequence[Later],
    must: Sequence[int],
) -> tuple[list[int], list[int]]:
    """Put the sites in order: by year, and within one the best first."""
    order, years = list(must), [later[0].year] * len(must)
    for rank, one, year in zip(ranked, later, found.years, strict=True):
        new = [candidate for candidate in rank(year.chosen).tolist() if candidate not in order]
        order += new
        years += [one.year] * len(new)
    return order, years


def _phase(one: Later, year: Year, blocks: Sequence[Block]) -> Phase:
    """Say what a year's sites do, beside what could be done for that year alone."""
    whole = sum(block.whole for block in blocks)
    before = whole - sum(block.objective() for block in blocks)
    value, fresh, bound = year.value, year.fresh, year.bound
    percent, at_most = shares(before, whole, value, bound)
    return Phase(
        year=one.year,
        sites=len(year.chosen),
        older_people=float(one.study.demand.elders.sum()),
        mended=value,
        alone=fresh,
        at_most=max(bound, value),
        percent_without=shares(before, whole, 0.0, 0.0)[0],
        percent=percent,
        percent_alone=shares(before, whole, fresh, fresh)[0],
        percent_at_most=at_most,
    )

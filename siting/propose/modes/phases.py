"""Sites in phases: which stand by each year, as older people and targets change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from siting.language import say
from siting.optimise import merge
from siting.optimise.heuristics.greedy import in_order
from siting.optimise.nested.nested import nested
from siting.propose import blocks as blocks_
from siting.propose import joint
from siting.propose.modes.improved import ITERATIONS, ROUNDS, shares
from siting.propose.scene import mendable
from siting.proven import Phase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.layers.records import Table
    from siting.optimise.nested.nested import Nested, Year
    from siting.optimise.problem import Problem
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
    blocks, problems = [], []
    for one in years.later:
        mine = _blocks(one, scene, years, backup=asked.backup, progress=progress)
        blocks.append(mine)
        whole = joint.joined(mine, scene.candidates, limits, most=one.sites, forced=must)
        problems.append(merge.merge(whole).problem)
    every = [block for mine in blocks for block in mine]
    missing = sum(block.objective() for block in every)
    there = sum(block.whole for block in every)
    watch.anew(there - missing, there)
    progress.stage(say("choosing sites for all years together"))
    found = nested(
        problems,
        rounds=max(ROUNDS[asked.effort] // 4, 50),
        iterations=max(ITERATIONS[asked.effort], 40),
        report=watch,
    )
    order, by = _order(found, problems, years.later, must)
    phases = tuple(
        _phase(one, year, own)
        for one, year, own in zip(years.later, found.years, blocks, strict=True)
    )
    return Phased(order, by, phases)


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
    found: Nested, problems: Sequence[Problem], later: Sequence[Later], must: Sequence[int]
) -> tuple[list[int], list[int]]:
    """Put the sites in order: by year, and within one the best first."""
    order, years = list(must), [later[0].year] * len(must)
    for problem, one, year in zip(problems, later, found.years, strict=True):
        ranked = in_order(problem, year.chosen).tolist()
        new = [candidate for candidate in ranked if candidate not in order]
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

"""A floor for every unit: sites that leave nobody behind, and what that costs the others."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array, vstack

from siting.errors import SitingError
from siting.language import few, say
from siting.optimise.floors.floors import with_floors
from siting.optimise.floors.least_share import everyone
from siting.optimise.floors.state import Floors
from siting.optimise.heuristics.greedy import in_order
from siting.optimise.proof.certificate import Certificate, How
from siting.optimise.solution import solution
from siting.propose.modes.improved import ITERATIONS, NODES, ROUNDS, Improved
from siting.propose.modes.improved import LEVELS as EFFORTS
from siting.propose.modes.no_rule import no_rule
from siting.records.proven import Equity, UnitShare
from siting.terms import term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Floats, Ints, Rows
    from siting.optimise.floors import floors as floors_
    from siting.optimise.problem import Problem
    from siting.plan import Plan
    from siting.propose.asked import Asked
    from siting.propose.modes.watch import Watch
    from siting.propose.problem import Block
    from siting.study import Study
    from siting.study.units import Units

#: The level whose units get a floor, where the plan does not say it: the first that is drawn.
LEVELS = ("street", "town", "district", "county", "community", "village", "group", "circle")
_NAMED = 3
_SLOWER = 2.5  # times the iterations of other bounds: these have more rows
_NEAR = 1e-6  # of a tenth of a percent: less than what a floor may be missed by


class Fair(NamedTuple):
    """The sites, what is known of them, and how the units stand with them."""

    improved: Improved
    equity: Equity


class Each(NamedTuple):
    """The floors, and the rule and the unit that each is for.

    `total` are all older people of each, and `start` those of them who have what is asked for.
    """

    rules: list[str]
    units: list[int]
    drawn: Units
    total: Floats
    start: Floats


def search(
    problem: Problem,
    plain: Improved,
    blocks: Sequence[Block],
    *,
    study: Study,
    plan: Plan,
    asked: Asked,
    watch: Watch,
) -> Fair:
    """Choose sites so that what rules of reach ask for is met in every unit to a floor.

    Parameters
    ----------
    problem : Problem
        Of all rules; its cells are those of the blocks that miss something, in their order.
    plain : Improved
        The choice without floors.

    Raises
    ------
    SitingError
        No units are drawn, no rule is about people near places, or no choice keeps the floor.
    """
    assert asked.equity is not None
    units = units_of(study, plan)
    floors, each = _floors(problem, blocks, units, asked.equity / 100, plan)
    known = plain.solution.chosen
    for level in EFFORTS[asked.effort]:
        found = with_floors(
            problem,
            floors,
            known=[known],
            rounds=ROUNDS[level],
            iterations=max(int(_SLOWER * ITERATIONS[level]), 100),
            exact=True if level == "exact" else None,
            nodes=NODES[level],
            seconds=watch.limit,
            report=watch,
        )
        known = found.chosen
        if found.proven or found.possible is False or watch.over:
            break
    if not found.complete or (watch.limit is not None and not found.proven):
        watch.cut()
    if not found.possible:
        top = floors.shares(problem, everyone(problem))
        raise impossible(found, each, asked, top, stopped=watch.why)
    return Fair(_improved(problem, plain, found), said(found, each, plain, asked))


def units_of(study: Study, plan: Plan) -> Units:
    """Find the units that get a floor."""
    asked = plan.file.propose.equity_level
    for level in (asked,) if asked else LEVELS:
        units = study.unit_level(level)
        if units is not None and len(units):
            return units
    raise SitingError(
        say("--equity asks for a floor in every unit, and no layer draws units")
        + (say(" of the level '{asked}'", asked=asked) if asked else ""),
        hint=say("add [layers.units.street], or say equity_level in [propose]"),
        at=plan.at("propose"),
    )


def _floors(
    problem: Problem, blocks: Sequence[Block], units: Units, share: float, plan: Plan
) -> tuple[Floors, Each]:
    """Set up a floor for each unit and each rule about people near places."""
    floors, rules = of_rules(problem, blocks, units, share)
    if floors is None:
        raise no_rule(plan)
    n = len(units)
    of = np.tile(np.arange(n), len(rules)).tolist()
    return floors, Each(np.repeat(rules, n).tolist(), of, units, floors.total, floors.start)


def of_rules(
    problem: Problem, blocks: Sequence[Block], units: Units, share: float
) -> tuple[Floors | None, list[str]]:
    """Set up the floors of rules whose parts add up, and name these; None if there are none."""
    people: list[Rows] = []
    start: list[Floats] = []
    total: list[Floats] = []
    rules: list[str] = []
    first, m = 0, len(problem.missing)
    for block in blocks:
        if not block.active:
            continue
        here = np.flatnonzero((block.missing > 0) & (block.value > 0))
        near_people = block.table.level == "demand" and block.table.parts is None
        if near_people and block.worth_of_one > 0:
            matrix, all_ = _of_rule(block, here, units, first, m)
            people.append(matrix)
            total.append(all_)
            start.append(all_ - np.asarray(matrix.sum(axis=1)).ravel())
            rules.append(block.rule.id)
        first += len(here)
    if not rules:
        return None, rules
    totals = np.concatenate(total)
    return Floors(
        people=csr_array(vstack(people, format="csr")),
        start=np.concatenate(start),
        total=totals,
        share=np.where(totals > 0, share, 0.0),
    ), rules


def _of_rule(block: Block, here: Ints, units: Units, first: int, m: int) -> tuple[Rows, Floats]:
    """Say how many people of each unit are in each cell and not covered, and how many there are."""
    n, table, full = len(units), block.table, block.full
    of_all = units.of_demand[full.rows]
    inside = of_all >= 0
    total = np.bincount(of_all[inside], full.weight[inside], n).astype(np.float64)
    lacking = table.weight[here] * (block.missing[here] / table.need[here])
    of = units.of_demand[table.rows[here]]
    some = np.flatnonzero(of >= 0)
    matrix = csr_array((lacking[some], (of[some], first + some)), shape=(n, m))
    return matrix, total


def _improved(problem: Problem, plain: Improved, found: floors_.Equity) -> Improved:
    """Put the choice in the place of the one without floors."""
    order = in_order(problem, found.chosen)
    proof = Certificate(
        value=found.value,
        bound=max(found.value, found.bound),
        how=How.SEARCH if found.proven else How.PRICES,
        ignored=found.ignored,
        iterations=0,
        best=found.proven,
    )
    chosen = solution(problem, order, "floors", complete=found.complete)
    return Improved(problem, chosen, plain.greedy, settled=False, proof=proof)


def said(found: floors_.Equity, each: Each, plain: Improved, asked: Asked) -> Equity:
    """Say how the units stand with the sites, the worst first."""
    assert asked.equity is not None
    total, units = each.total, each.drawn
    before = np.where(total > 0, each.start / np.maximum(total, 1e-30), 1.0)
    order = np.lexsort((np.arange(len(before)), found.shares))
    shares = tuple(
        UnitShare(
            rule=each.rules[at],
            unit=str(units.ids[each.units[at]]),
            name=str(units.names[each.units[at]] or ""),
            older_people=float(total[at]),
            percent_before=100 * float(before[at]),
            percent=100 * float(found.shares[at]),
        )
        for at in order.tolist()
        if total[at] > 0
    )
    return Equity(
        percent=asked.equity,
        level=units.level,
        costs=max(0.0, plain.solution.value - found.value),
        units=shares,
    )


def impossible(
    found: floors_.Equity, each: Each, asked: Asked, top: Floats, *, stopped: str
) -> SitingError:
    """Say who stays below the floor, and which floor can be kept.

    Parameters
    ----------
    top : ndarray of float
        The shares with all candidates together.
    """
    alone = len(found.unreachable) > 0
    below, shares = found.below, found.shares
    if alone:
        below, shares = found.unreachable, top
    worst = below[np.argsort(shares[below], kind="stable")]
    assert asked.equity is not None
    equity = asked.equity
    named = few((_named(int(at), shares, each, equity) for at in worst), _NAMED)
    who = say("with all candidates together") if alone else say("with {size}", size=asked.size)
    proven = (
        say("no choice does") if found.possible is False else say("no choice was found that does")
    )
    if stopped and found.possible is None:
        proven += say(" before the search ended ({stopped})", stopped=stopped)
    hint = say("add candidates there, or leave --equity out")
    if found.easier is not None:
        least, most = _percent(found.easier.least), ceil(1000 * found.easier.at_most) / 10
        hint = (
            say(
                "--equity {least:g} can be kept with as many; nothing above {most:.1f} can",
                least=least,
                most=most,
            )
            if least > 0
            else say(
                "add candidates there: nothing above {most:.1f} % can be kept with as many",
                most=most,
            )
        )
    return SitingError(
        say(
            "not every {level} can be brought to {equity:g} %: {proven}; {who} these "
            "stay below: {named}",
            level=term(each.drawn.level),
            equity=asked.equity,
            proven=proven,
            who=who,
            named=named,
        ),
        hint=hint,
    )


def _named(at: int, shares: Floats, each: Each, percent: float) -> str:
    """Name a unit, what it reaches, and how many of its people that leaves out."""
    unit, units = each.units[at], each.drawn
    name = str(units.names[unit] or units.ids[unit])
    short = ceil((percent / 100 - float(shares[at])) * float(each.total[at]) - _NEAR)
    return say(
        "{name} ({rule}: {percent:.1f} %, {short:,} older people short)",
        name=name,
        rule=each.rules[at],
        percent=_percent(shares[at]),
        short=short,
    )


def _percent(share: float) -> float:
    """Give a share in percent, rounded down: what is shown to be kept is kept."""
    return floor(1000 * share + _NEAR) / 10

"""A floor for every unit where people share beds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from siting.optimise.beds.floor_rows import SharedFloors
from siting.optimise.beds.floors import FloorEffort, shared_floors
from siting.optimise.beds.sites import in_order
from siting.optimise.proof.certificate import How
from siting.propose.modes.equity import Each, Fair, impossible, of_rules, said, units_of
from siting.propose.modes.no_rule import no_rule
from siting.propose.modes.shared_search import NODES, SMALL
from siting.propose.problem import SharedBlock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Flags
    from siting.optimise.beds.shared import SharedProblem
    from siting.optimise.floors import floors as floors_
    from siting.plan import Plan
    from siting.propose.asked import Asked
    from siting.propose.modes.improved import Improved
    from siting.propose.modes.watch import Watch
    from siting.propose.problem import Block
    from siting.study import Study
    from siting.study.units import Units

#: How many choices are looked at.
_TESTS = {"quick": 500, "normal": 4_000, "thorough": 40_000, "exact": 40_000}


def search(
    problem: SharedProblem,
    plain: Improved,
    blocks: Sequence[Block],
    *,
    study: Study,
    plan: Plan,
    asked: Asked,
    watch: Watch,
) -> Fair:
    """Choose sites so that in every unit so many have a bed, or what else a rule asks for.

    Parameters
    ----------
    problem : SharedProblem
        Of all rules, its cells not merged.
    plain : Improved
        The choice without floors.

    Raises
    ------
    SitingError
        No units are drawn, no rule is about people near places, or no choice keeps the floor.
    """
    assert asked.equity is not None
    assert plain.proof is not None
    units = units_of(study, plan)
    floors, each = _floors(problem, blocks, units, asked.equity / 100, plan)
    found = shared_floors(
        problem,
        floors,
        FloorEffort(
            tests=_TESTS[asked.effort],
            exact=problem.pairs <= max(SMALL[asked.effort], SMALL["normal"]),
            nodes=NODES["normal"] if asked.effort == "quick" else NODES[asked.effort],
            seconds=watch.limit,
        ),
        known=plain.solution.chosen,
        top=plain.proof.bound,
        ignored=plain.proof.ignored,
        report=watch,
    )
    if not found.complete or (watch.limit is not None and not found.proven):
        watch.cut()
    if not found.possible:
        every = np.flatnonzero(_may(problem))
        raise impossible(found, each, asked, floors.shares(problem, every), stopped=watch.why)
    return Fair(_improved(problem, plain, found), said(found, each, plain, asked))


def _may(problem: SharedProblem) -> Flags:
    plain = problem.plain
    may = np.ones(plain.n_candidates, bool) if plain.allowed is None else plain.allowed.copy()
    if plain.forced is not None:
        may[plain.forced] = True
    return may


def _floors(
    problem: SharedProblem, blocks: Sequence[Block], units: Units, share: float, plan: Plan
) -> tuple[SharedFloors, Each]:
    """Set up a floor for each unit and each rule: those whose parts add up, then the others."""
    add_up = [block for block in blocks if not isinstance(block, SharedBlock)]
    plain, rules = of_rules(problem.plain, add_up, units, share)
    pools, n = [], len(units)
    for block in blocks:
        if isinstance(block, SharedBlock) and block.active:
            unit = units.of_demand[block.sharing.everybody.rows]
            floor = share if block.worth_of_one > 0 else 0.0
            pools.append(block.sharing.floors(unit, n, floor))
            rules.append(block.rule.id)
    floors = SharedFloors(plain=plain, pools=tuple(pools))
    if not rules:
        raise no_rule(plan)
    start = floors.covered(problem, np.empty(0, dtype=np.intp))
    of = np.tile(np.arange(n), len(rules)).tolist()
    return floors, Each(np.repeat(rules, n).tolist(), of, units, floors.total, start)


def _improved(problem: SharedProblem, plain: Improved, found: floors_.Equity) -> Improved:
    """Put the choice in the place of the one without floors."""
    assert plain.proof is not None
    solution = replace(
        plain.solution,
        chosen=found.chosen,
        order=in_order(problem, found.chosen.tolist()),
        value=found.value,
        found="floors",
        complete=found.complete,
    )
    proof = replace(
        plain.proof,
        value=found.value,
        bound=found.bound,
        how=How.SEARCH if found.proven else plain.proof.how,
        ignored=found.ignored,
        best=found.proven,
    )
    return plain._replace(solution=solution, settled=False, proof=proof)

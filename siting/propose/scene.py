"""What sites are chosen from, and how the rules stand while they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from siting.errors import SitingError
from siting.propose import candidates as candidates_
from siting.propose import problem
from siting.shortfall import TestTable
from siting.source import did_you_mean
from siting.verdict import decide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Texts
    from siting.finding import Outcome
    from siting.layers.records import Layers
    from siting.plan import Plan
    from siting.progress import Progress
    from siting.propose.candidates import Spots
    from siting.propose.problem import Block
    from siting.rule import Candidates, Rule
    from siting.study import Study


class Scene(NamedTuple):
    """What the choice is made from."""

    spots: Spots
    candidates: Candidates
    labels: Texts
    blocks: list[Block]
    year: int


class State(NamedTuple):
    """One rule at one moment."""

    outcome: Outcome
    shortfall: float
    people_short: float


def state(block: Block, scene: Scene) -> State:
    """Say how a rule stands with the sites chosen so far."""
    table = _now(block)
    short = block.missing > 0
    return State(
        decide(block.rule, table, scene.year),
        float(table.shortfall.sum()),
        float(block.table.weight[short].sum()),
    )


def _now(block: Block) -> TestTable:
    """Give the test table of a rule with the sites chosen so far."""
    full = block.full
    have, have_most = full.have.copy(), full.have_most.copy()
    short = full.shortfall > 0
    have[short] = block.have
    have_most[short] += block.have - block.table.have
    return TestTable(
        level=full.level,
        rows=full.rows,
        need=full.need,
        have=have,
        have_most=have_most,
        weight=full.weight,
        unit=full.unit,
        missing=full.missing,
    )


def set_up(
    rules: Sequence[Rule], layers: Layers, study: Study, plan: Plan, progress: Progress
) -> Scene:
    """Find where one may build, and set up the rows of all rules that sites can mend.

    Raises
    ------
    SitingError
        A weight names no rule of the plan, or nothing that may be built counts for any rule.
    """
    known = {rule.id for rule in rules}
    for rule_id in plan.file.propose.weights:
        if rule_id not in known:
            raise SitingError(
                f"there is no rule '{rule_id}' to give a weight",
                hint=did_you_mean(rule_id, sorted(known)),
                at=plan.at("propose", "weights", rule_id),
            )
    mendable = [rule for rule in rules if rule.kind.facility is not None]
    progress.stage("finding where one may build")
    spots = candidates_.spots(layers, study, plan)
    found, labels = candidates_.candidates(spots, mendable, plan)
    blocks = problem.build(mendable, study, found, plan.file.propose.weights, progress)
    return Scene(spots, found, labels, blocks, study.year)

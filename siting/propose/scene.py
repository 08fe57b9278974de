"""What sites are chosen from, and how the rules stand while they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from siting.errors import SitingError
from siting.kinds import ServiceSet
from siting.language import say
from siting.propose import blocks as blocks_
from siting.propose.candidates import candidates as candidates_
from siting.propose.candidates.offers import offers
from siting.propose.modes.backup import doubled
from siting.records.finding import Outcome
from siting.text.source import did_you_mean
from siting.verdict import decide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Texts
    from siting.layers.records import Layers
    from siting.plan import Plan
    from siting.progress import Progress
    from siting.propose.candidates.records import Offer, Spots
    from siting.propose.problem import Block
    from siting.rule import Candidates, Rule
    from siting.shortfall import TestTable
    from siting.study import Study

DONE = (Outcome.PASS, Outcome.NOT_APPLICABLE)


class Scene(NamedTuple):
    """What the choice is made from.

    `candidates` are the `offers`, one after the other, each over all spots.
    `whole` says whether a new place gives all services it could, not only those that are missing.
    """

    spots: Spots
    candidates: Candidates
    labels: Texts
    blocks: list[Block]
    whole: bool
    offers: Sequence[Offer]


class State(NamedTuple):
    """One rule at one moment: what is missing, who lacks something, and in how many rows.

    `full` are those of them who find all beds in reach taken; None where beds are not shared.
    """

    outcome: Outcome
    shortfall: float
    people_short: float
    rows_short: int
    full: float | None


def state(block: Block, year: int) -> State:
    """Say how a rule stands with what is chosen so far."""
    return state_of(block.rule, block.tested(), year)


def state_of(rule: Rule, table: TestTable, year: int) -> State:
    """Say how a rule stands by its test table."""
    short = table.shortfall > 0
    return State(
        decide(rule, table, year),
        float(table.shortfall.sum()),
        float(table.weight[short].sum()),
        int(short.sum()),
        None if table.full is None else float(table.weight[short & table.full].sum()),
    )


def switch(blocks: Sequence[Block], year: int) -> None:
    """Switch rules off that pass: they attract no more sites."""
    for block in blocks:
        block.active = block.active and state(block, year).outcome not in DONE


def mendable(rules: Sequence[Rule], plan: Plan, *, backup: bool = False) -> list[Rule]:
    """Find the rules that a new place, or services given to one that stands, can mend.

    Parameters
    ----------
    backup : bool
        Whether what is asked to be near is to be there twice.

    Raises
    ------
    SitingError
        A weight names no rule of the plan, or there is no such rule; or none for a backup.
    """
    twice = doubled(rules)
    if backup and not twice:
        raise SitingError(
            say(
                "--backup asks for a second place near people, and no rule of the "
                "plan asks for one place alone near them"
            ),
            hint=say("leave --backup out, or add a rule of the kind 'reach'"),
            at=plan.at("plan"),
        )
    known = {rule.id for rule in (*rules, *twice)}  # weights may stay, with --backup and without
    for rule_id in plan.file.propose.weights:
        if rule_id not in known:
            raise SitingError(
                say("there is no rule '{rule_id}' to give a weight", rule_id=rule_id),
                hint=did_you_mean(rule_id, sorted(known)),
                at=plan.at("propose", "weights", rule_id),
            )
    found = [
        rule
        for rule in rules
        if rule.kind.facility is not None or isinstance(rule.kind, ServiceSet)
    ]
    if not found:
        raise SitingError(
            say("no rule of the plan can be mended by new sites"),
            hint=say("'siting explain RULE' says how a breach of a rule is mended"),
            at=plan.at("plan"),
        )
    return [*found, *(twice if backup else [])]


def set_up(
    blocks: list[Block],
    layers: Layers,
    study: Study,
    plan: Plan,
    *,
    every: Sequence[Rule],
    upgraded: bool,
    progress: Progress,
) -> Scene:
    """Find where one may build, and what that would add to the rows of all rules.

    Parameters
    ----------
    every : sequence of Rule
        All rules of the plan: some say how much land a bed takes.
    upgraded : bool
        Whether there is something to propose even if nothing that may be built helps.

    Raises
    ------
    SitingError
        Nothing that may be built counts for any rule.
    """
    progress.stage(say("finding where one may build"))
    spots = candidates_.spots(layers, study, plan, blocks)
    rules = [block.rule for block in blocks]
    offered = offers(rules, plan, every)
    stated = bool(plan.file.propose.offers)
    found, labels = candidates_.candidates(spots, offered, stated=stated)
    if not upgraded:
        candidates_.require_useful(found, rules, plan)
    blocks_.serve(blocks, study, found, progress)
    return Scene(spots, found, labels, blocks, _whole(rules, plan), offered)


def _whole(rules: Sequence[Rule], plan: Plan) -> bool:
    """Say whether services beside those that are missing matter, or were asked for."""
    return bool(plan.file.propose.offers) or any(
        (rule.of_places and isinstance(rule.kind, ServiceSet))
        or any(test.field == "services" for word in rule.words for test in rule.words.where(word))
        for rule in rules
    )

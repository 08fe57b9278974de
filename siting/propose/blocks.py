"""The rows of all rules that sites can mend, set up and served by candidates."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_array

from siting.kinds import Reach, ServiceSet
from siting.language import say
from siting.propose.problem import Block, SharedBlock
from siting.propose.sharing import Sharing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from siting.arrays import Floats
    from siting.progress import Progress
    from siting.rule import Candidates, Rule
    from siting.shortfall import TestTable
    from siting.study import Study


def build(
    rules: Sequence[Rule], study: Study, weights: Mapping[str, float], progress: Progress
) -> list[Block]:
    """Set up the rows of all rules that can be mended, a block a rule; nothing adds to them yet.

    Parameters
    ----------
    weights : mapping of str to float
        How much a rule counts beside the others, by rule id; 1 where not given.
    """
    blocks = []
    for rule in rules:
        progress.stage(say("finding what falls short: {id}", id=rule.id))
        table = rule.test(study)
        short = table.only(table.shortfall > 0)
        weight = weights.get(rule.id, 1.0)
        worth = weight * _worth(rule, short) / short.need
        parts = short.parts
        have = short.have.copy() if parts is None else parts.ravel().astype(float)
        block = Block(
            rule=rule,
            full=table,
            table=short,
            additions=csr_array((0, len(have))),
            value=worth if parts is None else np.repeat(worth, parts.shape[1]),
            have=have,
            worth_of_one=weight,
            whole=weight * float(_worth(rule, table).sum()),
        )
        blocks.append(block if table.full is None else _shared(block, study))
    return blocks


def _shared(block: Block, study: Study) -> SharedBlock:
    """Let the people of a rule share beds."""
    rule = block.rule
    assert isinstance(rule.kind, Reach)
    found = rule.kind.competition(study.in_stock(rule.run), rule.words)
    assert found is not None
    return SharedBlock(
        **{one.name: getattr(block, one.name) for one in fields(block)},
        sharing=Sharing(found, block.table),
    )


def renew(
    blocks: Sequence[Block],
    study: Study,
    weights: Mapping[str, float],
    progress: Progress,
) -> list[Block]:
    """Set the rows up again that services of places decide, on a study where some list more."""
    changed = [block.rule for block in blocks if _reads_services(block.rule)]
    renewed = {block.rule.id: block for block in build(changed, study, weights, progress)}
    return [renewed.get(block.rule.id, block) for block in blocks]


def _reads_services(rule: Rule) -> bool:
    return isinstance(rule.kind, ServiceSet) or any(
        test.field == "services" for word in rule.kind.words for test in rule.words.where(word)
    )


def serve(
    blocks: Sequence[Block], study: Study, candidates: Candidates, progress: Progress
) -> None:
    """Say what candidates add to the rows of all rules."""
    for block in blocks:
        progress.stage(say("finding whom sites would serve: {id}", id=block.rule.id))
        block.serve(study, candidates)


def _worth(rule: Rule, table: TestTable) -> Floats:
    """Say how many people each row counts for.

    Of a rule that counts units, one where nobody lives counts as one person (ours): it has to
    be mended as well before the rule passes.
    """
    return np.maximum(table.weight, 1.0) if rule.weight_by == "count" else table.weight

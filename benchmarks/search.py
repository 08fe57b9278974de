"""Time `problem.build` and `greedy.choose` against the bare neighbour search, as a script.

Both work in one process on the same study: the bare search is one call of
``cKDTree.sparse_distance_matrix`` (trees built) a rule, for the same candidates, the same demand
points that fall short and the same radius. siting searches in chunks of candidates, the bare
search whole. `csr` is what `build` does to make its sparse rows, for all rules; `build` also
tests every rule again, as it does in ``siting propose``.
"""

from __future__ import annotations

import json
import sys
from itertools import islice
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree

from benchmarks.timing import timed
from siting import layers, packs, plan, study
from siting.progress import Silent
from siting.propose import blocks as blocks_
from siting.propose import greedy, problem
from siting.propose.candidates import candidates as candidates_
from siting.propose.candidates.offers import offers
from siting.propose.candidates.spacing import Spacing
from siting.reach.straight import HALF_CENTIMETRE_M, is_within

SITES = 20


class Scene:
    """A plan, measured, with its candidates."""

    def __init__(self, path: Path) -> None:
        self.plan = plan.read(path, plan.EVERYTHING)
        self.rules = [rule for rule in packs.load(self.plan).rules if rule.kind.facility]
        opened = layers.load(self.plan)
        self.study = study.measure(opened, self.plan, year=2025, progress=Silent())
        spots = candidates_.spots(opened, self.study, self.plan)
        offered = offers(self.rules, self.plan)
        stated = bool(self.plan.file.propose.offers)
        self.candidates, _ = candidates_.candidates(spots, offered, stated=stated)
        self.study.density()  # the check before a proposal has it

    def build(self) -> list[problem.Block]:
        blocks = blocks_.build(self.rules, self.study, {}, Silent())
        blocks_.serve(blocks, self.study, self.candidates, Silent())
        return blocks

    def rows(self, blocks: list[problem.Block]) -> list:
        """Make only the sparse rows of `build`, all rules': what candidates would add."""
        return [
            block.rule.kind.additions(self.study, block.table, self.candidates, block.rule.words)
            for block in blocks
        ]

    def pick(self, blocks: list[problem.Block]) -> list[greedy.Choice]:
        spacing = Spacing(self.candidates, self.plan.file.propose.least_spacing_m)
        chosen = []
        for choice in islice(greedy.choose(blocks, spacing), SITES):
            spacing.add(choice.candidate)
            chosen.append(choice)
        return chosen

    def bare(self, blocks: list[problem.Block]) -> list[np.ndarray]:
        """Search once for each rule about distance, and keep what was found."""
        found = []
        for block in blocks:
            if block.table.level == "demand":
                kind = block.rule.kind
                sites, people = self.candidates.xy, self.study.demand.xy[block.table.rows]
                radius = kind.cutoff_m + 2 * HALF_CENTIMETRE_M
                found.append(
                    cKDTree(sites).sparse_distance_matrix(
                        cKDTree(people), radius, output_type="ndarray"
                    )
                )
        return found


def once(scene: Scene) -> dict:
    """Build, pick and search bare; check that both found the same pairs."""
    blocks, build = timed(scene.build)
    _, rows = timed(lambda: scene.rows(blocks))
    before = [block.have.copy() for block in blocks]
    chosen, pick = timed(lambda: scene.pick(blocks))
    pairs, bare = timed(lambda: scene.bare(blocks))
    reach = [block for block in blocks if block.table.level == "demand"]
    for block, found in zip(reach, pairs, strict=True):
        near = is_within(found["v"], block.rule.kind.cutoff_m)
        assert block.additions.nnz == near.sum()
        assert (
            np.diff(block.additions.indptr)
            == np.bincount(found["i"][near], minlength=len(scene.candidates.ids))
        ).all()
    _verify_gains(blocks, before, chosen)
    return {
        "build": build,
        "csr": rows,
        "greedy": pick,
        "bare": bare,
        "pairs": [len(found) for found in pairs],
        "rows": [len(block.table.rows) for block in blocks],
        "sites": [int(choice.candidate) for choice in chosen],
        "gain": float(sum(choice.gain for choice in chosen)),
    }


def _verify_gains(
    blocks: list[problem.Block], before: list[np.ndarray], chosen: list[greedy.Choice]
) -> None:
    """Make sure that the gains told add up to what the objective fell by."""
    after = sum(block.objective() for block in blocks)
    for block, have in zip(blocks, before, strict=True):
        block.have = have
    fell = sum(block.objective() for block in blocks) - after
    assert np.isclose(fell, sum(choice.gain for choice in chosen))


def brute_force(scene: Scene) -> None:
    """Choose again without lazy gains, without sparse rows and without chunks: the same sites."""
    blocks = scene.build()
    have = [block.have.copy() for block in blocks]
    dense = [block.additions.toarray().astype(float) for block in blocks]
    for block, rows in zip(blocks, dense, strict=True):
        if block.table.level == "demand":
            kind, people = block.rule.kind, scene.study.demand.xy[block.table.rows]
            apart = np.linalg.norm(scene.candidates.xy[:, None] - people[None], axis=2)
            assert (rows == is_within(apart, kind.cutoff_m)).all()
    allowed = np.ones(len(scene.candidates.ids), dtype=bool)
    least = scene.plan.file.propose.least_spacing_m
    for choice in scene.pick(blocks):
        gains = np.zeros(len(allowed))
        for block, rows, has in zip(blocks, dense, have, strict=True):
            lacks = np.maximum(0.0, block.table.need - has)
            gains += np.minimum(rows, lacks) @ block.value
        best = np.flatnonzero(allowed)[np.argmax(gains[allowed])]
        assert np.isclose(gains[best], choice.gain)
        assert np.isclose(gains[choice.candidate], choice.gain)
        have = [has + rows[choice.candidate] for rows, has in zip(dense, have, strict=True)]
        xy = scene.candidates.xy
        allowed &= np.linalg.norm(xy - xy[choice.candidate], axis=1) >= least


if __name__ == "__main__":
    scene = Scene(Path(sys.argv[1]))
    if sys.argv[2] == "brute":
        brute_force(scene)
        print(json.dumps({"sites": SITES}))
    else:
        print(json.dumps([once(scene) for _ in range(int(sys.argv[2]))]))

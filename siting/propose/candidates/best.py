"""The best spots of the plane: where a site reaches most of those who fall short."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.kinds import Reach
from siting.kinds.parts import counts_as
from siting.language import say
from siting.propose.candidates.offers import listed, offers
from siting.propose.publish import few, on_land, published, squares
from siting.reach import discs as discs_
from siting.reach.discs import Discs
from siting.reach.straight import HALF_CENTIMETRE_M, Straight
from siting.rule import Candidates
from siting.study.spatial import Strips

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Floats
    from siting.layers.records import Layers
    from siting.plan import Plan
    from siting.propose.candidates.records import Offer
    from siting.propose.problem import Block
    from siting.study import Study

#: At most so many spots are kept, and so many pairs of discs that meet are gone through (ours).
MOST = 20_000
MOST_PAIRS = 8_000_000

_WHOLE = 2.0**40  # what all discs are worth together, in the whole numbers that are counted in
_GROWS = 1.25  # how much wider squares are made until few enough are left


class Best(NamedTuple):
    """The best spots, where they will be published.

    Attributes
    ----------
    xy : ndarray of float, shape (n, 2)
        In the plane [m].
    notes : tuple of str
        What was left out, moved or taken together, with counts.
    """

    xy: Floats
    notes: tuple[str, ...]


def best(blocks: Sequence[Block], layers: Layers, study: Study, plan: Plan) -> Best:
    """Find the best spots for the rules of reach, for each type that is offered.

    Of people who fall short, each is served from a disc around where they live. The spots lie
    where most discs overlap: one of the best choices of sites in the whole plane is among them,
    as far as these rules go, and people are reached in straight lines.

    Parameters
    ----------
    blocks : sequence of Block
        The rows of all rules that fall short.
    """
    land = None if layers.residential is None else layers.residential.geometry
    found, said, moved, narrow = [np.empty((0, 2))], [], 0, 0
    groups = _groups(blocks, plan)
    for group in groups:
        discs, n_places = _thinned(_discs(group, study))
        if len(discs.xy) < n_places:
            said.append(
                say(
                    "best spots: {n_places:,} places where somebody falls short were "
                    "taken together to {n:,}, near ones as one",
                    n_places=n_places,
                    n=len(discs.xy),
                )
            )
        peaks, ashore = discs_.peaks(discs), None
        if land is not None and len(land):
            ashore = Strips(peaks.xy).locate(land) >= 0
        kept, side_m = few(peaks, ashore, most=MOST // len(groups))
        if side_m:
            said.append(
                say(
                    "best spots: {n:,}, of which the best of each square of "
                    "{side_m:.0f} m is kept: {n2:,}",
                    n=len(peaks.xy),
                    side_m=side_m,
                    n2=len(kept),
                )
            )
        spots = peaks.only(kept)
        if ashore is not None and not ashore[kept].all():
            assert land is not None
            spots = on_land(spots, ashore[kept], discs, land)
            moved += int((~ashore[kept]).sum())
        xy, lost = published(spots, discs, layers.crs)
        narrow += lost
        found.append(xy)
    if moved:
        said.append(
            say("best spots on no residential land, moved to the nearest: {moved:,}", moved=moved)
        )
    if narrow:
        said.append(
            say("best spots too narrow to stand in to the centimetre: {narrow:,}", narrow=narrow)
        )
    if any(_along_streets(block, study) for group in groups for block in group):
        said.append(
            say(
                "best spots: a way along streets was taken for the straight line x "
                "{detour:.2f}; so they are good spots, and maybe not the best",
                detour=_detour(study),
            )
        )
    return Best(np.unique(np.vstack(found), axis=0), tuple(dict.fromkeys(said)))


def _groups(blocks: Sequence[Block], plan: Plan) -> list[list[Block]]:
    """List the rules of reach that each type offered counts for: each set of rules once."""
    offered = offers([block.rule for block in blocks], plan)
    near = [
        block
        for block in blocks
        if isinstance(block.rule.kind, Reach)
        and block.rule.kind.facility is not None
        and len(block.table.rows)
    ]
    counts = np.zeros((len(near), len(offered)), dtype=bool)
    for row, block in zip(counts, near, strict=True):
        row[:] = counts_as(_as_candidates(offered), block.rule.words, _facility(block))
    sets = dict.fromkeys(tuple(np.flatnonzero(one).tolist()) for one in counts.T)
    return [[near[number] for number in one] for one in sets if one]


def _facility(block: Block) -> str:
    assert block.rule.kind.facility is not None
    return block.rule.kind.facility


def _as_candidates(offered: Sequence[Offer]) -> Candidates:
    return Candidates(
        ids=np.arange(len(offered)).astype(object),
        xy=np.zeros((len(offered), 2)),
        types=np.array([offer.type for offer in offered], dtype=object),
        beds=np.array([offer.beds for offer in offered]),
        services=np.array([listed(offer.services) for offer in offered], dtype=object),
    )


def _along_streets(block: Block, study: Study) -> bool:
    assert isinstance(block.rule.kind, Reach)
    return not isinstance(block.rule.kind.ways(study), Straight)


def _detour(study: Study) -> float:
    assert study.streets is not None
    return study.streets.detour.median


def _discs(group: Sequence[Block], study: Study) -> Discs:
    """Draw a disc around each place where somebody falls short: equal ones once."""
    each = []
    for block in group:
        kind = block.rule.kind
        assert isinstance(kind, Reach)
        ways = kind.ways(study)
        detour = ways.detour if isinstance(ways, Straight) else _detour(study)
        radius = (kind.cutoff_m + HALF_CENTIMETRE_M) / detour
        xy = kind.origins(study)[block.table.rows]
        people = block.value * np.minimum(block.missing, block.table.need)
        each.append(np.column_stack([xy, np.full(len(xy), radius), people]))
    rows = np.vstack(each)
    rows = rows[rows[:, 3] > 0]
    same, of_row = np.unique(rows[:, :3], axis=0, return_inverse=True)
    share = np.rint(rows[:, 3] * (_WHOLE / max(rows[:, 3].sum(), 1e-300)))
    worth = np.rint(np.bincount(of_row.ravel(), share, len(same)))
    return Discs(same[:, :2], same[:, 2], np.asarray(worth, dtype=np.intp))


def _thinned(discs: Discs) -> tuple[Discs, int]:
    """Take near discs together until few enough meet: the one that is worth most stands for all.

    Returns
    -------
    Discs
        Fewer, worth the same together.
    int
        How many there were.
    """
    n, side = len(discs.xy), 5.0
    _, size = np.unique(discs.radius_m, return_inverse=True)
    while len(discs.xy) > 1 and discs_.pairs(discs) > MOST_PAIRS:
        few = len(discs.xy)
        while len(discs.xy) == few:
            side *= _GROWS
            _, square = np.unique(squares(discs.xy, side), return_inverse=True)
            key = square * (size.max() + 1) + size
            order = np.lexsort((-discs.worth, key))
            first = np.flatnonzero(np.diff(key[order], prepend=-1))
            worth = np.add.reduceat(discs.worth[order], first)
            discs, size = discs.only(order[first])._replace(worth=worth), size[order[first]]
    return discs, n

"""Why no site mends what is left: each row that falls short has one reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from msgspec.structs import replace

from siting.propose.candidates.candidates import candidates
from siting.propose.candidates.obstacles import OPEN
from siting.propose.why.further import further
from siting.propose.why.gap_places import largest, nearest_m
from siting.propose.why.gap_words import why
from siting.propose.why.left import left
from siting.records.proposal import Gap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Flags, Ints
    from siting.plan import Plan
    from siting.propose.candidates.obstacles import Obstacles
    from siting.propose.problem import Block
    from siting.propose.scene import Scene, State
    from siting.propose.why.left import Left
    from siting.rule import Candidates
    from siting.study import Study

OUT_OF_REACH = ("out_of_reach", "")
NOT_OFFERED = ("not_offered", "")
PASSES = ("rule_passes", "")
WORTHLESS = ("worth_nothing", "")


class _Barred(NamedTuple):
    """Candidates that no one may build on, and a reason for each: an index into `named`."""

    candidates: Candidates
    named: tuple[tuple[str, str], ...]
    of: Ints


def gaps(
    scene: Scene, found: Obstacles, after: Sequence[State], *, study: Study, plan: Plan
) -> tuple[Gap, ...]:
    """Say of every rule what is still short, and why no site mends it.

    Parameters
    ----------
    found : Obstacles
        What keeps each candidate from being built.
    after : sequence of State
        How each rule stands in the end: new places may add rows that fall short themselves.

    Returns
    -------
    tuple of Gap
        By rule; of each the reason with most people first. Their people and rows add up to those
        of `after`, exactly.
    """
    barred = _barred(scene, plan)
    result: list[Gap] = []
    for block, state in zip(scene.blocks, after, strict=True):
        rows = left(block)
        named, of = _reasons(rows, found, barred, scene, study)
        said = [
            _gap(rows, of == number, reason, scene=scene, found=found, study=study)
            for number, reason in enumerate(named)
            if (of == number).any()
        ]
        result.extend(sorted(said, key=lambda one: (-one.people, -one.rows, one.reason)))
        result.extend(_beside(block, rows, state))
    return tuple(result)


def _barred(scene: Scene, plan: Plan) -> _Barred | None:
    """Combine the spots where nobody may build with what might have been built there."""
    barred = scene.spots.barred
    if barred is None:
        return None
    stated = bool(plan.file.propose.offers)
    all_, _ = candidates(barred.spots, scene.offers, stated=stated)
    names = sorted(set(barred.why.tolist()))  # what is forbidden has none: it comes first
    named = tuple(("excluded", name) if name else ("forbidden", "") for name in names)
    of = np.array([names.index(name) for name in barred.why.tolist()], dtype=np.intp)
    return _Barred(all_, named, np.tile(of, len(all_.ids) // len(of)))


def _reasons(
    rows: Left, found: Obstacles, barred: _Barred | None, scene: Scene, study: Study
) -> tuple[list[tuple[str, str]], Ints]:
    """Find the reason of each row: of all that would mend it, the one that is easiest to lift.

    Returns
    -------
    named : list of (str, str)
        Reasons and what they hang on.
    of : ndarray of int, shape (rows,)
        The one of each row.
    """
    *named, built = found.named
    useful = rows.useful(scene.candidates)
    none = len(found.named)
    of = rows.easiest(np.where(useful, found.of, none), none)
    # Easier than what is built already: what might have been built where nobody may.
    lost = of >= none - 1
    if barred is not None and lost.any():
        first, other = len(named), rows.only(lost, barred.candidates, study)
        may = np.where(other.useful(barred.candidates), barred.of, len(barred.named))
        there = other.easiest(may, len(barred.named))
        named += barred.named
        of[lost] = np.where(
            there < len(barred.named), first + there, of[lost] - (none - 1) + len(named)
        )
    named += [built, OUT_OF_REACH, NOT_OFFERED, WORTHLESS]
    of[(of == named.index(OUT_OF_REACH)) & ~rows.offered(scene.candidates)] += 1
    of[~rows.worth] = named.index(WORTHLESS)
    if not rows.block.active:
        of[:] = len(named)
    return [*named, PASSES], of


def _gap(
    rows: Left,
    which: Flags,
    reason: tuple[str, str],
    *,
    scene: Scene,
    found: Obstacles,
    study: Study,
) -> Gap:
    """Describe the rows of one reason."""
    ways_m = None
    if reason == OUT_OF_REACH:
        ways_m = nearest_m(rows, which, scene.candidates, study)
    places, n_places = largest(rows, which, ways_m, study)
    known = [] if ways_m is None else ways_m[np.isfinite(ways_m)].tolist()
    more = None
    if reason == OPEN:
        more = further(rows.block, rows.useful(scene.candidates) & (found.of == 0), scene)
    gap = Gap(
        rule=rows.block.rule.id,
        reason=reason[0],
        detail=reason[1],
        people=float(rows.people[which].sum()),
        rows=int(which.sum()),
        undecided=float(rows.people[which & rows.undecided].sum()),
        beds_taken=float(rows.people[which & rows.beds_taken].sum()),
        nearest_m=round(min(known), 2) if known else None,
        further=more,
        largest=places,
        places=n_places,
        why="",
    )
    return replace(gap, why=why(gap, rows.block.table.missing))


def _beside(block: Block, rows: Left, state: State) -> list[Gap]:
    """Describe what is short beside the rows that sites could mend.

    These are new places that are tested themselves, and a rule that cannot be tested at all.
    """
    found: list[Gap] = []
    n, people = state.rows_short - len(rows), state.people_short - float(rows.people.sum())
    rule = block.rule.id
    if n:
        found.append(Gap(rule=rule, reason="new_place", people=people, rows=n, why=""))
    if not len(block.full.rows) and block.full.missing:
        lacks = ", ".join(block.full.missing)
        found.append(Gap(rule=rule, reason="not_tested", detail=lacks, people=0.0, rows=0, why=""))
    return [replace(gap, why=why(gap)) for gap in found]

"""Straight lines and ways on foot, side by side: whose verdict hangs on the measure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from siting.kinds import Reach
from siting.language import say
from siting.records.finding import (
    Count,
    DetourOf,
    Measured,
    ReachCompared,
    RuleBothWays,
    Subject,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Flags, Floats
    from siting.progress import Progress
    from siting.reach.ways import Measure
    from siting.rule import Rule
    from siting.shortfall import TestTable
    from siting.study import Study
    from siting.study.on_foot import OnFoot

#: Whoever lives nearer to a facility than this [m] says nothing of the streets (ours).
LEAST_M = 100.0


def compare(rules: Sequence[Rule], study: Study, progress: Progress) -> ReachCompared | None:
    """Test all rules of reach in both measures; None without streets.

    Parameters
    ----------
    rules : sequence of Rule
        Those of other kinds are left out.
    study : Study
        With its streets.
    progress : Progress
        Hears of each rule.
    """
    streets = study.streets
    if streets is None:
        return None
    detour = streets.detour
    progress.stage(say("comparing straight lines and ways on foot"))
    reach = [rule for rule in rules if isinstance(rule.kind, Reach)]
    return ReachCompared(
        fallback=round(detour.median, 4),
        fallback_p90=round(detour.p90, 4),
        pairs=detour.pairs,
        rules=tuple(_both(rule, study) for rule in progress.track(reach, len(reach))),
        detours=tuple(_detours(study, streets)),
    )


def _both(rule: Rule, study: Study) -> RuleBothWays:
    kind = rule.kind
    assert isinstance(kind, Reach)
    straight = _measured(rule, kind, study, "straight_line")
    walked = _measured(rule, kind, study, "walking_network")
    return RuleBothWays(
        rule=rule.id,
        metres=kind.cutoff_m,
        measure=kind.measure,
        straight_line=_as_record(straight),
        on_foot=_as_record(walked),
        only_straight=_count(straight, straight.passing & ~walked.passing),
        only_on_foot=_count(straight, walked.passing & ~straight.passing),
        differing=_count(
            straight,
            (straight.passing != walked.passing) | (straight.failing != walked.failing),
        ),
    )


def _measured(rule: Rule, kind: Reach, study: Study, on: Measure) -> TestTable:
    """Measure ways only: who gets a bed where they are shared is not compared."""
    alone = msgspec.structs.replace(kind, measure=on, capacity="separate", beds_per_10000=None)
    return replace(rule, kind=alone).test(study)


def _as_record(table: TestTable) -> Measured:
    return Measured(
        passing=_count(table, table.passing),
        failing=_count(table, table.failing),
        undecided=_count(table, table.undecided),
    )


def _count(table: TestTable, which: Flags) -> Count:
    return Count(subjects=int(which.sum()), people=float(table.weight[which].sum()))


def _detours(study: Study, streets: OnFoot) -> list[DetourOf]:
    """Say for the whole plan, and for each community, how much longer ways are."""
    demand, places = study.demand, study.facilities
    to_xy = places.xy[places.counts]
    near = streets.ways(by_time=False).nearest(demand.xy, to_xy)
    there = near.target >= 0
    straight = np.full(len(demand), np.nan)
    straight[there] = np.hypot(*(demand.xy[there] - to_xy[near.target[there]]).T)
    known = there & ~near.estimated & (straight >= LEAST_M)
    ratio = np.divide(near.way_m, straight, out=np.full(len(demand), np.nan), where=known)
    everybody = Subject(level="plan", id="plan", name=say("the whole plan"))
    found = [_detour(everybody, ratio, known, demand.elders)]
    units = study.units.get("community")
    if units is None:
        return found
    order = np.argsort(units.of_demand, kind="stable")
    starts = np.searchsorted(units.of_demand[order], np.arange(len(units) + 1))
    for index, (id_, name) in enumerate(zip(units.ids, units.names, strict=True)):
        here = order[starts[index] : starts[index + 1]]
        subject = Subject(level="community", id=str(id_), name=str(name))
        found.append(_detour(subject, ratio[here], known[here], demand.elders[here]))
    return found


def _detour(unit: Subject, ratio: Floats, known: Flags, people: Floats) -> DetourOf:
    median, p90 = weighted(ratio[known], people[known], (0.5, 0.9))
    return DetourOf(
        unit=unit,
        people=float(people[known].sum()),
        unmeasured=float(people[~known].sum()),
        median=median,
        p90=p90,
    )


def weighted(values: Floats, weights: Floats, shares: Sequence[float]) -> tuple[float | None, ...]:
    """Give weighted quantiles: the least value that has at least such a share at or below it.

    Parameters
    ----------
    values, weights : ndarray of float, shape (n,)
        Weights are 0 or more, and exact in any order of adding up.
    shares : sequence of float
        0.5 for the median.

    Returns
    -------
    tuple of float or None
        Rounded to 4 decimals; None where there is no weight.
    """
    if not weights.sum():
        return tuple(None for _ in shares)
    order = np.argsort(values, kind="stable")
    running = np.cumsum(weights[order])
    at = np.searchsorted(running, np.array(shares) * running[-1])
    return tuple(round(float(value), 4) for value in values[order[np.minimum(at, len(order) - 1)]])

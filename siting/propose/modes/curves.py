"""What each smaller number of sites can do, beside the sites that are proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.optimise.nested.curve import curve
from siting.propose.modes.improved import ITERATIONS, ROUNDS, shares
from siting.proven import CurvePoint

if TYPE_CHECKING:
    from siting.propose.asked import Effort
    from siting.propose.modes.improved import Improved
    from siting.propose.modes.watch import Watch

_POINTS = 12
_ALIKE = 1e-7  # of a gain: no closer do floats prove
_SHARE_OF_ROUNDS = 5  # of a search for one number, at each of so many


def points(
    found: Improved, *, before: float, whole: float, effort: Effort, watch: Watch
) -> tuple[tuple[CurvePoint, ...], Improved]:
    """Find the best choices of every number of sites up to the one that was asked for.

    On the way a better choice of as many as were asked for may turn up: then that one is given.

    Parameters
    ----------
    before, whole : float
        What is met without any site, and what there is to meet [older people].
    """
    top = float("inf") if found.proof is None else found.proof.bound
    line = curve(
        found.problem,
        known=[found.solution.order],
        top=top,
        points=_POINTS,
        rounds=max(ROUNDS[effort] // _SHARE_OF_ROUNDS, 1),
        iterations=max(ITERATIONS[effort], 40),
        report=watch,
    )
    said = []
    for k, value, bound, nested in zip(
        line.k.tolist(),
        line.value.tolist(),
        line.bound.tolist(),
        line.nested.tolist(),
        strict=True,
    ):
        percent, at_most = shares(before, whole, value, bound)
        said.append(
            CurvePoint(
                sites=k,
                mended=value,
                at_most=bound,
                in_order=nested,
                percent=percent,
                percent_at_most=at_most,
                percent_in_order=shares(before, whole, nested, nested)[0],
                best=bound <= value * (1 + _ALIKE),
            )
        )
    last = line.chosen[-1]
    if line.value[-1] > found.solution.value and len(last) <= found.problem.most:
        found = found.with_choice(last)
    return tuple(said), found

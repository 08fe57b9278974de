"""What each smaller number of sites can do, beside the sites that are proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.optimise.nested.curve import curve
from siting.propose.modes.improved import ITERATIONS, ROUNDS, shares
from siting.records.proven import CurvePoint

if TYPE_CHECKING:
    from siting.optimise.nested.curve import Curve
    from siting.propose.asked import Effort
    from siting.propose.modes.improved import Improved
    from siting.propose.modes.watch import Watch

_POINTS = 12
_ALIKE = 1e-7  # of a gain: no closer do floats prove
_SHARE_OF_ROUNDS = 5  # of a search for one number, at each of so many


def line(found: Improved, *, effort: Effort, watch: Watch) -> Curve:
    """Find the best choices of every number of sites up to the one that was asked for."""
    return curve(
        found.problem,
        known=[found.solution.order],
        top=float("inf") if found.proof is None else found.proof.bound,
        points=_POINTS,
        rounds=max(ROUNDS[effort] // _SHARE_OF_ROUNDS, 1),
        iterations=max(ITERATIONS[effort], 40),
        report=watch,
    )


def points(line: Curve, *, before: float, whole: float) -> tuple[CurvePoint, ...]:
    """Say what each number of sites can do.

    Parameters
    ----------
    before, whole : float
        What is met without any site, and what there is to meet [older people].
    """
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
    return tuple(said)

"""One subject of a rule while facilities are edited: does it have what it needs now."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.whatif.homes import Homes
from siting.whatif.singles import Singles

if TYPE_CHECKING:
    from siting.arrays import Ints
    from siting.study import Study
    from siting.whatif.kept import Kept


class Asked(NamedTuple):
    """What a finding is about.

    Attributes
    ----------
    points : ndarray of int or None
        Demand points, in order; None for a unit or a place.
    id : str
        The unit or place.
    """

    points: Ints | None = None
    id: str = ""


def passes(kept: Kept, study: Study, asked: Asked) -> bool:
    """Say whether a subject surely has what its rule asks; one that is no subject does not.

    Parameters
    ----------
    kept : Kept
        The rule.
    study : Study
        As it is now.
    """
    if asked.points is not None:
        return _all_pass(kept, asked.points)
    if isinstance(kept, Singles):
        return kept.passes(asked.id)
    rule, table = kept.rule, kept.table()
    subjects = rule.kind.subjects(study.in_stock(rule.run), rule.words)  # type: ignore[attr-defined]
    at = np.flatnonzero(subjects.ids == asked.id)
    rows = np.isin(table.rows, at)
    return bool(rows.any() and table.passing[rows].all())


def _all_pass(kept: Kept, points: Ints) -> bool:
    """Say whether demand points have what they need; where beds are shared, all their people."""
    if isinstance(kept, Homes):
        at = np.searchsorted(kept.rows, points)
        return bool(kept.passing[at].all())
    table = kept.table()
    rows = np.isin(table.rows, points)
    return bool(rows.any() and table.passing[rows].all())

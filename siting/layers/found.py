"""What positions say of themselves in their own coordinates: at 0, 0, or rounded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from siting.layers.draft import Draft

#: So many points are needed to say that all are rounded.
_SOME = 5
_DECIMALS = 3


def position_faults(draft: Draft) -> Draft:
    """Note which points lie at 0, 0, and whether all are rounded to about 100 m."""
    if draft.xy is None:
        return draft
    x, y = draft.xy[:, 0], draft.xy[:, 1]
    zero = (x == 0) & (y == 0)
    coarse = False
    if draft.crs is not None and draft.crs.is_geographic and len(x) >= _SOME:
        first = draft.xy[:_SOME] * 10**_DECIMALS
        if np.abs(first - np.rint(first)).max() < 1e-6:  # most layers are told by a few points
            all_ = draft.xy * 10**_DECIMALS
            coarse = bool(np.abs(all_ - np.rint(all_)).max() < 1e-6)
    if not (zero.any() or coarse):
        return draft
    ids = tuple(draft.ids[zero].tolist())
    return replace(draft, found=replace(draft.found, at_zero=ids, coarse=coarse))

"""How many beds a parcel takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from siting.arrays import Floats
    from siting.propose.candidates.records import Offer, Spots


def room(found: Spots, offer: Offer) -> Floats:
    """Say how many beds the land of each spot has room for; NaN where nothing limits them."""
    if found.area_m2 is None or offer.m2_per_bed is None:
        return np.full(len(found.ids), np.nan)
    beds = np.floor(np.round(found.area_m2 / offer.m2_per_bed, 9))
    return np.where(np.isnan(found.beds), beds, np.nan)


def beds_of(found: Spots, offer: Offer, *, stated: bool) -> Floats:
    """Say how many beds a place has: as offered, but no more than its parcel allows.

    An offer that states no beds has none. Where the plan states no offer at all, a parcel is
    taken to be built as large as it allows, if the layer says how many beds that is.
    """
    allowed, offered = found.beds, offer.beds
    if offered == 0:
        return np.zeros(len(allowed))
    beds = np.fmin(allowed, offered) if stated else np.where(np.isnan(allowed), offered, allowed)
    return np.fmin(beds, room(found, offer))

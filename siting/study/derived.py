"""Fields that follow from others: shares in percent, and whether places share a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from siting.arrays import Floats, Values

    FieldOf = Callable[[str], Values | None]

#: What share in percent of what: the name of each, and the fields it is made from.
SHARES = {
    "nursing_share_percent": ("nursing_beds", "beds"),
    "older_share_percent": ("older_people", "population"),
    "floor_area_per_bed": ("floor_area_m2", "beds"),
    "land_area_per_bed": ("land_area_m2", "beds"),
}


def derive(name: str, field_of: FieldOf) -> Values | None:
    """Make a field from others; None where it is none of these, or one of them is missing."""
    if name == "shares_site":
        sites = field_of("site_id")
        return None if sites is None else _shared(sites)
    if name == "graded":
        grade = field_of("grade")
        return None if grade is None or grade.dtype == object else _graded(grade)
    if name not in SHARES:
        return None
    parts = [field_of(part) for part in SHARES[name]]
    top, bottom = (None if part is None or part.dtype == object else part for part in parts)
    if top is None or bottom is None:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        share: Floats = np.where(bottom > 0, top / bottom, np.nan)
    return share * 100 if name.endswith("_percent") else share


def _graded(grade: Floats) -> Floats:
    """Say which places have a grade: 1 or 0 (0 is written for none), NaN where it is blank."""
    return np.where(np.isnan(grade), np.nan, (grade >= 1).astype(float))


def _shared(sites: Values) -> Floats:
    """Say which places stand on the site of another: 1 or 0, NaN where no site is stated."""
    texts = [None if site is None or site != site else str(site) for site in sites]  # noqa: PLR0124
    counts: dict[str, int] = {}
    for text in texts:
        if text is not None:
            counts[text] = counts.get(text, 0) + 1
    return np.array([np.nan if text is None else float(counts[text] > 1) for text in texts])

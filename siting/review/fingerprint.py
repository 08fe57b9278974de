"""What a finding is known by in another run."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from siting.finding import Finding

#: About 100 m: a gap that loses some of its points is still the same.
_DECIMALS = 3


def fingerprint(finding: Finding) -> str:
    """Give 32 hexadecimal digits that stay while a finding is about the same thing.

    A unit or place is known by its id; a gap, whose number changes with the data, by the unit
    around it and where it is.
    """
    subject = finding.subject
    parts = [finding.rule, subject.level]
    if subject.is_area:
        place, within = finding.place, finding.within
        parts += ["", ""] if within is None else [within.level, within.id]
        parts += [] if place is None else [f"{n:.{_DECIMALS}f}" for n in (place.lon, place.lat)]
    else:
        parts.append(subject.id)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]

"""What a finding is known by in another run."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from siting.records.finding import Finding, Place

#: About 100 m: a gap that loses some of its points is still the same.
_DECIMALS = 3
#: About 10 m: a place without a name.
_OF_PLACES = 4


def fingerprint(finding: Finding) -> str:
    """Give 32 hexadecimal digits that stay while a finding is about the same thing.

    Neither order nor ids of rows matter: a unit or place is known by its name, else by where it
    is; a gap, whose number changes with the data, by the unit around it and where it is. What
    moves across the edge of a square of rounding is taken for another thing; `baseline` puts
    findings together in a way that does not depend on squares.
    """
    subject, place = finding.subject, finding.place
    parts = [finding.rule, "area" if subject.is_area else subject.level]
    if subject.is_area:
        within = finding.within
        parts += ["", ""] if within is None else [within.level, within.name or within.id]
        parts += [] if place is None else _where(place, _DECIMALS)
    elif subject.name and subject.name != subject.id:
        parts.append(subject.name)
    else:
        layer = place is None or subject.level == "layer"
        parts += [subject.id] if layer or place is None else _where(place, _OF_PLACES)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _where(place: Place, decimals: int) -> list[str]:
    return [f"{n:.{decimals}f}" for n in (place.lon, place.lat)]

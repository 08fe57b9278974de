"""Gap areas before and after a proposal, for its map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.records.proposal import ShortArea

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.records.finding import Finding


def short_areas(findings: Sequence[Finding]) -> tuple[ShortArea, ...]:
    """Take the gap areas out of findings, in their order."""
    return tuple(
        ShortArea(
            rule=one.rule,
            outcome=one.outcome,
            within=one.within,
            people=one.people,
            geometry=one.geometry,
        )
        for one in findings
        if one.subject.is_area and one.geometry is not None
    )

"""Service areas on a page: how far one can walk to the facilities of each rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import _
from siting.report.wording import clean, counted, number

if TYPE_CHECKING:
    from siting.records.finding import Result
    from siting.report.terminal.paper import Paper


def areas_section(paper: Paper, result: Result) -> None:
    """Say which service areas were drawn; nothing where none were asked for."""
    areas = result.service_areas
    if not areas:
        return
    paper.heading(_("Service areas"))
    for whole in [one for one in areas if one.facility is None]:
        each = [one for one in areas if one.rule == whole.rule and one.facility is not None]
        nowhere = sum(one.geometry is None for one in each)
        said = _(
            "{rule}: {number} km of streets within {number2} m of {counted}",
            rule=clean(whole.rule, 16),
            number=number(whole.streets_m / 1000),
            number2=number(whole.metres),
            counted=counted(len(each), "facility"),
        )
        if nowhere:
            said += _(", {nowhere:,} of them far from all streets", nowhere=nowhere)
        paper.para(said, hang=2)
    paper.para(_("drawn in .gpkg and .geojson (-o)"))

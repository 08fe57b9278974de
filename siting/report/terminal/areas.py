"""Service areas on a page: how far one can walk to the facilities of each rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.report.wording import clean, counted, number

if TYPE_CHECKING:
    from siting.finding import Result
    from siting.report.terminal.paper import Paper


def areas_section(paper: Paper, result: Result) -> None:
    """Say which service areas were drawn; nothing where none were asked for."""
    areas = result.service_areas
    if not areas:
        return
    paper.heading("Service areas")
    for whole in [one for one in areas if one.facility is None]:
        each = [one for one in areas if one.rule == whole.rule and one.facility is not None]
        nowhere = sum(one.geometry is None for one in each)
        said = (
            f"{clean(whole.rule, 16)}: {number(whole.streets_m / 1000)} km of streets within"
            f" {number(whole.metres)} m of {counted(len(each), 'facility')}"
        )
        if nowhere:
            said += f", {nowhere:,} of them far from all streets"
        paper.para(said, hang=2)
    paper.para("drawn in .gpkg and .geojson (-o)")

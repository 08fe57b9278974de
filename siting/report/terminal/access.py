"""What older people can reach in beds, for people at a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from siting.language import _
from siting.report.terminal.paper import facts, ruled
from siting.report.wording import clean, counted, number, subject_name
from siting.terms import term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from siting.records.finding import Access, AccessUnit, Result
    from siting.report.terminal.paper import Paper

_FEW = 5


def access_section(paper: Paper, result: Result, *, verbose: bool) -> None:
    """Print the beds in reach for 10,000 older people: of all, and of the units with the fewest.

    Parameters
    ----------
    paper : Paper
        What is printed on.
    result : Result
        Nothing is printed where it holds no access.
    verbose : bool
        Show all units of all levels.
    """
    access = result.access
    if access is None:
        return
    paper.heading(_("Beds in reach, shared by all who reach them (2SFCA)"))
    paper.add(facts(_facts(access)))
    for note in access.notes:
        paper.para(f"- {clean(note)}", hang=2)
    units = [one for one in access.units if verbose or one.geometry is not None]
    if not verbose:
        units = _fewest(units)
    if units:
        paper.add("", _table(units))
    if len(units) < len(access.units):
        said = _("fewest beds first") if units else _("no units")
        paper.para(_("{said}; --verbose shows all {n:,} units", said=said, n=len(access.units)))


def _facts(access: Access) -> list[tuple[str, str]]:
    way = _(
        "{number} minutes at {number2} m/min",
        number=number(access.minutes),
        number2=number(access.metres_per_minute),
    )
    beds = _(
        "{beds} of {facilities}",
        beds=number(access.beds),
        facilities=counted(access.facilities, "facility"),
    )
    if access.facilities_unreached:
        nobody = counted(access.facilities_unreached, "facility")
        beds += _(
            "; {number} of {nobody} in nobody's reach",
            number=number(access.beds_unreached),
            nobody=nobody,
        )
    rows = [
        (
            _("reach"),
            _(
                "{metres:,.0f} m: {way}, {measure}",
                metres=access.cutoff_m,
                way=way,
                measure=clean(term(access.measure)),
            ),
        ),
        (_("beds"), beds),
    ]
    if access.facilities_unknown:
        unknown = counted(access.facilities_unknown, "facility")
        said = _("of {unknown}: {least}", unknown=unknown, least=_least(access.people_unsure))
        rows.append((_("beds not known"), said))
    if access.share_none is not None:
        none = _(
            "{people_none:,.0f} of {people:,.0f} older people",
            people_none=access.people_none,
            people=access.people,
        )
        rows += [
            (_("none in reach"), _(", ").join((none, f"{access.share_none:.1%}"))),
            (_("per 10,000"), _scores(access)),
        ]
    return rows


def _least(people: float) -> str:
    return _(
        "the scores of {people:,.0f} older people who reach them are lower bounds", people=people
    )


def _scores(access: Access) -> str:
    return _(
        "mean {mean} (Gaussian {gaussian}), median {median}, a tenth at most {tenth}",
        mean=number(access.beds_per_10000),
        gaussian=number(access.gaussian_per_10000),
        median=number(access.median_per_10000),
        tenth=number(access.p10_per_10000),
    )


def _fewest(units: Sequence[AccessUnit]) -> list[AccessUnit]:
    """Choose the units where people have the fewest beds, of these where most people live."""
    peopled = [one for one in units if one.beds_per_10000 is not None]
    return sorted(peopled, key=lambda one: (one.beds_per_10000, -one.people, one.unit.id))[:_FEW]


def _table(units: Sequence[AccessUnit]) -> Table:
    table = ruled(
        [
            (_("Unit"), False),
            (_("Older people"), True),
            (_("None in reach"), True),
            (_("Per 10,000"), True),
            (_("Median"), True),
            (_("Gaussian"), True),
        ]
    )
    for one in units:
        share = "-" if one.share_none is None else f"{one.share_none:.0%}"
        scores = (one.beds_per_10000, one.median_per_10000, one.gaussian_per_10000)
        table.add_row(
            Text(subject_name(one.unit)),
            Text(f"{one.people:,.0f}"),
            Text(share),
            *(Text("-" if value is None else number(value)) for value in scores),
        )
    return table

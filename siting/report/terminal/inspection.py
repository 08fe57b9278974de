"""An inspection for people at a terminal: layer by layer, who lives where, what can be checked."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from siting.language import _, few, joined
from siting.report.terminal.findings import severity
from siting.report.terminal.paper import STYLES, Paper, facts, ruled
from siting.report.wording import clean, counted, number, subject_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from siting.records.finding import Finding
    from siting.records.inspected import FieldSeen, Inspection, LayerSeen

_MOST_IDS = 12
#: Findings of one kind, where each has a place of its own.
_MOST_ALIKE = 3


def render(inspection: Inspection, *, width: int = 80, colour: bool = False) -> str:
    """Lay an inspection out as text.

    Parameters
    ----------
    inspection : Inspection
        What was seen.
    width : int
        Cells in a line.
    colour : bool
        Whether to write colour codes.
    """
    paper = Paper(width, colour=colour)
    _head(paper, inspection)
    for layer in inspection.layers:
        _layer(paper, layer)
    _density(paper, inspection)
    _rules(paper, inspection)
    if inspection.findings:
        paper.heading(_("Oddities of the whole plan"))
        _oddities(paper, inspection.findings)
    for title, lines in (
        (_("What was guessed"), inspection.guessed),
        (
            _("Files that are no layer"),
            tuple(f"{one.path}: {clean(one.reason)}" for one in inspection.left),
        ),
        (_("What was assumed, repaired or dropped"), inspection.notes),
    ):
        if lines:
            paper.heading(title)
            for line in lines:
                paper.para(f"- {clean(line)}", hang=2)
    return paper.text()


def _head(paper: Paper, inspection: Inspection) -> None:
    people = f"{inspection.older_people:,.0f}"
    if inspection.who:
        people = _("{people}: {who}", people=people, who=clean(inspection.who))
    paper.para(clean(inspection.name), indent=0, style="bold")
    rows = [(_("measured in"), clean(inspection.plane)), (_("older people"), people)]
    paper.add("", facts(rows))
    files = ruled(
        [(_("Layer"), False), (_("File"), False), (_("Features"), True), (_("CRS"), False)]
    )
    for one in inspection.layers:
        files.add_row(
            Text(clean(one.layer)),
            Text(clean(one.path)),
            f"{one.features:,}",
            Text(clean(one.crs or "-", 60)),
        )
    paper.add("", files)


def _layer(paper: Paper, layer: LayerSeen) -> None:
    paper.heading(clean(layer.layer))
    drawn = _(", ").join(filter(None, (clean(layer.format), clean(layer.geometry))))
    rows = [(_("file"), _("{path} ({format})", path=clean(layer.path), format=drawn))]
    if layer.extent is not None:
        west, south, east, north = layer.extent
        said = _(
            "{west:.5f} to {east:.5f} E, {south:.5f} to {north:.5f} N",
            west=west,
            east=east,
            south=south,
            north=north,
        )
        rows.append((_("extent"), said))
    if layer.datum:
        rows.append((_("datum"), _(", ").join(map(clean, (layer.datum, layer.datum_from)))))
    if layer.encoding:
        rows.append((_("encoding"), clean(layer.encoding)))
    paper.add(facts(rows))
    shown = [one for one in layer.fields if one.holds]
    if shown:
        paper.add(_fields(shown))
    elif layer.fields:
        names = clean(joined(one.field for one in layer.fields))
        paper.para(_("fields: {names}", names=names), hang=4)
    own = [one.column for one in layer.fields if not one.recognised]
    for label, fields in (
        (_("not recognised"), (*own, *layer.unread)),
        (_("not there"), layer.missing),
    ):
        if fields:
            some = clean(few(fields, _MOST_IDS))
            paper.para(_("{label}: {names}", label=label, names=some), hang=4)
    _oddities(paper, layer.oddities)


def _fields(fields: Sequence[FieldSeen]) -> Table:
    table = ruled(
        [
            (_("Field"), False),
            (_("Column"), False),
            (_("Blank"), True),
            (_("Least"), True),
            (_("Median"), True),
            (_("Most"), True),
            (_("Values"), False),
        ]
    )
    for one in fields:
        said = ", ".join(f"{word} {count:,}" for word, count in one.values)
        table.add_row(
            Text(clean(one.field if one.recognised else "-", 24)),
            Text(clean(one.column, 24)),
            f"{one.blank:,}",
            *(
                "" if value is None else _short(value)
                for value in (one.least, one.median, one.most)
            ),
            Text(clean(said, 120)),
        )
    return table


def _short(value: float) -> str:
    """Write a number in few figures."""
    return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:.5g}"


def _oddities(paper: Paper, found: Sequence[Finding]) -> None:
    for _rule, some in groupby(found, key=lambda one: one.rule):
        alike = list(some)
        for one in alike[:_MOST_ALIKE]:
            _oddity(paper, one)
        rest = alike[_MOST_ALIKE:]
        if rest:
            said = _(
                "and {rest:,} more with {people:,.0f} older people",
                rest=len(rest),
                people=sum(one.people for one in rest),
            )
            paper.para(said, indent=4)


def _oddity(paper: Paper, one: Finding) -> None:
    head = Text(f"  {severity(one.severity)}  ", style=STYLES[one.severity.value])
    said = _("{rule}: {message}", rule=clean(one.rule, 16), message=clean(one.message))
    head.append(said, style="")
    if one.place is not None and one.subject.level != "layer":
        where = "" if one.within is None else f"  {subject_name(one.within)}"
        head.append(f"{where}  {one.place.lon:.5f},{one.place.lat:.5f}", style="dim")
    paper.hanging(head, hang=6)
    for note in one.notes:
        paper.para(clean(note), indent=6, hang=2)


def _density(paper: Paper, inspection: Inspection) -> None:
    if not inspection.density:
        return
    paper.heading(_("Older people by density"))
    table = ruled(
        [(_("Older people per km2"), False), (_("Older people"), True), (_("Share"), True)]
    )
    for one in inspection.density:
        upper = (
            _("and more") if one.below is None else _("to below {number}", number=number(one.below))
        )
        table.add_row(
            f"{number(one.from_)} {upper}", f"{one.people:,.0f}", f"{one.share * 100:.1f} %"
        )
    paper.add(table)
    paper.para(clean(inspection.density_from), hang=2)


def _rules(paper: Paper, inspection: Inspection) -> None:
    decided = [one for one in inspection.rules if one.decided]
    paper.heading(_("Rules ({packs})", packs=clean(", ".join(inspection.packs))))
    names = clean(", ".join(one.id for one in decided) or _("none"), 2000)
    n = counted(len(inspection.rules), "rule")
    paper.para(_("{n} of {n2} can be decided: {names}", n=len(decided), n2=n, names=names), hang=4)
    for said, some in (
        (_("the others need"), [one for one in inspection.rules if not one.decided]),
        (_("not of all subjects, for want of"), decided),
    ):
        needed: dict[str, list[str]] = {}
        for one in some:
            for name in one.missing:
                needed.setdefault(name, []).append(one.id)
        if needed:
            paper.para(_("{said}:", said=said))
        for name, ids in sorted(needed.items(), key=lambda one: (-len(one[1]), one[0])):
            listed = clean(", ".join(ids), 2000)
            paper.para(_("{field}: {rules}", field=clean(name), rules=listed), indent=4, hang=4)

"""Older people in a table without positions: each row is put on the unit that it names."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import numpy as np

from siting.language import few, say
from siting.layers import clock, features, figures, files, limits
from siting.layers.formats import sheet, table
from siting.layers.formats.raw import Raw
from siting.layers.reading import as_text, fields, placed
from siting.layers.reading.simplified import simplified
from siting.text.source import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from siting.arrays import Flags, Ints, Texts
    from siting.layers.draft import Draft
    from siting.layers.origin import Origin
    from siting.progress import Progress

#: What a row of totals says in one of its cells.
_TOTALS = figures.WHOLE | {"小计", "共计", "总和", "total"}
#: What columns are called that number rows, and name nothing (folded).
_NUMBERS = frozenset({"序号", "objectid", "fid", "ogcfid", "gid", "no"})
_BLANKS = re.compile(r"\s+")
#: What names of units end in, and others leave out: the committee, then the sort of unit.
_COMMITTEE = re.compile(r"(?:居民委员会|居委会|居委|村民委员会|村委会|村委|办事处)$")
_SORT = re.compile(r"(?:社区|村|街道|镇|乡)$")
#: So many names are shown.
_NAMED = 5


class _Named(NamedTuple):
    """Which units rows name: by a column, of a level, and how these are called."""

    level: str
    column: str
    at: Ints
    names: Texts


def after_units(
    drawn: Sequence[Origin], open_: Callable[[Origin], Any], progress: Progress
) -> list[Any]:
    """Open layers, and after them older people of a table without positions: units lend theirs."""
    found: dict[str, Any] = {}
    lent: list[Origin] = []
    for origin in drawn:
        progress.stage(f"reading {origin.name}")
        try:
            found[origin.name] = open_(origin)
        except placed.NoPlacesError:
            if origin.role != "elders":
                raise
            lent.append(origin)
    units = {origin.name: found[origin.name] for origin in drawn if origin.role == "units"}
    for origin in lent:
        with clock.limited(origin):
            found[origin.name] = read(origin, units)
    return [found[origin.name] for origin in drawn]


def read(origin: Origin, units: Mapping[str, Draft]) -> Draft:
    """Read a table, and put its rows on the units of the level whose names they have.

    Parameters
    ----------
    origin : Origin
        The layer of older people.
    units : mapping of str to Draft
        The layers of units, by level.

    Raises
    ------
    SitingError
        No level of units fits, a row names no unit, or two name the same one.
    """
    notes: list[str] = []
    format_ = sheet if files.find(origin).reader == "sheet" else table
    cells = {name: as_text.texts(column) for name, column in format_.cells(origin, notes).items()}
    n = len(next(iter(cells.values()), ()))
    limits.require_features(origin, n, len(cells))
    counts = ~_totals(cells, n)
    found = _best(cells, counts, units)
    if found is None:
        raise origin.file_error(
            say("the table has no positions, and no column of it names the units of the plan"),
            hint=say(
                "name the layer of these units in the plan, such as [layers.units.community], or "
                "add columns 'lon' and 'lat'"
            ),
        )
    draft = units[found.level]
    _require_each(origin, draft, cells[found.column], found.at, counts)
    chosen = fields.choose(origin, list(cells), n_features=n)
    geometry = np.full(n, None, dtype=object)
    assert draft.geometry is not None
    geometry[counts] = draft.geometry[found.at[counts]]
    raw = Raw(
        crs=draft.crs,
        xy=None,
        geometry=geometry,
        columns={name: cells[name] for name in chosen.columns},
        chosen=chosen,
        notes=(*notes, *_said(origin, draft, cells[found.column], found), *chosen.notes),
    )
    spec, lies = origin.spec, draft.origin.spec
    there = msgspec.structs.replace(spec, crs=lies.crs, datum=lies.datum, towgs84=lies.towgs84)
    return features.understand(replace(origin, spec=there), raw)


def _totals(cells: Mapping[str, Texts], n: int) -> Flags:
    """Say which rows are totals, or say nothing."""
    total, blank = np.zeros(n, dtype=bool), np.ones(n, dtype=bool)
    for column in cells.values():
        said = [None if text is None else _plain(text) for text in column]
        total |= np.array([one in _TOTALS for one in said], dtype=bool)
        blank &= np.array([not one for one in said], dtype=bool)
    return total | blank


def _best(cells: Mapping[str, Texts], counts: Flags, units: Mapping[str, Draft]) -> _Named | None:
    """Find the column that names most units, and of which level; at least half of its rows.

    Numbers of rows name nothing: a column such as 序号 is left aside on both sides.
    """
    best, most = None, 0
    for level, draft in units.items():
        if draft.geometry is None:
            continue
        known = [draft.columns["name"]] if "name" in draft.columns else []
        id_column = draft.found.columns.get("id")
        if id_column is not None and not _numbers_rows(id_column):
            known.append(draft.ids)
        for column, texts in cells.items():
            for names in () if _numbers_rows(column) else known:
                at = _matched(texts, names)
                n = int((at[counts] >= 0).sum())
                if n > most and 2 * n >= counts.sum():
                    best, most = _Named(level, column, at, names), n
    return best


def _numbers_rows(column: str) -> bool:
    return fields.fold(column) in _NUMBERS


def _matched(texts: Texts, names: Texts) -> Ints:
    """Find the unit that each text names, -1 where none or several: to the letter where it can."""
    at: Ints = np.full(len(texts), -1, dtype=np.int64)
    for brought in (_plain, _without_committee, _core):
        spelt = [brought(str(name)) for name in names]
        once = Counter(spelt)
        where = {name: row for row, name in enumerate(spelt) if once[name] == 1 and name}
        for row, text in enumerate(texts):
            if at[row] < 0 and text is not None:
                at[row] = where.get(brought(text), -1)
    return at


def _plain(text: str) -> str:
    return _BLANKS.sub("", simplified(unicodedata.normalize("NFKC", text).casefold()))


def _without_committee(text: str) -> str:
    return _COMMITTEE.sub("", _plain(text))


def _core(text: str) -> str:
    return _SORT.sub("", _without_committee(text))


def _require_each(origin: Origin, draft: Draft, texts: Texts, at: Ints, counts: Flags) -> None:
    """Refuse rows that name no unit, and units that two rows name."""
    lost = np.flatnonzero((at < 0) & counts)
    known = [str(name) for name in draft.columns.get("name", draft.ids)]
    if len(lost):
        shown = [say("'{text}' in row {row}", text=texts[at_] or "", row=at_ + 1) for at_ in lost]
        raise origin.file_error(
            say(
                "{n} of {all} rows name no unit of {layer}, or could name several: {shown}",
                n=len(lost),
                all=int(counts.sum()),
                layer=draft.origin.name,
                shown=few(shown, _NAMED),
            ),
            hint=say(
                "write the names as {layer} has them, such as {near}; leave out rows of other "
                "places",
                layer=draft.origin.name,
                near=nearest(texts[lost[0]] or "", known) or few(known, _NAMED),
            ),
            feature=f"row {lost[0] + 1}",
        )
    seen: dict[int, int] = {}
    for row in np.flatnonzero(counts).tolist():
        other = seen.setdefault(int(at[row]), row)
        if other != row:
            raise origin.file_error(
                say(
                    "rows {one} ('{text}') and {other} ('{text2}') name the same unit of {layer}, "
                    "'{unit}'",
                    one=other + 1,
                    text=texts[other],
                    other=row + 1,
                    text2=texts[row],
                    layer=draft.origin.name,
                    unit=known[int(at[row])],
                ),
                hint=say("write the name of the unit as its layer has it, or add the rows up"),
                feature=f"row {row + 1}",
            )


def _said(origin: Origin, draft: Draft, texts: Texts, found: _Named) -> list[str]:
    """Say by which column rows were put on units, which names differ, and which units have none."""
    pairs = [
        (text, str(found.names[at])) for text, at in zip(texts, found.at, strict=True) if at >= 0
    ]
    differ = [
        say("'{text}' for '{name}'", text=text, name=name)
        for text, name in pairs
        if text is not None and _plain(text) != _plain(name)
    ]
    notes = [
        say(
            "{name}: rows put on {layer} by column '{column}'",
            name=origin.name,
            layer=draft.origin.name,
            column=found.column,
        )
    ]
    if differ:
        said = say("{name}: names taken that differ by their endings: ", name=origin.name)
        notes.append(said + few(differ, _NAMED))
    without = sorted({*range(len(draft))} - {*found.at.tolist()})
    if without:
        names = [str(found.names[row]) for row in without]
        notes.append(
            say(
                "{name}: {n} of {layer} stand in no row, and nobody is placed there: {names}",
                name=origin.name,
                n=len(without),
                layer=draft.origin.name,
                names=few(names, _NAMED),
            )
        )
    return notes

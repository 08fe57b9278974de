"""Tables of figures by unit and year (staff, statistics): text, Excel, or a GeoPackage's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.condition import is_missing
from siting.language import joined, say
from siting.layers import files
from siting.layers.digest import digest
from siting.layers.formats import database, sheet, table
from siting.layers.reading import as_text, blanks, fields, garbled, values
from siting.layers.records import Figures
from siting.records.finding import InputFile

if TYPE_CHECKING:
    from siting.arrays import Floats, Ints, Texts, Values
    from siting.layers.origin import Origin

#: What a row for the whole city may call its unit.
WHOLE = frozenset({"全市", "全区", "全區", "全县", "全縣", "合计", "合計", "总计", "總計"})
#: Fields that are no figures.
_KEYS, _REMARKS = ("unit_id", "year"), ("name", "note")
_BETWEEN = re.compile(r"[\s\-]+")


class Opened(NamedTuple):
    """A table of figures, and what goes with it into a result."""

    figures: Figures
    input: InputFile
    notes: tuple[str, ...]


def read(origin: Origin) -> Opened:
    """Read a table of figures.

    Raises
    ------
    SitingError
        The file cannot be read, a figure is no number or below 0, or a unit is given twice for
        one year.
    """
    format_ = files.find(origin, files.TABLES)
    if origin.spec.layer is not None and format_.reader == "table":
        raise origin.error(
            say("'layer' means nothing for {name}: it holds one layer", name=format_.name),
            hint=say("leave layer out"),
            key="layer",
        )
    notes: list[str] = []
    hashed: tuple[str, int] | None = None
    if format_ is files.DATABASE:
        cells, hashed = database.cells(origin)
    else:
        cells = (table if format_.reader == "table" else sheet).cells(origin, notes)
    n_in_file = len(next(iter(cells.values()), ()))
    cells = _with_one_remark(origin, cells)
    chosen = fields.choose(origin, list(cells), n_features=0)
    notes += [*chosen.notes, *garbled.notes(origin, cells)]
    cells, blanked = blanks.left_out(origin, cells)
    notes += blanked
    figures = _understand(origin, cells, chosen, notes)
    sha256, size = hashed or digest(origin.path)
    read_from = InputFile(
        layer=origin.name,
        path=origin.spec.path,
        sha256=sha256,
        bytes=size,
        features=n_in_file,
        crs="",
    )
    return Opened(figures=figures, input=read_from, notes=tuple(notes))


def _with_one_remark(origin: Origin, cells: dict[str, Values]) -> dict[str, Values]:
    """Leave out further columns of remarks and numbers of rows (序号 beside 备注): none is read."""
    remarks = [name for name in cells if fields.recognised(origin.role, name) == "note"]
    further = {*remarks[1:]} - {*origin.spec.fields.values()}
    return {name: column for name, column in cells.items() if name not in further}


def _understand(
    origin: Origin, cells: dict[str, Values], chosen: fields.Chosen, notes: list[str]
) -> Figures:
    """Make figures of cells: rows that say nothing are left out, every figure is a number."""
    texts = {name: as_text.texts(column) for name, column in cells.items()}
    blank = np.array([is_missing(column) for column in texts.values()])
    kept = np.flatnonzero(~blank.all(axis=0)) if texts else np.empty(0, dtype=int)
    if not len(kept):
        raise origin.file_error(
            say("the table is empty: it has no rows"),
            hint=say("fill it in, or leave {header} out", header=origin.header),
        )
    texts = {name: column[kept] for name, column in texts.items()}
    rows: Ints = kept + 1
    units = _units(texts.get(chosen.canonical.get("unit_id", "")), len(kept))
    ids = np.array(
        [f"row {row}" if unit is None else unit for row, unit in zip(rows, units, strict=True)],
        dtype=object,
    )

    def column(field: str, name: str) -> values.Column:
        return values.Column(
            origin=origin, field=field, name=name, values=texts[name], ids=ids, rows=rows
        )

    year = chosen.canonical.get("year")
    years = np.full(len(kept), np.nan) if year is None else values.years(column("year", year))
    columns = {
        field: _figure(column(field, name))
        for field, name in _named(origin, texts, chosen, notes).items()
    }
    _require_one_row_each(origin, units, years, rows)
    if n_whole := int(is_missing(units).sum()):
        notes.append(
            say(
                "{name}: {n_whole} {rows} of the whole city, without a unit",
                name=origin.name,
                n_whole=n_whole,
                rows=_rows(n_whole),
            )
        )
    return Figures(
        name=origin.name, path=origin.spec.path, unit_ids=units, years=years, columns=columns
    )


def _units(texts: Texts | None, n: int) -> Texts:
    """Give the unit of each row; None for the whole city."""
    units = np.full(n, None, dtype=object)
    if texts is not None:
        units[:] = [None if text in WHOLE else text for text in texts]
    return units


def _named(
    origin: Origin, texts: dict[str, Texts], chosen: fields.Chosen, notes: list[str]
) -> dict[str, str]:
    """Name the figures: from canonical name to column. Remarks are left out, and that is said."""
    named = {
        field: name for field, name in chosen.canonical.items() if field not in (*_KEYS, *_REMARKS)
    }
    for name in chosen.own:
        if name.startswith("Unnamed: ") and is_missing(texts[name]).all():
            continue  # what pandas calls a column without a heading
        field = _BETWEEN.sub("_", name.strip()).lower()
        if field in named:
            raise origin.file_error(
                say(
                    "columns '{named}' and '{name}' are both the figure '{field}'",
                    named=named[field],
                    name=name,
                    field=field,
                ),
                hint=say("rename one of them"),
            )
        named[field] = name
    if not named:
        raise origin.file_error(
            say("the table has no figures; its columns are {texts}", texts=joined(texts)),
            hint=say("beside the unit and the year it needs a column of numbers"),
        )
    remarks = [chosen.canonical[field] for field in _REMARKS if field in chosen.canonical]
    if remarks:
        said = ", ".join(f"'{name}'" for name in remarks)
        notes.append(
            say(
                "{name}: read as names and remarks, not as figures: {said}",
                name=origin.name,
                said=said,
            )
        )
    return named


def _figure(column: values.Column) -> Floats:
    """Read one figure of all rows: numbers, 0 or more."""
    texts = column.values
    given = np.flatnonzero(~is_missing(texts))
    if len(given) and not any(map(values.is_number, texts[given])):
        raise column.error(
            int(given[0]),
            is_=say("{texts!r}, and no row has a number", texts=str(texts[given[0]])),
            hint=say(
                "every column is a figure, except the unit, the year, 'name' and 'note' "
                "(名称, 备注): rename this one, or take it out"
            ),
        )
    return values.counts(column)


def _require_one_row_each(origin: Origin, units: Texts, years: Floats, rows: Ints) -> None:
    """Check that no unit is given twice for one year."""
    seen: dict[tuple[object, float], int] = {}
    for unit, year, row in zip(units.tolist(), years.tolist(), rows.tolist(), strict=True):
        key = (unit, 0.0 if np.isnan(year) else year)
        first = seen.setdefault(key, row)
        if first != row:
            what = say("the whole city") if unit is None else f"unit '{unit}'"
            when = say("without a year") if np.isnan(year) else f"for {year:.0f}"
            raise origin.file_error(
                say(
                    "{what} is given twice {when}, in rows {first} and {row}",
                    what=what,
                    when=when,
                    first=first,
                    row=row,
                ),
                hint=say("keep one row of each unit and year"),
                feature=f"row {row}" if unit is None else str(unit),
            )


def _rows(count: int) -> str:
    return "row" if count == 1 else "rows"

"""Tables of text (CSV) with coordinate columns, read through pandas."""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from siting.condition import is_missing
from siting.language import say
from siting.layers import limits
from siting.layers.formats.gdal import reading
from siting.layers.formats.raw import Raw
from siting.layers.positions.plane import crs_of
from siting.layers.reading import as_text, blanks, encoding, fields, headings, placed, values
from siting.text.csv_text import from_cell

if TYPE_CHECKING:
    from siting.arrays import Floats, Ints, Texts, Values
    from siting.layers.origin import Origin

_SEPARATORS = (",", "\t", ";")
_LON, _LAT = 180.0, 90.0
_CODE = re.compile(r"\s*0\d")
#: So much text is looked into for the names of columns.
_HEAD = 1 << 20


def read(origin: Origin) -> Raw:
    """Read a table of points: separated by commas, tabs or semicolons.

    Raises
    ------
    SitingError
        There are no coordinate columns, a coordinate is no number, or it is not known what
        coordinate system they are in.
    """
    notes: list[str] = []
    sheet = open_text(origin, notes)
    where = placed.find(origin, sheet.columns)
    others = [name for name in sheet.columns if name not in where.columns]
    n = sheet.text.count("\n")
    chosen = fields.choose(origin, others, n_features=n, placed=placed.AXES)
    with reading(origin, notes):
        frame = sheet.cells(as_text=chosen.columns, others=where.columns)
    texts = {name: plain(frame[name]) for name in chosen.columns}
    given = {name: _given(frame[name]) for name in where.columns}
    return _placed(origin, where, given, texts, chosen, notes)


def of_cells(origin: Origin, cells: dict[str, Values], notes: list[str]) -> Raw:
    """Make points of the cells of a sheet, given by column as text."""
    where = placed.find(origin, list(cells))
    others = [name for name in cells if name not in where.columns]
    n = len(cells[where.east])
    chosen = fields.choose(origin, others, n_features=n, placed=placed.AXES)
    texts = {name: as_text.texts(cells[name]) for name in chosen.columns}
    given = {name: as_text.texts(cells[name]) for name in where.columns}
    blank = np.array([is_missing(as_text.texts(column)) for column in cells.values()]).all(axis=0)
    if blank.any():  # sheets go on below their last row
        texts, given = ({k: v[~blank] for k, v in one.items()} for one in (texts, given))
    return _placed(origin, where, given, texts, chosen, notes)


def _placed(  # noqa: PLR0917 - what a layer of points is made from
    origin: Origin,
    where: placed.Where,
    given: dict[str, Values],
    texts: dict[str, Texts],
    chosen: fields.Chosen,
    notes: list[str],
) -> Raw:
    """Put rows where their two coordinates say."""
    east, north = _apart(origin, where, given)
    xy = np.column_stack(
        [
            _numbers(origin, name, placed.degrees(one) if where.in_degrees else one)
            for name, one in ((where.east, east), (where.north, north))
        ]
    )
    crs, said = crs_of(origin, _claimed(origin, xy, where))
    if crs is not None and not said and origin.spec.crs is None:
        said = (_in_degrees(origin, where),)
    notes += [*said, *chosen.notes]
    read = texts | {name: _numbers_if_all(texts[name]) for name in chosen.own}
    return Raw(crs=crs, xy=xy, geometry=None, columns=read, chosen=chosen, notes=tuple(notes))


def _in_degrees(origin: Origin, where: placed.Where) -> str:
    """Say which columns were taken as degrees."""
    if where.east == where.north:
        return say(
            "{name}: column '{column}' taken as pairs of degrees in EPSG:4326, longitude first",
            name=origin.name,
            column=where.east,
        )
    return say(
        "{name}: columns '{east}' and '{north}' taken as degrees in EPSG:4326",
        name=origin.name,
        east=where.east,
        north=where.north,
    )


def _apart(origin: Origin, where: placed.Where, given: dict[str, Values]) -> tuple[Values, Values]:
    """Give both coordinates, also where they stand in one column."""
    if where.east != where.north:
        return given[where.east], given[where.north]
    found = placed.apart(as_text.texts(given[where.east]))
    if found is None:
        raise origin.file_error(
            say("column '{column}' holds no pairs of coordinates", column=where.east),
            hint=say(
                "write longitude and latitude there, such as 120.15,30.25, or in two columns: "
                "'lon' and 'lat'"
            ),
        )
    return found


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The text of a table, decoded.

    Attributes
    ----------
    separator : str
        What stands between its columns.
    columns : list of str
        Their names.
    """

    text: str
    separator: str
    columns: list[str]

    def cells(self, *, as_text: list[str], others: list[str]) -> pd.DataFrame:
        """Read some columns: as the text that stands there, or as pandas takes them."""
        frame: pd.DataFrame = pd.read_csv(
            io.StringIO(self.text),
            sep=self.separator,
            dtype=dict.fromkeys(as_text, object),
            usecols=[*others, *as_text],
            keep_default_na=False,
            na_values=[""],
            skip_blank_lines=True,
            index_col=False,
        )
        if "'" in self.text:
            for name in as_text:
                frame[name] = frame[name].map(from_cell, na_action="ignore")
        return frame


def cells(origin: Origin, notes: list[str]) -> dict[str, Values]:
    """Read all cells of a table of text by column, as `sheet.cells` does those of a sheet."""
    text = open_text(origin, notes)
    with reading(origin, notes):
        frame = text.cells(as_text=text.columns, others=[])
    return {name: plain(frame[name]) for name in text.columns}


def open_text(origin: Origin, notes: list[str]) -> Sheet:
    """Decode a table of text and find its columns.

    Parameters
    ----------
    origin : Origin
        The layer.
    notes : list of str
        Gains what was found out about the text.
    """
    data = origin.path.read_bytes()
    stated = encoding.asked(origin)
    used = stated or encoding.of_text(data)
    if stated is None and not used.startswith("utf-8"):
        notes.append(
            say(
                "{name}: text read as {used}, found out from the text",
                name=origin.name,
                used=used.upper(),
            )
        )
    with reading(origin, notes):
        text = data.decode(used).removeprefix("\ufeff")
        if "\0" in text:
            raise origin.file_error(say("the file is no text"), hint=say("save it as CSV in UTF-8"))
        lines = text.split("\n", headings.LOOKED_AT)[: headings.LOOKED_AT]
        separator = max(_SEPARATORS, key=lambda one: (lines[0].count(one), _most(lines, one)))
        limits.require_columns(origin, _most(lines, separator))
        text = _under_names(origin, text, separator, notes)
        head = _first_row(text, separator)
        columns = [str(name) for name in pd.read_csv(io.StringIO(head), sep=separator).columns]
        _require_no_more(origin, text, separator, len(columns))
    return Sheet(text=text, separator=separator, columns=columns)


def _first_row(text: str, separator: str) -> str:
    """Give the first row as it stands: of several lines where a name in quotes has some."""
    lines = csv.reader(io.StringIO(text[:_HEAD], newline=""), delimiter=separator)
    with contextlib.suppress(csv.Error):
        next(lines, None)
    return "".join(itertools.islice(io.StringIO(text, newline=""), max(lines.line_num, 1)))


def _require_no_more(origin: Origin, text: str, separator: str, n_columns: int) -> None:
    """Refuse a row with more cells than there are columns: what pandas leaves out, or shifts."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    with contextlib.suppress(csv.Error):  # cells too long for it: pandas has its own limit
        for row, cells in enumerate(filter(None, lines)):
            if len(cells) > n_columns and any(map(str.strip, cells[n_columns:])):
                raise origin.file_error(
                    say(
                        "row {row} has {n} cells for {n_columns} columns",
                        row=row,
                        n=len(cells),
                        n_columns=n_columns,
                    ),
                    hint=say("put a cell that holds '{separator}' in quotes", separator=separator),
                    feature=f"row {row}",
                )


def _most(lines: list[str], separator: str) -> int:
    return max(line.count(separator) for line in lines)


def _under_names(origin: Origin, text: str, separator: str, notes: list[str]) -> str:
    """Bring the names of columns to the first line, where they do not stand there."""
    head = io.StringIO(text[:_HEAD], newline="")
    lines = csv.reader(head, delimiter=separator)
    ends, rows = [], []
    with contextlib.suppress(csv.Error):  # cells too long for it are no names
        for row in itertools.islice(lines, headings.LOOKED_AT):
            rows.append([cell.strip() or None for cell in row])
            ends.append(lines.line_num)
    found = headings.find(rows)
    if found is None:
        return text
    notes.append(found.note(origin.name))
    written = io.StringIO()
    csv.writer(written, delimiter=separator, lineterminator="\n").writerow(found.names)
    rest = io.StringIO(text, newline="").readlines()[ends[found.last] :]
    return written.getvalue() + "".join(rest)


def _given(series: pd.Series) -> Values:
    """Give a column of coordinates as pandas took it: numbers, else text."""
    result: Values = series.to_numpy() if series.dtype.kind in "iuf" else plain(series)
    return result


def _numbers(origin: Origin, name: str, given: Values) -> Floats:
    """Read one coordinate of all rows."""
    rows: Ints = np.arange(1, len(given) + 1, dtype=np.int64)
    ids: Texts = rows.astype(object)
    given = blanks.left_out(origin, {name: given}).columns[name]
    column = values.Column(origin=origin, field=name, name=name, values=given, ids=ids, rows=rows)
    return values.numbers(column)


def _claimed(origin: Origin, xy: Floats, where: placed.Where) -> str | None:
    """Say what the coordinates are in where the plan does not: degrees, or nobody knows."""
    if origin.spec.crs is not None:
        return None
    known = xy[~np.isnan(xy).any(axis=1)]
    if not where.in_degrees and (np.abs(known) > (_LON, _LAT)).any():
        return None
    return "EPSG:4326"


def plain(series: pd.Series) -> Values:
    """Give a text column as objects, None where blank."""
    array = series.to_numpy(dtype=object, copy=True)
    array[series.isna().to_numpy()] = None
    return array


def _numbers_if_all(texts: Values) -> Values:
    """Take a column that nobody knows for numbers if all of it is, and none is a code (007)."""
    if any(text is not None and _CODE.match(text) for text in texts):
        return texts
    try:
        return np.array([np.nan if text is None else float(text) for text in texts])
    except ValueError:
        return texts

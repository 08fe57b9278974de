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
from siting.language import joined, say
from siting.layers import limits
from siting.layers.formats.gdal import reading
from siting.layers.formats.raw import Raw
from siting.layers.positions.plane import crs_of
from siting.layers.reading import as_text, encoding, fields, headings, values
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
    east, north = _coordinates(origin, sheet.columns)
    others = [name for name in sheet.columns if name not in {east, north}]
    chosen = fields.choose(origin, others, n_features=sheet.text.count("\n"))
    with reading(origin, notes):
        frame = sheet.cells(as_text=chosen.columns, others=[east, north])
    texts = {name: plain(frame[name]) for name in chosen.columns}
    where = {name: _given(frame[name]) for name in (east, north)}
    return _placed(origin, where, texts, chosen, notes)


def of_cells(origin: Origin, cells: dict[str, Values], notes: list[str]) -> Raw:
    """Make points of the cells of a sheet, given by column as text."""
    east, north = _coordinates(origin, list(cells))
    others = [name for name in cells if name not in {east, north}]
    n = len(cells[east])
    chosen = fields.choose(origin, others, n_features=n)
    texts = {name: as_text.texts(cells[name]) for name in chosen.columns}
    where = {name: as_text.texts(cells[name]) for name in (east, north)}
    blank = np.array([is_missing(as_text.texts(column)) for column in cells.values()]).all(axis=0)
    if blank.any():  # sheets go on below their last row
        texts, where = ({k: v[~blank] for k, v in one.items()} for one in (texts, where))
    return _placed(origin, where, texts, chosen, notes)


def _placed(
    origin: Origin,
    where: dict[str, Values],
    texts: dict[str, Texts],
    chosen: fields.Chosen,
    notes: list[str],
) -> Raw:
    """Put rows where their two coordinates say."""
    (east, x), (north, y) = where.items()
    xy = np.column_stack([_numbers(origin, east, x), _numbers(origin, north, y)])
    crs, said = crs_of(origin, _claimed(origin, xy, east))
    if crs is not None and not said and origin.spec.crs is None:
        said = (
            say(
                "{name}: columns '{east}' and '{north}' taken as degrees in EPSG:4326",
                name=origin.name,
                east=east,
                north=north,
            ),
        )
    notes += [*said, *chosen.notes]
    read = texts | {name: _numbers_if_all(texts[name]) for name in chosen.own}
    return Raw(crs=crs, xy=xy, geometry=None, columns=read, chosen=chosen, notes=tuple(notes))


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
        head, _, _ = text.partition("\n")
        columns = [str(name) for name in pd.read_csv(io.StringIO(head), sep=separator).columns]
    return Sheet(text=text, separator=separator, columns=columns)


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


def _coordinates(origin: Origin, columns: list[str]) -> tuple[str, str]:
    """Find the columns of easting (or longitude) and northing (or latitude)."""
    found = fields.coordinates(columns)
    for pair in (("lon", "lat"), ("x", "y")):
        counts = [len(found[axis]) for axis in pair]
        if counts == [1, 1]:
            return found[pair[0]][0], found[pair[1]][0]
        if all(counts):
            several = [column for axis in pair for column in found[axis]]
            raise origin.file_error(
                say(
                    "several columns could hold the coordinates: {several}",
                    several=joined(several),
                ),
                hint=say("keep one pair, named 'lon' and 'lat' or 'x' and 'y'"),
            )
    raise origin.file_error(
        say("there are no coordinate columns; the columns are {columns}", columns=joined(columns)),
        hint=say(
            "name them 'lon' and 'lat', '经度' and '纬度', or 'x' and 'y', separated by commas"
        ),
    )


def _given(series: pd.Series) -> Values:
    """Give a column of coordinates as pandas took it: numbers, else text."""
    result: Values = series.to_numpy() if series.dtype.kind in "iuf" else plain(series)
    return result


def _numbers(origin: Origin, name: str, given: Values) -> Floats:
    """Read one coordinate of all rows."""
    rows: Ints = np.arange(1, len(given) + 1, dtype=np.int64)
    ids: Texts = rows.astype(object)
    column = values.Column(origin=origin, field=name, name=name, values=given, ids=ids, rows=rows)
    return values.numbers(column)


def _claimed(origin: Origin, xy: Floats, east: str) -> str | None:
    """Say what the coordinates are in where the plan does not: degrees, or nobody knows."""
    if origin.spec.crs is not None:
        return None
    degrees = fields.coordinates([east])["lon"]
    known = xy[~np.isnan(xy).any(axis=1)]
    if not degrees and (np.abs(known) > (_LON, _LAT)).any():
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

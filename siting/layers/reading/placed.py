"""Where the coordinates of a table stand: in two columns, or in one of pairs (``120.15,30.25``)."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from siting.errors import SitingError
from siting.language import joined, say
from siting.layers.reading import fields, stated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from siting.arrays import Texts, Values
    from siting.layers.origin import Origin

#: The fields of coordinates that a plan may name.
AXES = frozenset({"lon", "lat", "x", "y"})
#: Pairs of fields, the first that is there is taken; the third says which datum the names say.
TWO = (
    ("lon", "lat", None),
    ("gcj_lon", "gcj_lat", "GCJ-02"),
    ("bd_lon", "bd_lat", "BD-09"),
    ("x", "y", None),
)
_ONE = (("pair", None), ("gcj_pair", "GCJ-02"), ("bd_pair", "BD-09"))
#: Columns of what the place service of Amap gives: its positions are in GCJ-02.
_AMAP = frozenset({"typecode", "location"})
_PAIR = re.compile(r"[(\[]?\s*(-?\d+(?:\.\d*)?)\s*(?:[,;、|]|\s)\s*(-?\d+(?:\.\d*)?)\s*[)\]]?")
_DEGREES = re.compile(
    r"(?:东经|北纬|[EN])?\s*(\d{1,3})\s*[°度]\s*(?:(\d{1,2}(?:\.\d+)?)\s*[′'分]\s*)?"
    r"(?:(\d{1,2}(?:\.\d+)?)\s*(?:″|\"|''|′′|秒)\s*)?(?:[EN])?"
)


class NoPlacesError(SitingError):
    """A table has no columns of coordinates."""


class Where(NamedTuple):
    """The columns of easting and northing: the same one where it holds pairs.

    Attributes
    ----------
    in_degrees : bool
        Whether their names say longitude and latitude.
    datum : str or None
        What the names say of the datum.
    """

    east: str
    north: str
    in_degrees: bool
    datum: str | None = None

    @property
    def columns(self) -> list[str]:
        """Both, or the one."""
        return list(dict.fromkeys((self.east, self.north)))


def find(origin: Origin, columns: Sequence[str]) -> Where:
    """Find the columns of a table's coordinates.

    Raises
    ------
    SitingError
        There are none, several could be meant, or their names speak of a web map and the plan
        does not say the datum.
    """
    where = _stated(origin, columns) or _two(origin, columns) or one(columns)
    if where is None:
        raise _none(origin, columns)
    if where.datum is not None and origin.spec.datum is None:
        raise origin.error(
            say(
                "the coordinates of '{path}' are in {datum}, as the names of its columns have it "
                "({columns}), and the plan does not say so",
                path=origin.spec.path,
                datum=where.datum,
                columns=joined(where.columns),
            ),
            hint=say(
                'write datum = "{datum}" in {header}; or datum = "WGS-84", if they were converted',
                datum=where.datum,
                header=origin.header,
            ),
        )
    return where


def _none(origin: Origin, columns: Sequence[str]) -> NoPlacesError:
    """Say that there are no coordinates, and how they are named."""
    error = origin.file_error(
        say("there are no coordinate columns; the columns are {columns}", columns=joined(columns)),
        hint=say(
            "name them 'lon' and 'lat', '经度' and '纬度', or 'x' and 'y', or say which they "
            'are: fields = {{ lon = "COLUMN", lat = "COLUMN" }} in {header}',
            header=origin.header,
        ),
    )
    return NoPlacesError(error.message, hint=error.hint, at=error.at)


def _stated(origin: Origin, columns: Sequence[str]) -> Where | None:
    """Take the columns that the plan names."""
    named = {axis: origin.spec.fields[axis] for axis in sorted(AXES & {*origin.spec.fields})}
    if not named:
        return None
    for pair in (("lon", "lat"), ("x", "y")):
        if {*named} == {*pair}:
            for axis in pair:
                stated.require_column(origin, axis, named[axis], columns)
            return Where(named[pair[0]], named[pair[1]], in_degrees=pair[0] == "lon")
    raise origin.error(
        say("{name} names {axes} without its other one", name=origin.name, axes=joined(named)),
        hint=say("name both: lon and lat, or x and y"),
        key="fields",
    )


def _two(origin: Origin, columns: Sequence[str]) -> Where | None:
    found = fields.coordinates(columns)
    for east, north, datum in TWO:
        counts = [len(found[east]), len(found[north])]
        if counts == [1, 1]:
            return Where(found[east][0], found[north][0], in_degrees=east != "x", datum=datum)
        if all(counts):
            several = found[east] + found[north]
            raise origin.file_error(
                say(
                    "several columns could hold the coordinates: {several}",
                    several=joined(several),
                ),
                hint=say(
                    'say which: fields = {{ {east} = "COLUMN", {north} = "COLUMN" }} in {header}',
                    east="x" if east == "x" else "lon",
                    north="y" if east == "x" else "lat",
                    header=origin.header,
                ),
            )
    return None


def one(columns: Sequence[str]) -> Where | None:
    """Find the one column that may hold pairs by its name, which only its values decide."""
    found = fields.coordinates(columns)
    for field, datum in _ONE:
        if len(found[field]) == 1:
            of_amap = {fields.fold(column) for column in columns} >= _AMAP
            said = "GCJ-02" if of_amap and datum is None else datum
            return Where(found[field][0], found[field][0], in_degrees=True, datum=said)
    return None


def apart(texts: Texts) -> tuple[Texts, Texts] | None:
    """Take pairs apart; None where no text is one.

    What is no pair stays as it is on both sides, for its error to be said with its row.
    """
    east, north = texts.copy(), texts.copy()
    any_ = False
    for at, text in enumerate(texts):
        found = None if text is None else _PAIR.fullmatch(_plain(text))
        if found is not None:
            any_ = True
            east[at], north[at] = found[1], found[2]
    return (east, north) if any_ else None


def degrees(given: Values) -> Values:
    """Write degrees, minutes and seconds (``120°12′30″``) as a number of degrees."""
    if given.dtype != object:
        return given
    read = given.copy()
    for at, text in enumerate(given):
        found = _DEGREES.fullmatch(_plain(text)) if isinstance(text, str) else None
        if found is not None:
            whole, minutes, seconds = (float(part or 0) for part in found.groups())
            read[at] = repr(float(np.round(whole + minutes / 60 + seconds / 3600, 9)))
    return read


def _plain(text: str) -> str:
    # NFKC takes the marks of minutes and seconds apart (″ is ′′), which the pattern knows
    return unicodedata.normalize("NFKC", text).strip()

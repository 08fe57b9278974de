"""The ages in the names of columns: ``60-64岁``, ``age_60_64``, ``65岁及以上``, ``80+``."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from siting.layers.reading.simplified import simplified

if TYPE_CHECKING:
    from collections.abc import Sequence

_BEFORE = (
    r"(?:其中:?)?[\s_]*(?:(?:aged?|ages|pop|population|people|persons|elders|elderly|older people|"
    r"年龄|年齡|人口|老年人口?|老人)[\s_\-:]*)*(?:年?[满滿])?"
)
_YEARS = r"[\s_]*\(?(?:周岁|週歲|周歲|岁|歲|years|yrs)?\)?"
_TO = r"[\s_]*(?:[-‐‑–—−~〜_至到]|to)[\s_]*"
_AFTER = (
    r"(?:的?(?:老年|老龄|老齡)?(?:人口|老人|人)?(?:总|總)?[数數]?"
    r"|[\s_]*(?:people|persons|population|pop|count|total))(?:\((?:人|含.{0,6})\))?"
)
_CLOSED = re.compile(rf"{_BEFORE}(\d{{1,3}}){_YEARS}{_TO}(\d{{1,3}}){_YEARS}{_AFTER}")
_OPEN = re.compile(
    rf"{_BEFORE}(?:(?:≥|>=)(\d{{1,3}}){_YEARS}"
    rf"|(\d{{1,3}}){_YEARS}(?:\+{_YEARS}|(?:\(?含\)?)?及?以上|[\s_\-]*(?:plus|(?:and[\s_]*)?"
    rf"(?:over|above|older|up)))){_AFTER}"
)
_ALONE = {"pop60": 60, "pop_60": 60}
#: What a shapefile leaves of ``plus``, and of 以上 or 以下: which of these, another column tells.
_CUT_PLUS = re.compile(rf"{_BEFORE}(\d{{1,3}})[\s_]*plu?")
_CUT_SHORT = re.compile(rf"{_BEFORE}(\d{{1,3}})(?:周?[岁歲])(?:及|及?以)")


class Band(NamedTuple):
    """A column that counts people of some ages; without `high`, from `low` up."""

    column: str
    low: int
    high: int | None

    @property
    def said(self) -> str:
        """The column, quoted."""
        return f"'{self.column}'"


def band(column: str, *, cut: bool = False) -> Band | None:
    """Read the ages of a column out of its name.

    Parameters
    ----------
    column : str
        Its name, in English or Chinese, in any width.
    cut : bool
        Whether the name may be cut to a shapefile's 10 bytes.
    """
    name = _plain(column)
    if found := _CLOSED.fullmatch(name):
        low, high = int(found[1]), int(found[2])
        return Band(column, low, high) if low <= high else None
    if found := _OPEN.fullmatch(name) or (_CUT_PLUS.fullmatch(name) if cut else None):
        return Band(column, int(next(filter(None, found.groups()))), None)
    return Band(column, _ALONE[name], None) if name in _ALONE else None


def bands(columns: Sequence[str], *, cut: bool) -> list[Band]:
    """Read the columns by age, the youngest first."""
    read = [one for column in columns if (one := band(column, cut=cut)) is not None]
    if cut:
        next_ages = {one.high + 1 for one in read if one.high is not None}
        read += [Band(name, age, None) for name, age in short(columns) if age in next_ages]
    return sorted(read, key=lambda one: (one.low, one.column))


def short(columns: Sequence[str]) -> list[tuple[str, int]]:
    """List the columns cut to what may be 以上 or 以下, with their age."""
    found = [(column, _CUT_SHORT.fullmatch(_plain(column))) for column in columns]
    return [(column, int(match[1])) for column, match in found if match is not None]


def _plain(column: str) -> str:
    return simplified(unicodedata.normalize("NFKC", column).casefold().strip())

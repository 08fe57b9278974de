"""What stands in a column: numbers, years, yes or no, status words and texts."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from siting.language import joined, say
from siting.layers.reading import blanks, in_header, written
from siting.layers.reading.as_text import texts
from siting.layers.reading.vocabulary import (
    ANY,
    COUNTS,
    FLAGS,
    MISSING,
    NO,
    RANKS,
    SLOPES,
    STATUS,
    WORDS,
    YEARS,
    YES,
    by_word,
    folded,
    rank,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from siting.arrays import Floats, Ints, Texts, Values
    from siting.errors import SitingError
    from siting.layers.origin import Origin

FIRST_YEAR, LAST_YEAR = 1800, 2200

_DATE = re.compile(
    r"(\d{4})(?:\s*年?|\s*[-/.年]\s*(?:0?[1-9]|1[0-2])"
    r"(?:\s*月?|\s*[-/.月]\s*(?:0?[1-9]|[12]\d|3[01])\s*日?(?:[t\s].*)?))"
)
_COMPACT = re.compile(r"((?:18|19|20|21)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])?(?:\.0)?")
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a layer, and what is needed to point into it.

    Attributes
    ----------
    field, name : str
        The canonical name, and the column's own.
    values : ndarray, shape (n,)
        As the reader gave them.
    ids : ndarray of object, shape (n,)
        The features' ids.
    rows : ndarray of int, shape (n,)
        The features' rows in the file, from 1.
    """

    origin: Origin
    field: str
    name: str
    values: Values
    ids: Texts
    rows: Ints

    def error(self, index: int, *, is_: str, hint: str) -> SitingError:
        """Make an error about the value of one feature."""
        spelt = f"'{self.field}'"
        if self.name != self.field:
            spelt += say(" (column '{name}')", name=self.name)
        return self.origin.file_error(
            say("{spelt} is {is_} in row {rows}", spelt=spelt, is_=is_, rows=self.rows[index]),
            hint=hint,
            feature=str(self.ids[index]),
        )


def convert(column: Column) -> Values:
    """Bring a column of a canonical field to its type.

    Raises
    ------
    SitingError
        A value does not fit: the first one, with its feature and row.
    """
    if column.field in RANKS:
        return ranks(column)
    if column.field in COUNTS:
        return counts(_counted(column) if column.field in ANY else column)
    if column.field in SLOPES:
        return numbers(column)
    if column.field in YEARS:
        return years(column)
    if column.field in FLAGS:
        return flags(column)
    if column.field == "status" and column.origin.role in STATUS:
        return statuses(column, STATUS[column.origin.role])
    if column.field in WORDS:
        return words(column.field, texts(column.values))
    return texts(column.values)


def numbers(column: Column) -> Floats:
    """Read numbers, also such that are written as text; NaN where there is none."""
    values = column.values
    times = in_header.factor(column.name, column.field) if column.name != column.field else 1
    if values.dtype.kind in "iufb":
        result = values.astype(np.float64)
        if times not in {None, 1}:
            result = np.array([_times(value, times) for value in result.tolist()])
    elif values.dtype.kind == "M":
        raise column.error(0, is_=say("a date"), hint=say("a number belongs here"))
    else:
        read = [_number(value, column.field, times or 1) for value in values]
        wrong = [index for index, number in enumerate(read) if number is None]
        if wrong:
            raise _no_numbers(column, wrong)
        result = np.array(read, dtype=np.float64)
    infinite = np.isinf(result)
    if infinite.any():
        raise column.error(int(infinite.argmax()), is_="infinite", hint=say("write a plain number"))
    return result


def _no_numbers(column: Column, wrong: list[int]) -> SitingError:
    """Make an error of cells that are no numbers: about the first, and it names the others."""
    texts_ = [str(column.values[index]) for index in wrong]
    rows = [int(column.rows[index]) for index in wrong]
    return column.error(
        wrong[0],
        is_=f"{texts_[0]!r}",
        hint=joined((written.why_not(texts_[0]), blanks.hint(column.origin, texts_, rows)), ""),
    )


def _number(value: object, field: str = "", times: int | Decimal = 1) -> float | None:
    """Read one number; NaN for a blank, None for what is no number."""
    if value is None:
        return np.nan
    if isinstance(value, (int, float)):
        with suppress(OverflowError):
            return _times(float(value), times)
        return np.inf
    found = written.read(str(value), field)
    if found is None:
        return None
    return found.value if found.own else _times(found.value, times)


def _times(value: float, times: int | Decimal) -> float:
    """Multiply as on paper: 0.57 times 10,000 is 5,700."""
    return value if times == 1 else float(Decimal(repr(value)) * times)


def is_number(text: str) -> bool:
    """Say whether a text is a number, or stands for none."""
    return _number(text) is not None


def counts(column: Column) -> Floats:
    """Read numbers that cannot be below 0."""
    result = numbers(column)
    negative = result < 0
    if negative.any():
        index = int(negative.argmax())
        raise column.error(
            index,
            is_=f"{result[index]:g}, below 0",
            hint=say("correct the number, or leave it blank where it is not known"),
        )
    if column.field.endswith("beds"):
        part = result % 1 > 0
        if part.any():
            index = int(part.argmax())
            raise column.error(
                index,
                is_=say("{result:g}, and beds come whole", result=result[index]),
                hint=say("correct the number, or leave it blank where it is not known"),
            )
    return result


def _counted(column: Column) -> Column:
    """Write 1 and 0 for yes and no."""
    if column.values.dtype.kind != "O":
        return column
    read = column.values.copy()
    for index, value in enumerate(read):
        word = folded(value) if isinstance(value, str) else ""
        if word in YES or word in NO:
            read[index] = 1.0 if word in YES else 0.0
    return replace(column, values=read)


def ranks(column: Column) -> Floats:
    """Read grades and stars: as numbers, or in words (二级, 四星); 0 for what has none."""
    if column.values.dtype.kind != "O":
        return counts(column)
    read = np.full(len(column.values), None, dtype=object)
    for index, value in enumerate(column.values):
        found = rank(value) if isinstance(value, str) else None
        if found is None and isinstance(value, str) and not is_number(value):
            raise column.error(
                index,
                is_=say("{value!r}, which is no grade", value=value),
                hint=say(
                    "write 1 to 5, 二级 or 四星; 0 or 未评级 where it has none; or leave it blank"
                ),
            )
        read[index] = value if found is None else found
    return counts(replace(column, values=read))


def years(column: Column) -> Floats:
    """Read years, also out of dates."""
    values = column.values
    if values.dtype.kind == "M":
        year = values.astype("datetime64[Y]").astype(np.int64) + 1970
        result = np.where(np.isnat(values), np.nan, year.astype(np.float64))
    elif values.dtype.kind == "O":
        read = np.full(len(values), None, dtype=object)
        read[:] = [_year(value) if isinstance(value, str) else value for value in values]
        result = numbers(replace(column, values=read))
    else:
        result = numbers(column)
    known = ~np.isnan(result)
    off = known & ~((result >= FIRST_YEAR) & (result <= LAST_YEAR) & (result == np.floor(result)))
    if off.any():
        index = int(off.argmax())
        raise column.error(
            index,
            is_=say("{result:g}, which is no year", result=result[index]),
            hint=say(
                "write a year from {FIRST_YEAR} to {LAST_YEAR}, or leave it blank",
                FIRST_YEAR=FIRST_YEAR,
                LAST_YEAR=LAST_YEAR,
            ),
        )
    return result


def _year(text: str) -> str:
    """Take the year out of a date, such as 2023年5月, 2023/5/1, 20230501 and 二〇二三年."""
    spelt = unicodedata.normalize("NFKC", text).strip().casefold().translate(_DIGITS)
    found = _DATE.fullmatch(spelt) or _COMPACT.fullmatch(spelt)
    return text if found is None else found[1]


def flags(column: Column) -> Floats:
    """Read yes or no as 1.0 or 0.0."""
    result = np.full(len(column.values), np.nan)
    for index, text in enumerate(texts(column.values)):
        word = "" if text is None else folded(text)
        if word in YES or word in NO:
            result[index] = 1.0 if word in YES else 0.0
        elif word not in MISSING:
            raise column.error(
                index,
                is_=say("{text!r}, neither yes nor no", text=text),
                hint=say("write 是 or 否, true or false, 1 or 0"),
            )
    return result


def statuses(column: Column, known_words: Mapping[str, str]) -> Texts:
    """Read status words; None where there is none."""
    known = by_word(known_words)
    result = np.full(len(column.values), None, dtype=object)
    for index, text in enumerate(texts(column.values)):
        if text is None:
            continue
        word = folded(text).replace(" ", "_")
        if word not in known:
            listed = "; ".join(
                f"{status}: {' '.join(said.split()[1:4])}" for status, said in known_words.items()
            )
            raise column.error(
                index,
                is_=say("{text!r}, which is no status", text=text),
                hint=say("known are {listed}", listed=listed),
            )
        result[index] = known[word]
    return result

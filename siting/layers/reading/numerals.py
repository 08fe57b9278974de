"""Chinese numerals: ``三十``, ``一百零二``, ``两万五千``, ``一二〇``, ``叁拾``."""

from __future__ import annotations

import re

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_DIGITS |= {char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1_000, "拾": 10, "佰": 100, "仟": 1_000}
_MYRIADS = {"亿": 100_000_000, "万": 10_000}
#: All characters of numerals, for a pattern.
CHARS = "".join([*_DIGITS, *_UNITS, *_MYRIADS])
#: Two digits in a row, the second larger: 三四十 is thirty to forty, 三五 is a few.
_SOME = re.compile(r"[一二两三四五六七八九]{2}")
_FEW = re.compile(r"[几数][十百千万亿]|[十百千万亿][几来]|[几数]\w")


class Ambiguous(ValueError):  # noqa: N818 - it is caught here and said in words
    """A numeral that could be one number or another.

    Attributes
    ----------
    could_be : tuple of int
        What it could be.
    """

    def __init__(self, *could_be: int) -> None:
        super().__init__(could_be)
        self.could_be = could_be


def read(text: str) -> int | None:
    """Read a numeral; None for what is none.

    Raises
    ------
    Ambiguous
        It could be several numbers: 一百二 is said for 120 and written for 102.
    """
    if all(char in _DIGITS for char in text):
        return _row(text)
    return _by_myriads(text, tuple(_MYRIADS.items()))


def is_few(text: str) -> bool:
    """Say whether a text says some, and not how many: 十几, 几十, 三四十."""
    return _FEW.search(text) is not None or _SOME.search(text) is not None


def _row(text: str) -> int | None:
    """Read digits in a row: 一二〇 is 120. Two of them could be a range."""
    if not text:
        return None
    value = int("".join(str(_DIGITS[char]) for char in text))
    if len(text) == 2 and value >= 10 and text[1] not in "零〇":
        raise Ambiguous(*(_DIGITS[char] for char in text), value)
    return value


def _by_myriads(text: str, marks: tuple[tuple[str, int], ...]) -> int | None:
    """Read what stands before and after 亿, then 万."""
    if not marks:
        return _section(text)
    (mark, times), *rest = marks
    before, found, after = text.partition(mark)
    if not found:
        return _by_myriads(text, tuple(rest))
    high = _section(before) if times == 10_000 else _by_myriads(before, tuple(rest))
    low = _by_myriads(after, tuple(rest)) if after else 0
    if not high or low is None or low >= times:
        return None
    if len(after) == 1 and low:
        raise Ambiguous(high * times + low * times // 10, high * times + low)
    return high * times + low


def _section(text: str) -> int | None:
    """Read up to 千: each digit with its unit, from the largest down."""
    total, last, digit, gap = 0, 10_000, None, False
    for char in text:
        if char in _UNITS:
            unit = _UNITS[char]
            if digit is None and unit == 10 and total == 0:
                digit = 1
            if not digit or unit >= last:
                return None
            total, last, digit, gap = total + digit * unit, unit, None, False
        elif digit is not None or char not in _DIGITS:
            return None
        elif _DIGITS[char]:
            digit = _DIGITS[char]
        else:
            gap = True
    if digit is None:
        return total if total and not gap else None
    if total and last > 10 and not gap:
        raise Ambiguous(total + digit * last // 10, total + digit)
    return total + digit

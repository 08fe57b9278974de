"""Numbers as people write them: ``120张``, ``1,200``, ``4.2万人``, ``约120``, ``三十``, ``5亩``."""

from __future__ import annotations

import math
import re
import unicodedata
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from siting.language import say
from siting.layers.reading import numerals
from siting.layers.reading.simplified import simplified
from siting.layers.reading.vocabulary import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PEOPLE = ("人", "名", "位", "个", "口")
AREA: dict[str, int | Decimal] = {"㎡": 1, "m2": 1, "m²": 1, "平方米": 1, "平米": 1, "平方公尺": 1}
AREA |= {"公顷": 10_000, "ha": 10_000, "km2": 1_000_000, "平方公里": 1_000_000, "公亩": 100}
AREA |= dict.fromkeys(("亩", "市亩"), Decimal(10_000) / 15)
_UNITS = {
    "beds": ("张", "床", "位", "个", "张床位", "张床", "床位"),
    "people": _PEOPLE,
    "households": ("户",),
    "things": ("个", "支", "队", "组", "处", "项", "家", "所"),
    "percent": ("%", "％", "percent"),
    "metres": ("米", "m", "公尺"),
    "money": ("元", "圆", "yuan"),
}
_SORTS = {
    "households": "households",
    "volunteer_teams": "things",
    "mutual_help_groups": "things",
    "associations": "things",
    "open_hazards": "things",
    "slope": "percent",
    "building_spacing_m": "metres",
    "cost": "money",
    "cost_per_bed": "money",
}
TIMES = {"": 1, "十": 10, "百": 100, "千": 1_000, "万": 10_000}
TIMES |= {"十万": 100_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}
_ABOUT = r"(?:大约|大概|约|近似|近|~|≈|ca\.?|about)"
_NUMBER = re.compile(
    rf"(?P<about>{_ABOUT})?\s*(?:(?P<numeral>[{numerals.CHARS}]+)|"
    r"(?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?)(?P<exponent>e[+-]?\d{1,3})?\s*"
    r"(?P<times>[十百千]?万|[十百千亿])?)\s*(?P<unit>.*?)(?P<after>左右|上下)?"
)
_RANGE = re.compile(r".*\d\s*(?:[-~～—–至到]|\.\.)+\s*\d.*")
_BOUND = re.compile(
    r"(?:[≥≤<>]|不少于|不低于|至少|最多|不超过).*|"
    rf".*[\d{numerals.CHARS}].*(?:\+|以上|以下|以内|余|多)\D*"
)
_HUNDREDTHS = "百分之"
#: No number is written longer than this, and patterns are slow with what is.
_LONGEST = 200


class Written(NamedTuple):
    """A number, and how it was written.

    Attributes
    ----------
    value : float
        NaN for a blank.
    plain : bool
        Whether it is written as a number and no more.
    own : bool
        Whether it says its own unit, so that one in the name of its column does not count.
    """

    value: float
    plain: bool = True
    own: bool = False


def read(text: str, field: str) -> Written | None:
    """Read a number as people write it; None for what is none, or could be several.

    Parameters
    ----------
    text : str
        What stands in the data.
    field : str
        The field that it is for: says which units may stand behind it.
    """
    if len(text) > _LONGEST:
        return None if text.strip() else Written(math.nan)
    spelt = folded(text)
    if spelt in MISSING:
        return Written(math.nan)
    found = _NUMBER.fullmatch(spelt)
    value = None if found is None else _value(found)
    times = None if found is None else factor(found["unit"].strip("()（） "), field)
    if found is None or value is None or times is None:
        return None
    words = (found[name] for name in ("about", "numeral", "times", "unit", "after"))
    return Written(float(value * times), plain=not any(words), own=_own(found))


def _own(found: re.Match[str]) -> bool:
    """Say whether a number says its own unit: 5亩, 4.2万, 四万二千."""
    numeral = found["numeral"] or ""
    return bool(found["times"] or found["unit"] or any(one in TIMES for one in numeral))


def _value(found: re.Match[str]) -> Decimal | None:
    """Give the number itself, without its unit."""
    if found["numeral"] is not None:
        with suppress(numerals.Ambiguous):
            numeral = numerals.read(found["numeral"])
            return None if numeral is None else Decimal(numeral)
        return None
    if not any(letter.isdigit() for letter in found["number"]):
        return None
    digits = found["number"].replace(",", "") + (found["exponent"] or "")
    return Decimal(digits) * TIMES[found["times"] or ""]


def said(texts: Iterable[object], field: str) -> str | None:
    """Say how many numbers are written with a unit or a word, and show one; None for none."""
    shown, count = "", 0
    for text in texts:
        found = read(text, field) if isinstance(text, str) else None
        if found is not None and not found.plain:
            shown = shown or say(
                "such as '{text}', read as {value:.12g}", text=str(text).strip(), value=found.value
            )
            count += 1
    return say("{count} with words or units, {shown}", count=count, shown=shown) if count else None


def says_a_number(text: str) -> bool:
    """Say whether digits or numerals stand in a text, so that it says something."""
    return any(letter.isdigit() or letter in numerals.CHARS for letter in folded(text))


def why_not(text: str) -> str:
    """Say what to do about a text that is no number."""
    spelt = folded(text[:_LONGEST])
    if _RANGE.fullmatch(spelt):
        return say(
            "it could be either end: write one number, or leave it blank where it is not known"
        )
    if numerals.is_few(spelt):
        return say("it says some, and not how many: write one number, or leave it blank")
    if _BOUND.fullmatch(spelt):
        return say("it says a limit and no number: write the number, or leave it blank")
    found = _NUMBER.fullmatch(spelt)
    if found is not None and found["numeral"] is not None:
        try:
            numerals.read(found["numeral"])
        except numerals.Ambiguous as error:
            could = " or ".join(map(str, error.could_be))
            return say("it could be {could}: write it in digits, or leave it blank", could=could)
    if spelt.endswith("顷"):
        return say("it could be 公顷 (10,000 m²) or 100 亩: write one of them, or plain m²")
    return say("write a plain number, or leave it blank where it is not known")


def units() -> frozenset[str]:
    """List the units that may stand behind a number."""
    return frozenset({*AREA, *(unit for each in _UNITS.values() for unit in each)})


def folded(text: str) -> str:
    """Bring text to the form in which numbers and units are compared."""
    spelt = simplified(unicodedata.normalize("NFKC", text).strip().casefold())
    return f"{spelt[len(_HUNDREDTHS) :]}%" if spelt.startswith(_HUNDREDTHS) else spelt


def factor(unit: str, field: str) -> int | Decimal | None:
    """Say what a number with a unit is multiplied by; None where the unit does not belong."""
    if not unit:
        return 1
    if field.endswith("_m2"):
        return AREA.get(unit)
    sort = _SORTS.get(field)
    if sort is None:
        sort = "beds" if field.endswith("beds") else "people"
        sort = "percent" if field.endswith("percent") else sort
    return 1 if unit in _UNITS[sort] else None

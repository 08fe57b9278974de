"""Words of records, for people: outcomes, severities, levels, units of measure."""

from __future__ import annotations

from functools import cache

from siting import aliases
from siting.language import N_, Text, chinese, say

#: Records hold these words, with _ for blanks; here they are marked to be translated.
KNOWN = (
    # outcomes
    N_("pass"),
    N_("fail"),
    N_("undecided"),
    N_("not applicable"),
    N_("not yet due"),
    # severities
    N_("error"),
    N_("warning"),
    N_("note"),
    # levels, and other things that rules are about
    N_("city"),
    N_("county"),
    N_("district"),
    N_("street"),
    N_("town"),
    N_("community"),
    N_("village"),
    N_("group"),
    N_("planning unit"),
    N_("circle"),
    N_("residential area"),
    N_("block"),
    N_("demand"),
    N_("gap"),
    N_("full"),
    N_("facility"),
    N_("layer"),
    N_("plan"),
    # what is counted, and in what
    N_("beds"),
    N_("places"),
    N_("sites"),
    N_("place"),
    N_("site"),
    N_("units"),
    N_("facilities in reach"),
    N_("services"),
    N_("met"),
    N_("features"),
    N_("field"),
    N_("fields"),
    N_("estates"),
    N_("older people"),
    N_("households"),
    N_("dwellings"),
    N_("nursing beds"),
    N_("dementia beds"),
    N_("people"),
    N_("staff"),
    # whom data count, how far, how rules are read
    N_("resident"),
    N_("registered"),
    N_("straight line"),
    N_("walking network"),
    N_("strict"),
    N_("default"),
    N_("lenient"),
    # what layers hold, and who says so
    N_("cells"),
    N_("points"),
    N_("lines"),
    N_("polygons"),
    N_("others"),
    N_("declared"),
    N_("assumed"),
    # where something is
    N_("N"),
    N_("NE"),
    N_("E"),
    N_("SE"),
    N_("S"),
    N_("SW"),
    N_("W"),
    N_("NW"),
    # what proves a bound
    N_("LP dual"),
    N_("branch and bound, complete"),
    N_("branch and bound, stopped"),
    # layers
    N_("facilities"),
    N_("health"),
    N_("residential"),
    N_("elders"),
    N_("streets"),
    N_("candidates"),
    N_("proposed"),
    N_("exclusions"),
)

#: The same, counted.
COUNTED = (
    N_("{n} city"),
    N_("{n} county"),
    N_("{n} district"),
    N_("{n} street"),
    N_("{n} town"),
    N_("{n} community"),
    N_("{n} village"),
    N_("{n} group"),
    N_("{n} planning unit"),
    N_("{n} circle"),
    N_("{n} residential area"),
    N_("{n} facility"),
    N_("{n} error"),
    N_("{n} warning"),
    N_("{n} note"),
    N_("{n} place"),
    N_("{n} gap"),
    N_("{n} layer"),
    N_("{n} plan"),
)


def term(word: str) -> str:
    """Give a word of a record in both languages; one that nobody knows stays as it is.

    A field that has no translation goes by the first Chinese name that data may give it.
    """
    if not word:
        return ""
    said = say(word.replace("_", " "))
    return (
        said if chinese(said) != said else Text(said, _fields().get(word.replace(" ", "_"), said))
    )


def unit(word: str, n: float) -> str:
    """Give the unit of a number in both languages: ``beds``, or ``bed`` of 1."""
    many = term(word)
    return Text(many.removesuffix("s"), chinese(many)) if n == 1 else many


@cache
def _fields() -> dict[str, str]:
    """Give the first Chinese name of each field that has one."""
    found: dict[str, str] = {}
    for role, fields in aliases.tables().items():
        for field, names in fields.items() if role != "weak" else ():
            if name := next((name for name in names if not name.isascii()), None):
                found.setdefault(field, name)
    return found

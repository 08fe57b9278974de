"""Messages and names for a page in both languages, safe in HTML and in the data of its scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from siting.language import Text, say
from siting.report import escape
from siting.report.wording import safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: A text as the scripts have it: the same in both languages, or English and Chinese.
Said = str | tuple[str, str]
_MOST = 2_000


class Both(NamedTuple):
    """Gives messages in both languages.

    Attributes
    ----------
    glossary : mapping of str to str
        The Chinese of a record's messages, by the English.
    """

    glossary: Mapping[str, str]

    def pair(self, message: str) -> tuple[str, str]:
        """Give the English and the Chinese of a message, fit to be shown."""
        english = str.__str__(message)
        chinese = message.zh if isinstance(message, Text) else self.glossary.get(english, english)
        return safe(english, _MOST), safe(chinese, _MOST)

    def text(self, message: str) -> Text:
        """Give a message of the record as one in both languages, to be put into another."""
        return Text(*self.pair(message))

    def data(self, message: str) -> Said:
        """Give a message as the scripts have it."""
        english, chinese = self.pair(message)
        return english if english == chinese else (english, chinese)

    def html(self, message: str) -> str:
        """Give a message as HTML, of which the page shows one language."""
        english, chinese = map(escape.as_html, self.pair(message))
        return english if english == chinese else spans(english, chinese)

    def listed(self, messages: Iterable[str], class_: str = "plain") -> str:
        """Give messages as a list; nothing for none."""
        items = "".join(f"<li>{self.html(one)}</li>" for one in messages)
        return f'<ul class="{class_}">{items}</ul>' if items else ""


def spans(english: str, chinese: str) -> str:
    """Put the same HTML in both languages side by side."""
    return (
        f'<span class="en" lang="en">{english}</span><span class="zh" lang="zh-CN">{chinese}</span>'
    )


def counts(both: Both, parts: Iterable[tuple[int, str, str]]) -> str:
    """Say how many there are of each sort as HTML; sorts of which there are none are left out.

    Parameters
    ----------
    both : Both
        The languages.
    parts : iterable of (int, str, str)
        How many, how many in words, and the class of the mark before it.
    """
    shown = "".join(
        f'<li><span class="mark {class_}" aria-hidden="true"></span>{both.html(said)}</li>'
        for n, said, class_ in parts
        if n
    )
    return f'<ul class="marks">{shown}</ul>'


def level_word(level: str) -> str:
    """Name a level of units, or a sort of subject."""
    known = {
        "gap": say("gap area"),
        "full": say("gap area, beds taken"),
        "facility": say("facility"),
        "layer": say("layer"),
        "group": say("group"),
        "community": say("community"),
        "village": say("village"),
        "circle": say("circle"),
        "street": say("street"),
        "town": say("town"),
        "planning_unit": say("planning unit"),
        "county": say("county"),
        "district": say("district"),
        "city": say("city"),
        "demand": say("homes"),
        "residential": say("residential area"),
    }
    return known.get(level, level.replace("_", " "))

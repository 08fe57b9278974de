"""English and Chinese: messages through gettext, in the language of a run or in both at once.

Messages are written in English where they are made. `say` gives one in both languages, for what
is kept or passed on: findings, notes, errors. `_` gives one in the language of the run, for what is
printed now: heads of tables, help. The Chinese stands in ``siting/locale``; docs/translating.md
says how it gets there.
"""

from __future__ import annotations

import gettext
import locale
import os
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Lang = Literal["en", "zh"]
LANGUAGES: tuple[Lang, ...] = get_args(Lang)
#: Where the catalogues of messages are.
LOCALE = Path(__file__).with_name("locale")
#: Of each language, its name among them.
FOLDERS: dict[Lang, str] = {"en": "en", "zh": "zh_CN"}
_current: ContextVar[Lang] = ContextVar("language", default="en")
_glossary: ContextVar[Mapping[str, str]] = ContextVar("glossary")


class Text(str):
    """A message in both languages: a string in English that knows its Chinese.

    What is made of it by other means than `say`, `joined` and `+` is a plain string, in English.

    Attributes
    ----------
    zh : str
        The Chinese; the English if nobody has translated it.
    """

    __slots__ = ("zh",)
    zh: str

    def __new__(cls, en: str, zh: str) -> Self:
        """Make one of the English and the Chinese."""
        made = super().__new__(cls, en)
        made.zh = zh
        return made

    def __add__(self, other: str) -> Text:
        """Put another message behind this one."""
        return Text(str.__add__(self, other), self.zh + _of(other, "zh"))

    def __radd__(self, other: str) -> Text:
        """Put this message behind another one."""
        return Text(str.__add__(other, self), _of(other, "zh") + self.zh)

    def __reduce__(self) -> tuple[type[Text], tuple[str, str]]:
        """Give what makes it anew."""
        return Text, (str.__str__(self), self.zh)


#: What stands between two messages.
_BETWEEN = {
    ", ": Text(", ", "、"),
    "; ": Text("; ", "；"),
    " and ": Text(" and ", "和"),
    " ": Text(" ", ""),
    " or ": Text(" or ", "或"),
    " to ": Text(" to ", " 至 "),
    ", or ": Text(", or ", "，或"),
}


def current() -> Lang:
    """Give the language of the run."""
    return _current.get()


@contextmanager
def speaking(lang: Lang, glossary: Mapping[str, str] | None = None) -> Iterator[None]:
    """Speak a language for a while.

    Parameters
    ----------
    lang : "en" or "zh"
        The language.
    glossary : mapping of str to str, optional
        The Chinese of the messages of a record, for `in_language`.
    """
    before, known = _current.set(lang), _glossary.set(glossary or {})
    try:
        yield
    finally:
        _current.reset(before)
        _glossary.reset(known)


def in_language(message: str) -> str:
    """Give a message of a record, or any `Text`, in the language of the run."""
    return message if current() == "en" else chinese(message)


def chinese(message: str) -> str:
    """Give the Chinese of a message of a record, whatever the language of the run."""
    return message.zh if isinstance(message, Text) else _glossary.get({}).get(message, message)


def from_record(message: str) -> Text:
    """Give a message of a record as one in both languages, to be put into another message."""
    return message if isinstance(message, Text) else Text(message, chinese(message))


def in_both(english: str, chinese_: str) -> Text:
    """Give what a record has in both languages; its English where it has no Chinese."""
    return Text(english, chinese_ or english)


def of_the_user() -> Lang:
    """Find the language that the user's surroundings ask for.

    SITING_LANG, else the first of LC_ALL, LC_MESSAGES and LANG that is set, else that of the
    system (Windows and macOS set none of them).
    """
    for name in ("SITING_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if said := os.environ.get(name):
            return "zh" if said.lower().startswith("zh") else "en"
    return "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"


def N_(message: str) -> str:  # noqa: N802 - as gettext calls it
    """Mark a message that is put into a language later, where it is used."""
    return message


def _(template: str, /, **values: Any) -> str:
    """Give a message in the language of the run; values go into its fields as `say` has it."""
    return _filled(_translated(template, current()), current(), values)


def say(template: str, /, **values: Any) -> str:
    """Give a message in both languages.

    Parameters
    ----------
    template : str
        The English message, with a field in braces for each value, as `str.format` has it.
    **values
        What goes into the fields; a `Text` goes in in the language of the message.

    Returns
    -------
    str
        The message, a `Text`.
    """
    return Text(
        _filled(_translated(template, "en"), "en", values),
        _filled(_translated(template, "zh"), "zh", values),
    )


def say_n(one: str, many: str, n: int, /, **values: Any) -> str:
    """Give a message about `n` things in both languages, as `say` does; the field is ``{n}``."""
    values = {"n": n, **values}
    en, zh = (
        _filled(_translation(lang).ngettext(one, many, n), lang, values) for lang in LANGUAGES
    )
    return Text(en, zh)


def counted(n: int, noun: str, *, many: str = "") -> str:
    """Give a count with its noun in both languages: ``1 gap``, ``2 communities``, ``1,200 lines``.

    Parameters
    ----------
    n : int
        How many.
    noun : str
        What, in the singular; its Chinese is that of the message "{n} noun", and that of a place
        where there is none: packs have words of their own, such as "care home".
    many : str, optional
        The plural, where it is neither in s nor in ies.
    """
    plural = many or (f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s")
    said = f"{{n}} {noun}"
    chinese = _translation("zh").gettext(said)
    if chinese == said:
        chinese = _translation("zh").gettext("{n} place")
    return Text(f"{n:,} {noun if n == 1 else plural}", chinese.format(n=f"{n:,}"))


def joined(parts: Iterable[str], between: str = ", ") -> str:
    """Put messages one behind the other, with a comma in between: "、" in Chinese."""
    parts, between = list(parts), _BETWEEN.get(between, between)
    en, zh = (_of(between, lang).join(_of(part, lang) for part in parts) for lang in LANGUAGES)
    return Text(en, zh)


def few(names: Iterable[str], most: int, *, of: int | None = None) -> str:
    """Name the first few of several in both languages, and say how many more there are.

    Of very many, only the first few need be made: `of` then says how many there are.
    """
    names = list(names)
    first, rest = joined(names[:most]), (len(names) if of is None else of) - most
    return say("{first} and {rest:,} more", first=first, rest=rest) if rest > 0 else first


def _filled(template: str, lang: Lang, values: dict[str, Any]) -> str:
    if not values:
        return template
    if lang == "en":  # a `Text` is its English
        return template.format(**values)
    return template.format(**{name: _of(value, lang) for name, value in values.items()})


def _of(value: Any, lang: Lang) -> Any:
    return value.zh if lang == "zh" and isinstance(value, Text) else value


@lru_cache(maxsize=4096)
def _translated(template: str, lang: Lang) -> str:
    return _translation(lang).gettext(template)


@cache
def _translation(lang: Lang) -> gettext.NullTranslations:
    return gettext.translation("siting", LOCALE, languages=[FOLDERS[lang]], fallback=True)

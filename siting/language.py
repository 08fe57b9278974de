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
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Lang = Literal["en", "zh"]
LANGUAGES: tuple[Lang, ...] = get_args(Lang)
#: Where the catalogues of messages are.
LOCALE = Path(__file__).with_name("locale")
_FOLDERS: dict[Lang, list[str]] = {"en": [], "zh": ["zh_CN"]}
_current: ContextVar[Lang] = ContextVar("language", default="en")


class Text(msgspec.Struct, frozen=True):
    """A message in both languages.

    Attributes
    ----------
    en, zh : str
        The same in English and in Chinese; in English twice if nobody has translated it.
    """

    en: str
    zh: str

    def __str__(self) -> str:
        """Give it in the language of the run."""
        return self.zh if current() == "zh" else self.en

    def in_(self, lang: Lang) -> str:
        """Give it in a language."""
        return self.zh if lang == "zh" else self.en


def current() -> Lang:
    """Give the language of the run."""
    return _current.get()


def use(lang: Lang) -> None:
    """Let the rest of the run speak a language."""
    _current.set(lang)


@contextmanager
def speaking(lang: Lang) -> Iterator[None]:
    """Speak a language for a while."""
    before = _current.set(lang)
    try:
        yield
    finally:
        _current.reset(before)


def of_the_user() -> Lang:
    """Find the language that the user's surroundings ask for.

    SITING_LANG, else the first of LC_ALL, LC_MESSAGES and LANG that is set, else that of the
    system (Windows and macOS set none of them).
    """
    for name in ("SITING_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if said := os.environ.get(name):
            return "zh" if said.lower().startswith("zh") else "en"
    return "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"


def _(message: str) -> str:
    """Give a message in the language of the run."""
    return _translation(current()).gettext(message)


def say(template: str, /, **values: Any) -> Text:
    """Give a message in both languages.

    Parameters
    ----------
    template : str
        The English message, with a field in braces for each value, as `str.format` has it.
    **values
        What goes into the fields; a `Text` goes in in the language of the message.

    Returns
    -------
    Text
        The message.
    """
    en, zh = (_filled(_translation(lang).gettext(template), lang, values) for lang in LANGUAGES)
    return Text(en, zh)


def say_n(one: str, many: str, n: int, /, **values: Any) -> Text:
    """Give a message about `n` things in both languages, as `say` does; the field is ``{n}``."""
    values = {"n": n, **values}
    en, zh = (
        _filled(_translation(lang).ngettext(one, many, n), lang, values) for lang in LANGUAGES
    )
    return Text(en, zh)


def plain(text: str) -> Text:
    """Give what is the same in both languages: a name, a number, a path."""
    return Text(text, text)


def joined(parts: Iterable[Text | str], between: Text | str = ", ") -> Text:
    """Put messages one behind the other.

    Parameters
    ----------
    parts : iterable of Text or str
        The messages.
    between : Text or str
        What stands between two of them; a comma is "、" in Chinese.
    """
    parts = list(parts)
    if between == ", ":
        between = Text(", ", "、")
    en, zh = (_of(between, lang).join(_of(part, lang) for part in parts) for lang in LANGUAGES)
    return Text(en, zh)


def _filled(template: str, lang: Lang, values: dict[str, Any]) -> str:
    return template.format(**{name: _of(value, lang) for name, value in values.items()})


def _of(value: Any, lang: Lang) -> Any:
    return value.in_(lang) if isinstance(value, Text) else value


@cache
def _translation(lang: Lang) -> gettext.NullTranslations:
    if not _FOLDERS[lang]:
        return gettext.NullTranslations()
    return gettext.translation("siting", LOCALE, languages=_FOLDERS[lang], fallback=True)

"""The language of a run: --lang, else SITING_LANG, else the user's locale; and help in it."""

from __future__ import annotations

import gettext
import inspect
import os
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import click

from siting import language
from siting.commands.help_page import Context
from siting.language import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Of commands and options: what they say of themselves in English.
_ENGLISH: WeakKeyDictionary[Any, dict[str, str | None]] = WeakKeyDictionary()
_OPTION = "--lang"


def asked_for(args: Sequence[str]) -> language.Lang:
    """Find the language before any option is read: help is in it as well."""
    after = dict(pairwise([*args, ""]))
    after |= dict(one.split("=", 1) for one in args if one.startswith(f"{_OPTION}="))
    said = after.get(_OPTION)
    return next((one for one in language.LANGUAGES if one == said), language.of_the_user())


@contextmanager
def in_language(args: Sequence[str]) -> Iterator[None]:
    """Speak the language that is asked for: siting's own words, and those of click."""
    lang, before = asked_for(args), os.environ.get("LANGUAGE")
    gettext.bindtextdomain("siting", str(language.LOCALE))
    gettext.textdomain("siting")
    os.environ["LANGUAGE"] = language.FOLDERS[lang]
    try:
        with language.speaking(lang):
            yield
    finally:
        for one, english in _ENGLISH.items():
            for name, text in english.items():
                setattr(one, name, text)
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before


def spoken(command: click.Command) -> click.Command:
    """Give a command the option --lang, and its help the language of the run."""
    asking(command)
    speakers: list[click.Command | click.Parameter] = [command, *command.params]
    command.context_class = Context
    command._help_option = None  # noqa: SLF001 - click keeps it in the language of the first run
    for one in speakers:
        _put(one)
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            spoken(inner)
    return command


def asking(command: click.Command) -> click.Command:
    """Give a command the option --lang, once."""
    if "lang" not in {one.name for one in command.params}:
        command.params.append(_lang_option())
    return command


def _put(one: click.Command | click.Parameter) -> None:
    """Put what a command or an option says of itself into the language of the run."""
    if one not in _ENGLISH:
        names = [name for name in ("help", "short_help", "epilog") if getattr(one, name, None)]
        _ENGLISH[one] = {name: inspect.cleandoc(getattr(one, name)) for name in names}
    for name, english in _ENGLISH[one].items():
        setattr(one, name, _(english) if english else english)


def _lang_option() -> click.Option:
    return click.Option(
        [_OPTION],
        type=click.Choice(language.LANGUAGES),
        expose_value=False,
        help=N_("In English or in Chinese.  [default: as SITING_LANG or the locale says]"),
    )

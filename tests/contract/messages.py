"""The catalogue of messages: what the code says, and the Chinese of it.

Run as a program, it brings siting.po up to date with the code and makes siting.mo of it: messages
that are gone are dropped, new ones wait with an empty translation.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import click
from babel.messages import Catalog, pofile
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo

from siting.commands import COMMANDS, main
from siting.language import LOCALE

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = LOCALE.parent
PO = LOCALE / "zh_CN" / "LC_MESSAGES" / "siting.po"
MO = PO.with_suffix(".mo")
#: What messages are given to: the first argument, or one for one and one for several.
KEYWORDS = {"_": (1,), "N_": (1,), "say": (1,), "say_n": (1, 2)}
#: What `wording.counted` counts.
COUNTED = re.compile(
    r"""counted\([^()\n]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^()\n]*)*,\s+["'](\w+(?: \w+)*)["']"""
)
HEAD = """\
# The Chinese of all messages of siting. docs/translating.md says how to change it."""


def said() -> dict[str | tuple[str, str], str]:
    """Collect the messages of the code, each with the file of it that comes first."""
    found: dict[str | tuple[str, str], str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE.parent).as_posix()
        source = path.read_text(encoding="utf-8")
        for message in _called(ast.parse(source)):
            found.setdefault(message, name)
        for noun in COUNTED.findall(source):
            found.setdefault(f"{{n}} {noun.replace('_', ' ')}", name)
    for message, name in helps():
        found.setdefault(message, name)
    return found


def _called(node: ast.AST) -> Iterator[str | tuple[str, ...]]:
    """Give the messages of a module in their order.

    Babel reads tokens, and before Python 3.12 these do not show what stands within f-strings.
    """
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        places = KEYWORDS.get(node.func.id, ())
        texts = [one.value for one in node.args[: len(places)] if isinstance(one, ast.Constant)]
        if texts and len(texts) == len(places) and all(isinstance(one, str) for one in texts):
            yield texts[0] if len(texts) == 1 else tuple(texts)
    for child in ast.iter_child_nodes(node):
        yield from _called(child)


def helps() -> Iterator[tuple[str, str]]:
    """Give what the command line says of commands and options, and click of its own accord."""
    for name, text in _of_commands(main, "siting"):
        yield text, f"siting/commands ({name})"
    for module in ("core", "exceptions", "formatting", "parser", "types", "decorators"):
        path = Path(inspect.getfile(import_module(f"click.{module}")))
        for _, message, _, _ in extract_from_file(
            "python", path, keywords={"_": None, "ngettext": (1, 2)}
        ):
            yield message, "click"


def _of_commands(command: click.Command, name: str) -> Iterator[tuple[str, str]]:
    for text in (command.help, command.short_help, command.epilog):
        if text:
            yield name, inspect.cleandoc(text)
    for param in command.params:
        if help_ := getattr(param, "help", None):
            yield name, help_
    if isinstance(command, click.Group):
        listed = list(command.commands) or sorted(COMMANDS)
        for one in listed:
            inner = command.get_command(click.Context(command), one)
            yield from _of_commands(inner, f"{name} {one}")


def read() -> Catalog:
    """Read siting.po as it stands."""
    with PO.open("rb") as file:
        return pofile.read_po(file, locale="zh_CN")


def brought_up(old: Catalog) -> Catalog:
    """Give a catalogue of what the code says now, with the translations that are there."""
    new = Catalog(locale="zh_CN", charset="utf-8", header_comment=HEAD, fuzzy=False)
    messages = said()
    for message in sorted(messages, key=lambda one: (messages[one] == "click", messages[one])):
        known = old.get(message if isinstance(message, str) else message[0])
        string = known.string if known else ""
        if not isinstance(message, str) and isinstance(string, str):
            string = (string,)
        formed = isinstance(message, str) and "{" in message
        new.add(
            message,
            string,
            locations=[(messages[message], None)],
            flags=["python-brace-format"] if formed else [],
        )
    return new


def as_po(catalog: Catalog) -> bytes:
    """Write a catalogue as siting.po: without dates, so that it only changes when messages do."""
    out = BytesIO()
    pofile.write_po(out, catalog, width=100, omit_header=True, include_lineno=False)
    kept = (
        f"{HEAD}\n"
        'msgid ""\nmsgstr ""\n'
        '"Language: zh_CN\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    )
    return kept.encode() + out.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """Make siting.mo."""
    plain = Catalog(locale="zh_CN", charset="utf-8", fuzzy=False)
    for one in catalog:
        if one.id and one.string and any(one.string):
            plain.add(one.id, one.string)
    out = BytesIO()
    write_mo(out, plain)
    # what changes with the day and with Babel's version is not of the messages
    return re.sub(
        rb"(POT-Creation-Date|PO-Revision-Date|Generated-By): [^\n]*\n", _blank, out.getvalue()
    )


def _blank(match: re.Match[bytes]) -> bytes:
    """Keep the length: a .mo says where each text begins."""
    name, _, _ = match[0].partition(b":")
    return name + b":" + b" " * (len(match[0]) - len(name) - 2) + b"\n"


def update() -> Catalog:
    """Write siting.po and siting.mo anew."""
    PO.parent.mkdir(parents=True, exist_ok=True)
    new = brought_up(read() if PO.exists() else Catalog(locale="zh_CN"))
    PO.write_bytes(as_po(new))
    MO.write_bytes(as_mo(read()))
    return new


if __name__ == "__main__":
    made = update()
    lacking = [one for one in made if one.id and not (one.string and any(one.string))]
    sys.stdout.write(f"{len(made)} messages, {len(lacking)} without Chinese\n")

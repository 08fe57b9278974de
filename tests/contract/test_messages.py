"""Everything that is said has Chinese, with the same values in it, and the catalogue is current."""

from __future__ import annotations

import ast
import string

import pytest

from tests.contract import messages

CATALOGUE = messages.read()
OURS = {key for key, where in messages.said().items() if where != "click"}
ENTRIES = [one for one in CATALOGUE if one.id and one.locations[0][0] != "click"]


def one_of(message):
    return message if isinstance(message, str) else message[0]


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_the_catalogue_has_all_messages_and_no_others():
    assert len(OURS) > 900
    assert {one.id for one in ENTRIES} == OURS, "run python -m tests.contract.messages"


def test_every_message_has_chinese():
    lacking = [one.id for one in ENTRIES if not any(one.string)]
    assert lacking == []


@pytest.mark.parametrize(
    "entry",
    [one for one in ENTRIES if "python-brace-format" in one.flags],
    ids=lambda one: one_of(one.id)[:40],
)
def test_the_chinese_takes_what_the_english_takes(entry):
    chinese = entry.string if isinstance(entry.string, str) else entry.string[0]
    assert fields(chinese) == fields(one_of(entry.id))


def test_the_compiled_catalogue_is_that_of_the_text():
    assert messages.MO.read_bytes() == messages.as_mo(CATALOGUE)
    assert messages.PO.read_bytes() == messages.as_po(messages.brought_up(CATALOGUE))


def bare(tree):
    """Give the texts of errors that are written where they are raised, and in English only."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name not in {"SitingError", "UsageError", "BadParameter", "fail"}:
            continue
        for said in (*call.args[:1], *(one.value for one in call.keywords if one.arg == "hint")):
            parts = list(ast.walk(said))
            translated = [one for one in parts if isinstance(one, ast.Call)]
            texts = [one for one in parts if isinstance(one, ast.JoinedStr)]
            texts += [
                one for one in parts if isinstance(one, ast.Constant) and " " in str(one.value)
            ]
            if texts and not any(getattr(one.func, "id", "") in SAYING for one in translated):
                yield ast.unparse(said)


SAYING = {"say", "say_n", "_", "joined", "in_language"}


def test_every_error_is_said_in_both_languages():
    found = [
        f"{path.name}: {text}"
        for path in sorted(messages.PACKAGE.rglob("*.py"))
        for text in bare(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_an_error_in_english_alone_would_be_seen():
    assert list(bare(ast.parse('raise SitingError("it is bad", hint=f"do {x}")'))) == [
        "'it is bad'",
        "f'do {x}'",
    ]

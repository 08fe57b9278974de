"""Everything that is said has Chinese, with the same values in it, and the catalogue is current."""

from __future__ import annotations

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

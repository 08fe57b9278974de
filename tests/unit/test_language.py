"""Messages in both languages at once."""

from __future__ import annotations

import pickle

import msgspec
import pytest

from siting import language
from siting.language import Text, _, chinese, counted, in_language, joined, say, say_n, speaking
from siting.records.finding.chinese import with_chinese


class Noted(msgspec.Struct, frozen=True):
    notes: tuple[str, ...]
    chinese: dict[str, str]


def test_a_message_is_english_and_knows_its_chinese():
    said = say("the file cannot be read: {error}", error="x")
    assert said == "the file cannot be read: x"
    assert said.zh == "文件无法读取：x"


def test_a_message_in_a_message_is_in_the_same_language():
    inner = say("there is no {what}", what="Y")
    assert say("{rule}: {x}", rule=1, x=inner).zh == "1: 没有Y"
    assert joined([inner, "Z"]) == "there is no Y, Z"
    assert joined([inner, "Z"]).zh == "没有Y、Z"
    assert joined([inner, "Z"], "; ").zh == "没有Y；Z"


def test_what_nobody_has_translated_stays_english():
    assert say("nobody has {seen} this", seen="!").zh == "nobody has ! this"


@pytest.mark.parametrize(("n", "english"), [(1, "1 thing"), (2, "2 things")])
def test_one_and_several_differ(n, english):
    assert say_n("{n} thing", "{n} things", n) == english


def test_a_message_without_values_keeps_its_braces():
    assert say("write {metres: 500}") == "write {metres: 500}"


def test_a_message_survives_being_sent():
    sent = pickle.loads(pickle.dumps(Text("a", "甲")))
    assert (sent, sent.zh, type(sent)) == ("a", "甲", Text)


def test_the_language_of_the_run_decides_what_is_printed():
    assert _("Commands") == "Commands"
    with speaking("zh"):
        assert _("Commands") == "命令"
        assert in_language(Text("a", "甲")) == "甲"
    assert in_language(Text("a", "甲")) == "a"


def test_a_record_is_english_and_its_chinese_stands_beside_it():
    made = Noted(notes=(Text("a note", "注"), "plain"), chinese={})
    plain = with_chinese(made)
    assert plain.notes == ("a note", "plain")
    assert {type(one) for one in plain.notes} == {str}
    assert plain.chinese == {"a note": "注"}
    with speaking("zh", plain.chinese):
        assert [in_language(one) for one in plain.notes] == ["注", "plain"]
    assert with_chinese(plain) == plain


@pytest.mark.parametrize(
    ("surroundings", "lang"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_TW"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "SITING_LANG": "en"}, "en"),
        ({"LANG": "", "LC_ALL": "zh"}, "zh"),
    ],
)
def test_the_surroundings_say_the_language(surroundings, lang, monkeypatch):
    for name in ("SITING_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    assert language.of_the_user() == lang


def test_a_word_of_a_pack_is_counted_as_places_in_chinese():
    said = counted(2, "care home")
    assert said == "2 care homes"
    assert chinese(said) == chinese(counted(2, "place"))

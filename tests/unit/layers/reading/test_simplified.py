import pytest

from siting import aliases
from siting.layers.reading import fields, vocabulary
from siting.layers.reading.simplified import _table, simplified
from siting.study.facilities import fold


@pytest.mark.parametrize(
    ("traditional", "plain"),
    [
        ("養老院", "养老院"),
        ("護理院", "护理院"),
        ("日間照料中心", "日间照料中心"),
        ("居家養老服務中心", "居家养老服务中心"),
        ("運營中", "运营中"),
        ("床位總數（張）", "床位总数（张）"),
    ],
)
def test_traditional_words_are_the_simplified_ones(traditional, plain):
    assert simplified(traditional) == plain
    assert fold(traditional) == fold(plain)
    assert fields.fold(traditional) == fields.fold(plain)
    assert vocabulary.folded(traditional) == vocabulary.folded(plain)


def test_simplified_text_stays_as_it_is():
    text = "养老院 护理院 abc 123，。"
    assert simplified(text) == text


def test_no_simplified_character_is_itself_traditional():
    table = _table()
    assert all(ord(plain) not in table for plain in table.values())


def test_no_name_or_word_has_two_meanings_once_folded():
    for role in set(aliases.tables()) - {"weak"}:
        seen = {}
        for canonical, called in aliases.tables()[role].items():
            for alias in [canonical, *called]:
                assert seen.setdefault(fields.fold(alias), canonical) == canonical
    for said in [*vocabulary.WORDS.values(), *vocabulary.STATUS.values()]:
        seen = {}
        for meant, words in said.items():
            for word in words.split():
                assert seen.setdefault(vocabulary.folded(word), meant) == meant


def test_traditional_names_and_values_are_read(folder):
    rows = ["機構編號,設施類別,核定床位數,狀態,經度,緯度", "a,養老院,120張,運營中,114,30"]
    folder.text("f.csv", "\n".join(rows))
    table = folder.load('[layers.facilities]\npath = "f.csv"\n').facilities
    assert table.ids.tolist() == ["a"]
    assert table.columns["beds"].tolist() == [120]
    assert table.columns["status"].tolist() == ["existing"]
    assert set(table.columns) == {"type", "beds", "status"}

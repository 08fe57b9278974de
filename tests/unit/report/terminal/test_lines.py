"""Where lines are broken."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from siting.report.terminal.lines import breaks


def broken(text: str, first: int, rest: int | None = None, lang: str = "zh") -> list[str]:
    rest = first if rest is None else rest
    ends = [0, *breaks(text, first=first, rest=rest, lang=lang), len(text)]
    return [text[one:other] for one, other in pairwise(ends)]


@pytest.mark.parametrize(
    ("text", "first", "lines"),
    [
        ("", 10, [""]),
        ("one two three", 7, ["one two ", "three"]),
        ("a verylongword", 6, ["a ", "verylo", "ngword"]),
        ("每千名老年人", 6, ["每千名", "老年人"]),
        ("每千名老年人", 7, ["每千名", "老年人"]),
        ("- 每千名老年人", 8, ["- 每千名", "老年人"]),
        ("见表一，表二", 6, ["见表", "一，表", "二"]),
        ("床位（张）数", 6, ["床位", "（张）", "数"]),
        ("按GB 50437执行", 6, ["按GB ", "50437", "执行"]),
    ],
)
def test_lines_break_between_words_and_between_characters(text, first, lines):
    assert broken(text, first) == lines


def test_further_lines_may_be_shorter():
    assert broken("一二三四五六七", 6, 4) == ["一二三", "四五", "六七"]


def test_a_chinese_name_on_an_english_page_stays_whole():
    assert broken("nearest: 云栖里社区", 15, lang="en") == ["nearest: ", "云栖里社区"]
    assert broken("云栖里社区", 6, lang="en") == ["云栖里", "社区"]


@given(st.text(alphabet="ab 1.（一床，。“”-/", max_size=60), st.integers(4, 30))
def test_nothing_is_lost_and_no_line_is_too_long(text, width):
    lines = broken(text, width)
    assert "".join(lines) == text
    assert all(cell_len(line.strip()) <= width for line in lines)

"""Cells that a spreadsheet takes for text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.text.csv_text import from_cell, to_cell


@pytest.mark.parametrize(
    "text",
    ['=HYPERLINK("http://x")', "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", " =1", "\t=1", "＝1"],
)
def test_what_would_be_a_formula_is_text(text):
    assert to_cell(text) == f"'{text}"
    assert from_cell(f"'{text}") == text


@pytest.mark.parametrize("text", ["", "幸福院", "-5.25", "+3", "-1e5", "a=1", "养老院(一期)"])
def test_names_and_numbers_stay(text):
    assert to_cell(text) == text


@pytest.mark.parametrize("text", ["'007", "'", "'Aalborg"])
def test_other_apostrophes_stay_where_they_are_read(text):
    assert from_cell(text) == text


@given(st.text() | st.text(alphabet="'=+-@ 1a"))
def test_writing_and_reading_gives_the_same_and_never_a_formula(text):
    cell = to_cell(text)
    assert from_cell(cell) == text
    begins = cell.lstrip(" ")[:1]
    assert begins not in set("=@\t\r\n") or not begins
    assert begins not in {"+", "-"} or float(cell) == float(text)

"""Cells that stand for nothing where the plan says so, and all cells that are no numbers named."""

from __future__ import annotations

import numpy as np
import pytest

from siting.errors import SitingError
from siting.language import chinese

PLAN = '[layers.facilities]\npath = "f.csv"\n'
HEAD = "编号,类型,状态,床位数,lon,lat\n"


def rows(*beds):
    return HEAD + "".join(f"{i},t,现状,{bed},114.1,30.5\n" for i, bed in enumerate(beds, start=1))


def test_all_cells_that_are_no_numbers_are_named_at_once(folder):
    folder.text("f.csv", rows("40", "-", "无", "80-100"))
    with pytest.raises(SitingError, match=r"'beds' \(column '床位数'\) is '-' in row 2") as caught:
        folder.load(PLAN)
    hint = caught.value.hint
    assert "; so are '无' in row 3, '80-100' in row 4" in hint
    assert hint.endswith(
        'what stands for nothing may be said so: blank = ["-", "无"] in [layers.facilities]'
    )
    assert 'blank = ["-", "无"]' in chinese(hint)


def test_of_many_the_first_are_named_and_the_rest_counted(folder):
    folder.text("f.csv", rows(*["-"] * 9))
    with pytest.raises(SitingError) as caught:
        folder.load(PLAN)
    assert "so are '-' in row 2, '-' in row 3, '-' in row 4, '-' in row 5, 4 more; " in (
        caught.value.hint
    )


def test_what_says_a_number_is_not_offered_to_be_left_blank(folder):
    folder.text("f.csv", rows("80-100"))
    with pytest.raises(SitingError, match="'80-100' in row 1") as caught:
        folder.load(PLAN)
    assert "blank = [" not in caught.value.hint


def test_what_the_plan_says_is_blank_is_blank_and_said(folder):
    folder.text("f.csv", rows("40", "-", " 无 ", "－", "5"))
    layers = folder.load(PLAN + 'blank = ["-", "无", "没有"]\n')
    beds = layers.facilities.columns["beds"]
    assert np.isnan(beds).tolist() == [False, True, True, True, False]
    assert "facilities: cells taken as blank, as the plan says: 3 in '床位数'" in layers.notes


def test_blanks_hold_for_positions_words_and_figures_too(folder):
    folder.text("f.csv", HEAD + "1,-,-,-,-,-\n2,t,-,8,114.1,30.5\n")
    folder.text("s.csv", "单元编号,年份,护理员\nS1,2024,/\nS2,2024,5\n")
    staff = '[layers.staff]\npath = "s.csv"\n'
    with pytest.raises(SitingError, match="is '/' in row 1"):
        folder.load(PLAN + 'blank = ["-"]\n' + staff)
    layers = folder.load(PLAN + 'blank = ["-"]\n' + staff + 'blank = ["/"]\n')
    assert layers.facilities.ids.tolist() == ["2"]
    assert layers.facilities.columns["status"].tolist() == ["existing"]
    assert np.isnan(layers.figures["staff"].columns["carers"]).tolist() == [True, False]


def test_without_a_word_of_the_plan_nothing_is_left_out(folder):
    folder.text("f.csv", rows("-").replace(",-,", ",40,"))
    assert not any("taken as blank" in note for note in folder.load(PLAN).notes)

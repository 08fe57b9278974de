"""The names of columns: in the first row, below a title, or in two rows."""

from __future__ import annotations

import pytest

from siting.layers.reading.headings import find

HEAD = ["机构名称", "机构类型", "床位数", "经度", "纬度"]
ROW = ["甲", "养老院", "120", "114.1", "30.5"]


def names(*rows):
    found = find(rows)
    return None if found is None else (list(found.names), found.first, found.last)


def test_names_in_the_first_row_are_taken_as_they_are():
    assert names(HEAD, ROW) is None
    assert names() is None


def test_titles_stand_above_the_names():
    title = ["2024年度养老机构台账", None, None, None, None]
    by = ["填报单位：某区", None, None, "单位：张", None]
    assert names(title, HEAD, ROW) == (HEAD, 1, 1)
    assert names(title, by, HEAD, ROW) == (HEAD, 2, 2)
    assert names(title[:1], [], HEAD, ROW) == (HEAD, 2, 2)


def test_names_in_two_rows_are_those_of_the_lower_one():
    upper = ["机构名称", "机构类型", "床位", None, "经度", "纬度"]
    lower = [None, None, "护理型床位", "总床位数", None, None]
    joined = ["机构名称", "机构类型", "护理型床位", "总床位数", "经度", "纬度"]
    assert names(upper, lower) == (joined, 0, 1)
    assert names(["台账"], upper, lower, [*ROW, "1"]) == (joined, 1, 2)


@pytest.mark.parametrize(
    "second",
    [
        ["甲", "养老院", "120", "80", "114.1", "30.5"],
        ["甲", "养老院", "120张", "总床位数", "114.1", "30.5"],
        ["甲", "养老院", "不详", "无", None, None],
    ],
)
def test_a_row_of_data_is_no_second_row_of_names(second):
    assert names(["机构名称", "机构类型", "床位", None, "经度", "纬度"], second) is None


def test_a_first_row_that_nobody_knows_is_no_title():
    """A plan may say with `fields` what these mean; the rows below are data, whatever they say."""
    assert names(["a", "b", "c"], ["名称", "类型", "x"]) is None


def test_names_that_stand_twice_stay_two_columns():
    found, *_ = names(["表"], ["名称", "类型", "备注", "备注", None], [*ROW])
    assert found == ["名称", "类型", "备注", "备注.1", "Field5"]


def test_columns_by_age_are_names_too():
    title, head = ["某区老年人口统计表", None, None], ["社区", "60-69岁", "70岁以上人口"]
    assert names(title, head, ["秋月", "100", "50"]) == (head, 1, 1)
    above = ["社区名称", "老年人口", None]
    below = [None, "60-69岁", "70岁以上"]
    assert names(above, below, ["秋月", "100", "50"]) == (["社区名称", *below[1:]], 0, 1)

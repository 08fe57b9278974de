"""What errors of packs are in Chinese, word for word."""

from __future__ import annotations

import pytest

from siting.report.errors_zh import said


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("unknown key 'wher' in 'find'", "“find”：无法识别的键“wher”"),
        ("unknown key 'wher'", "无法识别的键“wher”"),
        ("unknown key 'wher' in a rule", "规则中有无法识别的键“wher”"),
        ("expected 'float', got 'str' in 'at_least'", "“at_least”：此处应为数，实际为文字"),
        ("expected 'float | bool', got 'str'", "此处应为数、true 或 false，实际为文字"),
        ("expected 'float' > 0.0 in 'within.metres'", "“within.metres”：此处应为数，且 > 0.0"),
        (
            "expected 'array' of length 2, got 1 in 'period'",
            "“period”：此处应为列表，长度 2，实际长度 1",
        ),
        ("expected 'array' of length >= 1 in 'rules'", "“rules”：此处应为列表，长度 >= 1"),
        ("the key 'kind' is missing", "缺少键“kind”"),
        ("invalid enum value 'must' in 'status'", "“status”：不允许的取值 'must'"),
        (
            "the file is not valid YAML: expected ',' or ']', but got ':'",
            "文件不是有效的 YAML：此处应有 ',' 或 ']'，实际为 ':'",
        ),
        (
            "the file cannot be read: 'utf-8' codec can't decode byte 0xff in position 0: why",
            "文件无法读取：位置 0 的字节 0xff 不是 UTF-8 文字",
        ),
        (
            "the file is not valid YAML: something that no table has",
            "文件不是有效的 YAML：something that no table has",
        ),
        ("the pack extends itself, by way of a and b", "规则包经由 a、b 沿用了自身，形成循环"),
        (
            "'ours_zh' has 2 sentences, and 'ours' has 3",
            "“ours_zh”有2句，而“ours”有3句，应逐句对应",
        ),
        ("known are: reach, ratio", "可用的有：reach、ratio"),
        ("something that no table has in 'period'", None),
    ],
)
def test_an_error_is_said_in_chinese(english, chinese):
    assert said(english) == chinese

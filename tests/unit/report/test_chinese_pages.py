"""Pages about rules in Chinese: they take the Chinese texts of a pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from siting.report.packs import changes as pack_changes
from siting.report.packs import fits as pack_fits
from siting.report.packs import rule_source
from siting.report.terminal import explain as explain_terminal
from siting.report.terminal import rules as rules_terminal

from .test_rule_pages import PACK, flat, read, sheet

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Write the pack with the Chinese twins of its English texts."""
    path, text = tmp_path / "town.yaml", PACK
    for english, chinese in (
        ("note: ours", "note_zh: 自定"),
        ('date: "2026-01-01"', "note: a copy, note_zh: 抄本, missing_parts: [map]"),
        ("missing_parts: [map]", "missing_parts_zh: [附图]"),
        ('ours: ["distance is read as the straight line"]', "ours_zh: [按直线距离理解]"),
        ('unsure: "Which homes?"', "unsure_zh: 哪些养老院？"),
        ("needs_input: the distance in metres", "needs_input_zh: 距离（米）"),
        ("what: staff", "what_zh: 人员"),
        ("reason: no number", "reason_zh: 没有数字"),
        ("english: 60 %", "said_zh: 表中一格"),
        ('clause: "3"', "clause_zh: 附录"),
        ("layer: health", "note: ours too, note_zh: 也是自定"),
    ):
        assert text.count(english) == 1, english
        between = "\n  " if english[:5] in ("ours:", "unsur", "needs") else ", "
        text = text.replace(english, f"{english}{between}{chinese}")
    path.write_text(text, encoding="utf-8")
    return path


def test_a_chinese_page_takes_the_chinese_texts(pack):
    shown = flat(rules_terminal.render_pack(read(pack), lang="zh"))
    for part in ("（自定）", "抄本", "未取得的部分：附图", "也是自定", "（第10, 12行）：没有数字"):
        assert part in shown
    for part in ("Town", "a copy", "map", "ours", "staff", "no number", "the distance"):
        assert part not in shown
    said = flat(explain_terminal.render(sheet(pack), lang="zh"))
    assert "- 按直线距离理解 - 尚不确定：哪些养老院？" in said
    assert "straight line" not in said
    assert "表中一格" in explain_terminal.render(sheet(pack, "T-2"), lang="zh")
    off = explain_terminal.render(sheet(pack, "T-3"), lang="zh")
    assert "未启用        距离（米）" in off
    assert "》附录" in off
    for part in ("a copy", "not at hand: map", "ours too"):
        assert part in flat(rules_terminal.render_pack(read(pack)))


def test_a_rule_as_it_stands_is_shown_in_chinese_without_its_english(pack):
    page = rule_source.render(sheet(pack), lang="zh")
    assert "town.yaml:14#英文以“…”代替" in "".join(page.split())  # a long path takes several lines
    for part in ("plain: …\n", "ours: […]\n", "unsure: …\n", "quote: 五百米, english: …}\n"):
        assert part in page
    plain = rule_source.render(sheet(pack, "T-3"), lang="zh")
    assert "clause: …, clause_zh: 附录, quote: 路, english: …}" in plain
    again = pack.with_name("again.yaml")
    head = pack.read_text(encoding="utf-8").partition("- id: T-1")[0]
    again.write_text(head + page[page.index("- id") :], encoding="utf-8")
    assert "1 rule," in pack_fits.line(again)


def test_a_list_in_chinese_can_be_of_one_kind_and_empty(pack):
    assert rules_terminal.render_list([read(pack)], kind="reach", lang="zh").count("T-") == 2
    assert rules_terminal.render_list([], lang="zh") == "没有这样的规则\n"


def test_a_difference_is_said_in_chinese(pack):
    changed = pack.with_name("new.yaml")
    text = pack.read_text(encoding="utf-8").replace("metres: 500", "metres: 800")
    changed.write_text(text.replace("id: T-3", "id: T-4"), encoding="utf-8")
    page = pack_changes.render(read(pack), read(changed), lang="zh")
    assert page.startswith("规则由3条变为3条：新增1条，删除1条，修改1条\n")
    assert "删除的规则\n  T-3  与道路保持距离。" in page
    assert "\nT-1  老年人500米内有养老院。\n  within.metres: 500 -> 800" in page
    assert pack_changes.render(read(pack), read(pack), lang="zh") == "两个规则包内容相同\n"


def test_a_pack_that_fits_is_said_to_in_chinese(pack):
    assert pack_fits.line(pack, lang="zh").endswith(
        "town.yaml：符合 siting-pack/1：规则3条，其中未启用1条，未检查的内容1项"
    )

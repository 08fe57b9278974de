"""Pages about rules: lists, packs, explanations, in two languages, at 80 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from siting.errors import SitingError
from siting.report.packs import changes as pack_changes
from siting.report.packs import fits as pack_fits
from siting.report.packs import rule_sheet, rule_source
from siting.report.terminal import explain as explain_terminal
from siting.report.terminal import rules as rules_terminal

if TYPE_CHECKING:
    from pathlib import Path

PACK = """\
format: siting-pack/1
pack: town-2026-2030
title: {zh: 某市规划, en: Town plan}
place: {zh: 某市, en: Town, level: city}
period: [2026, 2030]
documents:
  plan: {title_zh: 某市规划, title_en: Town plan, issuer: 某局, date: "2026-01-01"}
older_people: {age_from: 60, basis: resident, note: ours}
severity: {mandatory: error, expected: warning, encouraged: note}
facility_words:
  home: {zh: [养老院], en: home, where: [{field: beds, at_least: 10}]}
  clinic: {zh: [卫生室], en: clinic, layer: health}
rules:
- id: T-1
  plain: Older people have a home within 500 metres.
  plain_zh: 老年人500米内有养老院。
  kind: reach
  status: mandatory
  status_basis: wording
  for_each: residential_area
  applies_when: [{field: urban, is: true}]
  find: {facility: home}
  within: {metres: 500}
  measure: straight_line
  ours: ["distance is read as the straight line"]
  unsure: "Which homes?"
  readings:
    strict: {measure: walking_network, find: {facility: home, where: [{field: fire_ok, is: true}]}}
    lenient: {enabled: false}
  source: {document: plan, clause: "1", lines: "7", quote: 五百米, english: 500 m}
# a remark between rules

- id: T-2
  plain: The share of nursing beds is 60 percent in 2028 and 65 in 2030.
  plain_zh: 护理型床位占比2028年60%，2030年65%。
  kind: ratio
  status: expected
  status_basis: label
  for_each: city
  top: {sum: nursing_beds, of: home}
  bottom: {sum: beds, of: home}
  per: 100
  unit: percent
  at_least: {2028: 60, 2030: 65}
  source: {document: plan, clause: "2", quote: 六成, english: 60 %, evidence: background}
- id: T-3
  plain: Homes keep their distance from roads.
  plain_zh: 与道路保持距离。
  kind: reach
  status: encouraged
  status_basis: wording
  enabled: false
  needs_input: the distance in metres
  for_each: home
  find: {streets: true}
  no_closer_than: {metres: null}
  measure: straight_line
  source: {document: plan, clause: "3", quote: 路, english: roads}
not_checked:
- {ids: [T-9], lines: "10, 12", what: staff, reason: no number}
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Write a pack."""
    path = tmp_path / "town.yaml"
    path.write_text(PACK, encoding="utf-8")
    return path


def read(path: Path):
    return rule_sheet.open_pack(str(path))


def sheet(path: Path, rule: str = "T-1"):
    return rule_sheet.find(rule, [read(path)])


def flat(page: str) -> str:
    return " ".join(page.split())


# ---- pages ------------------------------------------------------------------------------------


def test_the_list_says_what_each_rule_asks_and_needs(pack):
    page = rules_terminal.render_list([read(pack)])
    assert page.startswith("town-2026-2030  Town plan\n")
    assert "needs elders, residential.urban, facilities.type, facilities.beds" in flat(page)
    assert "switched off: the distance in metres" in flat(page)
    assert "2030" in page


def test_the_list_can_be_of_one_kind(pack):
    page = rules_terminal.render_list([read(pack)], kind="ratio")
    assert "T-2" in page
    assert "T-1" not in page
    assert rules_terminal.render_list([read(pack)], kind="service_set") == "no such rules\n"


def test_a_pack_is_shown_whole(pack):
    page = flat(rules_terminal.render_pack(read(pack)))
    for part in (
        "place Town",
        "period 2026-2030",
        "60 and over, resident (ours)",
        "mandatory: error",
        "某局, 2026-01-01",
        "home: 养老院; where beds at least 10",
        "clinic: 卫生室 [health]",
        "Rules: 3",
        "- T-9: staff (lines 10, 12): no number",
    ):
        assert part in page


def test_a_rule_is_shown_as_it_stands_in_its_file(pack):
    page = rule_source.render(sheet(pack))
    at = page.index("- id: T-1")
    assert "".join(page[:at].split()).endswith("town.yaml:14")  # a long path takes several lines
    assert page[at:] == PACK[PACK.index("- id: T-1") : PACK.index("# a remark")]
    last = rule_source.render(sheet(pack, "T-3"))
    assert last.endswith("english: roads}\n")


def test_an_explanation_has_all_its_parts(pack):
    page = explain_terminal.render(sheet(pack))
    headings = [line for line in page.splitlines() if line[:1].strip()]
    assert headings == [
        "T-1  Older people have a home within 500 metres.",
        "Source",
        "Readings",
        "How it is computed",
        "What it needs",
        "What is ours, and not in the document",
        "What a breach looks like",
    ]
    said = flat(page)
    for part in (
        "mandatory (read from the words of the document)",
        "a breach is called error",
        "《某市规划》1 (line 7)",
        "way measured on foot straight line straight line",
        "tested yes yes no",
        "Fix: run siting propose",
        "share that must pass [%] 100",
        "in the strict reading also: facilities.fire_ok",
        "- not sure: Which homes?",
        "1,000 older people are 550 to 900 m from the nearest home; 500 m is the limit",
    ):
        assert part in said


def test_english_without_a_twin_is_shown_in_chinese_pages_too(pack):
    assert "Which homes?" in explain_terminal.render(sheet(pack), lang="zh")
    assert 'unsure: "Which homes?"\n' in rule_source.render(sheet(pack), lang="zh")
    assert "staff（第10, 12行）：no number" in rules_terminal.render_pack(read(pack), lang="zh")


def test_an_explanation_in_chinese_has_the_chinese_sentence_only(pack):
    page = explain_terminal.render(sheet(pack), lang="zh")
    assert page.startswith("T-1  老年人500米内有养老院。\n\n")
    for part in ("出处", "不同解读", "如何计算", "所需数据", "距离量法", "不符合时的结果"):
        assert part in page
    assert "Parameter" not in page


def test_a_rule_of_one_reading_and_one_that_waits_can_be_explained(pack):
    said = flat(explain_terminal.render(sheet(pack, "T-2")))
    assert "The rule has only one reading." in said
    assert "at least 60 in 2028, 65 in 2030" in said
    assert "it is background" in said
    off = flat(explain_terminal.render(sheet(pack, "T-3")))
    assert "switched off the distance in metres" in off
    assert "no closer than ? m" in off


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_built_in_rule_is_wider_than_the_page(lang):
    for pack in rule_sheet.built_in_packs():
        pages = [rules_terminal.render_pack(pack, lang=lang)]
        pages += [explain_terminal.render(one, lang=lang) for one in rule_sheet.sheets(pack)]
        assert max(cell_len(line) for page in pages for line in page.splitlines()) == 80


def test_colour_changes_no_word(pack):
    plain = explain_terminal.render(sheet(pack))
    coloured = explain_terminal.render(sheet(pack), colour=True)
    assert "\x1b[" not in plain
    assert "\x1b[" in coloured


def test_hostile_text_in_a_pack_is_printed_harmlessly(pack):
    pack.write_text(PACK.replace("Which homes?", "\\e[31mred"), encoding="utf-8")
    for page in (
        explain_terminal.render(sheet(pack)),
        rule_source.render(sheet(pack)),
        rules_terminal.render_pack(read(pack)),
    ):
        assert "\x1b" not in page


def test_the_next_target_of_a_rule_is_the_same_rule(pack):
    assert sheet(pack, "T-2@2030").id == "T-2"


@pytest.mark.parametrize(
    ("rule", "hint"), [("T-11", "did you mean 'T-1'?"), ("zzz", "siting rules list")]
)
def test_an_unknown_rule_is_refused_with_a_hint(pack, rule, hint):
    with pytest.raises(SitingError, match="there is no rule") as caught:
        sheet(pack, rule)
    assert hint in caught.value.hint


def test_a_pack_can_be_named_by_its_file_or_its_own_name():
    assert rule_sheet.open_pack("hangzhou").file.pack == "hangzhou-2021-2025"
    assert rule_sheet.open_pack("hangzhou-2021-2025").path.stem == "hangzhou"
    with pytest.raises(SitingError) as caught:
        rule_sheet.open_pack("hanzhou")
    assert caught.value.hint == "did you mean 'hangzhou'?"


# ---- differences, and whether it fits ---------------------------------------------------------


def test_a_difference_is_said_key_by_key(pack, tmp_path):
    changed = tmp_path / "new.yaml"
    text = PACK.replace("metres: 500", "metres: 800").replace("id: T-3", "id: T-4")
    changed.write_text(text.replace("en: Town plan}", "en: Plan}"), encoding="utf-8")
    page = pack_changes.render(read(pack), read(changed))
    assert page.startswith("3 rules after 3: 1 added, 1 removed, 1 changed\n")
    assert "title.en: Town plan -> Plan" in page
    assert "within.metres: 500 -> 800" in page
    assert "Rules added\n  T-4" in page
    assert "Rules removed\n  T-3" in page


def test_a_pack_does_not_differ_from_itself(pack):
    assert pack_changes.render(read(pack), read(pack)) == "the two packs say the same\n"


def test_a_key_that_comes_or_goes_is_a_difference():
    found = list(pack_changes.changes({"a": 1, "b": {"c": 1}}, {"b": {"c": True}, "d": 2}))
    assert [one[0] for one in found] == ["a", "b.c", "d"]


def test_a_pack_that_fits_is_said_to(pack):
    said = pack_fits.line(pack)
    assert said.endswith(
        "town.yaml: fits siting-pack/1: 3 rules, 1 switched off, 1 sentence not checked"
    )


@pytest.mark.parametrize(
    ("old", "new", "message", "line"),
    [
        ("kind: ratio", "kind: rasio", "has the kind 'rasio'", 36),
        ("measure: walking_network", "messure: x", "unknown key 'messure'", 28),
        ("unsure:", "ours_zh: [一, 二]\n  unsure:", "'ours_zh' has 2 sentences", 14),
        ("facility: home}", "facility: hom}", "'hom' is not explained", 14),
        ("period:", "extends: [nowhere]\nperiod:", "there is no rule pack 'nowhere'", 5),
    ],
)
def test_a_pack_that_does_not_fit_is_refused_with_its_line(pack, old, new, message, line):
    pack.write_text(PACK.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SitingError) as caught:
        pack_fits.line(pack)
    assert message in caught.value.message
    assert caught.value.at.line == line

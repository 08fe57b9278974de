"""What packs have in common: readings, targets by year, extending others, rules left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml

from siting import flow, packs, plan
from siting.errors import SitingError

if TYPE_CHECKING:
    from pathlib import Path

RULE = {
    "id": "A-1",
    "plain": "Each district has a care home.",
    "plain_zh": "每个区有1家养老机构。",
    "kind": "amount",
    "status": "mandatory",
    "status_basis": "wording",
    "for_each": "district",
    "count": {"facility": "care_home"},
    "at_least": 1,
    "source": {"document": "d", "clause": "1", "lines": "7", "quote": "q", "english": "e"},
}


class Plain(yaml.SafeDumper):
    def ignore_aliases(self, data):
        return True


def pack(name: str, rules: list[dict], **head: object) -> dict:
    return {
        "format": "siting-pack/1",
        "pack": name,
        "title": {"zh": name, "en": name},
        "period": [2021, 2025],
        "documents": {"d": {"title_zh": name, "title_en": name}},
        "older_people": {"age_from": 60, "basis": "resident"},
        "severity": {"mandatory": "error", "expected": "warning", "encouraged": "note"},
        "facility_words": {"care_home": {"zh": ["养老机构"]}},
        "rules": rules,
        **head,
    }


def loaded(folder: Path, named: dict[str, dict], *, head: str = "", reading="default"):
    """Write packs and a plan that names the first; load them."""
    for name, data in named.items():
        text = yaml.dump(data, Dumper=Plain, allow_unicode=True)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    first = next(iter(named))
    text = f'[plan]\nrules = ["{first}.yaml"]\n{head}\n[layers]\n'
    (folder / "plan.toml").write_text(text, encoding="utf-8")
    return packs.load(plan.read(folder / "plan.toml"), reading)


def asked(found):
    return [(rule.id, rule.due, rule.kind.at_least) for rule in found.rules]


@pytest.mark.parametrize(
    ("year", "wanted"),
    [
        (2021, [("A-1", 2022, 2)]),
        (2022, [("A-1", 2022, 2), ("A-1@2025", 2025, 5)]),
        (2024, [("A-1", 2022, 2), ("A-1@2025", 2025, 5)]),
        (2025, [("A-1", 2025, 5)]),
        (2031, [("A-1", 2025, 5)]),
    ],
)
def test_the_newest_target_that_is_due_counts_and_the_next_one_is_coming(tmp_path, year, wanted):
    rule = {**RULE, "at_least": {2022: 2, 2025: 5}}
    found = loaded(tmp_path, {"a": pack("a", [rule])}, head=f"year = {year}")
    assert asked(found) == wanted


def test_without_a_year_the_last_of_the_periods_is_assessed(tmp_path):
    assert loaded(tmp_path, {"a": pack("a", [RULE])}).year == 2025


@pytest.mark.parametrize(("reading", "wanted"), [("strict", 3), ("default", 1), ("lenient", 1)])
def test_a_reading_replaces_keys(tmp_path, reading, wanted):
    rule = {**RULE, "readings": {"strict": {"at_least": 3}}}
    found = loaded(tmp_path, {"a": pack("a", [rule])}, reading=reading)
    assert asked(found) == [("A-1", 2025, wanted)]
    assert found.reading == reading


def test_a_reading_that_does_not_fit_is_found_though_nobody_asks_for_it(tmp_path):
    rule = {**RULE, "readings": {"strict": {"at_leats": 3}}}
    with pytest.raises(SitingError, match="unknown key 'at_leats'"):
        loaded(tmp_path, {"a": pack("a", [rule])})


def test_null_in_a_reading_takes_a_key_away(tmp_path):
    rule = {**RULE, "since": 2020, "readings": {"lenient": {"since": None}}}
    default = loaded(tmp_path, {"a": pack("a", [rule])})
    lenient = loaded(tmp_path, {"a": pack("a", [rule])}, reading="lenient")
    assert [default.rules[0].kind.since, lenient.rules[0].kind.since] == [2020, None]


def test_a_rule_that_waits_for_a_number_is_listed_with_the_reason(tmp_path):
    rule = {**RULE, "enabled": False, "needs_input": "the number", "at_least": None}
    found = loaded(tmp_path, {"a": pack("a", [rule])})
    assert found.rules == ()
    (left,) = found.not_checked
    assert left.what.startswith("A-1: ")
    assert left.reason == "switched off: the number"


@pytest.mark.parametrize(
    ("own", "other", "kept"),
    [
        ({"at_least": 2}, {"at_least": 1}, "A-1"),
        ({"at_least": 1}, {"at_least": 2}, "B-1"),
        ({"at_least": 1}, {"at_least": 1}, "A-1"),
        ({"required_share": 75}, {"required_share": 100}, "B-1"),
        ({"status": "encouraged"}, {"status": "expected"}, "B-1"),
    ],
)
def test_of_two_rules_that_ask_the_same_the_stricter_is_kept_and_cites_both(
    tmp_path, own, other, kept
):
    named = {
        "a": pack("a", [{**RULE, **own, "same_as": ["B-1"]}], extends=["b.yaml"]),
        "b": pack("b", [{**RULE, **other, "id": "B-1"}]),
    }
    found = loaded(tmp_path, named)
    (rule,) = found.rules
    lost = "A-1" if kept == "B-1" else "B-1"
    assert rule.id == kept
    assert rule.also[0].startswith(f"asked by {lost} as well")
    assert [used.id for used in found.used] == ["a", "b"]


def test_packs_that_extend_each_other_in_a_circle_are_refused(tmp_path):
    named = {
        "a": pack("a", [RULE], extends=["b.yaml"]),
        "b": pack("b", [{**RULE, "id": "B-1"}], extends=["a.yaml"]),
    }
    with pytest.raises(SitingError, match="extends itself") as error:
        loaded(tmp_path, named)
    assert error.value.at.path.name == "a.yaml"


def test_a_pack_that_is_extended_and_not_there_is_named_with_its_line(tmp_path):
    with pytest.raises(SitingError, match="no rule pack 'hangzou'") as error:
        loaded(tmp_path, {"a": pack("a", [RULE], extends=["hangzou"])})
    assert error.value.hint == "did you mean 'hangzhou'?"
    assert error.value.at.path.name == "a.yaml"
    assert error.value.at.line is not None


def test_rules_left_out_by_the_plan_are_listed(tmp_path):
    rules = [RULE, {**RULE, "id": "A-2"}]
    found = loaded(tmp_path, {"a": pack("a", rules)}, head='only = ["A-2"]')
    assert [rule.id for rule in found.rules] == ["A-2"]
    assert found.not_checked[0].what.startswith("A-1: ")
    with pytest.raises(SitingError, match="no rule 'A-3'") as error:
        loaded(tmp_path, {"a": pack("a", rules)}, head='only = ["A-3"]')
    assert error.value.at.line == 3


def test_hechuan_lies_in_chongqing(sample):
    text = (sample / "plan.toml").read_text(encoding="utf-8")
    text = re.sub(r"^only = .*\n.*\n", "", text, flags=re.MULTILINE)
    text = text.replace('"hangzhou", "hechuan"', '"hechuan"')
    (sample / "plan.toml").write_text(text, encoding="utf-8")
    result = flow.check_plan(sample / "plan.toml")
    ids = {rule.id for rule in result.rules}
    assert [used.id for used in result.packs] == ["hechuan-2021-2025", "chongqing-2021-2025"]
    assert "HC-104" in ids  # asks 100 %, Chongqing's CQ-111 only 75 %
    assert "CQ-111" not in ids
    (kept,) = [rule for rule in result.rules if rule.id == "HC-104"]
    assert kept.notes[0].startswith("asked by CQ-111 as well")

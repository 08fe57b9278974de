from __future__ import annotations

import hashlib
import json
from pathlib import Path

import msgspec
import pytest
import yaml

from siting import packs
from siting.errors import SitingError
from siting.kinds import KINDS, Amount, Reach
from siting.plan import Head, LayerSpecs, Plan, PlanFile
from siting.records.finding import Severity

RULE = {
    "id": "A-1",
    "plain": "Each unit has two homes.",
    "plain_zh": "两处",
    "kind": "amount",
    "status": "expected",
    "status_basis": "wording",
    "for_each": "planning_unit",
    "count": {"facility": "home"},
    "at_least": 2,
    "source": {"document": "d", "clause": "3", "lines": "7", "quote": "q", "english": "e"},
}
NEAR = {
    **{key: RULE[key] for key in ("plain", "plain_zh", "status_basis", "source")},
    "id": "A-2",
    "kind": "reach",
    "status": "mandatory",
    "for_each": "residential_area",
    "find": {"facility": "home"},
    "within": {"minutes": 10, "walking_metres_per_minute": 48},
    "measure": "walking_network",
}
PACK = {
    "format": "siting-pack/1",
    "pack": "mine",
    "title": {"zh": "我的", "en": "mine"},
    "period": [2021, 2030],
    "documents": {"d": {"title_zh": "文", "title_en": "text"}},
    "older_people": {"age_from": 60, "basis": "resident"},
    "severity": {"mandatory": "error", "expected": "warning", "encouraged": "note"},
    "facility_words": {"home": {"zh": ["养老院"], "where": [{"field": "beds", "above": 1}]}},
    "rules": [RULE, NEAR],
    "not_checked": [{"lines": "1", "what": "money", "reason": "no place"}],
}


def plan_of(folder, *names):
    file = PlanFile(plan=Head(rules=list(names)), layers=LayerSpecs())
    return Plan(path=folder / "plan.toml", text="", file=file)


def load(folder, *changed):
    names = []
    for number, pack in enumerate(changed):
        names.append(f"{number}.yaml")
        copied = json.loads(json.dumps(pack))  # no part stands twice, so YAML needs no anchors
        text = yaml.safe_dump(copied, allow_unicode=True)
        (folder / names[-1]).write_text(text, encoding="utf-8")
    return packs.load(plan_of(folder, *names))


def refused(folder, *changed):
    with pytest.raises(SitingError) as error:
        load(folder, *changed)
    return error.value


def test_a_rule_has_what_its_file_says(tmp_path):
    rule, near = load(tmp_path, PACK).rules
    assert (rule.id, rule.pack, rule.plain, rule.plain_zh) == ("A-1", "mine", RULE["plain"], "两处")
    assert (rule.status, rule.severity) == ("expected", Severity.WARNING)
    assert isinstance(rule.kind, Amount)
    assert (rule.kind.at_least, rule.kind.facility) == (2.0, "home")
    assert isinstance(near.kind, Reach)
    assert (near.severity, near.kind.cutoff_m) == (Severity.ERROR, 480.0)
    assert rule.words.names("home") == ["home", "养老院"]
    assert str(rule.counts) == "60+, resident"


def test_a_rule_cites_its_document(tmp_path):
    cited = load(tmp_path, PACK).rules[0].citation
    assert msgspec.to_builtins(cited) == {
        "title": "text",
        "title_zh": "文",
        "clause": "3",
        "quote": "q",
        "english": "e",
        "lines": "7",
    }


def test_what_a_rule_leaves_out_is_filled_in(tmp_path):
    rule, near = load(tmp_path, PACK).rules
    assert (rule.due, rule.required_share, rule.ours) == (2030, 100.0, ())
    assert (rule.weight_by, near.weight_by) == ("count", "older_people")


def test_what_a_rule_says_is_not_filled_in(tmp_path):
    said = {"due": 2023, "weight_by": "older_people", "required_share": 66.7, "ours": ["x"]}
    (rule,) = load(tmp_path, {**PACK, "rules": [{**RULE, **said}]}).rules
    assert (rule.due, rule.weight_by) == (2023, "older_people")
    assert (rule.required_share, rule.ours) == (66.7, ("x",))


def test_a_year_0_is_a_year_that_is_said(tmp_path):
    (rule,) = load(tmp_path, {**PACK, "rules": [{**RULE, "due": 0}]}).rules
    assert rule.due == 0


def test_packs_are_read_in_the_order_of_the_plan_and_assessed_at_the_last_end(tmp_path):
    other = {**PACK, "pack": "other", "period": [2000, 2010], "rules": [{**RULE, "id": "B-1"}]}
    got = load(tmp_path, PACK, other)
    assert [rule.id for rule in got.rules] == ["A-1", "A-2", "B-1"]
    assert [pack.id for pack in got.used] == ["mine", "other"]
    assert [left.pack for left in got.not_checked] == ["mine", "other"]
    assert got.year == 2030
    assert load(tmp_path, other, PACK).year == 2030


def test_a_pack_is_named_with_the_digest_of_its_bytes(tmp_path):
    (used,) = load(tmp_path, PACK).used
    digest = hashlib.sha256((tmp_path / "0.yaml").read_bytes()).hexdigest()
    assert (used.title, used.title_zh, used.sha256) == ("mine", "我的", digest)


def test_one_pack_named_twice_has_its_rules_twice(tmp_path):
    assert "'A-1' is used twice" in refused(tmp_path, PACK, PACK).message


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"severity": {"mandatory": "error"}}, "severity"),
        ({"period": [2021]}, "in 'period'"),
        ({"period": ["a", "b"]}, "in 'period[0]'"),
        ({"format": "siting-pack/2"}, "in 'format'"),
        ({"facility_words": {"home": {"zh": []}}}, "length >= 1"),
        ({"rules": [5]}, "in 'rules[0]'"),
    ],
)
def test_a_pack_that_does_not_fit_is_refused(tmp_path, changes, message):
    assert message in refused(tmp_path, PACK | changes).message


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": ["amount"]}, "has the kind '['amount']'"),
        ({"kind": None}, "has the kind 'None'"),
        ({"at_least": 0}, "> 0.0 in 'at_least'"),
        ({"at_least": float("nan")}, "'at_least'"),
        ({"at_least": float("inf")}, "'at_least'"),
        ({"required_share": 0}, "> 0.0 in 'required_share'"),
        ({"required_share": 100.1}, "<= 100.0 in 'required_share'"),
        ({"required_share": float("nan")}, "'required_share'"),
        ({"unit_size": {"older_people": 0}}, "'unit_size.older_people'"),
        ({"status": "wanted"}, "invalid enum value 'wanted'"),
        ({"within": {"metres": 5}}, "unknown key 'within'"),
        ({"count": {"facility": "house"}}, "'house' is not explained"),
    ],
)
def test_a_rule_that_does_not_fit_is_refused(tmp_path, changes, message):
    assert message in refused(tmp_path, {**PACK, "rules": [RULE | changes]}).message


@pytest.mark.parametrize(
    "within",
    [
        {},
        {"walking_metres_per_minute": 48},
        {"metres": 500, "walking_metres_per_minute": 48},
        {"metres": 500, "minutes": 15, "walking_metres_per_minute": 48},
        {"metres": 719.49, "minutes": 15, "walking_metres_per_minute": 48},
    ],
)
@pytest.mark.parametrize("key", ["within", "no_closer_than"])
def test_a_distance_is_said_in_one_way(tmp_path, within, key):
    places = {"for_each": "home"} if key == "no_closer_than" else {}
    rule = {name: value for name, value in NEAR.items() if name != "within"} | places
    walked = {**rule, key: within, "measure": "walking_network"}
    error = refused(tmp_path, {**PACK, "rules": [walked]})
    assert f"'{key}' does not say one distance" in error.message
    assert error.at.line > 1


@pytest.mark.parametrize(
    ("within", "metres", "speed"),
    [
        ({"minutes": 15}, 900, 60),
        ({"minutes": 15, "walking_metres_per_minute": 48}, 720, 48),
        ({"metres": 500, "minutes": 10}, 500, 50),
        ({"metres": 720.49, "minutes": 15, "walking_metres_per_minute": 48}, 720.49, 48),
    ],
)
def test_minutes_and_metres_are_one_number(tmp_path, within, metres, speed):
    walked = {**NEAR, "within": within, "measure": "walking_network"}
    limit = load(tmp_path, {**PACK, "rules": [walked]}).rules[0].kind.limit
    assert (limit.cutoff_m, limit.speed) == (metres, speed)


def test_a_straight_line_has_no_minutes(tmp_path):
    flown = {**NEAR, "within": {"metres": 500, "minutes": 10}, "measure": "straight_line"}
    error = refused(tmp_path, {**PACK, "rules": [flown]})
    assert error.message == "minutes are walked, and a straight line is not"


@pytest.mark.parametrize("metres", [0, -1, float("nan"), float("inf")])
def test_a_distance_that_is_none_is_refused(tmp_path, metres):
    changed = {**NEAR, "within": {"metres": metres}}
    assert "within.metres" in refused(tmp_path, {**PACK, "rules": [changed]}).message


@pytest.mark.parametrize("at_least", [0, -1])
def test_no_facility_cannot_be_looked_for(tmp_path, at_least):
    changed = {**NEAR, "find": {"facility": "home", "at_least": at_least}}
    assert "find.at_least" in refused(tmp_path, {**PACK, "rules": [changed]}).message


def test_a_period_ends_after_it_begins(tmp_path):
    assert "the period ends in 2021" in refused(tmp_path, {**PACK, "period": [2030, 2021]}).message


# ---- which file is meant


def test_without_a_name_the_first_built_in_pack_is_taken():
    (used,) = packs.load(plan_of(Path())).used
    assert used.id == "hangzhou-2021-2025"


def test_the_packs_that_come_along_can_all_be_read():
    assert packs.built_in() == sorted(packs.built_in())
    got = packs.load(plan_of(Path(), *packs.built_in()))
    assert {type(rule.kind) for rule in got.rules} == set(KINDS.values())
    assert len({rule.id for rule in got.rules}) == len(got.rules)
    assert all(rule.citation.quote for rule in got.rules)


def test_a_path_starts_from_the_folder_of_the_plan(tmp_path):
    (tmp_path / "rules").mkdir()
    path = tmp_path / "rules" / "own.yml"
    path.touch()
    plan = plan_of(tmp_path)
    assert packs.find("rules/own.yml", plan, 0) == path
    assert packs.find(str(path), plan, 0) == path


@pytest.mark.parametrize(
    ("name", "hint"),
    [("hangzou", "'hangzhou'"), ("none.yaml", "by its path"), ("none.yml", "by its path")],
)
def test_a_pack_that_is_not_there_is_refused(tmp_path, name, hint):
    with pytest.raises(SitingError, match=f"no rule pack '{name}'") as error:
        packs.find(name, plan_of(tmp_path), 0)
    assert hint in error.value.hint


def test_a_folder_is_no_pack(tmp_path):
    (tmp_path / "own.yaml").mkdir()
    with pytest.raises(SitingError, match=r"no rule pack 'own\.yaml'"):
        packs.find("own.yaml", plan_of(tmp_path), 0)

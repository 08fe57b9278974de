"""SARIF: by its schema, and by the rules of GitHub where Microsoft's tool is installed."""

from __future__ import annotations

import json
import os
import random
import subprocess
from pathlib import Path
from urllib.parse import unquote

import jsonschema
import msgspec
import pytest

from siting.language import speaking
from siting.report import How
from siting.report.ci import sarif
from siting.report.how import AS_USUAL
from tests.unit.report.ci import many

HERE = Path(__file__).parent
SCHEMA = json.loads((HERE / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
TOOLS = Path(os.environ.get("SITING_TOOLS", HERE.parents[3] / "build" / "tools"))
MULTITOOL = TOOLS / "node_modules" / "@microsoft" / "sarif-multitool-linux" / "Sarif.Multitool"


def log(result, how=AS_USUAL):
    """Render, and hold the log against the schema."""
    made = json.loads(sarif.render(result, how))
    VALIDATOR.validate(made)
    return made["runs"][0]


@pytest.mark.parametrize("n", [0, 1, 500])
def test_it_fits_the_schema_and_has_a_result_for_each_finding(result, n):
    run = log(many.of(result, n))
    assert len(run["results"]) == n
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(set(ids)) == len(ids)
    for one in run["results"]:
        assert ids[one["ruleIndex"]] == one["ruleId"]


def test_a_check_without_rules_fits_the_schema(nothing):
    assert log(nothing)["results"] == []


@pytest.mark.skipif(not MULTITOOL.is_file(), reason=f"{MULTITOOL.name} is not installed: .ci/tools")
def test_the_tool_of_microsoft_has_nothing_to_say_against_it(result, nothing, tmp_path):
    results = {"none": nothing, "some": many.waiving(many.of(result, 100))}
    results["held"] = many.held(many.waiving(many.of(result, 20)))
    results["hostile"] = many.called(many.of(result, 20), many.HOSTILE[0])
    for name, one in results.items():
        text = sarif.render(one, How(base="plans"))
        (tmp_path / f"{name}.sarif").write_text(text, encoding="utf-8")
    made = tmp_path / "said.json"
    asked = ["--rule-kind", "Sarif;Gh", "-o", str(made), "--log", "ForceOverwrite"]
    subprocess.run(
        [MULTITOOL, "validate", *(str(tmp_path / f"{name}.sarif") for name in results), *asked],
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
        capture_output=True,
        check=False,
        timeout=120,
    )
    said = json.loads(made.read_text(encoding="utf-8-sig"))["runs"][0]["results"]
    # It wants a home page in the log, and this project has none to name.
    assert {one["ruleId"] for one in said} <= {"SARIF2005"}


def test_a_finding_stands_at_the_file_and_line_of_its_feature(result):
    run = log(many.of(result, 3), How(base="plans/draft 3"))
    spots = [one["locations"][0]["physicalLocation"] for one in run["results"]]
    uris = [spot["artifactLocation"]["uri"] for spot in spots]
    assert unquote(uris[1]) == "plans/draft 3/层/街道 a.geojson"
    assert " " not in uris[1]
    assert uris[1].isascii()
    assert [spot["region"]["startLine"] for spot in spots] == [1, 3, 4]
    assert {spot["artifactLocation"]["uriBaseId"] for spot in spots} <= {*run["originalUriBaseIds"]}


def test_without_a_feature_in_a_file_it_stands_at_the_plan(result):
    spot = log(result)["results"][0]["locations"][0]["physicalLocation"]
    assert spot["artifactLocation"]["uri"] == "sample_gis/plan.toml"


@pytest.mark.parametrize(
    ("path", "uri"),
    [("../a.csv", "a.csv"), ("a:b.csv", "p/a%3Ab.csv"), ("c\\d.csv", "p/c/d.csv")],
)
def test_paths_become_relative_uris(result, path, uri):
    first = many.of(result, 3).findings[2]
    moved = msgspec.structs.replace(first, source=msgspec.structs.replace(first.source, path=path))
    run = log(msgspec.structs.replace(result, findings=(moved,)), How(base="p"))
    spot = run["results"][0]["locations"][0]["physicalLocation"]
    assert spot["artifactLocation"]["uri"] == uri


def test_a_database_and_its_password_are_in_no_path(result):
    first = many.one(2)
    secret = msgspec.structs.replace(first.source, path="postgresql://me:secret@host/db?table=x")
    one = msgspec.structs.replace(first, source=secret)
    inputs = tuple(msgspec.structs.replace(i, path=secret.path) for i in result.inputs)
    text = sarif.render(msgspec.structs.replace(result, findings=(one,), inputs=inputs))
    assert "secret" not in text


def test_waived_findings_are_suppressed_and_then_all_results_say_whether(result):
    plain, waived = log(many.of(result, 5)), log(many.waiving(many.of(result, 5)))
    assert not any("suppressions" in one for one in plain["results"])
    first, *others = waived["results"]
    assert first["suppressions"][0]["status"] == "accepted"
    assert "拆迁 2026" in first["suppressions"][0]["justification"]
    assert all(one["suppressions"] == [] for one in others)


def test_fingerprints_are_unique_and_stay_when_findings_change_places(result):
    def prints(some):
        return {
            one["properties"]["id"]: one["partialFingerprints"][sarif.FINGERPRINT]
            for one in log(some)["results"]
        }

    some = many.of(result, 500)
    shuffled = list(some.findings)
    random.Random(1).shuffle(shuffled)
    found = prints(some)
    assert len(set(found.values())) == 500
    assert prints(msgspec.structs.replace(some, findings=tuple(shuffled))) == found


def test_findings_that_are_alike_still_have_fingerprints_of_their_own(result):
    twice = msgspec.structs.replace(result, findings=(many.one(1), many.one(1)))
    found = [one["partialFingerprints"][sarif.FINGERPRINT] for one in log(twice)["results"]]
    assert len(set(found)) == 2


def test_levels_are_the_severities(result):
    run = log(result)
    expected = [finding.severity.value for finding in result.findings]
    assert [one["level"] for one in run["results"]] == expected


def test_help_has_the_clause_and_the_words_in_both_languages(result):
    with speaking("zh"):
        chinese = log(result)["tool"]["driver"]
    english = log(result)["tool"]["driver"]
    assert (chinese["language"], english["language"]) == ("zh-CN", "en-US")
    for driver in (chinese, english):
        text = driver["rules"][0]["help"]["text"]
        assert "三(二) 专栏3 第2条" in text
        assert "老年人高密度居住區" in text
        assert "Where older people live densely" in text
        assert "in English" in text
    assert english["rules"][0]["shortDescription"]["text"].startswith("Where older")
    assert chinese["rules"][0]["shortDescription"]["text"].startswith("老年人高密度")


def test_notes_on_the_data_are_notifications(result):
    (invocation,) = log(result)["invocations"]
    said = [one["message"]["text"] for one in invocation["toolExecutionNotifications"]]
    assert said == list(result.notes)


def test_a_fault_of_the_data_has_a_rule_too(result):
    fault = msgspec.structs.replace(many.one(2), rule="DATA-011")
    run = log(msgspec.structs.replace(result, findings=(fault,)))
    rule = run["tool"]["driver"]["rules"][run["results"][0]["ruleIndex"]]
    assert rule["id"] == "DATA-011"
    assert rule["properties"]["tags"] == ["data"]


@pytest.mark.parametrize("name", many.HOSTILE)
def test_names_of_strangers_stay_text(result, name):
    text = sarif.render(many.called(many.of(result, 4), name))
    VALIDATOR.validate(json.loads(text))
    assert not {"\x1b", "\x9b", "\u202e", "\u2028", "\x00"} & set(text)
    uris = [
        one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for one in json.loads(text)["runs"][0]["results"]
    ]
    assert all(uri.isascii() and "<" not in uri and "\n" not in uri for uri in uris)

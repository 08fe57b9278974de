"""JUnit: by the schema that Jenkins takes, read back by another's reader."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest
import xmlschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from siting.records.finding import Outcome, Severity, Waived
from siting.report import How
from siting.report.ci import junit
from siting.report.how import AS_USUAL
from tests.unit.report.ci import many

SCHEMA = xmlschema.XMLSchema(Path(__file__).parent / "schemas" / "junit-10.xsd")


def suites(result, how=AS_USUAL):
    """Render, hold it against the schema, and give what another reader reads."""
    text = junit.render(result, how)
    SCHEMA.validate(text)
    return ET.fromstring(text)


def case(result, id_, how=AS_USUAL):
    found = [one for one in suites(result, how).iter("testcase") if one.get("name").startswith(id_)]
    (one,) = found
    return one


@pytest.mark.parametrize("n", [0, 1, 500])
def test_it_fits_the_schema_with_a_case_for_each_rule(result, n):
    root = suites(many.of(result, n))
    assert len(list(root.iter("testcase"))) == len(result.rules)


def test_a_check_without_rules_has_no_suite(nothing):
    root = suites(nothing)
    assert (len(root), root.get("tests")) == (0, "0")


def test_counts_are_those_of_the_cases(result):
    root = suites(result)
    for suite in root.iter("testsuite"):
        for said, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(said)) == len(list(suite.iter(tag)))
        assert int(suite.get("tests")) == len(list(suite.iter("testcase")))


def test_a_failed_rule_names_its_findings_worst_first_and_counts_the_rest(result):
    failure = case(result, "HZ-125").find("failure")
    assert failure.get("type") == "error"
    assert "62.4 % of older people" in failure.get("message")
    lines = failure.text.splitlines()
    assert len(lines) == 22
    assert "1,514 older people" in lines[0]
    gaps = tuple(many.one(3 * n) for n in range(130))
    lines = case(msgspec.structs.replace(result, findings=gaps), "HZ-125").find("failure").text
    assert lines.splitlines()[-1] == "and 30 more"


def test_what_is_undecided_is_skipped_or_an_error_as_asked(result):
    assert "undecided" in case(result, "HZ-123").find("skipped").get("message")
    asked = How(undecided="error")
    assert "undecided" in case(result, "HZ-123", asked).find("error").get("message")


@pytest.mark.parametrize("id_", ["HZ-101", "HZ-128b"])
def test_what_was_not_tested_is_skipped_whatever_is_asked(result, id_):
    assert case(result, id_, How(undecided="error")).find("skipped") is not None


def test_what_asks_for_nothing_passes_and_says_what_falls_short(result):
    rules = tuple(msgspec.structs.replace(one, severity=Severity.NOTE) for one in result.rules)
    one = case(msgspec.structs.replace(result, rules=rules), "HZ-125")
    assert one.find("failure") is None
    assert "nearest care home" in one.find("system-out").text


def test_a_rule_is_skipped_once_all_that_falls_short_is_waived(result):
    def waived(which):
        return tuple(
            msgspec.structs.replace(one, waived=Waived(reason="r")) if which(one) else one
            for one in result.findings
        )

    gaps = [one for one in result.findings if one.rule == "HZ-125"]
    all_ = msgspec.structs.replace(result, findings=waived(lambda one: one.rule == "HZ-125"))
    some = msgspec.structs.replace(result, findings=waived(lambda one: one is gaps[0]))
    assert case(all_, "HZ-125").find("skipped") is not None
    assert case(some, "HZ-125").find("failure") is not None


def test_faults_of_the_data_are_a_suite(result):
    fault = msgspec.structs.replace(many.one(1), rule="DATA-011")
    root = suites(msgspec.structs.replace(result, findings=(fault,)))
    suite = next(one for one in root if one.get("name") == "data")
    assert suite.find("testcase").get("name") == "DATA-011"
    assert suite.find("testcase").find("failure").get("type") == "warning"


def test_a_rule_that_fails_without_a_finding_is_a_failure(result):
    empty = msgspec.structs.replace(result, findings=())
    assert next(one.outcome for one in result.rules if one.id == "HZ-129") is Outcome.FAIL
    assert case(empty, "HZ-129").find("failure") is not None


@pytest.mark.parametrize("name", many.HOSTILE)
def test_names_of_strangers_stay_text(result, name):
    root = suites(many.called(many.of(result, 4), name))
    assert {one.tag for one in root.iter()} <= {
        *("testsuites", "testsuite", "testcase", "failure", "error", "skipped", "system-out")
    }


@given(name=st.text())
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_name_at_all_gives_xml(result, name):
    ET.fromstring(junit.render(many.called(many.of(result, 2), name)))

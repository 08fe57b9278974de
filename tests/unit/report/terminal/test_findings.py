"""Findings about the data, on a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
import pytest
from rich.cells import cell_len

from siting.records.finding import Citation, Finding, Outcome, Place, Severity, Subject
from siting.report.terminal import check as terminal
from tests.unit.report.made_up import STREETS, square

if TYPE_CHECKING:
    from siting.records.finding import Result

TITLES = {
    "DATA-201": "Nobody is cut off by streets that join no others",
    "DATA-202": "Everybody lives near a street",
}


def fault(rule: str, number: int, people: float, street: str = "") -> Finding:
    """Make a finding about the data."""
    lon, lat = 120.1 + number / 100, 30.2
    return Finding(
        id=f"{rule}/spot-{number}",
        rule=rule,
        severity=Severity.WARNING,
        outcome=Outcome.FAIL,
        subject=Subject(level="gap", id=f"spot-{number}"),
        within=Subject(level="street", id=f"{number}", name=street) if street else None,
        place=Place(lon=lon, lat=lat),
        measured=None,
        measured_most=None,
        required=None,
        shortfall=None,
        unit="m",
        people=people,
        who="60+, resident",
        message=f"{people:,.0f} older people live more than 300 m from any street",
        citation=Citation(
            title="Data checks of siting",
            title_zh="siting 数据检查",
            clause=rule,
            quote="居住点应邻近道路",
            english=TITLES[rule],
        ),
        geometry=square(lon, lat),
    )


@pytest.fixture
def faulty(result: Result) -> Result:
    """A check that found eight places far from streets, and one beside a fragment."""
    far = [fault("DATA-202", n, 100.0 * n, STREETS[n % 8] * 3) for n in range(1, 9)]
    stranded = fault("DATA-201", 9, 30.0)
    return msgspec.structs.replace(result, findings=(*far, stranded, *result.findings))


def part(page: str, rule: str) -> str:
    """Give the lines of one fault."""
    return page.partition(f"\n  {rule}: ")[2].partition("\n\n")[0]


def test_findings_about_the_data_stand_after_those_of_rules_by_their_ids(faulty: Result) -> None:
    page = terminal.render(faulty)
    titles = re.findall(r"^  ((?:HZ|DATA)-\w+): ", page, re.MULTILINE)
    assert titles == ["HZ-125", "HZ-123", "HZ-129", "DATA-201", "DATA-202"]


def test_a_fault_is_called_by_what_should_be_and_cites_no_document(faulty: Result) -> None:
    said = part(terminal.render(faulty), "DATA-201")
    assert said.startswith(TITLES["DATA-201"])
    assert "《" not in said
    assert "数据检查" not in said


def test_a_fault_says_where_and_who_is_counted(faulty: Result) -> None:
    said = " ".join(part(terminal.render(faulty), "DATA-201").split())
    assert "warning gap spot-9 120.19000,30.20000" in said
    assert "300 m from any street; counted: 60+, resident" in said


def test_the_first_faults_are_shown_and_the_rest_counted(faulty: Result) -> None:
    page = terminal.render(faulty)
    said = part(page, "DATA-202")
    people = re.findall(r"(\d+) older people live", said)
    assert people == ["800", "700", "600", "500", "400"]
    assert "and 3 more with 600 older people" in said
    assert "-o findings.json writes all of them, --verbose shows them" in page
    whole = part(terminal.render(faulty, verbose=True), "DATA-202")
    assert len(re.findall("older people live", whole)) == 8


def test_faults_that_are_cut_are_said_to_be(faulty: Result, nothing: Result) -> None:
    faults = tuple(one for one in faulty.findings if one.rule == "DATA-202")
    page = terminal.render(msgspec.structs.replace(nothing, findings=faults))
    assert "--verbose shows them" in page


def test_faults_alone_are_findings_too(nothing: Result) -> None:
    page = terminal.render(msgspec.structs.replace(nothing, findings=(fault("DATA-202", 1, 5.0),)))
    assert "\nFindings\n" in page
    assert "findings      1 warning" in page
    assert "--verbose shows them" not in page


@pytest.mark.parametrize("width", [50, 80])
@pytest.mark.parametrize("verbose", [False, True])
def test_long_names_in_chinese_keep_the_width(faulty: Result, width: int, verbose: bool) -> None:
    page = terminal.render(faulty, width=width, verbose=verbose)
    assert max(cell_len(line) for line in page.splitlines()) <= width
    assert f"{STREETS[7] * 3}" in page.replace("\n", "").replace(" ", "")


def test_the_table_of_rules_does_not_know_of_faults(faulty: Result) -> None:
    head = terminal.render(faulty).partition("\nFindings\n")[0]
    assert "DATA-" not in head

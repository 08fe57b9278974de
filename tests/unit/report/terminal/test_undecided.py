"""What a plan cannot test is said before the results, and many such rules stay readable."""

from __future__ import annotations

import re

import msgspec
import pytest
from rich.cells import cell_len

from siting.records.finding import Count, Outcome, Result, RuleOutcome
from siting.report import wording
from siting.report.terminal import check as terminal
from siting.report.terminal import undecided

NONE = Count(subjects=0, people=0.0)


def lacks(result: Result, *missing: tuple[str, ...], tested: int = 0) -> Result:
    """Make a result with an undecided rule for each tuple of missing fields."""
    made: list[RuleOutcome] = [
        msgspec.structs.replace(
            result.rules[2],
            id=f"U-{number}",
            outcome=Outcome.UNDECIDED,
            missing=names,
            passing=Count(subjects=tested, people=0.0),
            failing=NONE,
            undecided=Count(subjects=3, people=10.0),
        )
        for number, names in enumerate(missing, start=1)
    ]
    return msgspec.structs.replace(result, rules=(result.rules[0], *made))


def block(page: str) -> list[str]:
    """Take the lines out that say what cannot be decided."""
    lines = page.splitlines()
    start = next(n for n, line in enumerate(lines) if "cannot be decided" in line)
    return [line.strip() for line in lines[start : lines.index("", start)]]


def test_a_plan_with_all_data_says_nothing(nothing: Result) -> None:
    assert "cannot be decided" not in terminal.render(nothing)


def test_fields_are_counted_most_first_then_by_name(result: Result) -> None:
    beds = "facilities.nursing_beds"
    found = lacks(result, (beds,), (beds, "facilities.beds"), ("facilities.beds",), (beds,))
    assert undecided.by_field(found) == [(beds, 3), ("facilities.beds", 2)]
    assert block(terminal.render(found)) == [
        "4 rules cannot be decided for want of data:",
        f"3 need {beds}",
        "2 need facilities.beds",
    ]


def test_a_layer_that_the_plan_does_not_name_is_named_whole(result: Result) -> None:
    found = lacks(
        result,
        ("stats.home_beds",),
        ("stats.visited_monthly",),
        ("units.street.urban",),
        ("layers.units.circle",),
        ("layers.elders",),
    )
    assert undecided.by_field(found) == [
        ("layers.stats", 2),
        ("layers.elders", 1),
        ("layers.units.circle", 1),
        ("layers.units.street", 1),
    ]


@pytest.mark.parametrize(("n", "more"), [(8, None), (9, "and 1 more"), (20, "and 12 more")])
def test_at_most_eight_fields_are_named(result: Result, n: int, more: str | None) -> None:
    found = lacks(result, *((f"facilities.f{number:02}",) for number in range(n)))
    lines = block(terminal.render(found))
    assert len(lines) == 1 + min(n, 8) + (more is not None)
    assert more is None or lines[-1] == more


def test_it_stands_before_the_results(result: Result) -> None:
    page = terminal.render(lacks(result, ("facilities.beds",)))
    assert page.index("cannot be decided") < page.index("Outcome")


def test_a_rule_that_is_undecided_for_another_reason_is_not_counted(result: Result) -> None:
    assert undecided.by_field(lacks(result, ())) == []


def rows(page: str) -> list[str]:
    """Name the rules that have a row in the table of rules."""
    return re.findall(r"^ ((?:U|HZ)-\d+)", page, re.MULTILINE)


def test_few_untested_rules_have_a_row_each(result: Result) -> None:
    page = terminal.render(lacks(result, *[("facilities.beds",)] * 5))
    assert rows(page) == ["HZ-125", "U-1", "U-2", "U-3", "U-4", "U-5"]
    assert "nothing tested" not in page


def test_many_untested_rules_stand_in_a_line_for_what_they_lack(result: Result) -> None:
    found = lacks(result, *[("facilities.beds",)] * 5, ("stats.a", "facilities.beds"))
    page = terminal.render(found)
    assert rows(page) == ["HZ-125"]
    assert "Undecided, nothing tested: 6 rules; --verbose lists them" in page
    assert "\n  no facilities.beds: U-1, U-2, U-3, U-4, U-5\n" in page
    assert "\n  no facilities.beds, layers.stats: U-6\n" in page
    assert rows(terminal.render(found, verbose=True)) == [rule.id for rule in found.rules]


def test_a_rule_of_which_something_was_tested_keeps_its_row(result: Result) -> None:
    page = terminal.render(lacks(result, *[("facilities.beds",)] * 9, tested=1))
    assert len(rows(page)) == 10


def test_no_rule_is_lost_and_no_line_too_wide(result: Result) -> None:
    found = lacks(result, *((f"facilities.a_field_{n}",) for n in range(60)))
    page = terminal.render(found)
    assert max(map(cell_len, page.splitlines())) == 80
    assert set(re.findall(r"U-\d+", page)) == {rule.id for rule in found.rules[1:]}


def test_words_of_a_limit_break_at_words(result: Result) -> None:
    required = "registered yes; filed_as_care_home yes"
    rule = msgspec.structs.replace(result.rules[0], required=required)
    page = terminal.render(msgspec.structs.replace(result, rules=(rule,)))
    assert "filed_as" not in page


@pytest.mark.parametrize(("reading", "said"), [("default", False), ("strict", True)])
def test_the_reading_is_named_unless_it_is_the_default(
    result: Result, reading: str, *, said: bool
) -> None:
    plan = msgspec.structs.replace(result.plan, reading=reading)
    found = msgspec.structs.replace(result, plan=plan)
    assert ("reading       strict" in terminal.render(found)) is said
    assert ("(strict reading)" in wording.summary_line(found)) is said


def test_a_proposal_names_the_reading_it_was_made_in(proposal, result: Result) -> None:
    from siting.report.terminal import proposal as proposal_terminal

    plan = msgspec.structs.replace(result.plan, reading="lenient")
    after = msgspec.structs.replace(result, plan=plan)
    assert re.search(r"reading +lenient", proposal_terminal.render(proposal, after=after))
    assert "reading" not in proposal_terminal.render(proposal)

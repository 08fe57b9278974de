"""Straight lines and ways on foot, side by side on a page."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec
import pytest
from rich.cells import cell_len

from siting.records.finding import Count, DetourOf, Measured, ReachCompared, RuleBothWays, Subject
from siting.report.json import findings as findings_json
from siting.report.terminal import check as terminal

if TYPE_CHECKING:
    from siting.records.finding import Result

HEADING = "In a straight line and on foot"


def count(people: float) -> Count:
    return Count(subjects=int(people // 10), people=people)


def measured(passing: float) -> Measured:
    rest = 48213.0 - passing
    return Measured(passing=count(passing), failing=count(rest), undecided=count(0))


def both(rule: str, metres: float = 500.0) -> RuleBothWays:
    return RuleBothWays(
        rule=rule,
        metres=metres,
        measure="straight_line",
        straight_line=measured(30382.4),
        on_foot=measured(14211.0),
        only_straight=count(16171.4),
        only_on_foot=count(0),
        differing=count(16180.0),
    )


def detour(id_: str, median: float | None, name: str = "") -> DetourOf:
    level = "plan" if id_ == "plan" else "community"
    p90 = None if median is None else median * 2
    subject = Subject(level=level, id=id_, name=name)
    return DetourOf(unit=subject, people=2014.0, unmeasured=98.0, median=median, p90=p90)


@pytest.fixture
def compared(result: Result) -> Result:
    """A check that compared two rules; of seven communities one has nobody measured."""
    whole = detour("plan", 1.3841, "the whole plan")
    names = ["拱宸桥社区", "大关社区", "", "和睦社区", "湖墅社区", "小河社区", "米市巷社区"]
    medians = [1.25, 2.5, None, 1.75, 1.5, 1.3, 1.1]
    each = [detour(f"3301050{n}", *row) for n, row in enumerate(zip(medians, names, strict=True))]
    record = ReachCompared(
        fallback=1.4142,
        fallback_p90=2.0,
        pairs=11_960,
        rules=(both("HZ-125"), both("HC-117", 720.0)),
        detours=(whole, *each),
    )
    return msgspec.structs.replace(result, reach_compared=record)


def section(page: str) -> str:
    """Give what the page says of it, with one blank between words."""
    return " ".join(page.partition(f"\n{HEADING}\n")[2].partition("About the data")[0].split())


def test_each_rule_says_who_is_reached_in_both_and_whose_verdict_differs(compared: Result) -> None:
    said = section(terminal.render(compared, width=160))
    assert "HZ-125 500 m 30,382 14,211 16,171 0 16,180" in said
    assert "HC-117 720 m 30,382 14,211 16,171 0 16,180" in said


def test_the_factor_says_where_it_comes_from(compared: Result) -> None:
    said = section(terminal.render(compared, width=160))
    assert "straight line x 1.41: the median of 11,960 pairs of places on these streets" in said
    assert "(90th percentile 2.00)" in said


def test_the_whole_plan_stands_first_and_then_where_ways_are_longest(compared: Result) -> None:
    said = section(terminal.render(compared))
    order = ["the whole plan", "大关社区", "和睦社区", "湖墅社区", "小河社区", "拱宸桥社区"]
    at = [said.index(name) for name in order]
    assert all(one < other for one, other in pairwise(at))
    assert "大关社区 2,014 2.50 5.00 98" in said
    assert "米市巷社区" not in said
    assert "and 2 more communities; --verbose lists them" in said


def test_a_verbose_page_lists_every_community(compared: Result) -> None:
    said = section(terminal.render(compared, verbose=True))
    assert "米市巷社区" in said
    assert "community 33010502 2,014 - - 98" in said
    assert "--verbose lists them" not in said


def test_where_no_rule_is_about_reach_that_is_said(compared: Result) -> None:
    record = msgspec.structs.replace(
        compared.reach_compared, rules=(), detours=compared.reach_compared.detours[:1]
    )
    said = section(terminal.render(msgspec.structs.replace(compared, reach_compared=record)))
    assert said.startswith("no rule is about reach")
    assert "more communities" not in said


@pytest.mark.parametrize("width", [50, 80, 120])
def test_a_page_keeps_its_width(compared: Result, width: int) -> None:
    for verbose in (False, True):
        lines = terminal.render(compared, width=width, verbose=verbose).splitlines()
        assert max(cell_len(line) for line in lines) <= width


def test_nothing_is_said_of_what_was_not_compared(result: Result) -> None:
    assert HEADING not in terminal.render(result, verbose=True)
    assert '"reach_compared"' not in findings_json.render(result)

"""The report on a check, as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
import pytest
from rich.cells import cell_len

from siting.report import wording
from siting.report.terminal import check as terminal

if TYPE_CHECKING:
    from siting.records.finding import Result

RULE = "─"


def table_lines(page: str) -> list[str]:
    """Take the lines of the first table out of a page."""
    lines = page.splitlines()
    edges = [index for index, line in enumerate(lines) if line.strip().startswith(RULE)]
    return lines[edges[1] + 1 : edges[2]]


def test_no_line_is_wider_than_the_page_even_in_chinese(result: Result) -> None:
    page = terminal.render(result, verbose=True)
    assert max(cell_len(line) for line in page.splitlines()) == 80


def test_the_tables_rulings_all_have_one_width(result: Result) -> None:
    page = terminal.render(result)
    rulings = {cell_len(line) for line in page.splitlines() if line.strip().startswith(RULE)}
    assert len(rulings) == 1


def test_columns_start_at_the_same_cell_in_every_row_of_the_table(result: Result) -> None:
    page = terminal.render(result)
    header = next(line for line in page.splitlines() if line.strip().startswith("Rule "))
    where = cell_len(header[: header.index("Where")])
    for line in table_lines(page):
        cells = 0
        for char in line:
            if cells == where:
                assert char != " " or line.endswith(char)
                break
            cells += cell_len(char)
        else:
            continue
        assert cells == where


def test_a_narrow_page_is_still_laid_out(result: Result) -> None:
    page = terminal.render(result, width=50)
    assert max(cell_len(line) for line in page.splitlines()) <= 50


def test_the_summary_comes_first_and_counts_everything(result: Result) -> None:
    head = terminal.render(result).split(RULE)[0]
    assert head.startswith("上城区养老设施专项规划（草案三）\n")
    assert "48,213 at 2,310 demand points" in head
    assert "37 counted of 41 (existing and planned), 3 proposed" in head
    assert "2 failed, 1 undecided, 1 passed, 1 not applicable, 1 not yet due" in head
    assert "22 errors, 6 warnings, 3 notes" in head


def test_a_rules_row_says_how_many_places_and_the_worst(result: Result) -> None:
    row = re.sub(r"\s+", " ", " ".join(table_lines(terminal.render(result, width=160))))
    assert "HZ-125 fail 62.4 % of older people 100 % 17,831 22 gaps; worst: 凯旋街道" in row
    assert "1,200 to 19,210" in row
    assert "no data: units.town" in row


def sections(page: str) -> list[tuple[str, list[str]]]:
    """Split the findings of a page into rules, each with the severities of its findings."""
    body = page.split("\nFindings\n")[1].split("\nAbout the data", maxsplit=1)[0]
    parts = re.split(r"^  ([A-Z]{2}-\w+): ", body, flags=re.MULTILINE)[1:]
    return [
        (rule, re.findall(r"^  (error|warning|note) ", text, re.MULTILINE))
        for rule, text in zip(parts[::2], parts[1::2], strict=True)
    ]


def test_findings_stand_rule_by_rule_the_worst_first(result: Result) -> None:
    found = sections(terminal.render(result, verbose=True))
    ranks = {"error": 0, "warning": 1, "note": 2}
    assert sum(len(severities) for _, severities in found) == len(result.findings) == 31
    assert len({rule for rule, _ in found}) == len(found)
    worst = [ranks[severities[0]] for _, severities in found]
    assert worst == sorted(worst)
    for _, severities in found:
        assert severities == sorted(severities, key=ranks.__getitem__)


def test_a_finding_and_the_summary_say_whom_they_count(result: Result) -> None:
    assert "counted:" not in terminal.render(result)
    (first, *others) = result.findings
    facts = msgspec.structs.replace(result.plan, who="65+, registered")
    named = msgspec.structs.replace(first, who="60+, resident")
    told = msgspec.structs.replace(result, plan=facts, findings=(named, *others))
    page = " ".join(terminal.render(told, verbose=True).split())
    assert page.count("; counted: 60+, resident") == 1
    assert "demand points: 65+, registered" in page


def test_only_the_first_findings_of_a_rule_are_shown_and_the_rest_counted(result: Result) -> None:
    page = terminal.render(result)
    of_rule = [one for one in result.findings if one.rule == "HZ-125"]
    assert dict(sections(page))["HZ-125"] == ["error"] * terminal.SHOWN
    assert f"and {len(of_rule) - terminal.SHOWN} more with" in page
    assert "-o findings.json writes all of them" in page


def test_a_rules_clause_and_quote_stand_once(result: Result) -> None:
    page = terminal.render(result, verbose=True).split("\nFindings\n")[1]
    assert page.count("“老年人高密度居住區(>3000人/平方公裏)的老年人500米內”") == 1
    assert page.count("《杭州市养老服务事业发展“十四五”规划》三(二) 专栏3 第2条") == 1


def test_waivers_say_what_they_accept(result: Result) -> None:
    page = re.sub(r"\s+", " ", terminal.render(result))
    assert "until 2026-12-31: accepts 0 findings" in page


def test_what_is_not_checked_is_counted_and_listed_whole_when_asked(result: Result) -> None:
    assert "Not checked: 12 sentences of hangzhou" in terminal.render(result)
    assert "and 9 more; --verbose lists them" in terminal.render(result)
    assert "月探访率达到100%（11）" in terminal.render(result, verbose=True)


def test_a_result_with_nothing_in_it_is_a_short_page(nothing: Result) -> None:
    page = terminal.render(nothing)
    assert "rules         none" in page
    assert "Findings" not in page


def test_colour_adds_codes_and_changes_no_word(result: Result) -> None:
    plain, coloured = terminal.render(result), terminal.render(result, colour=True)
    assert "\x1b[" in coloured
    assert "\x1b" not in plain
    stripped = re.sub(r"\x1b\[[\d;]*m", "", coloured)
    assert [line.rstrip() for line in stripped.splitlines()] == plain.splitlines()


def test_only_the_severity_of_a_finding_is_red(result: Result) -> None:
    page = terminal.render(result, colour=True)
    assert "\x1b[1;31m  error  \x1b[0m" in page
    assert not re.search(r"\x1b\[1;31m[^\x1b]*街道", page)


def test_the_environment_changes_nothing(result: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    before = terminal.render(result)
    for name, value in {"COLUMNS": "40", "FORCE_COLOR": "1", "TERM": "dumb"}.items():
        monkeypatch.setenv(name, value)
    assert terminal.render(result) == before


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31m红\x1b]0;title\x07", "\\x1b[31m红\\x1b]0;title\\x07"),
        ("[red]x[/red][link=http://a]", "[red]x[/red][link=http://a]"),
        ("a\nerror  HZ-1", "a error  HZ-1"),
        ("\u202etxt.exe", "\\u202etxt.exe"),
        (":smile:", ":smile:"),
        ("\udcff", "\\udcff"),
    ],
)
def test_hostile_names_are_printed_harmlessly(result: Result, hostile: str, shown: str) -> None:
    first = wording.by_weight(result.findings)[0]
    named = msgspec.structs.replace(
        first,
        within=msgspec.structs.replace(first.within, name=hostile),
        message=f"in {hostile}",
        notes=(hostile,),
    )
    plan = msgspec.structs.replace(result.plan, name=hostile)
    page = terminal.render(
        msgspec.structs.replace(result, plan=plan, findings=(named,), notes=(hostile,)), width=120
    )
    assert not set(page) & set("\x1b\x07\u202e\udcff")
    assert page.count(shown) >= 5
    assert page.splitlines()[0] == shown


def test_a_name_without_end_is_cut(result: Result) -> None:
    first = msgspec.structs.replace(result.findings[0], message="老" * 100_000)
    page = terminal.render(msgspec.structs.replace(result, findings=(first,)))
    assert page.count("老" * 10) < 60


@pytest.mark.parametrize(
    ("value", "text"), [(None, "?"), (3.0, "3"), (1234.56, "1,234.6"), (0.04, "0"), (-0.04, "0")]
)
def test_numbers_are_written_short(value: float | None, text: str) -> None:
    assert wording.number(value) == text


@pytest.mark.parametrize(
    ("n", "word", "text"),
    [
        (1, "gap", "1 gap"),
        (2, "community", "2 communities"),
        (0, "planning_unit", "0 planning units"),
    ],
)
def test_counts_agree_with_their_nouns(n: int, word: str, text: str) -> None:
    assert wording.counted(n, word) == text


def test_units_that_were_joined_are_listed_with_what_they_are_joined_from(result: Result) -> None:
    page = terminal.render(result)
    assert "Planning units that were joined: 1" in page
    assert "U1    10,214 older people: 拱宸桥社区, 330105007013" in page


def test_squares_are_counted_not_listed(result: Result) -> None:
    (unit,) = result.planning_units
    parts = tuple(msgspec.structs.replace(part, level="block") for part in unit.parts)
    squares = msgspec.structs.replace(unit, parts=parts)
    page = terminal.render(msgspec.structs.replace(result, planning_units=(squares,)))
    assert "10,214 older people: 2 squares of 1 km" in page

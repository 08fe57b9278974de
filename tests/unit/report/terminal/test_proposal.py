"""The report on a proposal, as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
from rich.cells import cell_len

from siting.records.finding import AtSpeed, Outcome
from siting.report.terminal import proposal as proposal_terminal

if TYPE_CHECKING:
    from siting.records.finding import Result
    from siting.records.proposal import Proposal


def test_sites_stand_in_order_with_what_each_gains(proposal: Proposal) -> None:
    page = proposal_terminal.render(proposal)
    rows = re.findall(
        r"^ (\d)  ([\d.]+, [\d.]+)  养老机构 +([\d-]+) +([\d,]+) +HZ-123 ([\d,]+)",
        page,
        re.MULTILINE,
    )
    assert rows == [
        ("1", "120.13346, 30.76543", "120", "5,210", "1,302"),
        ("2", "120.14346, 30.76543", "-", "3,300", "825"),
        ("3", "120.15346, 30.76543", "60", "812", "203"),
    ]


def test_rules_are_shown_before_and_after(proposal: Proposal) -> None:
    page = re.sub(r" +", " ", proposal_terminal.render(proposal))
    assert "HZ-123 undecided pass 120 0 beds 1,200 0" in page


def test_the_page_says_why_it_stopped_and_what_is_left(proposal: Proposal, result: Result) -> None:
    page = proposal_terminal.render(proposal, after=result)
    assert "stopped      3 sites were asked for" in page
    assert "The amended plan, checked again" in page
    assert "22 errors, 6 warnings, 3 notes" in page


def test_no_line_is_wider_than_the_page(proposal: Proposal, result: Result) -> None:
    for width in (60, 80, 120):
        page = proposal_terminal.render(proposal, after=result, width=width)
        assert max(cell_len(line) for line in page.splitlines()) <= width


def test_no_sites_give_no_table(proposal: Proposal) -> None:
    page = proposal_terminal.render(msgspec.structs.replace(proposal, sites=()))
    assert page.startswith("0 sites proposed")
    assert "Lon, lat" not in page


def test_hostile_words_are_printed_harmlessly(proposal: Proposal) -> None:
    site = msgspec.structs.replace(proposal.sites[0], why="\x1b[2J[bold]\nx", type_zh="\x9b31m")
    page = proposal_terminal.render(msgspec.structs.replace(proposal, sites=(site,)), width=120)
    assert "\\x1b[2J[bold] x" in page
    assert not set(page) & set("\x1b\x9b")


def test_upgrades_stand_before_the_sites_with_what_they_give(upgraded: Proposal) -> None:
    page = proposal_terminal.render(upgraded)
    assert page.startswith("1 upgrade and 3 sites proposed")
    first, _, rest = page.partition("New sites")
    row = re.sub(r" +", " ", first[first.index(" U1") :])
    assert row.startswith(" U1 F03 meals, bathing 40 HZ-113 40\n 春晓日间照料\n")
    assert "P-1: gives meals. it mends" in rest


def test_upgrades_fit_the_page(upgraded: Proposal) -> None:
    many = msgspec.structs.replace(
        upgraded.upgrades[0], services=tuple(f"service_{n}" for n in range(12)), name="很长" * 20
    )
    proposal = msgspec.structs.replace(upgraded, upgrades=(many,))
    for width in (60, 80, 120):
        page = proposal_terminal.render(proposal, width=width)
        assert max(cell_len(line) for line in page.splitlines()) <= width


def test_hostile_words_of_an_upgrade_are_printed_harmlessly(upgraded: Proposal) -> None:
    words = {"name": "\x1b[2J\nx", "upgrades": "\x9b31m", "services": ("\x1b[1m",)}
    one = msgspec.structs.replace(upgraded.upgrades[0], **words)
    page = proposal_terminal.render(msgspec.structs.replace(upgraded, upgrades=(one,)), width=120)
    assert not set(page) & set("\x1b\x9b")


def test_other_walking_speeds_are_said_of_rules_that_have_them(proposal: Proposal) -> None:
    assert "m/s" not in proposal_terminal.render(proposal)
    speeds = tuple(
        AtSpeed(
            metres_per_second=speed,
            metres=900 * speed,
            outcome=outcome,
            measured=measured,
            share_low=0.5,
            share_high=0.5,
            people_short=10.0,
        )
        for speed, outcome, measured in (
            (0.8, Outcome.NOT_YET_DUE, "50.0 to 61.2 %"),
            (1.2, Outcome.PASS, "100.0 %"),
        )
    )
    first, second = proposal.rules
    rules = (first, msgspec.structs.replace(second, at_speeds=speeds))
    page = proposal_terminal.render(msgspec.structs.replace(proposal, rules=rules))
    said = "HZ-123 then, at 0.8 m/s: not yet due, 50.0 to 61.2 %; at 1.2 m/s: pass, 100.0 %"
    assert said in " ".join(page.split())
    assert "HZ-125 then," not in page
    assert max(cell_len(line) for line in page.splitlines()) <= 80

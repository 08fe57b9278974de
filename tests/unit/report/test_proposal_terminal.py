"""The report on a proposal, as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec
from rich.cells import cell_len

from siting.report import proposal_terminal

if TYPE_CHECKING:
    from siting.finding import Result
    from siting.proposal import Proposal


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

"""How good a choice is, in words that are never better than the truth."""

from __future__ import annotations

import re

import msgspec
import pytest

from siting.records.proven import Certificate, Fewest, Spent
from siting.report.terminal import proposal as proposal_terminal
from siting.report.terminal.quality import covers, fewest, gap, quality, spent

CERTIFICATE = Certificate(
    gain=900.0,
    greedy=900.0,
    bound=1000.0,
    effort="normal",
    settled=False,
    proof="LP dual",
    percent=61.2,
    percent_at_most=68.1,
    of="the older people of HZ-125",
)


MET = "61.2 % of the older people of HZ-125; "


def certificate(**more):
    return msgspec.structs.replace(CERTIFICATE, **more)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, MET + "no choice of as many sites can cover more than 68.1 %"),
        ({"best": True}, MET + "no choice of as many sites covers more"),
        (
            {"compared": "sites with no more beds"},
            MET + "no choice of sites with no more beds can cover more than 68.1 %",
        ),
        ({"percent_at_most": None}, "61.2 % of the older people of HZ-125"),
        ({"percent": None}, ""),
    ],
)
def test_what_is_met_and_what_can_be(more, said):
    assert covers(certificate(**more)) == said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "900 of at most 1,000 mended: 90.0 % of the best possible at least (proof: LP dual)"),
        ({"gain": 999.99}, "999 of at most 1,000 mended: 99.9 % of the best possible"),
        ({"bound": 900.4}, "900 of at most 901 mended: 99.9 % of the best possible"),
        ({"gain": 0.0, "greedy": 0.0, "bound": 0.0}, "0 of at most 0 mended: 100.0 % of the best"),
        ({"best": True}, "900 mended, proven to be the most possible (LP dual)"),
        ({"bound": None}, ""),
    ],
)
def test_shares_are_rounded_down_and_bounds_up(more, said):
    words = gap(certificate(**more))
    assert words.startswith(said)
    assert bool(words) == bool(said)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"greedy": 888.0}, "12 more than a greedy choice"),
        ({"settled": True}, "no exchange of one site for another helps"),
        ({"ignored": ("conflicts",)}, "the bound leaves out: conflicts"),
    ],
)
def test_what_else_is_known_follows(more, said):
    assert gap(certificate(**more)).split("; ")[-1] == said
    assert said not in gap(CERTIFICATE)


def test_less_than_a_person_more_than_greedy_is_not_said():
    assert "greedy" not in gap(certificate(greedy=899.6))
    assert "1 more than a greedy" in gap(certificate(greedy=899.4))


def test_that_exchanges_do_not_help_the_best_goes_without_saying():
    assert "exchange" not in gap(certificate(settled=True, best=True))


@pytest.mark.parametrize(
    ("one", "said"),
    [
        ((7, 7, 7, True), "7 sites, proven to be the fewest possible"),
        ((7, 9, 5, True), "7 sites; proven: no fewer than 5; a greedy choice takes 9"),
        ((1, 1, 1, True), "1 site, proven to be the fewest possible"),
        ((7, 7, None, True), "7 sites"),
        ((7, None, 6, True), "7 sites; proven: no fewer than 6"),
        ((0, 0, 0, True), "0 sites, proven to be the fewest possible"),
        (
            (7, 7, 7, False),
            "7 sites to mend as much as was found possible, proven to be the fewest possible",
        ),
    ],
)
def test_how_few_it_takes(one, said):
    sites, greedy, at_least, passes = one
    assert fewest(Fewest(sites=sites, greedy=greedy, at_least=at_least, passes=passes)) == said


@pytest.mark.parametrize(
    ("one", "said"),
    [
        ((470, 500, "beds"), "470 of 500 beds"),
        ((0.25, 1500, ""), "0.25 of 1,500"),
        ((1.5e7, 2e7, ""), "15,000,000 of 20,000,000"),
        ((0, 10, "beds"), "0 of 10 beds"),
    ],
)
def test_what_is_used_up(one, said):
    amount, of, unit = one
    assert spent(Spent(amount=amount, of=of, unit=unit)) == said


def test_nothing_known_says_nothing(proposal):
    assert quality(proposal) == []


def test_the_head_of_the_page_has_all_of_it(proposal):
    got = msgspec.structs.replace(
        proposal,
        certificate=certificate(of="what\x1b[31m the rules ask for"),
        fewest=Fewest(sites=3, greedy=4, at_least=3, passes=True),
        spent=Spent(amount=180, of=200, unit="beds"),
    )
    page = proposal_terminal.render(got)
    heads = re.findall(r"^  (covers|quality|fewest|takes) ", page, re.MULTILINE)
    assert heads == ["covers", "quality", "fewest", "takes"]
    assert "\x1b[31m" not in page

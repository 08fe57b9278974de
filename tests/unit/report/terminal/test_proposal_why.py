"""Why each site, what else might be, and what stays: in the report and on the map."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from siting.records.finding import Place
from siting.records.proposal import Alternative, Covered, Gain, Gap, GapPlace, Loss, Proposal
from siting.report.gis import proposal_geojson
from siting.report.terminal import proposal as proposal_terminal

HERE = Place(lon=120.1, lat=30.2)


def other(candidate: str, cost: float) -> Alternative:
    return Alternative(candidate=candidate, place=HERE, distance_m=350.4, direction="NE", cost=cost)


@pytest.fixture
def explained(proposal: Proposal) -> Proposal:
    """Three sites: one with all there is, one that is needless, one of which nothing is known."""
    first, second, third = proposal.sites
    units = tuple(
        Covered(level="community", id=f"C{n}", name=name, people=900.0 / n)
        for n, name in enumerate(("春晓社区", "", "很长的名字" * 9), start=1)
    )
    lost = Gain(rule="HZ-125", amount=1234.4, unit="older people", people=1234.4)
    others = (other("L7", 0.0), other("L8", 12.4), other("很长的地块" * 9, -3.0))
    gap = Gap(
        rule="HZ-125",
        reason="out_of_reach",
        people=8508.0,
        rows=31,
        nearest_m=812.0,
        largest=(
            GapPlace(level="community", id="C9", name="远望社区", place=HERE, people=77.0, rows=3),
            GapPlace(level="community", id="", name="", place=HERE, people=5.0, rows=1),
        ),
        places=12,
        why="no candidate is in reach; the nearest is 812 m away",
    )
    return replace(
        proposal,
        gaps=(gap,),
        sites=(
            replace(
                first,
                covers_first=units,
                covers_units=5,
                covers_points=40,
                lost_without=Loss(people=1234.4, by_rule=(lost,)),
                alternatives=others,
            ),
            replace(second, covers_points=7, lost_without=Loss(people=0.0)),
            third,
        ),
    )


def words(page: str) -> str:
    return " ".join(page.split())


def test_the_short_report_says_the_first_of_everything(explained: Proposal) -> None:
    page = proposal_terminal.render(explained, explain=False)
    said = "covers 春晓社区 900 and 4 more; 1,234 lost without it; instead L7, 350 m NE: as good"
    assert said in words(page)
    assert "covers 7 demand points; nothing is lost without it" in page
    assert "L8" not in page
    assert "远望社区" not in page
    assert "--explain says more" in page


def test_the_full_report_says_all(explained: Proposal) -> None:
    page = words(proposal_terminal.render(explained))
    assert "covers first 春晓社区 900, community C2 450, 很长的名字" in page
    assert "300 and 2 more 1,234 lost without it: HZ-125 1,234 instead L7" in page
    assert "instead L8, 350 m NE: 12 less instead 很长的地块" in page
    assert "350 m NE: 3 more" in page
    assert "covers first 7 demand points nothing is lost without it no alternative within" in page
    assert "most in 远望社区 77, in no community 5 and 10 more" in proposal_terminal_why(explained)


def proposal_terminal_why(explained: Proposal) -> str:
    """Read what stays on a page so wide that no cell is broken."""
    return words(proposal_terminal.render(explained, width=240))


@pytest.mark.parametrize("explain", [True, False])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_page(explained: Proposal, width: int, *, explain: bool) -> None:
    page = proposal_terminal.render(explained, width=width, explain=explain)
    assert max(cell_len(line) for line in page.splitlines()) <= width


def test_what_stays_stands_with_its_numbers(explained: Proposal) -> None:
    page = proposal_terminal.render(explained, explain=False)
    assert "What stays, and why no site mends it" in page
    assert "HZ-125 8,508 31 no candidate is in reach; the nearest is 812 m" in words(page)


def test_a_proposal_that_is_not_explained_says_nothing_of_it(proposal: Proposal) -> None:
    page = proposal_terminal.render(proposal)
    assert "What stays" not in page
    assert "lost" not in page


def test_hostile_names_are_printed_harmlessly(explained: Proposal) -> None:
    (gap,) = explained.gaps
    bad = replace(gap, why="\x1b[2J", largest=(replace(gap.largest[0], name="\x9b31m"),))
    site = replace(explained.sites[0], alternatives=(other("\x1b[1m", 1.0),))
    page = proposal_terminal.render(replace(explained, gaps=(bad,), sites=(site,)))
    assert not set(page) & set("\x1b\x9b")


def test_the_map_has_it_flat(explained: Proposal) -> None:
    first, second, third = (
        one["properties"] for one in json.loads(proposal_geojson.render(explained))["features"]
    )
    assert first["covers_first"].startswith("春晓社区 900; C2 450; 很长的名字")
    assert first["lost_without"] == 1234.4
    assert first["alternatives"].startswith("L7 350 m NE: 0; L8 350 m NE: 12; ")
    assert (second["lost_without"], second["alternatives"]) == (0, "")
    assert "lost_without" not in third
    assert "serves" not in first  # the layer of facilities reads that field

"""What fewer sites can do, what stands by when, and how units stand, as text."""

from __future__ import annotations

import re
from itertools import pairwise

import msgspec
import pytest
from rich.cells import cell_len

from siting.records.proven import CurvePoint, Equity, Phase, UnitShare
from siting.report.terminal import proposal as proposal_terminal


def point(k, *, best=False, last=40):
    return CurvePoint(
        sites=k,
        mended=100.0 * k,
        at_most=101.0 * k,
        in_order=99.0 * k,
        percent=100 * k / last,
        percent_at_most=100.0,
        percent_in_order=99 * k / last,
        best=best,
    )


def page(proposal, **parts):
    return proposal_terminal.render(msgspec.structs.replace(proposal, **parts))


def rows(text):
    """List the first numbers of table rows."""
    return [int(found) for found in re.findall(r"^ +(\d+) ", text, re.MULTILINE)]


def after(text, heading):
    return text.split(heading)[1].split("\n\n")[0]


def test_without_modes_there_is_nothing_of_them(proposal):
    text = page(proposal)
    assert "What fewer sites" not in text
    assert "each year" not in text
    assert "At least" not in text


@pytest.mark.parametrize("n", [1, 2, 15, 16, 17, 40, 500])
def test_a_curve_shows_its_ends_and_is_denser_where_it_rises(proposal, n):
    curve = tuple(point(k, best=k < 3, last=n) for k in range(1, n + 1))
    text = after(page(proposal, curve=curve), "What fewer sites can do")
    shown = rows(text.split("numbers between")[0].rsplit("─", 1)[0])
    assert len(shown) <= 16
    assert (shown[0], shown[-1]) == (1, n)
    assert shown == sorted(set(shown))
    assert shown == list(range(1, n + 1)) or n > 16
    gaps = [other - one for one, other in pairwise(shown)]
    assert n <= 40 or gaps[0] == 1 < gaps[-1]
    left = n - len(shown)
    assert (f"{left} numbers between are in proposal.json" in text) == (left > 0)
    assert text.count("the best") == len([k for k in shown if k < 3])


def test_phases_stand_year_by_year(proposal):
    phases = tuple(
        Phase(
            year=year,
            sites=n,
            older_people=1000.4 * n,
            mended=10,
            alone=11,
            at_most=12,
            percent_without=12.3,
            percent=45.6,
            percent_alone=47.8,
            percent_at_most=50.1,
        )
        for year, n in ((2025, 0), (2030, 2))
    )
    text = re.sub(" +", " ", after(page(proposal, phases=phases), "What the sites of each year do"))
    assert " 2025 0 0 12.3 45.6 47.8 50.1" in text
    assert " 2030 2 2,001 12.3 45.6 47.8 50.1" in text


def unit(n, **more):
    each = {
        "rule": "HZ-125",
        "unit": f"U{n}",
        "name": f"街道{n}",
        "older_people": 100.0 * n,
        "percent_before": 12.34,
        "percent": 60.06,
    }
    return UnitShare(**(each | more))


def fair(*units, **more):
    return Equity(**({"percent": 60.0, "level": "street", "costs": 0.0, "units": units} | more))


def test_the_worst_units_stand_first_and_shares_are_rounded_down(proposal):
    units = [unit(n) for n in range(1, 12)]
    text = page(proposal, equity=fair(*units, costs=1234.5))
    text = text.split("At least 60 % in every street: the worst off")[1]
    flat = re.sub(" +", " ", text)
    assert "街道1 HZ-125 100 12.3 60.0" in flat
    assert "街道8" in flat
    assert "街道9" not in flat
    assert "3 more are in proposal.json" in flat
    assert "the floor costs 1,234 of what could be mended without it" in flat


def test_a_share_met_exactly_is_shown_so(proposal):
    text = page(proposal, equity=fair(unit(1, percent=100 * 0.57, percent_before=100 * 0.29)))
    assert "29.0" in text
    assert "57.0" in text


@pytest.mark.parametrize(("costs", "said"), [(0.49, "costs nothing"), (0.51, "costs 1 of")])
def test_what_a_floor_costs(proposal, costs, said):
    assert f"the floor {said}" in page(proposal, equity=fair(unit(1), costs=costs))


def test_hostile_words_are_printed_harmlessly_and_fit_the_page(proposal):
    bad = unit(1, name="\x1b[31m" + "长" * 99, rule="[red]" + "R" * 99)
    text = page(proposal, equity=fair(bad), curve=tuple(point(k) for k in range(1, 9)), spent=None)
    assert "\x1b" not in text
    assert max(cell_len(line) for line in text.splitlines()) <= 80


def test_what_sites_cost_is_a_column_only_where_money_was_asked_for(proposal):
    assert "Cost" not in page(proposal)
    sites = tuple(msgspec.structs.replace(site, cost=1.25) for site in proposal.sites)
    text = page(proposal, sites=sites)
    assert "Cost" in text
    assert text.count(" 1.25 ") == 3

"""The page's own words: those of verdicts, and those that its scripts show."""

from __future__ import annotations

from siting.language import say

#: In the order in which they are counted: what asks for most comes first.
OUTCOMES = ("fail", "undecided", "pass", "not_yet_due", "not_applicable")


def outcome_word(outcome: str) -> str:
    """Say what came of a rule or a subject of it."""
    known = {
        "pass": say("passed"),
        "fail": say("failed"),
        "undecided": say("undecided"),
        "not_applicable": say("not applicable"),
        "not_yet_due": say("not yet due"),
    }
    return known.get(outcome, outcome)


def outcomes_said(outcome: str, n: int) -> str:
    """Say how many rules came out so."""
    known = {
        "pass": say("{n:,} passed", n=n),
        "fail": say("{n:,} failed", n=n),
        "undecided": say("{n:,} undecided", n=n),
        "not_applicable": say("{n:,} not applicable", n=n),
        "not_yet_due": say("{n:,} not yet due", n=n),
    }
    return known.get(outcome, f"{n} {outcome}")


def severity_word(severity: str) -> str:
    """Say how bad a finding is."""
    known = {"error": say("error"), "warning": say("warning"), "note": say("note")}
    return known.get(severity, severity)


def script_words() -> dict[str, str]:
    """Give what the scripts show; they fill in the fields."""
    return _layer_words() | _pop_up_words() | _list_words()


def _layer_words() -> dict[str, str]:
    return {
        "squares": say("Squares of {metres} m", metres="{metres}"),
        "by_people": say("Older people"),
        "by_density": say("Density class, older people per km²"),
        "off": say("Not shown"),
        "more": say("{number} or more", number="{number}"),
        "units": say("Units"),
        "outline": say("Outline only"),
        "unit_density": say("Older people per km²"),
        "unit_beds": say("Beds per 10,000 older people"),
        "facilities": say("Facilities that count"),
        "uncounted": say("Facilities that do not count"),
        "areas": say("Service areas"),
        "gaps": say("Gap areas"),
        "gaps_undecided": say("Gap areas, undecided"),
        "areas_before": say("Gap areas without the sites"),
        "areas_after": say("Gap areas with the sites"),
        "short": say("Units that fall short"),
        "points": say("Other findings"),
        "sites": say("Proposed sites, in order"),
        "upgrades": say("Places with added services"),
        "left_out": say("Not drawn, too many corners: {levels}", levels="{levels}"),
        "undrawn": say(
            "{n} findings are listed and not drawn: the page would be too large", n="{n}"
        ),
        "zoom_in": say("Zoom in"),
        "zoom_out": say("Zoom out"),
        "whole": say("Show the whole plan"),
        "close": say("Close"),
    }


def _pop_up_words() -> dict[str, str]:
    return {
        "people": say("{n} older people", n="{n}"),
        "per_km2": say("{n} older people per km²", n="{n}"),
        "here": say("In this square"),
        "beds": say("{n} beds", n="{n}"),
        "beds_unknown": say("beds not stated"),
        "beds_missing": say("{n} facilities do not state their beds", n="{n}"),
        "uncounted_note": say("does not count in the year assessed"),
        "proposed_note": say("from a proposal"),
        "existing": say("existing"),
        "building": say("being built"),
        "planned": say("planned"),
        "closed": say("closed"),
        "within": say("within {metres} m", metres="{metres}"),
        "all_together": say("all facilities together"),
        "nearest": say("nearest: {name}", name="{name}"),
        "site": say("Site {rank}", rank="{rank}"),
        "newly_covered": say("{n} older people newly covered", n="{n}"),
        "gain": say("mends {n} (older people, all rules, weighted)", n="{n}"),
    }


def _list_words() -> dict[str, str]:
    return {
        "error": say("error"),
        "warning": say("warning"),
        "note": say("note"),
        "all_rules": say("All rules"),
        "all_severities": say("All severities"),
        "shown": say("{shown} of {n} shown", shown="{shown}", n="{n}"),
        "show_more": say("Show {n} more", n="{n}"),
        "none": say("No finding fits."),
        "not_listed": say(
            "{n} more findings are not in this page: it would be too large; findings.json has all.",
            n="{n}",
        ),
        "waived": say("waived: {reason}", reason="{reason}"),
        "new": say("new, beside the baseline"),
        "worse": say("worse than in the baseline"),
        "same": say("known from the baseline"),
        "better": say("better than in the baseline"),
        "moved": say("The map shows: {name}", name="{name}"),
        "no_place": say("It has no place on the map."),
    }

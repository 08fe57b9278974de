"""The page of a comparison: two maps with one view, what else differs, rules, places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from siting.language import LANGUAGES, say, speaking
from siting.report import comparison_words as words
from siting.report.escape import html
from siting.report.html.both import Both, spans
from siting.report.html.drawn import MOST_CORNERS, ground
from siting.report.html.page import Stage, page
from siting.report.html.shapes import Shapes
from siting.report.html.tables import table
from siting.report.wording import clean, subject_said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from siting.records.comparison import Comparison, FacilityCompared, PlaceCompared, RuleCompared
    from siting.records.finding import MapFacility

#: A page lists no more places than this, the gravest first (ours).
MOST_PLACES = 2_000


def render(comparison: Comparison) -> str:
    """Lay a comparison out as one HTML file."""
    both = Both(comparison.chinese)
    data = {"kind": "comparison", **_data(comparison, both)}
    notes = [one.message for one in comparison.differences]
    notes += [
        say("{rule}: {why}", rule=one.rule, why=both.text(one.why))
        for one in comparison.rules
        if one.why
    ]
    return page(
        both,
        title=f"{_name(comparison, 0)} | {_name(comparison, 1)}",
        head=f'<p class="dim">{_in_both(both, words.summary_line, comparison)}</p>',
        data=data,
        parts=[
            (say("What else differs"), both.listed(notes)),
            (say("Rules"), _rules(both, comparison.rules)),
            (say("Places that differ"), _places(both, comparison.places)),
            (say("Who gains and who loses"), _units(both, comparison.rules)),
            (say("Facilities"), _facilities(both, comparison.facilities)),
            (say("About the comparison"), both.listed(comparison.notes)),
        ],
        stage=Stage(
            html=_stage(both, comparison), script="sides.js", styles=("sides.css",), words=_words()
        ),
    )


def _name(comparison: Comparison, side: int) -> str:
    one = (comparison.before, comparison.after)[side]
    return f"{one.name} ({one.path})" if one.name else one.path


def _in_both(both: Both, say_it: Callable[..., str], *of: object) -> str:
    """Give what is said in the language of the run in both languages, as HTML."""
    texts = []
    for lang in LANGUAGES:
        with speaking(lang, both.glossary):
            texts.append(html(say_it(*of), 2_000))
    return texts[0] if texts[0] == texts[1] else spans(*texts)


def _words() -> dict[str, str]:
    """Give what the scripts of this page show beside what all do."""
    return {
        "new": say("new"),
        "worse": say("worse"),
        "better": say("better"),
        "fixed": say("fixed"),
        "same": say("the same"),
        "added": say("added"),
        "removed": say("removed"),
        "moved": say("moved"),
        "changed": say("changed"),
        "nothing": say("nothing found"),
        "short_worse": say("Gap areas, new or worse"),
        "short_better": say("Gap areas, better or fixed"),
        "unit_worse": say("Units, new or worse"),
        "unit_better": say("Units, better or fixed"),
        "facilities": say("Facilities"),
        "short_same": say("Falls short in both"),
        "differs": say("Facilities that differ"),
    }


def _data(comparison: Comparison, both: Both) -> dict[str, Any]:
    """Give what the two maps draw."""
    shapes = Shapes(MOST_CORNERS)
    drawn = ground(comparison.map, both, shapes)
    after = () if comparison.map is None else comparison.map.facilities
    before = {one.before: one for one in comparison.facilities}
    then = {one.after: one for one in comparison.facilities}
    del drawn["facilities"]
    return drawn | {
        "places": [_place(one, both, shapes) for one in comparison.places[:MOST_PLACES]],
        "unchanged": [
            {
                "rule": clean(one.rule, 80),
                "name": clean(one.name, 80),
                "people": round(one.people, 1),
                "shape": shapes.add(one.geometry),
            }
            for one in comparison.unchanged
        ],
        "sides": [
            {"facilities": _dots(comparison.facilities_before, before)},
            {"facilities": _dots(after, then)},
        ],
        "shapes": shapes.packed,
    }


def _dots(
    facilities: Sequence[MapFacility], changed: dict[MapFacility | None, FacilityCompared]
) -> list[dict[str, Any]]:
    return [
        {
            "name": clean(one.name or one.id, 80),
            "type": clean(one.type, 80),
            "beds": one.beds,
            "change": changed[one].change if one in changed else "",
            "at": [round(one.place.lon, 6), round(one.place.lat, 6)],
        }
        for one in facilities
    ]


def _place(one: PlaceCompared, both: Both, shapes: Shapes) -> dict[str, Any]:
    sides = (one.before, one.after)
    return {
        "change": one.change,
        "gap": one.subject.is_area,
        "rule": clean(one.rule, 80),
        "name": both.data(words.place_said(one)),
        "says": [None if side is None else both.data(side.message) for side in sides],
        "shapes": [None if side is None else shapes.add(side.geometry) for side in sides],
        "at": None if one.place is None else [round(one.place.lon, 6), round(one.place.lat, 6)],
    }


def _stage(both: Both, comparison: Comparison) -> str:
    """Lay out the two maps."""
    heads = (
        say("before: {side}", side=_name(comparison, 0)),
        say("after: {side}", side=_name(comparison, 1)),
    )
    maps = "".join(
        f'<div class="side"><h3 id="side-{n}">{both.html(head)}</h3><div class="box">'
        f'<div class="map" id="map-{n}" aria-labelledby="side-{n}"></div></div></div>'
        for n, head in enumerate(heads)
    )
    said = {
        "map": both.html(say("Two maps with one view")),
        "layers": both.html(say("Layers and legend")),
        "off": both.html(say("The maps need JavaScript.")),
    }
    return (
        '<section class="stage" aria-labelledby="map-head">'
        f'<h2 class="vh" id="map-head">{said["map"]}</h2><div class="view pair">{maps}</div>'
        f'<details class="legend" id="legend" open><summary>{said["layers"]}</summary>'
        f'<div id="layers"></div></details><noscript><p class="off">{said["off"]}</p></noscript>'
        "</section>"
    )


def _rules(both: Both, rules: Sequence[RuleCompared]) -> str:
    heads = [say("Rule"), say("Before"), say("After"), say("Gain, lose"), say("Places")]
    rows = [
        [
            html(one.rule, 80),
            *(_in_both(both, words.outcome, side) for side in (one.before, one.after)),
            html(words.people(one.gained, one.lost)),
            _in_both(both, _became, one),
        ]
        for one in rules
    ]
    return table(both, say("Every rule of either result"), heads, rows, numbers=(3,))


def _became(rule: RuleCompared) -> str:
    alone = rule.change in {"added", "removed", "not_comparable", "same"}
    return words.change(rule.change) if alone else words.places(rule)


def _places(both: Both, places: Sequence[PlaceCompared]) -> str:
    heads = [say("Where"), say("Rule"), say("What"), say("Gain, lose"), say("Before"), say("After")]
    rows = [_row(both, n, one) for n, one in enumerate(places[:MOST_PLACES])]
    caption = say("A place is shown on both maps when it is chosen")
    left = len(places) - len(rows)
    more = both.html(say("{n:,} more are in comparison.json", n=left)) if left else ""
    shown = table(both, caption, heads, rows, class_="places", numbers=(3,))
    return shown + (more and f"<p>{more}</p>")


def _row(both: Both, n: int, one: PlaceCompared) -> list[str]:
    name = both.html(words.place_said(one))
    button = f'<button type="button" class="place" data-shows="place-{n}">{name}</button>'
    return [
        button,
        html(one.rule, 80),
        _in_both(both, words.change, one.change),
        html(words.people(one.gained, one.lost)),
        _in_both(both, words.stands, one.before),
        _in_both(both, words.stands, one.after),
    ]


def _units(both: Both, rules: Sequence[RuleCompared]) -> str:
    heads = [say("Unit"), say("Rule"), say("Gain, lose")]
    rows = [
        [
            both.html(subject_said(one.unit)),
            html(rule.rule, 80),
            html(words.people(one.gained, one.lost)),
        ]
        for rule in rules
        for one in rule.units
    ]
    return table(both, say("Older people for whom a rule surely holds"), heads, rows, numbers=(2,))


def _facilities(both: Both, facilities: Sequence[FacilityCompared]) -> str:
    heads = [say("What"), say("Facility")]
    rows = [
        [
            _in_both(both, words.change, one.change),
            _in_both(both, words.facility, one),
        ]
        for one in facilities
    ]
    return table(both, say("Facilities that differ"), heads, rows)

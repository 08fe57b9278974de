"""What each key of the kinds of rules means, in English; links are written as in rules/KINDS.md."""

from __future__ import annotations

_EACH = (
    "what is a subject: a unit's level, `residential_area`, or a facility word of the pack (each "
    "such place by itself)"
)
_WHEN = "which of them the rule speaks of: all these conditions hold. Left out: all"
_SIZE = "how large planning units are made where no layer gives them. Left out: 10,000 older people"
_NEAR = "places outside the subject count, too, if no farther than this, in metres"
_WHERE = "what they must be like, beside what the word asks"
_TOP = "what there is so much of"
_BOTTOM = "what it is set beside"
_PER = "for every so much of the bottom"
_AT_LEAST = "what is asked for"
_FIELD = "the field; `places` counts places"

KEYS: dict[str, dict[str, str]] = {
    "Reach": {
        "for_each": (
            "`residential_area` (everybody who lives there), or a facility word (each such place)"
        ),
        "applies_when": (
            "which of them the rule speaks of: all these conditions hold. Left out: all. For "
            "homes these are fields of the residential area, or `older_people_per_km2`"
        ),
        "find": "what must be near",
        "within": "the farthest that is near enough. Either this or `no_closer_than`",
        "no_closer_than": "the nearest that is far enough, for places",
        "measure": (
            "`straight_line`, or `walking_network`: the way on foot, along the streets of the plan"
        ),
        "from": "for homes: each dwelling cell, or the middle of the residential area",
        "same_unit": (
            "a level of units, such as `community`: only what lies in the same unit counts. Left "
            "out: borders do not matter"
        ),
        "capacity": (
            "`separate`: a facility in reach counts for everybody. `shared`: only for as many as "
            "it has beds for; `beds_per_10000` says how many beds are wanted"
        ),
        "beds_per_10000": "how many beds 10,000 older people want, where beds are shared",
    },
    "Find": {
        "facility": "the facility word that is looked for",
        "at_least": "how many of them",
        "where": _WHERE,
    },
    "Within": {
        "metres": "the distance in metres",
        "minutes": "how long the way on foot may take; stairs and slopes take longer",
        "walking_metres_per_minute": (
            "how fast people walk; 48 is 0.8 m/s. Left out: 60 (1.0 m/s, ours), or metres by "
            "minutes where both are given"
        ),
    },
    "Ratio": {
        "for_each": _EACH,
        "applies_when": _WHEN,
        "unit_size": _SIZE,
        "top": _TOP,
        "bottom": _BOTTOM,
        "per": _PER,
        "at_least": _AT_LEAST,
        "at_least_by": (
            "what is asked for by class: `{field: status, new: 20, existing: 15}`. Without "
            "`planned`, what is planned is asked as what is new"
        ),
        "any_of": (
            "several ratios of which one is enough; in place of top, bottom, per and at_least"
        ),
        "all_of": "several ratios that must all be reached",
        "floor": "the top reaches this much in any case where anything is asked",
        "floor_in_one": "one single place must reach the floor",
        "average": (
            "`pooled`: all tops over all bottoms. `of_each_place`: the mean of the ratios of the "
            "single places"
        ),
        "near_m": _NEAR,
        "pool_by": "a field: residential areas with one value of it are tested as one",
        "unit": "`percent`: how the rule is said",
    },
    "UnitSize": {
        "older_people": "communities are joined until they have so many older people",
        "inside": "planning units do not cross this level",
    },
    "Sum": {
        "sum": _FIELD,
        "of": (
            "over what: a facility word (its places in the subject), `unit` or `self` (a field of "
            "the subject itself), `residential_area` (the estates in it), `staff` or `stats` (the "
            "tables)"
        ),
        "where": "which places",
        "basis": (
            "which older people the document counts; the report says where the plan counts others"
        ),
    },
    "Either": {
        "top": _TOP,
        "bottom": _BOTTOM,
        "per": _PER,
        "at_least": _AT_LEAST,
    },
    "Amount": {
        "for_each": _EACH,
        "applies_when": _WHEN,
        "unit_size": _SIZE,
        "count": "places are counted",
        "count_units": "smaller units are counted",
        "sum": "a field is summed",
        "at_least": (
            "how much is asked for, or a number for each target year; see "
            "[packs.md](../docs/packs.md#rules)"
        ),
        "since": "only what opened after this year counts",
        "net": "what closed since then is taken off",
        "near_m": _NEAR,
        "separated_by": "sites nearer to each other than this are one",
        "largest_site_at_most": (
            "no site has more than so much of all; else the subject is one short"
        ),
    },
    "Counted": {
        "facility": "the facility word",
        "distinct": "what is counted once: a facility, or a site (`site_id`)",
        "where": _WHERE,
    },
    "CountedUnits": {
        "level": "the level of the smaller units",
        "where": "what these units must be like",
    },
    "Figure": {
        "field": _FIELD,
        "of": ("over what: a facility word, or what else a ratio may sum over; see [Sum](#sum)"),
        "where": "which places",
    },
    "Apart": {
        "metres": "the least distance in metres; exactly this far is apart",
    },
    "Largest": {
        "percent_of": "the field that is compared, such as `beds`",
        "value": "the most that one site may have, in percent",
    },
    "If": {
        "for_each": _EACH,
        "applies_when": _WHEN,
        "unit_size": _SIZE,
        "must": "what each must be like: all of these hold",
    },
    "ServiceSet": {
        "for_each": _EACH,
        "applies_when": _WHEN,
        "unit_size": _SIZE,
        "services": "the list: words of the pack",
        "near_m": _NEAR,
        "all_in_one": "a facility word: one place of this type must give all",
    },
}

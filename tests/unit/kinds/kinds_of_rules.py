"""One rule of each sort that there is, and towns at random that they can all be tested on."""

from __future__ import annotations

from hypothesis import strategies as st

from tests import towns

CARE, HOME = {"facility": "care_home"}, {"facility": "home"}
STAFF = {"sum": "workers", "of": "staff"}
PEOPLE, HOUSEHOLDS = {"sum": "older_people"}, {"sum": "households", "of": "residential_area"}
BEDS, FLOOR = {"sum": "beds", "of": "home"}, {"sum": "floor_area_m2", "of": "home"}
OWN_FLOOR, OWN_BEDS = {"sum": "floor_area_m2", "of": "self"}, {"sum": "beds", "of": "self"}
BY_CLASS = {"field": "status", "new": 20, "existing": 15}
URBAN = [{"field": "urban", "is": True}]
NEAR = {"kind": "reach", "measure": "straight_line", "within": {"metres": 500}}
FLOORS = {
    "kind": "ratio",
    "for_each": "residential_area",
    "top": FLOOR,
    "bottom": HOUSEHOLDS,
    "per": 100,
}
TWO_RATIOS = [
    {"top": STAFF, "bottom": PEOPLE, "per": 100, "at_least": 1},
    {"top": STAFF, "bottom": BEDS, "per": 10, "at_least": 1},
]
SETS = {"kind": "service_set", "for_each": "community", "services": ["day_care", "meals"]}

#: By name.
DATA = {
    "reach": NEAR | {"for_each": "residential_area", "find": CARE},
    "reach of a class": NEAR
    | {"for_each": "residential_area", "find": HOME, "applies_when": URBAN, "required_share": 70},
    "reach from the middle": NEAR
    | {"for_each": "residential_area", "find": CARE, "from": "centre_of_area"},
    "reach by households": NEAR
    | {"for_each": "residential_area", "find": CARE, "weight_by": "households"}
    | {"required_share": 50},
    "reach in one unit": NEAR
    | {"for_each": "residential_area", "find": CARE, "same_unit": "community"},
    "reach of shared beds": NEAR
    | {"for_each": "residential_area", "find": HOME, "capacity": "shared", "beds_per_10000": 300},
    "reach of places in one unit": NEAR
    | {"for_each": "care_home", "find": {"facility": "ward"}, "same_unit": "community"},
    "reach of places": NEAR | {"for_each": "care_home", "find": {"facility": "ward"}},
    "reach away": {
        "kind": "reach",
        "measure": "straight_line",
        "for_each": "home",
        "find": {"facility": "ward"},
        "no_closer_than": {"metres": 300},
    },
    "ratio": {
        "kind": "ratio",
        "for_each": "community",
        "top": {"sum": "beds", "of": "care_home"},
        "bottom": PEOPLE,
        "per": 100,
        "at_least": 6,
        "required_share": 50,
    },
    "ratio of public beds": {
        "kind": "ratio",
        "for_each": "city",
        "top": BEDS | {"where": [{"field": "public", "is": True}]},
        "bottom": BEDS,
        "per": 100,
        "at_least": 50,
    },
    "ratio of each": {
        "kind": "ratio",
        "for_each": "care_home",
        "top": OWN_FLOOR,
        "bottom": OWN_BEDS,
        "per": 1,
        "at_least": 5,
        "required_share": 60,
    },
    "ratio by beds": {
        "kind": "ratio",
        "for_each": "home",
        "top": OWN_FLOOR,
        "bottom": OWN_BEDS,
        "per": 1,
        "at_least": 5,
        "required_share": 60,
        "weight_by": "beds",
    },
    "ratio, mean of each": {
        "kind": "ratio",
        "for_each": "city",
        "top": FLOOR,
        "bottom": BEDS,
        "per": 1,
        "at_least": 5,
        "average": "of_each_place",
    },
    "ratio by class": FLOORS | {"at_least_by": BY_CLASS},
    "ratio by class, near": FLOORS
    | {"at_least_by": BY_CLASS, "near_m": 200, "required_share": 50, "weight_by": "households"},
    "ratio with a floor": FLOORS | {"at_least_by": BY_CLASS, "floor": 100},
    "ratio with a floor in one": FLOORS | {"at_least": 10, "floor": 100, "floor_in_one": True},
    "ratio of pools": FLOORS | {"at_least": 15, "pool_by": "pool_id"},
    "ratio of tables": {
        "kind": "ratio",
        "for_each": "city",
        "top": STAFF,
        "bottom": {"sum": "registered", "of": "staff"},
        "per": 100,
        "at_least": 2,
    },
    "ratio, any of two": {"kind": "ratio", "for_each": "community", "any_of": TWO_RATIOS},
    "ratio, all of two": {"kind": "ratio", "for_each": "community", "all_of": TWO_RATIOS},
    "amount": {
        "kind": "amount",
        "for_each": "community",
        "count": CARE,
        "at_least": 1,
        "applies_when": [{"field": "population", "at_least": 500}],
        "required_share": 50,
    },
    "amount near": {
        "kind": "amount",
        "for_each": "residential_area",
        "count": CARE,
        "at_least": 1,
        "near_m": 300,
    },
    "amount of units": {
        "kind": "amount",
        "for_each": "city",
        "count_units": {"level": "community", "where": [{"field": "friendly", "is": True}]},
        "at_least": 2,
    },
    "amount of a figure": {
        "kind": "amount",
        "for_each": "community",
        "sum": {"field": "workers", "of": "staff"},
        "at_least": 3,
        "required_share": 50,
    },
    "amount since": {
        "kind": "amount",
        "for_each": "city",
        "sum": {"field": "beds", "of": "home"},
        "since": 2020,
        "net": True,
        "at_least": 20,
    },
    "amount of sites": {
        "kind": "amount",
        "for_each": "city",
        "count": {"facility": "care_home", "distinct": "site"},
        "at_least": 2,
        "separated_by": {"metres": 300},
    },
    "amount, spread": {
        "kind": "amount",
        "for_each": "city",
        "count": {"facility": "home", "distinct": "site"},
        "at_least": 2,
        "largest_site_at_most": {"percent_of": "beds", "value": 70},
    },
    "condition": {
        "kind": "condition",
        "for_each": "care_home",
        "applies_when": [{"field": "beds", "at_least": 30}],
        "must": [{"field": "rehab_room", "is": True}],
        "required_share": 60,
    },
    "condition of units": {
        "kind": "condition",
        "for_each": "community",
        "applies_when": [{"field": "population", "above": 300}],
        "must": [{"field": "friendly", "is": True}, {"field": "urban", "is": False}],
        "weight_by": "older_people",
        "required_share": 50,
    },
    "condition of a share": {
        "kind": "condition",
        "for_each": "home",
        "must": [{"field": "nursing_share_percent", "at_least": 50}],
        "weight_by": "beds",
        "required_share": 60,
    },
    "set": SETS | {"services": ["day_care", "bathing"], "required_share": 50},
    "set in one": SETS | {"all_in_one": "care_home", "required_share": 50},
    "set near": SETS | {"near_m": 300, "services": ["day_care"]},
}
RULES = {name: towns.rule({"id": name} | data) for name, data in DATA.items()}

#: Places and homes stand in few spots, so that they are often near, and in one estate or unit.
spots = st.tuples(st.sampled_from([100, 350, 600, 1000, 1350]), st.sampled_from([200, 420])).map(
    list
)
yes = st.sampled_from([0, 1])
some_beds = st.sampled_from([0, 9, 10, 30, 60])


def rows(prefix, most, /, **fields):
    """Draw features with ids, in any order of them."""
    drawn = st.lists(st.fixed_dictionaries(fields), min_size=1, max_size=most)
    return drawn.map(lambda found: [{"id": f"{prefix}{n}"} | row for n, row in enumerate(found)])


communities = st.tuples(
    *[
        st.fixed_dictionaries(
            {"population": st.sampled_from([0, 300, 500]), "friendly": yes, "urban": yes}
        ).map(lambda row, n=n: {"id": f"c{n}", "box": [1000 * n, 0, 1000 * n + 1000, 1000], **row})
        for n in range(2)
    ]
).map(list)
figures = st.tuples(
    *[
        st.fixed_dictionaries(
            {
                "unit": st.just(f"c{n}"),
                "year": st.just(2025),
                "workers": st.integers(0, 6),
                "registered": st.sampled_from([0, 100, 200]),
            }
        )
        for n in range(2)
    ]
).map(lambda found: {"staff": list(found)})
estates = rows(
    "r",
    3,
    at=st.sampled_from([0, 1, 5]),
    households=st.sampled_from([0, 100, 300]),
    status=st.sampled_from(["new", "existing"]),
    pool_id=st.sampled_from(["p", "q"]),
    urban=yes,
).map(
    lambda found: [
        {"box": [250 * row["at"], 100, 250 * row["at"] + 200, 300]}
        | {key: value for key, value in row.items() if key != "at"}
        for row in {row["at"]: row for row in found}.values()
    ]
)
facilities = rows(
    "f",
    5,
    at=spots,
    type=st.sampled_from(["养老机构", "服务站", "服务中心", "养老机构；食堂", "综合体"]),
    status=st.sampled_from(["existing", "existing", "planned"]),
    beds=some_beds,
    nursing_beds=some_beds,
    floor_area_m2=st.sampled_from([0, 20, 60, 100, 300]),
    open_year=st.sampled_from([2010, 2020, 2021, 2025]),
    public=yes,
    rehab_room=yes,
    services=st.sampled_from(["day_care", "meals", "day_care;meals", "bathing"]),
)
drawn = st.fixed_dictionaries(
    {
        "demand": st.lists(
            st.tuples(spots, st.sampled_from([40, 100, 500])).map(lambda row: (*row[0], row[1])),
            min_size=1,
            max_size=5,
        ),
        "units": st.fixed_dictionaries({"community": communities}),
        "residential": estates,
        "facilities": facilities,
        "health": rows(
            "h",
            3,
            at=spots,
            type=st.sampled_from(["医院", "护理院"]),
            beds=some_beds,
        ),
        "figures": figures,
        "stock": st.sampled_from(["existing", "plan"]),
    }
)

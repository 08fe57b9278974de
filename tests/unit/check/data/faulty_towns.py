"""Towns with one fault each: what is added to a sound town, and which features are named."""

from __future__ import annotations

from typing import Any

#: West and south of all towns, in the middle of the plane's zone [m].
X0, Y0 = 500_000, 3_300_000


def home(id_: str, x: float = 500, y: float = 500, **more: Any) -> dict[str, Any]:
    return {"id": id_, "at": [X0 + x, Y0 + y], "name": f"home {id_}", **more}


def box(id_: str, x: float, y: float, side: float = 100, **more: Any) -> dict[str, Any]:
    west, south = X0 + x, Y0 + y
    return {"id": id_, "box": [west, south, west + side, south + side], **more}


SOUND: dict[str, Any] = {
    "units": {
        "district": [box("D1", 0, 0, 2000)],
        "community": [box(f"C{i}", 1000 * (i // 2), 1000 * (i % 2), 1000) for i in range(4)],
    },
    "residential": [box("R1", 400, 400, households=100), box("R2", 600, 400, households=90)],
    "facilities": [home("F1", 450, beds=100), home("F2", 700, 600, beds=80)],
    "demand": [[X0 + 450, Y0 + 450, 30], [X0 + 650, Y0 + 450, 40]],
    "candidates": [box("L1", 1400, 1400), box("L2", 1600, 1400)],
}


def homes(*more: dict[str, Any]) -> dict[str, Any]:
    return {"facilities": [*SOUND["facilities"], *more]}


def land(*more: dict[str, Any]) -> dict[str, Any]:
    return {"residential": [*SOUND["residential"], *more]}


def parcels(*more: dict[str, Any]) -> dict[str, Any]:
    return {"candidates": [*SOUND["candidates"], *more]}


def communities(**more: Any) -> dict[str, Any]:
    """Say something of the first community."""
    first, *rest = SOUND["units"]["community"]
    return {"units": {**SOUND["units"], "community": [{**first, **more}, *rest]}}


def each_community(**columns: list[Any]) -> dict[str, Any]:
    """Say something of each community."""
    made = [
        {**one, **{name: values[row] for name, values in columns.items()}}
        for row, one in enumerate(SOUND["units"]["community"])
    ]
    return {"units": {**SOUND["units"], "community": made}}


def stats(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"figures": {"stats": list(rows)}}


def at(x: float, y: float, people: float) -> list[float]:
    return [X0 + x, Y0 + y, people]


F1, F2 = SOUND["facilities"]
#: By fault: what is added to the sound town, and what the message must name.
TOWNS: dict[str, tuple[dict[str, Any], str]] = {
    "DATA-007": (homes(home("far", 500, 40_000)), "'far'"),
    "DATA-011": (homes(home("twin", 450)), "'F1', 'twin'"),
    "DATA-012": (homes({**home("again", 500), "name": "home F1"}), "'F1' (home F1), 'again'"),
    "DATA-013": (land(box("R3", 400, 400)), "'R1', 'R3'"),
    "DATA-015": (homes(home("f1", 900)), "'F1', 'f1'"),
    "DATA-016": (
        {"proposed": [{**home("new", 455), "type": "养老机构", "status": "planned"}]},
        "'new' (beside 'F1')",
    ),
    "DATA-021": (homes(home("bare", 900, type=None)), "'bare'"),
    "DATA-022": (homes(home("odd", 900, type="棋牌室")), "'odd' (棋牌室)"),
    "DATA-023": (homes({**home("bare", 900), "name": None}), "'bare'"),
    "DATA-025": (homes(*(home(f"b{i}", 900 + i, beds=None) for i in range(4))), "'b0', 'b1'"),
    "DATA-026": (
        {"facilities": [home(f"s{i}", 500 + 9 * i, beds=100) for i in range(10)]},
        "'s0' (100), 's1' (100)",
    ),
    "DATA-027": (homes({**home("dam", 900), "name": "锟斤拷院"}), "'dam' (锟斤拷院)"),
    "DATA-028": (homes({**home("test", 900), "name": "测试"}), "'test' (测试)"),
    "DATA-029": (homes(home("club", 900, services="meals;chess")), "'club' (chess)"),
    "DATA-031": (
        homes(*(home(f"o{i}", 900 + i, beds=50) for i in range(4)), home("none", 950, beds=0)),
        "'none'",
    ),
    "DATA-032": (homes(home("huge", 900, beds=5001)), "'huge' (5,001)"),
    "DATA-033": (
        homes(home("n", 900, beds=50, nursing_beds=60)),
        "'n' (nursing_beds 60, beds 50)",
    ),
    "DATA-034": (homes(home("d", 900, beds=50, dementia_beds=51)), "'d' (dementia_beds 51"),
    "DATA-035": (homes(home("full", 900, beds=50, residents=70)), "'full' (residents 70, beds 50)"),
    "DATA-036": (
        homes(home("dis", 900, beds=50, residents=20, residents_disabled=21)),
        "'dis' (residents_disabled 21, residents 20)",
    ),
    "DATA-037": (homes(home("tiny", 900, beds=50, floor_area_m2=100)), "'tiny' (2.0 m2)"),
    "DATA-038": (homes(home("late", 900, status="existing", open_year=2030)), "'late' (2030)"),
    "DATA-039": (
        homes(home("x", 900, status="closed", open_year=2010, close_year=2008)),
        "'x' (2008)",
    ),
    "DATA-040": (
        homes(home("gone", 900, status="existing", open_year=1990, close_year=2008)),
        "'gone' (2008)",
    ),
    "DATA-041": (homes(home("due", 900, status="planned", open_year=2010)), "'due' (2010)"),
    "DATA-042": (homes(home("old", 900, status="existing", open_year=1850)), "'old' (1850)"),
    "DATA-043": (homes(home("seven", 900, stars=7)), "'seven'"),
    "DATA-044": (communities(older_share_percent=130), "'C0' (130)"),
    "DATA-045": (communities(older_share_percent=0.235), "'C0' (0.235)"),
    "DATA-046": (homes(home("nur", 900, staff=10, nurses=12)), "'nur' (nurses 12, staff 10)"),
    "DATA-047": (
        homes(home("sh", 900, beds=100, nursing_beds=50, nursing_share_percent=60)),
        "'sh' (60 % stated, 50.0 %)",
    ),
    "DATA-051": (
        communities(population=100, older_people=150),
        "'C0' (older_people 150, population 100)",
    ),
    "DATA-052": (communities(population=200, older_people=150), "'C0' (150 and 200)"),
    "DATA-053": (communities(population=100, households=150), "'C0' (households 150"),
    "DATA-054": (communities(population=1100, households=100), "'C0' (1,100 and 100)"),
    "DATA-055": (land(box("R3", 800, 400, 10, older_people=21)), "'R3' (21 on 0.01 ha)"),
    "DATA-056": (land(box("R3", 800, 400, population=7000)), "'R3' (7,000 on 1.00 ha)"),
    "DATA-057": (land(box("R3", 800, 400, households=2501)), "'R3' (2,501 on 1.00 ha)"),
    "DATA-058": (land(box("R3", 800, 400, households=0)), "'R3'"),
    "DATA-059": (
        land(box("R3", 800, 400, households=9, permit_date=2020, delivered=2018)),
        "'R3'",
    ),
    "DATA-060": (land(box("R3", 800, 400, community_id="C9")), "'R3' (C9)"),
    "DATA-061": (communities(older_people=70, households=20), "'C0' (70 and 20)"),
    "DATA-073": (land(box("R3", 420, 420)), "'R1' (with 'R3', 6,400 m2), 'R3' (with 'R1', 6,400"),
    "DATA-074": (land(box("R3", 800, 400, 3)), "'R3'"),
    "DATA-081": (homes(home("out", 2300)), "'out' (300 m)"),
    "DATA-082": (parcels(box("L3", 2300, 1400)), "'L3' (350 m)"),
    "DATA-083": (land(box("R3", 2300, 400)), "'R3' (350 m)"),
    "DATA-084": (
        {"residential": [], "demand": [*SOUND["demand"], at(3000, 500, 25)]},
        "live outside of the units: 'units.community' (25 of 95 older people)",
    ),
    "DATA-085": (
        {"demand": [*SOUND["demand"], at(1500, 500, 25)]},
        "'residential' (25 of 95 older people)",
    ),
    "DATA-086": (communities(older_people=300), "'C0' (300 and 70)"),
    "DATA-087": (
        {
            "units": {
                **SOUND["units"],
                "community": [
                    {**one, "older_people": 70 if one["id"] == "C0" else None}
                    if one["id"] != "C3"
                    else {**one, "older_people": 9}
                    for one in SOUND["units"]["community"]
                ],
            }
        },
        "'C3' (9 and 0)",
    ),
    "DATA-088": (homes(home("s", 900, serves="C1;C7")), "'s' (C7)"),
    "DATA-091": (parcels(box("L3", 1800, 1400, beds=50, least_beds=60)), "'L3' (least_beds 60"),
    "DATA-092": (parcels(box("L3", 1800, 1400, forced=1, forbidden=1)), "'L3'"),
    "DATA-093": (
        parcels(box("L3", 1800, 1400, area_m2=15)),
        "'L3' (15 stated, 10,000 m2)",
    ),
    "DATA-094": ({"exclusions": [[box("X1", 1390, 1390, 120)]]}, "'L1'"),
    "DATA-095": (parcels(box("L3", 1450, 1400)), "'L1' (with 'L3', 5,000 m2)"),
    "DATA-101": (stats({"unit": "C9", "year": 2024, "home_beds": 5}), "'C9 2024'"),
    "DATA-102": (stats({"unit": "C1", "year": 2026, "home_beds": 5}), "'C1 2026'"),
    "DATA-103": (stats({"year": 2014, "home_beds": 5}), "'the whole city 2014'"),
    "DATA-104": (
        stats({"year": 2024, "heads": 5, "heads_trained": 6}),
        "'the whole city 2024' (heads_trained 6, heads 5)",
    ),
    "DATA-014": (
        {
            "units": {
                **SOUND["units"],
                "community": [
                    {**one, "name": name}
                    for one, name in zip(
                        SOUND["units"]["community"], ["东", "西", "东", "北"], strict=True
                    )
                ],
            }
        },
        "'C0' (东), 'C2' (东)",
    ),
    "DATA-071": (
        {
            "units": {"community": [box("C0", 0, 0, 1000), box("C1", 900, 0, 1000)]},
            "candidates": [],
        },
        "'C0' (with 'C1', 100,000 m2)",
    ),
    "DATA-072": (
        {
            "residential": [],
            "candidates": [],
            "units": {
                "community": [
                    box(f"C{i}{j}", 1000 * i, 1000 * j, 1000)
                    for i in range(3)
                    for j in range(3)
                    if (i, j) != (1, 1)
                ]
            },
        },
        "'C00' (1,000,000 m2)",
    ),
    "DATA-075": (
        {"residential": [box("R1", 0, 0, 2300, households=100)], "units": {}},
        "'R1' (5.3 km2)",
    ),
    "DATA-076": (
        {
            "units": {
                "district": [box("D1", 0, 0, 1000), box("D2", 1000, 0, 1000)],
                "community": [box("C1", 500, 0, 1000)],
            },
            "candidates": [],
        },
        "'C1'",
    ),
    "DATA-077": (communities(parent="D7"), "'C0' (D7)"),
    "DATA-078": (
        {
            "units": {**SOUND["units"], "community": SOUND["units"]["community"][:3]},
            "candidates": [],
        },
        "'D1' (1.00 km2 in none of 'units.community')",
    ),
    "DATA-062": (
        {**each_community(older_people=[None, 20, 30, 20]), "demand": [], "residential": []},
        "1 of 4 do not say how many older people live there, as others of the layer do: 'C0'",
    ),
    "DATA-063": (
        communities(older_people=0, population=500, households=199),
        "'C0' (population 500",
    ),
    "DATA-064": (
        land(*(box(f"N{i}", 800 + 20 * i, 400, 10, population=9) for i in range(10))),
        "'N0' (population 9)",
    ),
    "DATA-065": (
        each_community(population=[0.4, 0.5, 2, None]),
        "'C0' (population 0.4), 'C1' (population 0.5), 'C2' (population 2)",
    ),
    "DATA-066": (land(box("R3", 800, 400, community_id="C3")), "'R3' (570 m from 'C3')"),
    "DATA-079": (
        {
            "units": {
                "district": [box("D1", 0, 0, 2000), box("D2", 3000, 0, 1000)],
                "community": [
                    {**one, "parent": "D2" if one["id"] == "C3" else "D1"}
                    for one in SOUND["units"]["community"]
                ],
            }
        },
        "'C3' (1,581 m from 'D2')",
    ),
    "DATA-080": (
        {
            "units": {
                "district": [box("D1", 0, 0, 2000, population=4000)],
                "community": [{**one, "population": 400} for one in SOUND["units"]["community"]],
            }
        },
        "'D1' (population 4,000, below 1,600)",
    ),
    "DATA-090": (
        homes(home("s", 100, 100, in_unit="C3"), home("t", 1900, 1900, in_unit="C3")),
        "1 of 4 stand more than 1 km from the unit that in_unit names, and count for it: 's' (1,",
    ),
}

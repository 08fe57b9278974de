"""Findings and outcomes of rules to report on: made up, in Chinese, of a size a planner meets."""

from __future__ import annotations

import random

from siting.records.finding import (
    Access,
    AccessUnit,
    Citation,
    Count,
    Finding,
    JoinedUnit,
    Outcome,
    Place,
    RuleOutcome,
    Severity,
    Subject,
)

STREETS = (
    "清波街道",
    "湖滨街道",
    "小营街道",
    "望江街道",
    "南星街道",
    "紫阳街道",
    "凯旋街道",
    "采荷街道",
)
TITLE_ZH = "杭州市养老服务事业发展“十四五”规划"


def cite(clause: str, quote: str, english: str = "in English") -> Citation:
    """Make a citation of the made-up plan."""
    return Citation(
        title="Five-year plan for elder care",
        title_zh=TITLE_ZH,
        clause=clause,
        quote=quote,
        english=english,
    )


DENSE = cite("三(二) 专栏3 第2条", "老年人高密度居住區(>3000人/平方公裏)的老年人500米內")
BEDS = cite("三(二) 专栏3 第1条", "每万名老年人拥有机构床位不少于300张")
CENTRE = cite("三(一)2", "每個鎮街建有1家示範型居家養老服務中心")
REHAB = cite("三(三)1", "100張床位以上養老機構均應設立康複室")


def square(lon: float, lat: float, size: float = 0.004) -> dict[str, object]:
    """Draw a square, clockwise, so that a writer has something to put right."""
    ring = [[lon, lat], [lon, lat + size], [lon + size, lat + size], [lon + size, lat], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def gap(number: int, street: str, people: float, lon: float, lat: float) -> Finding:
    """Make a gap area in a street."""
    return Finding(
        id=f"HZ-125:gap-{number}",
        rule="HZ-125",
        severity=Severity.ERROR,
        outcome=Outcome.FAIL,
        subject=Subject(level="gap", id=f"gap-{number}", name=f"{street} gap {number}"),
        within=Subject(level="street", id=f"3301{number:02}", name=street),
        place=Place(lon=lon, lat=lat),
        measured=540.0 + number,
        measured_most=1130.5 + number,
        required=500.0,
        shortfall=people,
        unit="m",
        people=people,
        message=f"{people:,.0f} older people live {540 + number} to {1130 + number} m from "
        "the nearest care home; 500 m is the most.",
        nearest=Subject(level="facility", id="F-12", name="清波街道社会福利中心"),
        citation=DENSE,
        geometry=square(lon, lat),
    )


def unit_short(number: int, street: str, people: float, lon: float, lat: float) -> Finding:
    """Make a street short of beds."""
    return Finding(
        id=f"HZ-123:{number}",
        rule="HZ-123",
        severity=Severity.WARNING,
        outcome=Outcome.UNDECIDED,
        subject=Subject(level="planning_unit", id=f"U{number}", name=f"{street}规划单元"),
        place=Place(lon=lon, lat=lat),
        measured=180.0,
        measured_most=310.0,
        required=300.0,
        shortfall=120.0,
        unit="beds per 10,000",
        people=people,
        message="180 to 310 beds per 10,000 older people; 300 are required.",
        notes=("beds are not given for 2 facilities of the unit",),
        citation=BEDS,
        geometry={"type": "MultiPolygon", "coordinates": [square(lon, lat, 0.01)["coordinates"]]},
    )


def no_room(number: int, lon: float, lat: float) -> Finding:
    """Make a care home without a rehabilitation room."""
    return Finding(
        id=f"HZ-129:F-{number}",
        rule="HZ-129",
        severity=Severity.NOTE,
        outcome=Outcome.FAIL,
        subject=Subject(level="facility", id=f"F-{number}", name="乐龄康养中心"),
        place=Place(lon=lon, lat=lat),
        measured=None,
        measured_most=None,
        required=1.0,
        shortfall=1.0,
        unit="",
        people=0.0,
        message="It has 120 beds and no rehabilitation room.",
        citation=REHAB,
        geometry={"type": "Point", "coordinates": [lon, lat]},
    )


def rule(
    id_: str,
    outcome: Outcome,
    citation: Citation,
    *,
    said: tuple[str, str, str, str],
    failing: Count | None = None,
    undecided: Count | None = None,
    missing: tuple[str, ...] = (),
) -> RuleOutcome:
    """Make a rule's outcome; `said` is its sentence, in Chinese, the measured and the required."""
    none = Count(subjects=0, people=0.0)
    return RuleOutcome(
        id=id_,
        pack="hangzhou",
        kind="reach",
        plain=said[0],
        plain_zh=said[1],
        status="mandatory",
        severity=Severity.ERROR,
        outcome=outcome,
        subject="demand_point",
        weight_by="older_people",
        required_share=100.0,
        share_low=0.624,
        share_high=0.624,
        passing=Count(subjects=1400, people=30000.0),
        failing=failing or none,
        undecided=undecided or none,
        outside=none,
        measured=said[2],
        required=said[3],
        shortfall=0.0,
        unit="older people",
        missing=missing,
        ours=("a care home counts from 10 beds",),
        citation=citation,
    )


def some_findings() -> tuple[Finding, ...]:
    """Make 31 findings in a fixed disorder."""
    rng = random.Random(7)
    findings = [
        *(
            gap(n, STREETS[n % 8], 40.0 + 67 * n, 120.15 + n / 200, 30.2 + n / 300)
            for n in range(1, 23)
        ),
        *(unit_short(n, STREETS[n], 9000.0 + n, 120.16 + n / 100, 30.25) for n in range(6)),
        *(no_room(n, 120.17 + n / 100, 30.26) for n in range(3)),
    ]
    rng.shuffle(findings)
    return tuple(findings)


def some_rules() -> tuple[RuleOutcome, ...]:
    """Make six rules, one of each outcome at least."""
    dense = "Where older people live densely, each of them has a care home within 500 metres."
    return (
        rule(
            "HZ-125",
            Outcome.FAIL,
            DENSE,
            said=(
                dense,
                "老年人高密度居住区的老年人，500米内有1家养老机构。",
                "62.4 % of older people",
                "100 %",
            ),
            failing=Count(subjects=611, people=17831.0),
        ),
        rule(
            "HZ-126",
            Outcome.PASS,
            DENSE,
            said=(
                "Elsewhere within 1,000 metres.",
                "其他1000米内。",
                "100 % of older people",
                "100 %",
            ),
        ),
        rule(
            "HZ-123",
            Outcome.UNDECIDED,
            BEDS,
            said=(
                "There are 300 beds per 10,000.",
                "每万名不少于300张。",
                "180 to 310 per 10,000",
                "300 beds per 10,000",
            ),
            failing=Count(subjects=4, people=1200.0),
            undecided=Count(subjects=2, people=18010.0),
            missing=("beds",),
        ),
        rule(
            "HZ-101",
            Outcome.NOT_APPLICABLE,
            CENTRE,
            said=("Each town has a centre.", "每个镇街1家。", "no towns", "1 centre per town"),
            missing=("units.town",),
        ),
        rule(
            "HZ-129",
            Outcome.FAIL,
            REHAB,
            said=(
                "A home of 100 beds has a room.",
                "100张床位以上设康复室。",
                "3 of 5 homes",
                "every home",
            ),
        ),
        rule(
            "HZ-128b",
            Outcome.NOT_YET_DUE,
            REHAB,
            said=("By 2035.", "到2035年。", "41 %", "80 % by 2035"),
        ),
    )


def some_unit() -> JoinedUnit:
    """Give a planning unit that was joined from two communities."""
    parts = [("330105007012", "拱宸桥社区"), ("330105007013", "")]
    return JoinedUnit(
        id="U1",
        name="拱宸桥社区 + 330105007013",
        asked=10_000.0,
        older_people=10_214.5,
        parts=tuple(Subject(level="community", id=id_, name=name) for id_, name in parts),
        geometry=square(120.1, 30.3, 0.01),
    )


def some_access() -> Access:
    """Give the access of a plan with two communities (one without people) and two streets."""
    units = [("community", "a", "拱宸桥社区"), ("community", "b", "")]
    units += [("street", "S1", "甲街道"), ("street", "S2", "乙街道")]
    return Access(
        **figures(214.5),
        measure="walking_network",
        minutes=15.0,
        metres_per_minute=60.0,
        cutoff_m=900.0,
        facilities=35,
        facilities_unreached=2,
        facilities_unknown=1,
        beds=1240.0,
        beds_unreached=140.0,
        notes=("48,213 older people live near the edge",),
        units=tuple(
            AccessUnit(
                **figures(None if id_ == "b" else 100.0),
                unit=Subject(level=level, id=id_, name=name),
                geometry=square(120.1, 30.3, 0.01) if level == "community" else None,
            )
            for level, id_, name in units
        ),
    )


def figures(mean: float | None) -> dict[str, float | None]:
    """Make figures of access; without people if there is no mean."""
    people = 0.0 if mean is None else 48213.0
    return {
        "people": people,
        "people_none": people / 4,
        "share_none": None if mean is None else 0.25,
        "people_unsure": people / 2,
        "beds_per_10000": mean,
        "median_per_10000": mean,
        "p10_per_10000": None if mean is None else 0.0,
        "gaussian_per_10000": mean,
    }

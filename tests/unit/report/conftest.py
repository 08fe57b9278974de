"""A result and a proposal to report on: made up, in Chinese, of a size a planner meets."""

from __future__ import annotations

import random

import msgspec
import pytest

from siting.finding import (
    Citation,
    Count,
    Finding,
    InputFile,
    NotChecked,
    Outcome,
    PackUsed,
    Place,
    PlanFacts,
    Result,
    RuleOutcome,
    Severity,
    Subject,
    WaiverListed,
)
from siting.proposal import Gain, Proposal, RuleState, Site, Step, Upgrade

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


@pytest.fixture
def facts() -> PlanFacts:
    """What was measured."""
    return PlanFacts(
        name="上城区养老设施专项规划（草案三）",
        path="sample_gis/plan.toml",
        year=2025,
        stock="plan",
        crs="EPSG:4549",
        older_people=48213.0,
        demand_points=2310,
        facilities=41,
        facilities_counted=37,
        beds=1240.0,
        beds_missing=2,
        facilities_proposed=3,
    )


@pytest.fixture
def result(facts: PlanFacts) -> Result:
    """A check that found something of everything."""
    return Result(
        siting="0.1.0",
        plan=facts,
        packs=(PackUsed(id="hangzhou", title="Hangzhou", title_zh="杭州", sha256="ab" * 32),),
        inputs=(
            InputFile(
                layer="facilities",
                path="养老机构.shp",
                sha256="cd" * 32,
                bytes=12345,
                features=41,
                crs="EPSG:4490",
            ),
        ),
        notes=(
            "facilities: encoding taken to be GB18030 (the file says nothing)",
            "elders: 214 older people (0.4 %) live in cells without residential land",
        ),
        rules=some_rules(),
        findings=some_findings(),
        waivers=(
            WaiverListed(
                rule="HZ-125",
                where="community=330105007012",
                reason="demolition 2026",
                owner="规划科",
                until="2026-12-31",
            ),
        ),
        not_checked=tuple(
            NotChecked(
                pack="hangzhou",
                lines=str(200 + n),
                what=f"月探访率达到100%（{n}）",
                reason="no layer holds it",
            )
            for n in range(12)
        ),
    )


@pytest.fixture
def nothing(facts: PlanFacts) -> Result:
    """A check without rules and findings."""
    return Result(
        siting="0.1.0",
        plan=facts,
        packs=(),
        inputs=(),
        notes=(),
        rules=(),
        findings=(),
        waivers=(),
        not_checked=(),
    )


@pytest.fixture
def proposal() -> Proposal:
    """Three sites."""
    sites = tuple(
        Site(
            id=f"P-{rank}",
            rank=rank,
            type="care_home",
            type_zh="养老机构",
            beds=beds,
            services=(),
            candidate=f"parcel {rank}",
            place=Place(lon=120.1234567 + rank / 100, lat=30.7654321),
            easting=500123.456 + rank,
            northing=3400123.5,
            gain=gain,
            gains=(
                Gain(rule="HZ-123", amount=120.0, unit="beds", people=gain * 0.25),
                Gain(rule="HZ-125", amount=gain, unit="older people", people=gain * 0.75),
            ),
            newly_covered=gain * 0.75,
            why=f"it mends the most: {gain:,.0f} older people",
        )
        for rank, beds, gain in ((1, 120.0, 5210.0), (2, 0.0, 3300.5), (3, 60.0, 812.0))
    )
    return Proposal(
        siting="0.1.0",
        plan="上城区养老设施专项规划（草案三）",
        crs="EPSG:4549",
        asked="3 sites",
        stopped="3 sites were asked for",
        candidates=412,
        grid=True,
        least_spacing_m=300.0,
        objective_before=19031.0,
        objective_after=9708.5,
        rules=(
            RuleState(
                rule="HZ-125",
                unit="older people",
                outcome_before="fail",
                outcome_after="fail",
                shortfall_before=17831.0,
                shortfall_after=8508.0,
                people_short_before=17831.0,
                people_short_after=8508.0,
            ),
            RuleState(
                rule="HZ-123",
                unit="beds",
                outcome_before="undecided",
                outcome_after="pass",
                shortfall_before=120.0,
                shortfall_after=0.0,
                people_short_before=1200.0,
                people_short_after=0.0,
            ),
        ),
        upgrades=(),
        sites=sites,
        steps=tuple(
            Step(
                sites=n,
                objective=19031.0 - 3000 * n,
                people_short={"HZ-125": 17831.0 - 3000 * n, "HZ-123": 0.0},
            )
            for n in range(4)
        ),
        notes=("the grid has a point every 250 m of residential land",),
    )


@pytest.fixture
def upgraded(proposal: Proposal) -> Proposal:
    """One upgrade and three sites, of which the first lists a service."""
    first, *others = proposal.sites
    upgrade = Upgrade(
        id="U1",
        rank=1,
        upgrades="F03",
        name="春晓日间照料",
        type_zh="日间照料中心",
        services=("meals", "bathing"),
        place=Place(lon=120.15, lat=30.25),
        easting=500200.0,
        northing=3400200.0,
        gain=40.0,
        gains=(Gain(rule="HZ-113", amount=2.0, unit="services", people=40.0),),
        why="HZ-113: 2 services",
    )
    sites = (msgspec.structs.replace(first, services=("meals",)), *others)
    return msgspec.structs.replace(proposal, upgrades=(upgrade,), sites=sites)

"""A result and a proposal to report on, made up."""

from __future__ import annotations

import msgspec
import pytest

from siting.records.finding import (
    InputFile,
    NotChecked,
    PackUsed,
    Place,
    PlanFacts,
    Result,
    WaiverListed,
)
from siting.records.proposal import Gain, Proposal, RuleState, Site, Step, Upgrade
from tests.stand_ins import plan_facts
from tests.unit.report.made_up import some_access, some_findings, some_rules, some_unit


@pytest.fixture(scope="session")
def facts() -> PlanFacts:
    """What was measured."""
    return plan_facts(
        name="上城区养老设施专项规划（草案三）",
        path="sample_gis/plan.toml",
        older_people=48213.0,
        demand_points=2310,
        facilities=41,
        facilities_counted=37,
        beds=1240.0,
        beds_missing=2,
        facilities_proposed=3,
    )


@pytest.fixture(scope="session")
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
        planning_units=(some_unit(),),
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
def measured(result: Result) -> Result:
    """A check that measured access, too."""
    return msgspec.structs.replace(result, access=some_access())


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

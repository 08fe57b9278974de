"""A program whose stages are stood in for: what the commands do with what the stages give."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import siting
from siting import report, sealed
from siting.flow import Proposed
from siting.records.drawn import Drawn
from siting.records.finding import (
    Citation,
    Finding,
    Outcome,
    Place,
    Result,
    Severity,
    Subject,
)
from siting.records.proposal import Proposal
from tests.stand_ins import plan_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from click.testing import Result as Run

    from siting.check import Extras
    from siting.plan import Trust
    from siting.propose.asked import Asked

CITATION = Citation(title="Plan", title_zh="规划", clause="1", quote="应", english="must")


def make_result(*severities: Severity) -> Result:
    """Make a result with a finding of each severity."""
    facts = plan_facts(name="草案", older_people=10.0, demand_points=1)
    findings = tuple(
        Finding(
            id=f"R:{severity}",
            rule="R",
            severity=severity,
            outcome=Outcome.FAIL,
            subject=Subject(level="street", id="1", name="清波街道"),
            place=Place(lon=120.1, lat=30.2),
            measured=0.0,
            measured_most=0.0,
            required=1.0,
            shortfall=1.0,
            unit="",
            people=10.0,
            message="There is none.",
            citation=CITATION,
            geometry={"type": "Point", "coordinates": [120.1, 30.2]},
        )
        for severity in severities
    )
    return Result(
        siting="0.1.0",
        plan=facts,
        packs=(),
        inputs=(),
        notes=(),
        rules=(),
        findings=findings,
        waivers=(),
        not_checked=(),
    )


PROPOSAL = Proposal(
    siting="0.1.0",
    plan="草案",
    crs="EPSG:4549",
    asked="1 site",
    stopped="no candidate gains anything",
    candidates=3,
    grid=False,
    least_spacing_m=300.0,
    objective_before=10.0,
    objective_after=10.0,
    rules=(),
    upgrades=(),
    sites=(),
    steps=(),
    notes=(),
)


class Stages:
    """Stands in for siting.flow, and remembers what it was called with."""

    def __init__(self) -> None:
        self.result = make_result()
        self.drawn = Drawn()
        self.proposal = PROPOSAL
        self.raises: BaseException | None = None
        self.trust: Trust | None = None
        self.calls: list[tuple[object, ...]] = []

    def check_and_draw(
        self,
        path: Path,
        extras: Extras,
        progress: object,
        *,
        reading: str,
        trust: Trust,
        today: date | None,
    ) -> tuple[Result, Drawn]:
        """Give the result, or go wrong."""
        assert today is None
        asked = tuple(name for name, wanted in extras._asdict().items() if wanted)
        self.calls.append(("check", path, reading, *asked))
        self.trust = trust
        if self.raises is not None:
            raise self.raises
        progress.stage("checking")  # type: ignore[attr-defined]
        return self.result, self.drawn

    def propose_sites(
        self,
        path: Path,
        asked: Asked,
        *,
        reading: str,
        trust: Trust,
        progress: object,
    ) -> Proposed:
        """Give a proposal."""
        self.asked, self.trust = asked, trust
        self.calls.append(("propose", path, asked.sites, asked.until_pass, reading))
        return Proposed(
            plan=None,  # type: ignore[arg-type]
            proposal=self.proposal,
            before=self.result,
            after=self.result,
        )

    def save_proposal(
        self, proposed: Proposed, *, geojson: Path, amended: Path, copies: Sequence[Path]
    ) -> None:
        """Write something where the real one would."""
        self.calls.append(("save", geojson, amended))
        for path in (geojson, *copies):
            report.write_proposal(proposed.proposal, path)
        amended.write_text("[layers]\n", encoding="utf-8")


@pytest.fixture
def stages(monkeypatch: pytest.MonkeyPatch) -> Stages:
    """Put the stand-in where the commands look for the stages."""
    stand_in = Stages()
    monkeypatch.setitem(sys.modules, "siting.flow", stand_in)
    monkeypatch.setattr(siting, "flow", stand_in, raising=False)
    monkeypatch.setattr(sealed, "flow", stand_in)
    return stand_in


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a plan, and stand in its folder."""
    monkeypatch.chdir(tmp_path)
    path = Path("plan.toml")
    path.write_text('[layers.facilities]\npath = "homes.geojson"\n', encoding="utf-8")
    Path("homes.geojson").write_text("{}", encoding="utf-8")
    return path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    """Run the program with arguments."""
    from siting.commands import main

    monkeypatch.delenv("SITING_DEBUG", raising=False)
    return lambda *args: CliRunner().invoke(main, [str(arg) for arg in args])

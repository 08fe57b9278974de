from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from siting import flow
from siting.errors import SitingError
from siting.propose.asked import Asked
from siting.records.finding import Outcome


@pytest.fixture(scope="module")
def proposed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("flow") / "sample"
    ignored = shutil.ignore_patterns("__pycache__", "*-proposed.toml", "*-proposal.geojson")
    shutil.copytree(Path(__file__).parents[2] / "sample_gis", folder, ignore=ignored)
    return flow.propose_sites(folder / "plan.toml", Asked(sites=2))


class Heard:
    def __init__(self):
        self.stages = []

    def stage(self, text):
        self.stages.append(text)

    def track(self, items, total):
        return items


def test_a_check_assesses_the_year_of_the_plan_else_the_end_of_its_packs(
    sample, tmp_path, monkeypatch
):
    monkeypatch.setenv("SITING_CACHE", str(tmp_path / "no graph yet"))
    plan = sample / "plan.toml"
    text = plan.read_text(encoding="utf-8")
    heard = Heard()
    assert flow.check_plan(plan, heard).plan.year == 2025
    assert len(set(heard.stages)) > 3
    assert {"joining streets", "finding who walks where", "testing the rules"} <= set(heard.stages)
    plan.write_text(text.replace("year = 2025 ", "year = 2024 "), encoding="utf-8")
    early = flow.check_plan(plan)
    assert early.plan.year == 2024
    assert {rule.outcome for rule in early.rules} <= {Outcome.PASS, Outcome.NOT_YET_DUE}
    plan.write_text(text.replace("year = 2025 ", ""), encoding="utf-8")
    unstated = flow.check_plan(plan)
    assert unstated.plan.year == 2025
    assert any("no year stated" in note for note in unstated.notes)


def test_a_proposal_is_checked_before_and_after(proposed):
    assert len(proposed.proposal.sites) == 2
    assert proposed.before.plan.facilities_proposed == 0
    assert proposed.after.plan.facilities_proposed == 2
    for state, old, new in zip(
        proposed.proposal.rules, proposed.before.rules, proposed.after.rules, strict=True
    ):
        assert (state.shortfall_before, state.outcome_before) == (old.shortfall, old.outcome)
        assert (state.shortfall_after, state.outcome_after) == (new.shortfall, new.outcome)


def test_sites_and_plan_are_saved_and_lead_to_each_other(proposed, tmp_path):
    (tmp_path / "a").mkdir()
    sites, plan = tmp_path / "a" / "s.geojson", tmp_path / "p.toml"
    flow.save_proposal(proposed, geojson=sites, amended=plan)
    written = tomllib.loads(plan.read_text(encoding="utf-8"))
    assert written["layers"]["proposed"] == [{"path": "a/s.geojson"}]
    assert written["plan"]["crs"] == proposed.proposal.crs
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "p.toml"]


def test_no_file_is_written_over_the_plan_or_another(proposed, tmp_path):
    plan = proposed.plan.path
    before = plan.read_bytes()
    same = tmp_path / "x.toml"
    around = plan.parent / ".." / plan.parent.name / plan.name
    for geojson, amended in [(plan, same), (same, plan), (same, same), (same, around)]:
        with pytest.raises(SitingError, match="overwrite"):
            flow.save_proposal(proposed, geojson=geojson, amended=amended)
    assert plan.read_bytes() == before
    assert not same.exists()


def test_if_one_file_cannot_be_written_neither_is(proposed, tmp_path):
    good, bad = tmp_path / "s.geojson", tmp_path / "none" / "p.toml"
    with pytest.raises(SitingError, match="no such folder"):
        flow.save_proposal(proposed, geojson=good, amended=bad)
    assert list(tmp_path.iterdir()) == []


def test_until_the_plan_passes_it_passes_where_sites_can_mend_it(proposed):
    got = flow.propose_sites(proposed.plan.path, Asked(until_pass=True))
    assert got.proposal.asked == "until the plan passes"
    assert got.proposal.stopped == "every rule that sites can mend passes"
    assert {rule.outcome for rule in got.after.rules} <= {Outcome.PASS, Outcome.NOT_APPLICABLE}


def test_a_plan_that_is_not_there_stops_both(tmp_path):
    with pytest.raises(SitingError, match="no such plan"):
        flow.check_plan(tmp_path / "none.toml")
    with pytest.raises(SitingError, match="no such plan"):
        flow.propose_sites(tmp_path / "none.toml", Asked(sites=1))

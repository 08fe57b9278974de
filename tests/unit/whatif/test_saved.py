from __future__ import annotations

import csv
import tomllib

import msgspec
import pytest
from msgspec.structs import replace

from siting import flow
from siting import plan as plans
from siting.amend import relayer
from siting.errors import SitingError
from siting.plan import Trust
from siting.propose.asked import Asked
from siting.report import write_texts
from siting.whatif import Draft, edits, saved


@pytest.fixture
def draft(sample):
    return Draft.read(sample / "plan.toml")


def same(one, other):
    """Whether two results say the same of rules and findings, whatever file these stand in."""
    left, right = (
        (
            some.rules,
            [replace(finding, source=None) for finding in some.findings],
            some.planning_units,
        )
        for some in (one, other)
    )
    return left == right


def test_a_check_of_the_plan_written_finds_the_same(draft, sample, tmp_path):
    draft.remove("F01")
    draft.move("F02", 121.29, 30.48)
    draft.add(121.282, 30.484, type="养老机构", 床位数="100", name='a "b", c')
    away = tmp_path / "away"
    away.mkdir()
    write_texts(saved.texts(draft, away / "new.toml"))
    assert sorted(path.name for path in away.iterdir()) == ["new-facilities.csv", "new.toml"]
    text = (away / "new.toml").read_text(encoding="utf-8")
    assert "# packs by name" in text
    assert tomllib.loads(text)["layers"]["facilities"] == {
        "path": "new-facilities.csv",
        "crs": "EPSG:4549",
    }
    again = flow.check_plan(away / "new.toml", trust=Trust(roots=(sample,)))
    assert same(msgspec.structs.replace(again, trust=None), draft.result())


def test_a_plan_edited_by_hand_says_the_same(draft, sample):
    draft.remove("F01")
    draft.move("F02", 121.29, 30.48)
    draft.add(121.282, 30.484, id="N1", type="养老机构", beds="100")
    path = sample / "facilities.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    rows = [row for row in rows if row[0] != "F01"]
    at = [head.index("经度"), head.index("纬度")]
    for row in rows:
        if row[0] == "F02":
            row[at[0]], row[at[1]] = "121.29", "30.48"
    new = {
        "设施编号": "N1",
        "设施类型": "养老机构",
        "床位数": "100",
        "经度": "121.282",
        "纬度": "30.484",
    }
    rows.append([new.get(name, "") for name in head])
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    by_hand, mine = flow.check_plan(sample / "plan.toml"), draft.result()
    assert same(by_hand, mine)
    assert by_hand.plan == mine.plan


def test_the_reading_is_kept(sample, tmp_path):
    draft = Draft.read(sample / "plan.toml", reading="strict")
    draft.remove("F01")
    write_texts(saved.texts(draft, tmp_path / "new.toml"))
    again = flow.check_plan(tmp_path / "new.toml")
    assert again.plan.reading == "strict"
    assert same(again, draft.result())


def test_proposed_places_are_written_by_themselves(sample, tmp_path):
    proposed = flow.propose_sites(sample / "plan.toml", Asked(sites=2))
    flow.save_proposal(proposed, geojson=sample / "s.geojson", amended=sample / "p.toml")
    draft = Draft.read(sample / "p.toml")
    draft.remove("P1")
    write_texts(saved.texts(draft, tmp_path / "new.toml"))
    assert not (tmp_path / "new-facilities.csv").exists()
    layers = tomllib.loads((tmp_path / "new.toml").read_text(encoding="utf-8"))["layers"]
    assert layers["proposed"] == [{"path": "new-proposed.csv", "crs": "EPSG:4549"}]
    assert same(flow.check_plan(tmp_path / "new.toml"), draft.result())
    draft.remove("P2")
    texts = saved.texts(draft, tmp_path / "none.toml")
    assert list(texts) == [tmp_path / "none.toml"]
    write_texts(texts)
    assert "proposed" not in tomllib.loads(texts[tmp_path / "none.toml"])["layers"]
    assert same(flow.check_plan(tmp_path / "none.toml"), draft.result())


def test_the_plan_itself_is_not_overwritten(draft, sample):
    draft.remove("F01")
    with pytest.raises(SitingError, match="overwrite"):
        saved.texts(draft, sample / "plan.toml")


def test_layers_written_inline_are_replaced_too(draft, sample, tmp_path):
    plan = sample / "inline.toml"
    plan.write_text(
        '[layers]\nelders = {path = "elders_100m.tif"}\nfacilities = {path = "facilities.csv"}\n',
        encoding="utf-8",
    )
    read = plans.read(plan)
    text = relayer(
        read,
        sample / "n.toml",
        {"facilities": sample / "f.csv"},
        crs="EPSG:4549",
        reading="default",
    )
    assert tomllib.loads(text)["layers"]["facilities"] == {"path": "f.csv", "crs": "EPSG:4549"}


def test_health_places_are_written_by_themselves(sample, tmp_path):
    (sample / "health.csv").write_text(
        "编号,类型,床位数,经度,纬度\nH1,综合医院,40,121.282,30.484\nH2,护理站,,121.29,30.48\n",
        encoding="utf-8",
    )
    plan = sample / "plan.toml"
    text = plan.read_text(encoding="utf-8").replace("only = ", 'only = ["HC-129"] # ')
    plan.write_text(f'{text}\n[layers.health]\npath = "health.csv"\n', encoding="utf-8")
    draft = Draft.read(plan)
    draft.move("H1", 121.283, 30.485)
    draft.apply(edits.add("layer=health,type=医院,床位数=7,at=121.281,30.483"))
    draft.remove("H2")
    write_texts(saved.texts(draft, tmp_path / "new.toml"))
    assert sorted(path.name for path in tmp_path.glob("new*")) == ["new-health.csv", "new.toml"]
    assert same(flow.check_plan(tmp_path / "new.toml"), draft.result())

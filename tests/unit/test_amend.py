from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from siting.amend import amend
from siting.plan import Plan, PlanFile
from siting.text.source import decode

LAYER = '[layers.facilities]\npath = "f.gpkg"\n'


def amended(text, *, to="/town/out/plan.toml", sites="/town/out/sites.geojson", at="/town"):
    path = Path(at) / "plan.toml"
    file = decode(tomllib.loads(text), PlanFile, path=path, line_of=lambda _: None)
    plan = Plan(path=path, text=text, file=file)
    got = amend(plan, Path(sites), Path(to), crs="EPSG:4549")
    decode(tomllib.loads(got), PlanFile, path=path, line_of=lambda _: None)
    return got


def read(text, **where):
    return tomllib.loads(amended(text, **where))


def test_the_proposal_is_one_more_layer_and_the_plane_is_kept():
    assert read(LAYER) == {
        "plan": {"crs": "EPSG:4549"},
        "layers": {"facilities": {"path": "../f.gpkg"}, "proposed": [{"path": "sites.geojson"}]},
    }


def test_another_plane_gives_way_to_that_of_the_proposal():
    assert read('[plan]\ncrs = "EPSG:4547"\nyear = 2025\n' + LAYER)["plan"] == {
        "crs": "EPSG:4549",
        "year": 2025,
    }


def test_beside_the_plan_paths_stay_as_they_are():
    got = read(LAYER, to="/town/more.toml", sites="/town/sites.geojson")["layers"]
    assert got["facilities"]["path"] == "f.gpkg"
    assert got["proposed"] == [{"path": "sites.geojson"}]


@pytest.mark.parametrize(
    ("path", "moved"),
    [("gis/f.gpkg", "../gis/f.gpkg"), ("/data/f.gpkg", "../../data/f.gpkg"), ("../f", "../../f")],
)
def test_paths_lead_to_the_same_files_from_the_new_folder(path, moved):
    text = f'[layers.units.community]\npath = "{path}"\n[layers.elders]\npath = "{path}"\n'
    got = read(text)["layers"]
    assert got["units"]["community"]["path"] == moved
    assert got["elders"]["path"] == moved


def test_packs_of_ones_own_move_and_built_in_ones_do_not():
    text = '[plan]\nrules = ["hangzhou", "own.yaml", "r/own.yml"]\n' + LAYER
    assert read(text)["plan"]["rules"] == ["hangzhou", "../own.yaml", "../r/own.yml"]


def test_no_packs_stay_no_packs():
    assert "rules" not in read("[plan]\nyear = 1\n" + LAYER)["plan"]


def test_a_proposal_comes_after_those_before_it():
    text = '[[layers.proposed]]\npath = "a"\n[[layers.proposed]]\npath = "b"\n[propose]\n' + LAYER
    wanted = [{"path": "../a"}, {"path": "../b"}, {"path": "sites.geojson"}]
    assert read(text)["layers"]["proposed"] == wanted


def test_what_only_looks_like_a_path_stays():
    text = LAYER + 'fields = { beds = "path" }\nwhere = [{ field = "path", is = "f.gpkg" }]\n'
    got = read(text)["layers"]["facilities"]
    assert got["fields"] == {"beds": "path"}
    assert got["where"] == [{"field": "path", "is": "f.gpkg"}]


def test_comments_order_and_waivers_stay():
    text = (
        "# the plan\n[plan] # head\nyear = 2025 # due\n\n"
        '[layers.facilities]\npath = "f.gpkg" # all\n\n'
        '[[waivers]]\nrule = "A"\nreason = "why"\nuntil = 2026-12-31 # end\n'
    )
    got = amended(text)
    for words in ("# the plan", "[plan] # head", "# due", "# all", "until = 2026-12-31 # end"):
        assert words in got
    assert got.index("[plan]") < got.index("[layers.facilities]") < got.index("[[waivers]]")


@pytest.mark.parametrize(
    "text",
    [
        '[layers]\nfacilities = { path = "f" }\nproposed = [{ path = "a" }]\n',
        '[layers]\nfacilities = { path = "f" }\nproposed = []\n',
        'layers = { facilities = { path = "f" } }\n',
        'layers = { facilities = { path = "f" }, proposed = [{ path = "a" }] }\n',
        'plan.name = "x"\nlayers.facilities.path = "f"\nlayers.units.city.path = "c"\n',
        'plan = { name = "x", rules = ["hangzhou"] }\n[layers]\nfacilities.path = "f"\n',
        '[layers.facilities]\npath = "f"\n[propose]\ngrid_m = 1\n[layers.units.city]\npath = "c"\n',
        '[layers.facilities]\npath = "f"',
        '[layers.facilities]\npath = "f"\n[layers.facilities.fields]\nbeds = "b"\n',
    ],
)
def test_however_a_plan_is_written_only_what_must_change_changes(text):
    before, after = tomllib.loads(text), read(text)
    assert after["plan"].pop("crs") == "EPSG:4549"
    assert after["plan"] == before.get("plan", {})
    for name, layer in before["layers"].items():
        if name != "proposed":
            old = layer.get("city", layer)
            new = after["layers"][name].get("city", after["layers"][name])
            assert new == {**old, "path": f"../{old['path']}"}
    old = [{"path": f"../{one['path']}"} for one in before["layers"].get("proposed", [])]
    assert after["layers"]["proposed"] == [*old, {"path": "sites.geojson"}]
    assert after.get("propose") == before.get("propose")
    assert set(after) == {*before, "plan"}


def test_a_plan_amended_again_has_both_proposals():
    once = amended(LAYER)
    twice = read(once, at="/town/out", to="/town/plan.toml", sites="/town/more.geojson")
    wanted = [{"path": "out/sites.geojson"}, {"path": "more.geojson"}]
    assert twice["layers"]["proposed"] == wanted
    assert twice["layers"]["facilities"]["path"] == "f.gpkg"

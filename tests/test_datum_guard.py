"""The datum guard: on the sample district, and on pairs of real layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import shapely
from click.testing import CliRunner

from siting import plan
from siting.commands import main
from siting.datum.compare import Untold
from siting.datum.shift import SHIFTED, from_wgs84
from siting.errors import SitingError
from siting.layers import load
from tests import datum_borders, datum_pairs

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "residential": "residential.geojson",
    "streets": "streets.shp",
    "units.community": "communities.gpkg",
    "candidates": "parcels.gpkg",
}


def shift(path: Path, datum: str) -> None:
    """Bring a layer of the sample to another datum, without a word."""
    frame = gpd.read_file(path)
    degrees = frame.to_crs("EPSG:4326")
    moved = shapely.transform(np.asarray(degrees.geometry), lambda xy: from_wgs84(xy, datum))
    degrees.set_geometry(moved, crs="EPSG:4326").to_crs(frame.crs).to_file(path)


def declare(sample: Path, layer: str, datum: str) -> None:
    text = (sample / "plan.toml").read_text()
    header = f"[layers.{layer}]"
    assert header in text
    (sample / "plan.toml").write_text(text.replace(header, f'{header}\ndatum = "{datum}"'))


@pytest.mark.parametrize("datum", SHIFTED)
@pytest.mark.parametrize("layer", FILES)
def test_a_shifted_layer_of_the_sample_is_caught_and_mended_as_the_hint_says(sample, layer, datum):
    shift(sample / FILES[layer], datum)
    with pytest.raises(SitingError, match=f"seems to be in {datum}, not in WGS-84") as caught:
        load(plan.read(sample / "plan.toml"))
    assert f"layer '{layer}'" in caught.value.message
    assert f'datum = "{datum}" in [layers.{layer}]' in caught.value.hint
    assert caught.value.at.path.name == "plan.toml"
    declare(sample, layer, datum)
    loaded = load(plan.read(sample / "plan.toml"))
    told = {one.layer: one for one in loaded.inputs}
    assert told[layer].converted.source == datum
    assert told[layer].converted.features == told[layer].features


def test_who_says_that_a_layer_is_right_is_believed(sample):
    shift(sample / FILES["streets"], "GCJ-02")
    for layer in ("streets", "residential", "units.community", "units.district", "candidates"):
        declare(sample, layer, "WGS-84")
    assert load(plan.read(sample / "plan.toml")).streets is not None


def test_who_declares_a_datum_wrongly_is_told_of_that_too(sample):
    declare(sample, "candidates", "GCJ-02")
    with pytest.raises(SitingError, match="seems to be in GCJ-02") as caught:
        load(plan.read(sample / "plan.toml"))
    assert 'or correct datum = "GCJ-02" in [layers.candidates]' in caught.value.hint


@pytest.mark.parametrize(("true", "stated"), [SHIFTED, SHIFTED[::-1]])
def test_who_takes_one_shift_for_the_other_is_told_and_mends_it_as_the_hint_says(
    sample, true, stated
):
    shift(sample / FILES["candidates"], true)
    declare(sample, "candidates", stated)
    with pytest.raises(SitingError, match=f"seems to be in {true}, not in {stated}") as caught:
        load(plan.read(sample / "plan.toml"))
    said = f'write datum = "{true}" in [layers.candidates]; if {stated} is right'
    assert caught.value.hint.startswith(said)
    text = (sample / "plan.toml").read_text()
    (sample / "plan.toml").write_text(text.replace(f'"{stated}"', f'"{true}"'))
    assert load(plan.read(sample / "plan.toml")).candidates is not None


def test_40_places_of_which_one_lies_apart_are_tested_all_the_same(sample):
    frame = gpd.read_file(sample / FILES["candidates"])
    apart = frame.geometry.to_numpy().copy()
    apart[0] = shapely.transform(apart[0], lambda xy: xy + np.array([0, 9_000]))
    assert len(frame) == 40
    frame.set_geometry(apart, crs=frame.crs).to_file(sample / FILES["candidates"])
    assert load(plan.read(sample / "plan.toml")).candidates is not None
    shift(sample / FILES["candidates"], "GCJ-02")
    with pytest.raises(SitingError, match="'candidates' seems to be in GCJ-02"):
        load(plan.read(sample / "plan.toml"))


def test_of_a_layer_with_nothing_to_hold_it_against_that_is_said(sample):
    text = (
        "[plan]\n[layers.elders]\npath = 'elders_100m.tif'\n"
        "[layers.facilities]\npath = 'facilities.csv'\n"
    )
    (sample / "plan.toml").write_text(text)
    told = [one for one in load(plan.read(sample / "plan.toml")).notes if "could not be" in one]
    assert len(told) == 1
    assert told[0].startswith("facilities: its datum could not be tested: the plan has nothing")
    declare(sample, "facilities", "WGS-84")
    notes = load(plan.read(sample / "plan.toml")).notes
    assert not any("could not be tested" in one for one in notes)


@pytest.mark.parametrize(
    "command",
    ["check PLAN", "propose PLAN --sites 1 -o SITES", "whatif PLAN --remove F01"],
)
def test_commands_that_measure_refuse_to_mix_datums(sample, tmp_path, command):
    shift(sample / FILES["streets"], "GCJ-02")
    sites = tmp_path / "sites.geojson"
    words = {"PLAN": str(sample / "plan.toml"), "SITES": str(sites)}
    done = CliRunner().invoke(main, [words.get(word, word) for word in command.split()])
    assert done.exit_code == 2, done.stderr
    assert "seems to be in GCJ-02" in done.stderr
    assert done.stdout == ""
    assert not sites.exists()


def test_inspect_shows_such_layers_and_says_so(sample):
    shift(sample / FILES["streets"], "GCJ-02")
    done = CliRunner().invoke(main, ["inspect", str(sample / "plan.toml")])
    assert done.exit_code == 0
    assert "'streets' seems to be in GCJ-02" in " ".join(done.stdout.split())


def test_the_order_of_features_changes_no_word_of_it(sample):
    shift(sample / FILES["residential"], "BD-09")
    said = []
    for turn in (1, -1):
        frame = gpd.read_file(sample / FILES["residential"])
        frame.iloc[::turn].to_file(sample / FILES["residential"])
        with pytest.raises(SitingError) as caught:
            load(plan.read(sample / "plan.toml"))
        said.append(caught.value.message)
    assert said[0] == said[1]


@pytest.fixture(scope="module")
def kinds(shared, tmp_path_factory):
    try:
        scratch = tmp_path_factory.mktemp("pairs")
        found = [*datum_pairs.kinds(shared, scratch), *datum_borders.kinds(shared, scratch)]
    except Exception as error:
        pytest.skip(f"no real layers: {error}")
    return {kind.name: kind for kind in found}


def test_of_real_pairs_shifts_are_found_and_none_made_up(kinds):
    rng = np.random.default_rng(20251122)
    tried = datum_pairs.tried(kinds.values(), 40, rng)
    assert (tried.n_shifted, tried.n_plain) == (20, 20)
    assert tried.n_named >= 19
    assert tried.n_caught == tried.n_named
    assert tried.n_false == 0


@pytest.mark.parametrize(
    "name", ["few homes by streets", "few homes by main roads", "few buildings by streets"]
)
def test_few_points_by_streets_alone_are_caught_or_said_to_be_too_few(kinds, name):
    rng = np.random.default_rng(5)
    shifted = [kinds[name].pair(rng, shifted=True) for _ in range(40)]
    assert sum(pair.named for pair in shifted) >= 36
    assert all(isinstance(pair.said, Untold) for pair in shifted if not pair.named)
    assert not any(kinds[name].pair(rng, shifted=False).caught for _ in range(40))


@pytest.mark.parametrize(
    "name",
    [
        "districts by communities within them",
        "districts of another maker by communities",
        "Dongying by its districts",
        "Jingzhou by its districts",
        "land by borders of communities",
        "land by coarse borders of communities",
    ],
)
def test_polygons_against_polygons_are_caught(kinds, name):
    rng = np.random.default_rng(8)
    shifted = [kinds[name].pair(rng, shifted=True) for _ in range(20)]
    assert sum(pair.named for pair in shifted) >= 19
    assert all(isinstance(pair.said, Untold) for pair in shifted if not pair.named)
    assert not any(kinds[name].pair(rng, shifted=False).caught for _ in range(20))


def test_districts_across_communities_are_caught_or_said_to_be_untold(shared):
    rng = np.random.default_rng(9)
    across = datum_borders.across(shared)
    shifted = [across.pair(rng, shifted=True) for _ in range(20)]
    assert sum(pair.named for pair in shifted) >= 16
    assert all(isinstance(pair.said, Untold) for pair in shifted if not pair.named)
    assert not any(across.pair(rng, shifted=False).caught for _ in range(20))


def test_points_strewn_anywhere_are_seldom_accused(kinds, shared):
    rng = np.random.default_rng(6)
    strewn = datum_pairs.strewn(shared)
    assert sum(strewn.pair(rng, shifted=False).caught for _ in range(40)) <= 3


def test_a_layer_of_too_few_places_is_said_to_be_untested(sample):
    notes = load(plan.read(sample / "plan.toml")).notes
    told = [note for note in notes if "its datum could not be tested" in note]
    assert len(told) == 1
    assert told[0].startswith("facilities: ")
    assert "only 15 of its places" in told[0]
    assert "in [layers.facilities]" in told[0]
    declare(sample, "facilities", "WGS-84")
    assert not [one for one in load(plan.read(sample / "plan.toml")).notes if "tested" in one]


@pytest.mark.parametrize("beside", ["streets", "districts"])
def test_districts_of_amap_are_caught_beside_layers_in_wgs84(shared, tmp_path, beside):
    data = shared / "data"
    amap = [
        gpd.read_file(data / f"boundaries-gcj02/{code}.geojson").assign(id=code)
        for code in datum_pairs.CENTRAL
    ]
    gpd.pd.concat(amap).to_file(tmp_path / "amap.gpkg")
    plain = {
        "streets": ("streets", "wuhan/roads/WHroad.shp"),
        "districts": ("units.county", "wuhan/districts/武汉行政区划矢量图.shp"),
    }
    name, path = plain[beside]
    text = f'[layers.units.district]\npath = "amap.gpkg"\n[layers.{name}]\npath = "{data / path}"\n'
    (tmp_path / "plan.toml").write_text(text)
    with pytest.raises(SitingError, match=r"'units\.district' seems to be in GCJ-02") as caught:
        load(plan.read(tmp_path / "plan.toml", plan.EVERYTHING))
    assert f"fits '{name}'" in caught.value.message
    (tmp_path / "plan.toml").write_text(text.replace('amap.gpkg"', 'amap.gpkg"\ndatum = "GCJ-02"'))
    assert load(plan.read(tmp_path / "plan.toml", plan.EVERYTHING)).units["district"] is not None

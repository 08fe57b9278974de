"""``siting sample``, ``siting schema`` and ``siting inspect``."""

from __future__ import annotations

import json
import sys
from types import SimpleNamespace

import numpy as np
import pytest
from pyproj import CRS

import siting
from siting.commands import sample
from siting.finding import InputFile
from siting.layers.records import Cells, Layers, Table


@pytest.fixture
def district(tmp_path, monkeypatch):
    source = tmp_path / "built in"
    (source / "deep").mkdir(parents=True)
    (source / "__pycache__").mkdir()
    for name in ("plan.toml", "deep/养老.csv", "make.py"):
        (source / name).write_text(name, encoding="utf-8")
    monkeypatch.setattr(sample, "PLACES", (tmp_path / "none", source))
    return source


def test_the_sample_is_copied_without_the_program_that_made_it(run, district, tmp_path):
    done = run("sample", tmp_path / "new" / "demo")
    assert done.exit_code == 0
    copied = {path.name for path in (tmp_path / "new" / "demo").rglob("*")}
    assert copied == {"plan.toml", "deep", "养老.csv"}


def test_it_says_what_to_type_next(run, district, tmp_path):
    done = run("sample", tmp_path / "a b")
    assert f"  siting check '{tmp_path}/a b/plan.toml'\n" in done.stdout


def test_an_empty_folder_may_be_there(run, district, tmp_path):
    (tmp_path / "demo").mkdir()
    assert run("sample", tmp_path / "demo").exit_code == 0


def test_a_folder_with_something_in_it_is_left_alone(run, district, tmp_path):
    done = run("sample", district)
    assert done.exit_code == 2
    assert "not empty" in done.stderr


def test_a_file_in_the_way_is_left_alone(run, district, tmp_path):
    (tmp_path / "demo").write_text("mine")
    assert run("sample", tmp_path / "demo").exit_code == 2
    assert run("sample", tmp_path / "demo" / "below").exit_code == 2
    assert (tmp_path / "demo").read_text() == "mine"


def test_an_installation_without_the_sample_says_so(run, tmp_path, monkeypatch):
    monkeypatch.setattr(sample, "PLACES", (tmp_path / "none",))
    assert run("sample", tmp_path / "demo").exit_code == 2


@pytest.mark.parametrize("which", ["findings", "proposal"])
def test_a_schema_is_printed_as_json(run, which):
    done = run("schema", which)
    assert json.loads(done.stdout)["$id"] == f"{which}.schema.json"


def test_inspect_shows_layers_fields_and_notes(run, tmp_path, monkeypatch):
    (tmp_path / "plan.toml").write_text('[plan]\nname = "草案"\n[layers]\n', encoding="utf-8")
    homes = Table(
        name="facilities",
        path="养老.csv",
        ids=np.array(["1"], dtype=object),
        xy=np.zeros((1, 2)),
        geometry=None,
        columns={"beds": np.ones(1), "name": np.array(["\x1b"], dtype=object)},
    )
    cells = Cells(
        name="elders",
        path="e.tif",
        xy=np.zeros((2, 2)),
        elders=np.ones(2),
        outlines=lambda index: index,
    )
    file = InputFile(
        layer="facilities", path="养老.csv", sha256="", bytes=1, features=1, crs="EPSG:4490"
    )
    loaded = Layers(
        crs=CRS("EPSG:4549"),
        residential=None,
        elders=cells,
        facilities=homes,
        proposed=None,
        streets=None,
        candidates=None,
        units={},
        inputs=(file,),
        notes=("encoding taken to be GB18030",),
    )
    stand_in = SimpleNamespace(load=lambda plan, progress: loaded)
    monkeypatch.setitem(sys.modules, "siting.layers", stand_in)
    monkeypatch.setattr(siting, "layers", stand_in, raising=False)
    done = run("inspect", tmp_path / "plan.toml")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("草案\n")
    assert "EPSG:4549 (CGCS2000 / 3-degree Gauss-Kruger CM 120E)" in done.stdout
    assert "facilities: beds, name" in done.stdout
    assert "elders: a raster, 2 cells with older people" in done.stdout
    assert "encoding taken to be GB18030" in done.stdout

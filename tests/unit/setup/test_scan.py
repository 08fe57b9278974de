"""What stands in a folder is looked at, or said not to be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from siting import setup
from siting.errors import SitingError
from siting.setup import scan
from siting.setup.guess import folder_of
from tests.unit.setup.test_look import raster, squares


def left(folder):
    found, unseen = scan.listed([folder])
    return [path.name for path in found], {path.name: why for path, why in unseen}


def test_links_and_pipes_are_left_and_said(tmp_path):
    squares(tmp_path / "a.gpkg")
    (tmp_path / "b.gpkg").symlink_to("a.gpkg")
    (tmp_path / "c").symlink_to("/etc")
    os.mkfifo(tmp_path / "d.csv")
    assert left(tmp_path) == (
        ["a.gpkg"],
        {
            "b.gpkg": "it is a link: name what it leads to",
            "c": "it is a link: name what it leads to",
            "d.csv": "it is neither a file nor a folder",
        },
    )


def test_what_lies_deep_and_what_are_many_are_left_and_said(tmp_path, monkeypatch):
    monkeypatch.setattr(scan, "_MOST", 2)
    deep = tmp_path / "1" / "2" / "3" / "4" / "5"
    deep.mkdir(parents=True)
    (deep / "a.csv").write_text("x", encoding="utf-8")
    for name in "bcd":
        (tmp_path / "1" / f"{name}.csv").write_text("x", encoding="utf-8")
    found, unseen = left(tmp_path)
    assert found == ["b.csv", "c.csv"]
    assert unseen == dict.fromkeys(
        ["d.csv", "2"], "of the folder 2 files are looked at; name this one"
    )
    monkeypatch.setattr(scan, "_MOST", 9)
    assert left(tmp_path)[1] == {"5": "it lies too deep: name it, or a folder above it"}


def test_a_folder_that_cannot_be_opened_is_left_and_said(tmp_path, monkeypatch):
    def closed(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", closed)
    assert left(tmp_path) == (
        [],
        {tmp_path.name: "the folder cannot be opened: Permission denied"},
    )


def test_what_is_left_stands_in_the_plan(tmp_path):
    squares(tmp_path / "社区.gpkg", 社区编号=["1", "2"])
    (tmp_path / "b.gpkg").symlink_to("社区.gpkg")
    assert "# - b.gpkg: it is a link: name what it leads to" in setup.guess([tmp_path]).plan.text


def test_a_plan_stands_beside_a_folder_that_is_a_layer(tmp_path):
    for name in ("60-64", "65+"):
        raster(tmp_path / "bands" / f"{name}.tif")
    (tmp_path / "a.gdb").mkdir()
    assert folder_of([tmp_path / "bands"]) == tmp_path
    assert folder_of([tmp_path / "a.gdb"]) == tmp_path
    assert folder_of([tmp_path]) == tmp_path
    made = setup.guess([tmp_path / "bands"])
    assert made.plan.layers.elders.path == "bands"


def test_what_is_not_there_is_an_error(tmp_path):
    with pytest.raises(SitingError, match="there is no file or folder"):
        scan.listed([tmp_path / "gone"])

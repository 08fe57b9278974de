"""The wheel carries the rule packs and the sample. `make wheel-test` builds and runs one."""

from __future__ import annotations

import tomllib
from pathlib import Path

import siting

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_rules_and_sample_go_into_the_wheel():
    inside = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert inside == {"rules": "siting/_rules", "sample_gis": "siting/_sample_gis"}
    assert all((ROOT / folder).is_dir() for folder in inside)


def test_what_the_packs_and_the_sample_need_is_in_the_source_archive():
    inside = PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    assert {"/siting", "/rules", "/sample_gis", "/tests", "/LICENSE"} <= set(inside)


def test_the_version_stands_in_one_place():
    assert PROJECT["project"]["dynamic"] == ["version"]
    assert f"[{siting.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_dependency_is_explained():
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    extras = PROJECT["project"]["optional-dependencies"].values()
    wanted = [*PROJECT["project"]["dependencies"], *(one for extra in extras for one in extra)]
    assert [one for one in wanted if f"`{one}`" not in text] == []

"""What a plan may read."""

from __future__ import annotations

import os

import pytest

from siting import packs, plan
from siting.errors import SitingError
from siting.plan import EVERYTHING, Trust

LAYER = '[layers.facilities]\npath = "{}"\n'


@pytest.fixture
def town(tmp_path):
    """Make a folder with a plan's folder in it, and a file beside that."""
    folder = tmp_path / "town"
    folder.mkdir()
    (tmp_path / "secret.csv").write_text("id\n", encoding="utf-8")
    (folder / "own.csv").write_text("id\n", encoding="utf-8")
    return folder


def read(town, text, trust=plan.OWN_FOLDER):
    path = town / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return plan.read(path, trust)


def refused(town, text, trust=plan.OWN_FOLDER):
    with pytest.raises(SitingError) as caught:
        read(town, text, trust)
    assert "plan.toml:2" in str(caught.value)
    return caught.value


@pytest.mark.parametrize("name", ["own.csv", "./own.csv", "gis/../own.csv", "none/at/all.gpkg"])
def test_files_below_the_plan_are_its_own(town, name):
    assert read(town, LAYER.format(name)).layers.facilities.path == name


@pytest.mark.parametrize("name", ["../secret.csv", "a/../../secret.csv", "/etc/passwd", "../none"])
def test_files_elsewhere_are_refused(town, name):
    error = refused(town, LAYER.format(name))
    assert f"'{name}' lies outside the plan's folder" in error.message
    assert "--root" in error.hint
    assert "--trust" in error.hint


def test_links_that_lead_out_are_refused(town):
    (town / "in.csv").symlink_to("own.csv")
    (town / "out.csv").symlink_to("../secret.csv")
    (town / "away").symlink_to("..")
    read(town, LAYER.format("in.csv"))
    assert "a link that leads outside" in refused(town, LAYER.format("out.csv")).message
    assert "a link that leads outside" in refused(town, LAYER.format("away/secret.csv")).message


def test_a_link_to_the_plans_folder_is_no_way_out(town, tmp_path):
    (tmp_path / "linked").symlink_to(town)
    read(tmp_path / "linked", LAYER.format("own.csv"))


@pytest.mark.parametrize(
    "name",
    [
        "/vsicurl/http://x/a.gpkg",
        "/vsizip/a.zip/b",
        "//VSIstdin/",
        "https://x/a.geojson",
        " https://x/a",
    ],
)
def test_addresses_are_refused(town, name):
    error = refused(town, LAYER.format(name))
    assert "read from elsewhere" in error.message
    assert "name of the file" in error.hint


@pytest.mark.parametrize(
    "name", ["postgresql://u:pw@h/db", " PG:password=pw", "PG:host=h", "mysql:db", "ODBC:x"]
)
def test_databases_are_refused_and_their_passwords_not_said(town, name):
    error = refused(town, LAYER.format(name))
    assert "names a database" in error.message
    assert "pw" not in str(error)
    assert "--trust" in error.hint


def test_a_root_lets_in_what_is_below_it_alone(town, tmp_path):
    aside = tmp_path / "aside"
    aside.mkdir()
    trust = Trust(roots=(aside,))
    read(town, LAYER.format("../aside/f.csv"), trust)
    read(town, LAYER.format("own.csv"), trust)
    refused(town, LAYER.format("../secret.csv"), trust)
    refused(town, LAYER.format("../asides/f.csv"), trust)


def test_a_trusted_plan_may_name_anything(town):
    for name in ("../secret.csv", "/etc/passwd", "postgresql://h/db", "/vsicurl/http://x"):
        read(town, LAYER.format(name), EVERYTHING)


def test_the_hint_names_all_folders_at_once(town, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = LAYER.format("../a/f.csv") + '[layers.health]\npath = "../b c/h.csv"\n'
    assert "add --root a --root 'b c' to read" in refused(town, text).hint


@pytest.mark.parametrize(
    "text",
    [
        '[layers]\nproposed = [{ path = "../p.csv" }]\n',
        '[layers.units]\nstreet = { path = "../s.gpkg" }\n',
        '[layers.stats]\npath = "../s.csv"\n',
        '[plan]\nrules = ["../own.yaml"]\n[layers]\n',
    ],
)
def test_every_path_of_a_plan_is_looked_at(town, text):
    assert "outside" in refused(town, text).message


def test_packs_extend_only_packs_below_the_plan(town, tmp_path, root):
    own = (root / "examples/wuhan/streets-500m.yaml").read_text(encoding="utf-8")
    (tmp_path / "base.yaml").write_text(own, encoding="utf-8")
    (town / "mine.yaml").write_text(own + 'extends: ["../base.yaml"]\n', encoding="utf-8")
    asked = '[plan]\nrules = ["mine.yaml"]\n[layers]\n'
    with pytest.raises(SitingError, match=r"'\.\./base\.yaml' lies outside the plan's folder"):
        packs.load(read(town, asked))
    with pytest.raises(SitingError, match="used twice"):
        packs.load(read(town, asked, EVERYTHING))


def test_a_name_that_no_file_can_have_is_an_error_too(town):
    refused(town, '[layers.facilities]\npath = "../\\u0000"\n')
    loop = town / "loop"
    loop.symlink_to(loop)
    with pytest.raises(SitingError, match="its links lead in a circle"):
        read(town, LAYER.format("loop"))


@pytest.mark.skipif(os.name != "posix", reason="names are as long as you like elsewhere")
def test_a_name_longer_than_any_file_can_have_is_an_error_too(town):
    with pytest.raises(SitingError, match="no file can have such a long name"):
        read(town, LAYER.format("x" * 5000))

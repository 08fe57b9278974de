from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from siting import plan
from siting.errors import SitingError
from siting.text.toml_text import MOST_DEEP, read_toml

LAYER = '[layers.facilities]\npath = "f.gpkg"\n'


@pytest.fixture
def read(tmp_path):
    def reading(text):
        path = tmp_path / "plan.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return plan.read(path)

    return reading


def refused(read, text):
    with pytest.raises(SitingError) as error:
        read(text)
    return error.value


def test_what_is_left_out_is_what_the_manual_says(read):
    got = read(LAYER)
    head = got.head
    assert (head.name, head.year, head.rules, head.crs) == ("", None, [], None)
    assert (head.stock, head.surroundings) == ("plan", "unknown")
    spec = got.file.propose
    assert (spec.least_spacing_m, spec.grid_m, spec.offers, spec.weights) == (300, 250, [], {})
    assert got.layers.facilities.path == "f.gpkg"
    assert (got.layers.elders, got.layers.proposed, got.file.waivers) == (None, [], [])
    assert all(getattr(got.layers.units, level) is None for level in plan.LEVELS)


def test_the_plan_says_whom_all_numbers_count_and_its_layer_may_say_the_same(read):
    elders = '[layers.elders]\npath = "e"\n'
    said = 'age_from = 65\nbasis = "resident"\n'
    for text in (f"[plan]\n{said}{elders}", elders + said, f"[plan]\n{said}{elders}{said}"):
        got = read(text)
        assert (got.age_from, got.basis) == (65, "resident")
    got = read("[plan]\nage_from = 0\n[layers]\n")
    assert (got.age_from, got.basis) == (0, None)
    with pytest.raises(SitingError) as caught:
        read(f"[plan]\n{said}{elders}age_from = 60\n")
    assert caught.value.at.line == 6


def test_everything_a_plan_may_say_is_read(read):
    got = read(
        """
        [plan]
        name = "示例"
        year = 2025
        rules = ["hangzhou", "mine.yaml"]
        stock = "existing"
        surroundings = "known"
        [layers.elders]
        path = "e.tif"
        age_from = 60
        basis = "registered"
        [layers.facilities]
        path = "f.csv"
        fields = { beds = "CW" }
        where = [{ field = "beds", at_least = 1 }, { field = "type", is = "甲" }]
        [[layers.proposed]]
        path = "p1"
        [[layers.proposed]]
        path = "p2"
        [layers.units.planning_unit]
        path = "u"
        [propose]
        weights = { "HZ-123" = 2.5 }
        [[propose.offers]]
        type = "养老机构"
        beds = 120
        [[waivers]]
        rule = "HZ-125"
        reason = "why"
        until = 2026-12-31
        """
    )
    assert (got.head.year, got.head.rules[1]) == (2025, "mine.yaml")
    assert (got.layers.elders.age_from, got.layers.elders.basis) == (60, "registered")
    assert (got.age_from, got.basis) == (60, "registered")
    assert got.layers.facilities.fields == {"beds": "CW"}
    assert [test.is_ for test in got.layers.facilities.where] == [None, "甲"]
    assert [layer.path for layer in got.layers.proposed] == ["p1", "p2"]
    assert got.layers.units.planning_unit.path == "u"
    assert [(one.type, one.beds) for one in got.file.propose.offers] == [("养老机构", 120.0)]
    assert got.file.propose.weights == {"HZ-123": 2.5}
    assert got.file.waivers[0].until == dt.date(2026, 12, 31)


@pytest.mark.parametrize("text", ["\ufeff" + LAYER, LAYER.replace("\n", "\r\n")])
def test_marks_and_line_ends_of_windows_are_read_over(read, text):
    assert read(text).layers.facilities.path == "f.gpkg"


def test_paths_start_from_the_folder_of_the_plan(read, tmp_path):
    got = read(LAYER)
    assert got.folder == tmp_path
    assert got.resolve("a/b.gpkg") == tmp_path / "a" / "b.gpkg"
    assert got.resolve("/a/b.gpkg") == Path("/a/b.gpkg")


def test_a_key_is_pointed_at_by_its_line(read):
    got = read("\n[plan]\nyear = 2025\n" + LAYER)
    assert got.at("plan", "year").line == 3
    assert got.at("layers", "facilities", "path").line == 5
    assert got.at("layers", "facilities", "where").line == 4
    assert got.at("plan", "year").path == got.path


BAD = {
    "an unknown table": ("x = 1\n" + LAYER, "unknown key 'x'", 1),
    "an unknown key": (LAYER + 'encodin = "x"\n', "unknown key 'encodin' in 'layers.facil", 3),
    "an unknown level": (LAYER + '[layers.units.ward]\npath = "u"\n', "unknown key 'ward'", 3),
    "a layer without a path": ("[layers.facilities]\n", "key 'path' is missing", 1),
    "no layers": ("[plan]\n", "key 'layers' is missing", 1),
    "text for a year": ('[plan]\nyear = "2025"\n' + LAYER, "expected 'int', got 'str'", 2),
    "yes for a year": ("[plan]\nyear = true\n" + LAYER, "got 'bool' in 'plan.year'", 2),
    "a half year": ("[plan]\nyear = 2025.5\n" + LAYER, "got 'float' in 'plan.year'", 2),
    "another stock": ('[plan]\nstock = "all"\n' + LAYER, "invalid enum value 'all'", 2),
    "a number for text": ("[plan]\nname = 1\n" + LAYER, "expected 'str'", 2),
    "the grid too fine": (LAYER + "[propose]\ngrid_m = 0.99\n", ">= 1.0 in 'propose.grid_m'", 4),
    "no grid": (LAYER + "[propose]\ngrid_m = nan\n", "in 'propose.grid_m'", 4),
    "an endless grid": (LAYER + "[propose]\ngrid_m = inf\n", "in 'propose.grid_m'", 4),
    "negative spacing": (LAYER + "[propose]\nleast_spacing_m = -1\n", ">= 0.0", 4),
    "negative beds": (LAYER + '[[propose.offers]]\ntype = "a"\nbeds = -1\n', ">= 0.0", 5),
    "half a bed": (LAYER + '[[propose.offers]]\ntype = "a"\nbeds = 0.5\n', "multiple of 1", 5),
    "endless beds": (LAYER + '[[propose.offers]]\ntype = "a"\nbeds = inf\n', "'propose.off", 5),
    "beds that are none": (LAYER + '[[propose.offers]]\ntype = "a"\nbeds = nan\n', ".beds'", 5),
    "an offer of nothing": (LAYER + "[[propose.offers]]\nbeds = 5\n", "key 'type' is missing", 3),
    "a negative weight": (LAYER + "[propose.weights]\na = -1\n", ">= 0.0", 4),
    "a weight that is none": (LAYER + "[propose.weights]\na = nan\n", ">= 0.0", 4),
    "an endless weight": (LAYER + "[propose.weights]\na = inf\n", "<= 1", 4),
    "a day that is none": (
        LAYER + '[[waivers]]\nrule = "a"\nreason = ""\nuntil = "x"\n',
        "date",
        6,
    ),
    "a distance around no position": (
        LAYER + '[[waivers]]\nrule = "a"\nreason = ""\nwhere = "community=C1"\nwithin_m = 5\n',
        "reaches around no position",
        7,
    ),
    "a second proposal": (
        LAYER + '[[layers.proposed]]\npath = "a"\n[[layers.proposed]]\npath = 1\n',
        "in 'layers.proposed[1].path'",
        6,
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_does_not_fit_is_named_with_its_line(read, name):
    text, message, line = BAD[name]
    error = refused(read, text)
    assert message in error.message
    assert error.at.line == line
    assert error.hint


@pytest.mark.parametrize(
    "text",
    [
        LAYER + "[propose]\ngrid_m = 1\nleast_spacing_m = 0\n",
        LAYER + '[[propose.offers]]\ntype = "a"\nbeds = 0\n',
        LAYER + "[propose.weights]\na = 0\n",
    ],
)
def test_what_lies_on_a_limit_is_read(read, text):
    assert read(text).layers.facilities is not None


def test_a_word_near_the_right_one_is_offered(read):
    assert "'surroundings'" in refused(read, '[plan]\nsurrounding = "known"\n' + LAYER).hint


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('a = "é"'.encode("latin-1"), "cannot be read"),
        ("[plan\n", "not valid TOML"),
        ("a = 1\na = 2\n", "not valid TOML"),
        ("[plan]\nrules = hangzhou\n", "not valid TOML"),
    ],
)
def test_what_is_no_toml_is_said_to_be_none(read, text, message):
    error = refused(read, text)
    assert message in error.message
    assert error.at.path.name == "plan.toml"


def test_a_plan_that_is_not_there_is_said_not_to_be(tmp_path):
    with pytest.raises(SitingError, match="there is no such plan") as error:
        plan.read(tmp_path / "none.toml")
    assert "siting sample" in error.value.hint
    with pytest.raises(SitingError, match="cannot be read"):
        plan.read(tmp_path)


@pytest.mark.parametrize("text", ["a = " + "[" * 5000 + "]" * 5000, "a = " + "{b = " * 5000])
def test_a_plan_nested_without_end_is_refused(read, text):
    assert "not valid TOML" in refused(read, text).message


def test_a_plan_has_twenty_levels_at_most(tmp_path):
    path = tmp_path / "plan.toml"
    levels = MOST_DEEP - 1  # the file itself is one
    path.write_text("a = " + "[" * levels + "]" * levels, encoding="utf-8")
    assert read_toml(path)[1].keys() == {"a"}
    path.write_text("a = " + "[" * (levels + 1) + "]" * (levels + 1), encoding="utf-8")
    with pytest.raises(SitingError, match="nested too deep"):
        read_toml(path)


def test_a_path_that_cannot_be_is_refused():
    with pytest.raises(SitingError, match="cannot be read"):
        plan.read(Path("a\0b.toml"))


def test_a_word_that_is_none_of_a_few_is_told_which_there_are(read):
    error = refused(read, '[layers.facilities]\npath = "f.csv"\ndatum = "GCJ02"\n')
    assert error.hint.startswith(
        'correct the value to one of "BD-09", "CGCS2000", "GCJ-02", "WGS-84"; '
    )

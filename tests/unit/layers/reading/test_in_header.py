"""Units in the names of columns: what they multiply, and which belong to another field."""

import pytest

from siting.errors import SitingError
from siting.layers.reading import fields, in_header

PLAN = '[layers.facilities]\npath = "f.csv"\n'


def opened(folder, name, *cells):
    rows = [f'{n},养老院,114.{n},30,"{text}"' for n, text in enumerate(cells, 1)]
    folder.text("f.csv", "\n".join([f'id,type,lon,lat,"{name}"', *rows]))
    return folder.load(PLAN)


@pytest.mark.parametrize(
    ("name", "field", "times"),
    [
        ("床位数（张）", "beds", 1),
        ("床位数(单位：张)", "beds", 1),
        ("床位数【张】", "beds", 1),
        ("床位数/张", "beds", 1),
        ("床位数\n（张）", "beds", 1),
        ("人口（万人）", "population", 10_000),
        ("人口/万人", "population", 10_000),
        ("户数（千户）", "households", 1_000),
        ("建筑面积（万平方米）", "floor_area_m2", 10_000),
        ("用地面积（公顷）", "land_area_m2", 10_000),
        ("用地面积（平方公里）", "land_area_m2", 1_000_000),
        ("造价（万元）", "cost", 10_000),
        ("人口（公顷）", "population", None),
        ("户数（万人）", "households", None),
        ("床位/人", "beds", None),
        ("建筑面积/床", "floor_area_m2", None),
    ],
)
def test_a_unit_in_a_name_says_what_its_numbers_are_multiplied_by(name, field, times):
    assert in_header.factor(name, field) == times
    assert fields.fold(name) == fields.fold(in_header.apart(name).name)


@pytest.mark.parametrize(
    "name",
    [
        "床位数：",
        "*床位数",
        "＊床位数",
        "1.床位数",
        "（3）床位数",
        "12、床位数*",
        "床位数_张",
        "床位数（2023年）",
        "床位数（张）（2023年底）",
    ],
)
def test_marks_numbers_and_years_about_a_name_are_no_part_of_it(folder, name):
    assert opened(folder, name, "120").facilities.columns["beds"].tolist() == [120]


@pytest.mark.parametrize(
    "name", ["2.5床位数", "床位数_2", "床位数（12）", "2023", "*", "床位数_户"]
)
def test_a_number_that_says_something_else_stays(folder, name):
    assert "beds" not in opened(folder, name, "120").facilities.columns


def test_of_two_years_the_plan_must_say_which(folder):
    folder.text("f.csv", "type,lon,lat,床位数（2022年）,床位数（2023年）\n养老院,114,30,1,2\n")
    with pytest.raises(SitingError, match="床位数（2022年）"):
        folder.load(PLAN)


def test_areas_are_in_the_unit_that_the_name_says(folder):
    layers = opened(folder, "用地面积（公顷）", "0.57", "1.2", "5亩", "")
    found = layers.facilities.columns["land_area_m2"]
    assert found[:2].tolist() == [5_700, 12_000]
    assert found[2] == pytest.approx(3333.33, abs=0.01)  # a cell says its own
    assert found[3] != found[3]
    said = "numbers in '用地面积（公顷）' are in 公顷 by its name: multiplied by 10000"
    assert f"facilities: {said}" in layers.notes


def test_numbers_of_a_file_with_types_are_multiplied_too(folder):
    columns = {"id": ["a", "b"], "type": ["养老院"] * 2, "用地面积（亩）": [3.0, 15.0]}
    folder.points("f.gpkg", 2, **columns)
    layers = folder.load('[layers.facilities]\npath = "f.gpkg"\n')
    assert layers.facilities.columns["land_area_m2"].tolist() == [2_000, 10_000]


def test_a_column_that_the_plan_names_is_in_its_unit(folder):
    folder.text("f.csv", "id,type,lon,lat,占地（公顷）,亩数(亩)\na,t,114.1,30.5,2,3\n")
    plan = PLAN + 'fields = { land_area_m2 = "亩数(亩)" }\n'
    assert folder.load(plan).facilities.columns["land_area_m2"].tolist() == [2_000]


def test_a_rate_is_not_taken_for_the_number(folder):
    assert "beds" not in opened(folder, "床位/人", "0.2").facilities.columns


def test_a_name_of_several_lines_is_read_in_a_csv(folder):
    assert opened(folder, "床位数\n（张）", "120").facilities.columns["beds"].tolist() == [120]


def test_what_is_too_long_for_a_name_or_a_number_is_none(folder):
    assert in_header.apart(" " * 200 + "床位数(张)").name == " " * 200 + "床位数(张)"
    with pytest.raises(SitingError, match="write a plain number"):
        opened(folder, "床位数", "9" * 60_000 + "x")

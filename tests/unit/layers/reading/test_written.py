import math
import re

import numpy as np
import pytest

from siting.errors import SitingError
from siting.layers.reading import vocabulary, written

PLAN = '[layers.facilities]\npath = "f.csv"\n'


def beds(folder, *texts):
    rows = [f'{n},养老院,114.{n},30,"{text}"' for n, text in enumerate(texts, 1)]
    folder.text("f.csv", "\n".join(["id,type,lon,lat,床位数", *rows]))
    return folder.load(PLAN)


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("120", "beds", 120),
        ("1,200", "beds", 1200),
        ("１２０", "beds", 120),
        ("１，２００", "beds", 1200),
        ("120张", "beds", 120),
        ("120 张", "beds", 120),
        ("120張", "beds", 120),
        ("120（张）", "beds", 120),
        ("约120", "beds", 120),
        ("約120張", "beds", 120),
        ("大约120张左右", "beds", 120),
        ("4.2万人", "older_people", 42_000),
        ("4.2萬人", "older_people", 42_000),
        ("1.1万", "older_people", 11_000),
        ("3千", "older_people", 3_000),
        ("2.5百万", "population", 2_500_000),
        ("0.3亿", "population", 30_000_000),
        ("350户", "households", 350),
        ("1.2e3", "beds", 1200),
        ("-3", "beds", -3),
        ("+3", "beds", 3),
        (".5", "floor_area_m2", 0.5),
        ("1200㎡", "floor_area_m2", 1200),
        ("1200平方米", "floor_area_m2", 1200),
        ("1.2公顷", "land_area_m2", 12_000),
        ("12亩", "land_area_m2", 8000),
        ("5亩", "land_area_m2", pytest.approx(3333.33, abs=0.01)),
        ("1.5市畝", "land_area_m2", 1000),
        ("3公亩", "area_m2", 300),
        ("三亩", "land_area_m2", 2000),
        ("2万㎡", "floor_area_m2", 20_000),
        ("1.2万平方米", "floor_area_m2", 12_000),
        ("三十张", "beds", 30),
        ("一百二十床", "beds", 120),
        ("一百二十張", "beds", 120),
        ("约三十张左右", "beds", 30),
        ("十", "beds", 10),
        ("十二", "beds", 12),
        ("二百零五张", "beds", 205),
        ("一千零二十", "beds", 1020),
        ("一百一十", "beds", 110),
        ("兩千人", "residents", 2000),
        ("两万五千人", "population", 25_000),
        ("一万零五人", "population", 10_005),
        ("十二万", "population", 120_000),
        ("三亿两千万", "population", 320_000_000),
        ("一二〇", "beds", 120),
        ("叁拾张", "beds", 30),
        ("壹佰贰拾", "beds", 120),
        ("二〇", "beds", 20),
        ("零", "beds", 0),
        ("三", "beds", 3),
        ("百分之三十五", "nursing_share_percent", 35),
        ("35%", "nursing_share_percent", 35),
        ("30米", "building_spacing_m", 30),
        ("500万元", "cost", 5_000_000),
        ("3支", "volunteer_teams", 3),
    ],
)
def test_numbers_are_read_as_people_write_them(text, field, value):
    assert written.read(text, field).value == value


@pytest.mark.parametrize("text", ["", " ", "不详", "未知", "待定", "NaN", "N/A"])
def test_what_stands_for_nothing_is_blank(text):
    assert math.isnan(written.read(text, "beds").value)


@pytest.mark.parametrize(
    ("text", "field", "hint"),
    [
        ("120-150", "beds", "either end"),
        ("120～150张", "beds", "either end"),
        ("120至150", "beds", "either end"),
        ("约120—150张", "beds", "either end"),
        ("100以上", "beds", "a limit"),
        ("≥100", "beds", "a limit"),
        ("100+", "beds", "a limit"),
        ("不少于100张", "beds", "a limit"),
        ("120余张", "beds", "a limit"),
        ("120户", "beds", "plain number"),
        ("35%", "beds", "plain number"),
        ("1,20", "beds", "plain number"),
        ("1_000", "beds", "plain number"),
        ("120张120张", "beds", "plain number"),
        ("一百二", "beds", "could be 120 or 102"),
        ("两万五", "cost", "could be 25000 or 20005"),
        ("三四十张", "beds", "not how many"),
        ("七八张", "beds", "not how many"),
        ("十几张", "beds", "not how many"),
        ("几十张", "beds", "not how many"),
        ("数百人", "residents", "not how many"),
        ("一百多张", "beds", "a limit"),
        ("三十余张", "beds", "a limit"),
        ("三十至五十", "beds", "plain number"),
        ("二十十", "beds", "plain number"),
        ("三十亩", "beds", "plain number"),
        ("百张", "beds", "plain number"),
        ("一百二十零", "beds", "plain number"),
        ("12顷", "land_area_m2", "公顷 .10,000 m².* or 100 亩"),
        ("张", "beds", "plain number"),
        ("万", "beds", "plain number"),
        ("-", "beds", "plain number"),
        ("无", "beds", "plain number"),
        ("inf", "beds", "plain number"),
    ],
)
def test_what_could_mean_several_numbers_is_asked_for(text, field, hint):
    assert written.read(text, field) is None
    assert re.search(hint, written.why_not(text))


def test_numbers_with_words_are_counted_and_one_is_shown(folder):
    layers = beds(folder, "120张", "约80", "40", "1,200", "")
    got = layers.facilities.columns["beds"]
    assert np.array_equal(got, [120, 80, 40, 1200, np.nan], equal_nan=True)
    said = "facilities: numbers in '床位数': 2 with words or units, such as '120张', read as 120"
    assert said in layers.notes


def test_a_range_stops_and_names_the_feature(folder):
    with pytest.raises(SitingError, match="is '120-150' in row 2") as caught:
        beds(folder, "1", "120-150")
    assert caught.value.at.feature == "2"
    assert "either end" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2023", 2023),
        ("2023年", 2023),
        ("2023 年", 2023),
        ("２０２３年", 2023),
        ("2023年5月", 2023),
        ("2023年5月1日", 2023),
        ("2023/5/1", 2023),
        ("2023-05-01 00:00:00", 2023),
        ("2023-05-01T08:00:00", 2023),
        ("2023.5", 2023),
        ("20230501", 2023),
        ("202305", 2023),
        ("二〇二三年", 2023),
        ("未知", np.nan),
    ],
)
def test_years_are_read_out_of_what_people_write(folder, text, year):
    folder.text(
        "f.csv", f"id,type,lon,lat,开业年份\na,养老院,114,30,{text}\nb,养老院,114,31,2000\n"
    )
    got = folder.load(PLAN).facilities.columns["open_year"]
    assert np.array_equal(got, [year, 2000], equal_nan=True)


@pytest.mark.parametrize("text", ["2023-2025", "23年", "45047", "20231399", "2023年底前", "十四五"])
def test_what_is_no_year_is_asked_for(folder, text):
    folder.text("f.csv", f"id,type,lon,lat,开业年份\na,养老院,114,30,{text}\n")
    with pytest.raises(SitingError, match="'open_year'"):
        folder.load(PLAN)


@pytest.mark.parametrize(
    ("yes", "no"), [("是", "否"), ("√", "×"), ("有", "無"), ("達標", "不達標"), ("Y", "N")]
)
def test_yes_and_no_in_either_script(folder, yes, no):
    text = f"id,type,lon,lat,是否登记\na,养老院,114,30,{yes}\nb,养老院,114,31,{no}\n"
    folder.text("f.csv", text)
    assert folder.load(PLAN).facilities.columns["registered"].tolist() == [1, 0]


def test_every_count_has_units_that_fit():
    for field in vocabulary.COUNTS - vocabulary.RANKS:
        assert written.read("12", field).value == 12
        assert written.read("12亩田", field) is None

import numpy as np
import pytest

from siting import aliases
from siting.errors import SitingError
from siting.layers.reading import vocabulary

PLAN = '[layers.facilities]\npath = "f.gpkg"\n'
HEALTH = '[layers.health]\npath = "h.gpkg"\n'


def facilities(folder, plan="", **columns):
    n = len(next(iter(columns.values())))
    ids = [str(number) for number in range(n)]
    folder.points("f.gpkg", n, **({"id": ids, "type": ["t"] * n} | columns))
    return folder.load(PLAN + plan).facilities


def same(got, wanted):
    return np.array_equal(got, wanted, equal_nan=True)


def test_every_field_with_a_type_has_a_name_in_some_layer():
    known = {field for names in aliases.tables().values() for field in names}
    typed = vocabulary.COUNTS | vocabulary.YEARS | vocabulary.FLAGS | set(vocabulary.WORDS)
    assert typed <= known


def test_no_field_has_two_types_and_no_word_two_meanings():
    types = (vocabulary.COUNTS, vocabulary.YEARS, vocabulary.FLAGS, set(vocabulary.WORDS))
    assert sum(map(len, types)) == len(set().union(*types))
    assert not vocabulary.YES & vocabulary.NO
    for said in [*vocabulary.WORDS.values(), *vocabulary.STATUS.values()]:
        words = [word for listed in said.values() for word in dict.fromkeys(listed.split())]
        assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("康复室", "rehab_room"),
        ("独立出入口", "own_entrance"),
        ("獨立出入口", "own_entrance"),
        ("备案", "registered"),
        ("是否登记", "registered"),
        ("智慧养老院", "smart_demo"),
        ("失智专区", "dementia_zone"),
        ("服务质量达标", "quality_ok"),
        ("报警装置", "alarm"),
        ("价格公开", "price_public"),
        ("享受补贴", "subsidised"),
        ("派驻医护", "medical_posted"),
    ],
)
def test_yes_and_no_of_facilities(folder, name, field):
    assert same(facilities(folder, **{name: ["是", "否", ""]}).columns[field], [1, 0, np.nan])


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("护士", "nurses"),
        ("社会工作者", "social_workers"),
        ("工作人员", "staff"),
        ("康复治疗师", "rehab_staff"),
        ("失能入住人数", "residents_disabled"),
        ("安全隐患数（个）", "open_hazards"),
    ],
)
def test_counts_of_facilities(folder, name, field):
    assert same(facilities(folder, **{name: ["3", None]}).columns[field], [3, np.nan])


def test_whether_there_are_any_is_a_count_too(folder):
    said = ["无", "有", "3", ""]
    assert same(facilities(folder, 安全隐患=said).columns["open_hazards"], [0, 1, 3, np.nan])


def test_grades_and_stars_are_numbers_also_in_words(folder):
    said = ["二级", "三级养老机构", "国家四级", "2", "未评级", "", "5A级", "三甲"]
    got = facilities(folder, 机构等级=said).columns["grade"]
    assert same(got, [2, 3, 4, 2, 0, np.nan, 5, 3])
    assert same(facilities(folder, 星级=["五星", "4 星级"]).columns["stars"], [5, 4])
    assert same(facilities(folder, 星级=[5, 4]).columns["stars"], [5, 4])


@pytest.mark.parametrize("grade", ["优秀", "未达二级", "九级"])
def test_other_words_are_no_grade(folder, grade):
    with pytest.raises(SitingError, match=r"'grade' \(column '等级'\)"):
        facilities(folder, 等级=["2", grade])


def test_words_of_one_meaning_become_one(folder):
    got = facilities(
        folder,
        性质=["公办", "公建民营", "民营", "集体", None],
        医养结合=["内设医疗机构", "签约", "无", "是", "远程"],
        服务项目=["助餐、日间照料", "day_care;理发", "全托", "", "上门服务/短期托养"],
    ).columns
    assert got["ownership"].tolist() == [
        "public",
        "public_built_privately_run",
        "private",
        "集体",
        None,
    ]
    assert got["medical"].tolist() == ["on_site", "agreement", "none", None, "远程"]
    assert got["services"].tolist() == [
        "meals、day_care",
        "day_care;理发",
        "full_stay",
        None,
        "home_visits/short_stay",
    ]


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        ("{ field = 'ownership', is = '公办' }", ["0"]),
        ("{ field = '性质', is = 'public' }", ["0"]),
        ("{ field = 'ownership', one_of = ['集体', '民办'] }", ["1", "2"]),
        ("{ field = 'grade', is = '三级' }", ["1"]),
        ("{ field = 'grade', at_least = 2 }", ["0", "1"]),
        ("{ field = 'status', is = '在建' }", ["2"]),
        ("{ field = 'services', has_all = ['助餐', 'day_care'] }", ["0"]),
        ("{ field = 'rehab_room', is = true }", ["0"]),
    ],
)
def test_where_may_use_the_words_of_the_file(folder, where, ids):
    columns = {
        "性质": ["公办", "民营", "集体"],
        "等级": ["二级", "三级", "未评级"],
        "状态": ["现状", "现状", "在建"],
        "服务": ["日托,助餐", "助餐", None],
        "康复室": ["有", "无", None],
    }
    got = facilities(folder, f"where = [{where}]\n", **columns)
    assert got.ids.tolist() == ids


def test_years_of_permits_and_delivery(folder):
    folder.squares(
        "r.gpkg", 2, id=[1, 2], 交付时间=["2021-06-30", "2022年"], permit_date=[2019, 2020]
    )
    got = folder.load('[layers.residential]\npath = "r.gpkg"\n').residential.columns
    assert same(got["delivered"], [2021, 2022])
    assert same(got["permit_date"], [2019, 2020])


def test_health_places_are_read_like_facilities(folder):
    folder.points("f.gpkg", 1, id=["a"], type=["t"])
    folder.points(
        "h.gpkg", 2, 医疗机构编号=["h1", "h2"], 类型=["医院", None], 医院等级=["二级", ""]
    )
    layers = folder.load(PLAN + HEALTH)
    assert layers.health.ids.tolist() == ["h1", "h2"]
    assert same(layers.health.columns["level"], [2, np.nan])
    assert layers.health.columns["status"].tolist() == ["existing"] * 2
    assert "health: no status column, all taken as existing" in layers.notes
    assert "health: 1 feature without a type count for no rule about types" in layers.notes
    assert [one.layer for one in layers.inputs] == ["facilities", "health"]


def test_health_polygons_are_represented_by_a_point_inside(folder):
    folder.squares("h.gpkg", 1, id=["h"], type=["医院"])
    layers = folder.load(HEALTH)
    assert layers.health.geometry is not None
    assert "health: polygons represented by a point inside each" in layers.notes


@pytest.mark.parametrize("level", ["county", "group"])
def test_counties_and_villager_groups_are_units(folder, level):
    folder.squares("u.gpkg", 1, id=["u"], 志愿服务队=[2])
    got = folder.load(f'[layers.units.{level}]\npath = "u.gpkg"\n').units[level]
    assert got.columns["volunteer_teams"].tolist() == [2]

import numpy as np
import pytest

from siting.errors import SitingError

PLAN = '[plan]\nage_from = 60\n[layers.elders]\npath = "ages"\n'


@pytest.fixture
def bands(folder):
    (folder.path / "ages").mkdir()

    def write(**cells):
        for name, rows in cells.items():
            folder.raster(f"ages/{name}.tif", rows, nodata=-1)

    return write


def test_bands_are_added_up_cell_by_cell(folder, bands):
    bands(**{"60-64": [[1, 2, 0]], "65-69": [[10, -1, 0]], "70+": [[100, 200, 4]]})
    layers = folder.load(PLAN)
    assert layers.elders.elders.tolist() == [111, 202, 4]
    assert layers.inputs[0].path == "ages"
    said = "elders: 3 rasters of age bands added up: 60-64.tif, 65-69.tif, 70+.tif"
    assert said in layers.notes


def test_younger_bands_are_left_and_counted(folder, bands):
    bands(**{"0-59": [[900]], "60-69岁": [[1]], "70岁及以上_2020": [[2]]})
    layers = folder.load(PLAN)
    assert layers.elders.elders.tolist() == [3]
    assert "elders: 1 further rasters of the folder not taken" in layers.notes


@pytest.mark.parametrize("oldest", [80, 90])
def test_bands_of_worldpop_are_those_of_women_and_men(folder, bands, oldest):
    cells = {
        f"chn_{sex}_{age}_2020": [[people]]
        for sex, people in (("f", 1), ("m", 10))
        for age in range(55, oldest + 1, 5)
    }
    bands(**cells)
    got = folder.load(PLAN).elders.elders.tolist()
    assert got == [11 * len(range(60, oldest + 1, 5))]


@pytest.mark.parametrize(
    "name", ["pop_{age}_{sex}_wuhan", "wuhan-{sex}-{age}", "CHN_{sex}_{age}_2020_CN_100m_R2024B_v1"]
)
@pytest.mark.parametrize("sexes", [("f", "m"), ("女", "男"), ("women", "men")])
def test_sex_and_age_may_stand_in_any_order(folder, bands, name, sexes):
    bands(
        **{
            name.format(age=age, sex=sex): [[10**i]]
            for i, (age, sex) in enumerate((age, sex) for age in (60, 70, 80) for sex in sexes)
        }
    )
    assert folder.load(PLAN).elders.elders.tolist() == [111_111]


@pytest.mark.parametrize("missing", [("f",), ("f", "m")])
def test_a_raster_that_is_missing_is_not_counted_by_the_one_before(folder, bands, missing):
    ages = [0, 1, *range(5, 85, 5)]
    cells = {f"pop_{sex}_{age}": [[1]] for sex in "fm" for age in ages}
    for sex in missing:
        del cells[f"pop_{sex}_70"]
    bands(**cells)
    with pytest.raises(SitingError, match="no column counts 70 to 74") as caught:
        folder.load(PLAN)
    assert "put the missing raster in" in caught.value.hint


def test_two_ages_in_a_name_are_from_one_to_the_other(folder, bands):
    bands(f_60_79_x=[[1]], m_60_79_x=[[2]], f_80_x=[[4]], m_80_x=[[8]])
    assert folder.load(PLAN).elders.elders.tolist() == [15]


def test_a_band_without_anybody_is_no_error(folder, bands):
    bands(**{"60-79": [[1, 2]], "80+": [[0, -1]]})
    assert folder.load(PLAN).elders.elders.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"60-64": 1, "70+": 2}, "no column counts 65 to 69"),
        ({"60-64": 1, "65-69": 2}, "no column counts 70 and older"),
        ({"60-69": 1, "65+": 2}, "no column counts|overlap|make up"),
        ({"chn_f_60_2020": 1, "chn_f_80_2020": 1}, "rasters of women"),
        ({"chn_t_60_2020": 1, "chn_f_80_2020": 1}, "women and both together"),
        ({"chn_t_60_2020": 1, "chn_t_65_2020": 1}, "no column counts 66"),
        ({"60+": 1, "density": 1}, r"'density\.tif' in the folder 'ages' does not say which ages"),
        ({"80+": 1}, "count no people of 60"),
    ],
)
def test_bands_that_do_not_make_up_the_ages_stop_the_check(folder, bands, cells, message):
    bands(**{name: [[people]] for name, people in cells.items()})
    with pytest.raises(SitingError, match=message):
        folder.load(PLAN)


def test_bands_on_another_grid_are_named(folder, bands):
    bands(**{"60-69": [[1, 2]], "70+": [[1, 2, 3]]})
    with pytest.raises(SitingError, match=r"cells of '70\+\.tif' are not those of '60-69\.tif'"):
        folder.load(PLAN)


def test_bands_in_another_crs_are_named(folder, bands):
    bands(**{"60-69": [[1, 2]]})
    folder.raster("ages/70+.tif", [[1, 2]], crs="EPSG:4546")
    with pytest.raises(SitingError, match="another CRS"):
        folder.load(PLAN)


def test_a_cell_below_0_is_named_with_its_file(folder, bands):
    bands(**{"60-69": [[1, 2]], "70+": [[1, -7]]})
    with pytest.raises(SitingError, match="row 1, column 2 holds -7") as caught:
        folder.load(PLAN)
    assert caught.value.at.path.name == "70+.tif"


def test_a_folder_without_rasters_asks_for_a_file(folder):
    (folder.path / "ages").mkdir()
    with pytest.raises(SitingError, match="'ages' is a folder") as caught:
        folder.load(PLAN)
    assert "age bands" in caught.value.hint


def test_the_order_of_the_files_does_not_matter(folder, bands):
    rng = np.random.default_rng(5)
    cells = {f"{age}-{age + 4}": rng.uniform(0, 3, (4, 5)) for age in range(60, 100, 5)}
    bands(**cells)
    first = folder.load(PLAN).elders.elders
    assert first == pytest.approx(np.sum([c.astype("f4") for c in cells.values()], axis=0).ravel())
    for path in sorted((folder.path / "ages").iterdir(), reverse=True):
        path.rename(path.with_name(f"new{path.name}"))
        (folder.path / "ages" / f"new{path.name}").rename(path)
    assert folder.load(PLAN).elders.elders.tolist() == first.tolist()

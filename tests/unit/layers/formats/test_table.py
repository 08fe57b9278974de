import pytest

from siting.errors import SitingError

PLAN = '[layers.facilities]\npath = "f.csv"\n'


@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_tables_are_read_whatever_their_separator_and_encoding(folder, separator, encoding):
    rows = [
        "设施编号,设施类型,床位数,经度,纬度",
        "001,养老机构,40,114.1,30.5",
        "2,养老机构,,114.2,30.6",
    ]
    folder.text("f.csv", "\n".join(rows).replace(",", separator), encoding)
    layers = folder.load(PLAN)
    assert layers.facilities.ids.tolist() == ["001", "2"]
    assert layers.facilities.columns["type"].tolist() == ["养老机构"] * 2
    assert layers.facilities.columns["beds"][0] == 40
    said = any("text read as" in note for note in layers.notes)
    assert said == (not encoding.startswith("utf-8"))


def test_degrees_are_said_to_be_taken_for_wgs_84(folder):
    folder.text("f.csv", "id,type,lng,lat\na,t,114.1,30.5\n")
    layers = folder.load(PLAN)
    assert "facilities: columns 'lng' and 'lat' taken as degrees in EPSG:4326" in layers.notes
    assert layers.inputs[0].crs == "EPSG:4326"


def test_the_plan_says_which_crs_a_table_is_in(folder):
    folder.text("f.csv", "id,type,x,y\na,t,500000,3300000\n")
    layers = folder.load(PLAN + 'crs = "EPSG:4547"\n')
    assert layers.facilities.xy.tolist() == [[500_000, 3_300_000]]


def test_a_row_without_coordinates_is_dropped(folder):
    folder.text("f.csv", "id,type,lon,lat\na,t,114.1,30.5\nb,t,,\n")
    layers = folder.load(PLAN)
    assert layers.facilities.ids.tolist() == ["a"]
    assert "facilities: 1 feature without geometry dropped" in layers.notes


def test_a_stated_encoding_is_used(folder):
    folder.text("f.csv", "id,type,lon,lat\na,養老,114.1,30.5\n", "big5")
    layers = folder.load(PLAN + 'encoding = "Big5"\n')
    assert layers.facilities.columns["type"].tolist() == ["養老"]


def test_own_columns_are_numbers_where_all_of_them_are(folder):
    folder.text("f.csv", "id,type,lon,lat,score,code\na,t,114.1,30.5,2.5,007\nb,t,114.2,30.5,,8\n")
    columns = folder.load(PLAN).facilities.columns
    assert columns["score"][0] == 2.5
    assert columns["code"].tolist() == ["007", "8"]


def test_a_table_that_is_cut_off_is_an_error(folder):
    folder.text("f.csv", 'id,type,lon,lat\na,"t,114.1,30.5\n')
    with pytest.raises(SitingError):
        folder.load(PLAN)


@pytest.mark.parametrize(
    "rows",
    [
        "a,114.1,30.5,东院,北区,t\nb,114.2,30.5,西院,t",
        "a,114.1,30.5,西院,t\n\nb,114.2,30.5,东院,北区,t",
    ],
)
def test_a_row_with_too_many_cells_is_an_error(folder, rows):
    folder.text("f.csv", f"id,lon,lat,name,type\n{rows}\n")
    with pytest.raises(SitingError, match=r"row [12] has 6 cells for 5 columns") as caught:
        folder.load(PLAN)
    assert caught.value.hint == "put a cell that holds ',' in quotes"


def test_separators_at_the_end_of_rows_are_no_cells(folder):
    folder.text("f.csv", "id,type,lon,lat\na,t,114.1,30.5,,\nb,t,114.2,30.5,\n")
    assert folder.load(PLAN).facilities.ids.tolist() == ["a", "b"]

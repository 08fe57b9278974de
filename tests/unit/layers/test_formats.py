"""Formats besides GeoPackage: the same places out of each; what cannot be read is said."""

import zipfile

import pyogrio
import pytest
import shapely

from siting.errors import SitingError
from siting.layers import files, unread
from siting.layers.digest import digest

X0, Y0 = 500_000, 3_300_000
PLAN = '[layers.facilities]\npath = "{}"\n'
LON_LAT = [(114.1, 30.5), (114.2, 30.6)]
COLUMNS = {"设施编号": ["甲", "乙"], "设施类型": ["养老院", "护理院"], "床位数": ["120张", None]}
DRIVERS = {
    "f.geojsonl": "GeoJSONSeq",
    "f.ndjson": "GeoJSONSeq",
    "f.gdb": "OpenFileGDB",
    "f.kml": "LIBKML",
    "f.xlsx": "XLSX",
}


def drawn(folder):
    return folder.frame([shapely.Point(place) for place in LON_LAT], "EPSG:4326", **COLUMNS)


def zipped(folder, name, inside, encoding="utf-8"):
    """Pack files of the folder, under names of which the bytes may be in any encoding."""
    path = folder.path / name
    spare = {}
    with zipfile.ZipFile(path, "w") as archive:
        for index, (source, packed) in enumerate(inside.items()):
            coded = packed.encode(encoding)
            plain = f"{index}".rjust(len(coded), "x")
            spare[plain.encode()] = coded
            archive.writestr(
                plain if encoding != "utf-8" else packed, (folder.path / source).read_bytes()
            )
    if encoding != "utf-8":
        data = path.read_bytes()
        for plain, coded in spare.items():
            data = data.replace(plain, coded)
        path.write_bytes(data)


def write(folder, name):
    frame = drawn(folder)
    if name.endswith(".xlsx"):
        frame["经度"], frame["纬度"] = frame.geometry.x.astype(str), frame.geometry.y.astype(str)
        pyogrio.write_dataframe(frame.drop(columns="geometry"), folder.path / name, driver="XLSX")
        return
    frame.to_file(folder.path / name, engine="pyogrio", driver=DRIVERS[name])


@pytest.mark.parametrize("name", DRIVERS)
def test_every_format_gives_the_same_places(folder, name):
    write(folder, name)
    layers = folder.load('[plan]\ncrs = "EPSG:4547"\n' + PLAN.format(name))
    table = layers.facilities
    assert table.ids.tolist() == ["甲", "乙"]
    assert table.columns["type"].tolist() == ["养老院", "护理院"]
    assert table.columns["beds"][0] == 120
    assert shapely.get_x(shapely.points(table.xy)).tolist() == pytest.approx(
        [509_600.2, 519_179.5], abs=1
    )
    assert layers.inputs[0].features == 2


def test_a_zipped_file_geodatabase_is_read(folder):
    write(folder, "f.gdb")
    inside = {
        f"f.gdb/{path.name}": f"f.gdb/{path.name}" for path in (folder.path / "f.gdb").iterdir()
    }
    zipped(folder, "f.gdb.zip", inside)
    assert folder.load(PLAN.format("f.gdb.zip")).facilities.ids.tolist() == ["甲", "乙"]


def test_a_folder_that_is_no_geodatabase_is_named(folder):
    (folder.path / "f.gdb").mkdir()
    with pytest.raises(SitingError, match="no FileGDB") as caught:
        folder.load(PLAN.format("f.gdb"))
    assert "whole folder" in caught.value.hint


def test_a_geodatabase_is_hashed_with_all_its_files_and_without_its_locks(folder):
    write(folder, "f.gdb")
    before = digest(folder.path / "f.gdb")
    (folder.path / "f.gdb" / "_gdb.sr.lock").write_text("someone looks at it")
    assert digest(folder.path / "f.gdb") == before
    (folder.path / "f.gdb" / "a00000099.gdbtable").write_text("more")
    assert digest(folder.path / "f.gdb") != before


def test_the_plan_names_the_layer_of_a_geodatabase(folder):
    for layer in ("养老设施", "医院"):
        drawn(folder).to_file(
            folder.path / "f.gdb", engine="pyogrio", driver="OpenFileGDB", layer=layer
        )
    with pytest.raises(SitingError, match="several layers: 养老设施, 医院"):
        folder.load(PLAN.format("f.gdb"))
    assert len(folder.load(PLAN.format("f.gdb") + 'layer = "医院"\n').facilities) == 2


PLACEMARK = (
    "<Placemark><name>{0}</name><Point><coordinates>{1}</coordinates></Point>{2}</Placemark>"
)
KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
DATA = '<ExtendedData><Data name="类型"><value>{}</value></Data></ExtendedData>'


def test_places_drawn_by_hand_in_kml_need_no_id(folder):
    marks = [
        PLACEMARK.format("甲院", "114.1,30.5", DATA.format("养老院")),
        PLACEMARK.format("乙院", "114.2,30.6", DATA.format("护理院")),
    ]
    folder.text("f.kml", KML.format("".join(marks)))
    table = folder.load(PLAN.format("f.kml")).facilities
    assert table.ids.tolist() == ["1", "2"]
    assert table.columns["name"].tolist() == ["甲院", "乙院"]
    assert table.columns["type"].tolist() == ["养老院", "护理院"]
    assert set(table.columns) == {"name", "type", "status"}


def test_names_in_kml_are_read_in_the_encoding_it_declares(folder):
    head = '<?xml version="1.0" encoding="GB2312"?>'
    data = '<ExtendedData><Data name="名称"><value>龘</value></Data>' + DATA.format("养老院")[14:]
    mark = PLACEMARK.format("甲院", "114.1,30.5", data).replace("<name>甲院</name>", "")
    folder.text("f.kml", head + KML.format(mark), "gb18030")
    table = folder.load(PLAN.format("f.kml")).facilities
    assert table.columns["name"].tolist() == ["龘"]
    assert table.columns["type"].tolist() == ["养老院"]


def test_kml_that_defines_entities_is_refused(folder):
    folder.text("f.kml", '<!DOCTYPE x [<!ENTITY a "b">]>' + KML.format(""))
    with pytest.raises(SitingError, match="defines entities"):
        folder.load(PLAN.format("f.kml"))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_zipped_shapefile_is_read_whatever_its_names_are_written_in(folder, encoding):
    drawn(folder).to_file(folder.path / "设施.shp", engine="pyogrio", encoding="GB18030")
    (folder.path / "设施.cpg").unlink()
    suffixes = (".shp", ".shx", ".dbf", ".prj")
    inside = {f"设施{end}": f"数据/设施{end.upper()}" for end in suffixes}
    zipped(folder, "f.zip", inside, encoding)
    layers = folder.load(PLAN.format("f.zip"))
    assert layers.facilities.ids.tolist() == ["甲", "乙"]
    assert layers.facilities.columns["type"].tolist() == ["养老院", "护理院"]
    assert any("text read as GB18030" in note for note in layers.notes)
    assert layers.inputs[0].crs == "EPSG:4326"


def test_the_plan_names_the_shapefile_of_a_zip(folder):
    for name in ("甲", "乙"):
        drawn(folder).to_file(folder.path / f"{name}.shp", engine="pyogrio", encoding="GB18030")
    inside = {
        f"{name}.{end}": f"{name}.{end}" for name in "甲乙" for end in ("shp", "shx", "dbf", "prj")
    }
    zipped(folder, "f.zip", inside)
    with pytest.raises(SitingError, match="several shapefiles: 乙, 甲"):
        folder.load(PLAN.format("f.zip"))
    assert len(folder.load(PLAN.format("f.zip") + 'layer = "甲"\n').facilities) == 2


def test_a_zip_of_something_else_says_what_it_holds(folder):
    folder.text("readme.txt", "hello")
    zipped(folder, "f.zip", {"readme.txt": "readme.txt"})
    with pytest.raises(SitingError, match=r"no shapefile in the \.zip: it holds readme\.txt"):
        folder.load(PLAN.format("f.zip"))


def test_a_zipped_shapefile_without_its_index_is_named(folder):
    drawn(folder).to_file(folder.path / "f.shp", engine="pyogrio", encoding="GB18030")
    zipped(folder, "f.zip", {"f.shp": "f.shp", "f.dbf": "f.dbf"})
    with pytest.raises(SitingError, match=r"\.shx is missing"):
        folder.load(PLAN.format("f.zip"))


def test_a_shapefile_without_its_table_has_no_fields(folder):
    folder.squares("u.shp", 2, id=[1, 2])
    (folder.path / "u.dbf").unlink()
    layers = folder.load('[layers.units.community]\npath = "u.shp"\n')
    assert layers.units["community"].ids.tolist() == ["1", "2"]
    assert "units.community: there is no .dbf: the features have no fields" in layers.notes


def test_facilities_without_a_table_are_asked_for_their_types(folder):
    folder.points("f.shp", type=["t", "t"])
    (folder.path / "f.dbf").unlink()
    with pytest.raises(
        SitingError, match=r"no column of 'f\.shp' is recognised as 'type'"
    ) as caught:
        folder.load(PLAN.format("f.shp"))
    assert "the file has no columns" in caught.value.hint


def test_the_plan_names_the_sheet(folder):
    write(folder, "f.xlsx")
    frame = drawn(folder).drop(columns="geometry")
    pyogrio.write_dataframe(frame, folder.path / "f.xlsx", driver="XLSX", layer="说明", append=True)
    with pytest.raises(SitingError, match="several tables: f, 说明"):
        folder.load(PLAN.format("f.xlsx"))
    assert len(folder.load(PLAN.format("f.xlsx") + 'layer = "f"\n').facilities) == 2


@pytest.mark.parametrize("suffix", sorted(unread.UNREADABLE))
def test_what_cannot_be_read_says_what_to_do_instead(folder, suffix):
    folder.text(f"f{suffix}", "anything")
    with pytest.raises(SitingError, match="format that cannot be read") as caught:
        folder.load(PLAN.format(f"f{suffix}"))
    assert caught.value.hint == unread.UNREADABLE[suffix]
    assert suffix not in files.STREETS


@pytest.mark.parametrize("ending", [".dbf", ".shx", ".prj", ".cpg", ".shp"])
def test_a_part_of_a_shapefile_that_may_not_be_read_is_named(folder, monkeypatch, ending):
    drawn(folder).to_file(folder.path / "f.shp", engine="pyogrio", encoding="GB18030")
    monkeypatch.setattr("os.access", lambda path, _: not str(path).endswith(ending))
    with pytest.raises(SitingError, match=rf"'f\{ending}' may not be read") as caught:
        folder.load(PLAN.format("f.shp"))
    assert "permissions" in caught.value.hint


def test_a_part_of_a_geodatabase_that_may_not_be_read_is_named(folder, monkeypatch):
    write(folder, "f.gdb")
    monkeypatch.setattr("os.access", lambda path, _: not str(path).endswith(".gdbtable"))
    with pytest.raises(SitingError, match=r"'a.*\.gdbtable' may not be read"):
        folder.load(PLAN.format("f.gdb"))

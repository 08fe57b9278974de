"""What `siting init` sees in files: the same layers as the readers of layers."""

from __future__ import annotations

import zipfile

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import rasterio
import shapely
from click.testing import CliRunner
from rasterio.transform import Affine

from siting import flow, plan, setup
from siting.commands import main
from siting.errors import SitingError
from siting.language import chinese
from siting.setup import look
from tests.unit.layers.test_headed import TITLED, sheet_of

X0, Y0 = 500_000, 3_370_000
CRS = "EPSG:4547"


def squares(path, n=2, **columns):
    boxes = [shapely.box(X0 + 500 * i, Y0, X0 + 500 * i + 500, Y0 + 500) for i in range(n)]
    gpd.GeoDataFrame(columns, geometry=boxes, crs=CRS).to_file(
        path, **({"encoding": "GB18030"} if path.suffix == ".shp" else {})
    )


def seen(folder, name):
    return {(one.layer, one.sort, one.columns) for one in look.pieces(folder / "plan.toml", name)}


class _InGbk(zipfile.ZipInfo):
    """A name as programs in China write it: in GBK, and not marked as UTF-8."""

    def _encodeFilenameFlags(self):  # noqa: N802 - as zipfile calls it
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


def test_shapefiles_in_folders_of_a_zip_with_names_in_gbk(tmp_path):
    squares(tmp_path / "社区.shp", 社区编号=["1", "2"])
    squares(tmp_path / "行政区.shp", 1, 名称=["西湖"])
    with zipfile.ZipFile(tmp_path / "区划.zip", "w") as archive:
        for path in sorted(tmp_path.glob("*.*")):
            if path.suffix not in {".zip", ".cpg"}:
                archive.writestr(_InGbk(f"资料/2024/{path.name}"), path.read_bytes())
    assert seen(tmp_path, "区划.zip") == {
        ("社区", "polygons", ("社区编号",)),
        ("行政区", "polygons", ("名称",)),
    }


def test_a_workbook_with_coordinates_is_one_of_points(tmp_path):
    sheet_of(tmp_path / "台账.xlsx", TITLED)
    assert seen(tmp_path, "台账.xlsx") == {
        (None, "points", ("设施编号", "设施类型", "护理型床位", "总床位数"))
    }
    made = setup.guess([tmp_path])
    assert made.plan.layers.facilities.path == "台账.xlsx"


def test_the_fields_of_kml_are_read_as_they_are_written(tmp_path):
    place = '<Placemark><ExtendedData><Data name="类型"><value>综合医院</value></Data>'
    place += "</ExtendedData><Point><coordinates>114.1,30.5</coordinates></Point></Placemark>"
    text = "".join(f"<Folder><name>{name}</name>{place}</Folder>" for name in ("医院", "诊所"))
    (tmp_path / "卫生.kml").write_text(
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{text}</Document></kml>',
        encoding="utf-8",
    )
    found = seen(tmp_path, "卫生.kml")
    assert {(layer, sort) for layer, sort, _ in found} == {("医院", "points"), ("诊所", "points")}
    assert all("类型" in columns for *_, columns in found)


def test_the_fields_of_a_kml_with_a_schema_are_read(tmp_path):
    places = gpd.GeoDataFrame(
        {"设施类型": ["养老院"]}, geometry=[shapely.Point(114.1, 30.5)], crs="EPSG:4326"
    )
    pyogrio.write_dataframe(places, tmp_path / "养老机构.kml", driver="LIBKML")
    assert "设施类型" in next(iter(seen(tmp_path, "养老机构.kml")))[2]
    assert setup.guess([tmp_path]).plan.layers.facilities.path == "养老机构.kml"


def test_geojson_in_gbk_is_read(tmp_path):
    squares(tmp_path / "a.geojson", 社区名称=["东新", "西湖"])
    data = (tmp_path / "a.geojson").read_text(encoding="utf-8").encode("gbk")
    (tmp_path / "a.geojson").write_bytes(data)
    ((_, sort, columns),) = seen(tmp_path, "a.geojson")
    assert (sort, columns) == ("polygons", ("社区名称",))


def test_tables_of_a_geopackage_stand_beside_its_layers(tmp_path):
    squares(tmp_path / "a.gpkg", 名称=["东新", "西湖"])
    table = gpd.GeoDataFrame({"年份": [2024]})
    pyogrio.write_dataframe(table, tmp_path / "a.gpkg", layer="统计", append=True)
    assert {(layer, sort) for layer, sort, _ in seen(tmp_path, "a.gpkg")} == {
        ("a", "polygons"),
        ("统计", "table"),
    }


def raster(path, value=1):
    path.parent.mkdir(exist_ok=True)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=5,
        width=10,
        count=1,
        dtype="float32",
        crs=CRS,
        transform=Affine(100, 0, X0, 0, -100, Y0 + 500),
    ) as file:
        file.write(np.full((5, 10), value, dtype="float32"), 1)


@pytest.mark.parametrize("names", [("60-64岁", "65-69岁", "70岁+"), ("60-64", "65-69", "70+岁")])
def test_a_folder_of_age_bands_is_one_layer(tmp_path, names):
    for name in names:
        raster(tmp_path / "分年龄" / f"{name}.tif")
    squares(tmp_path / "社区.gpkg", 社区编号=["1", "2"])
    made = setup.guess([tmp_path])
    assert made.plan.layers.elders.path == "分年龄"
    assert made.plan.age_from == 60
    assert "age_from = 60 # guessed: the rasters count from 60 or 65 or 70 up" in made.plan.text
    assert made.left == ()
    setup.write(made)
    assert flow.check_plan(tmp_path / "plan.toml").plan.older_people == 150
    assert plan.read(tmp_path / "plan.toml").layers.elders.path == "分年龄"


def test_a_folder_with_another_raster_is_no_layer(tmp_path):
    for name in ("60-64", "65+", "total"):
        raster(tmp_path / "bands" / f"{name}.tif")
    squares(tmp_path / "社区.gpkg", 社区编号=["1", "2"])
    reason = dict(setup.guess([tmp_path]).left)["bands/60-64.tif"]
    assert "one band of ages" in reason
    assert "a folder that holds all of them" in reason


def test_files_left_out_for_one_reason_are_named_together(tmp_path):
    for name in ("60-64", "65-69", "70-74", "75-79", "total"):
        raster(tmp_path / "bands" / f"{name}.tif")
    squares(tmp_path / "社区.gpkg", 社区编号=["1", "2"])
    done = CliRunner().invoke(main, ["init", str(tmp_path)])
    together = "bands/60-64.tif, bands/65-69.tif, bands/70-74.tif and 1 more: its name says one"
    assert done.stdout.count("says one band of ages") == 1
    assert together in done.stdout
    text = (tmp_path / "plan.toml").read_text(encoding="utf-8")
    assert together in text.replace("\n#   ", " ")
    assert "left out: bands/total.tif: it is a raster" in done.stdout


def test_what_has_no_role_is_described(tmp_path):
    squares(tmp_path / "x.gpkg", a=[1, 2], 备注=["", ""])
    raster(tmp_path / "y.tif")
    (tmp_path / "z.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(SitingError) as caught:
        setup.guess([tmp_path])
    message = str(caught.value)
    assert "x.gpkg: it is polygons (features: 2; EPSG:4547; 5" in message
    assert "columns: a, 备注)" in message
    assert "y.tif: it is a raster (cells: 50)" in message
    assert "z.csv: it is a table without positions (features: 1; columns: a, b)" in message
    assert "社区.shp" in caught.value.hint


def test_a_missing_crs_is_offered_beside_the_other_layers(tmp_path):
    squares(tmp_path / "社区.gpkg", 社区编号=["1", "2"])
    squares(tmp_path / "小区.shp", 户数=[100, 200])
    (tmp_path / "小区.prj").unlink()
    reason = dict(setup.guess([tmp_path]).unread)["小区.shp"]
    assert 'add crs = "EPSG:4547"' in reason
    assert "it then lies beside the other layers" in reason


def test_reasons_say_what_to_do_in_both_languages(tmp_path):
    squares(tmp_path / "社区.gpkg", 社区编号=["1", "2"])
    (tmp_path / "a.geojson").write_text("{", encoding="utf-8")
    (tmp_path / "b.dwg").write_bytes(b"AC1027")
    (tmp_path / "c.pdf").write_bytes(b"%PDF")
    (tmp_path / "Thumbs.db").write_bytes(b"x")
    left = dict(setup.guess([tmp_path]).left)
    assert sorted(map(str, left)) == ["a.geojson", "b.dwg", "c.pdf"]
    assert "save it as DXF" in left["b.dwg"]
    assert left["c.pdf"].endswith("'.pdf'")
    assert "driver" not in left["a.geojson"]
    assert "export the layer again" in left["a.geojson"]
    assert "export" not in chinese(left["a.geojson"])

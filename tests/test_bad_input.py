"""Bad input, as a table: what is wrong, and the words, hint and place that must be said.

`BAD` is imported by the tests of the command line, so that every case is also an exit code 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from click.testing import CliRunner
from rasterio.transform import Affine

from siting import plan
from siting.commands import main
from siting.errors import Exit, SitingError
from siting.layers import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

X0, Y0 = 500_000, 3_300_000
FACILITIES = '[layers.facilities]\npath = "f.gpkg"\n'
TABLE = '[layers.facilities]\npath = "f.csv"\n'
RESIDENTIAL = '[layers.residential]\npath = "r.gpkg"\n'
ELDERS = '[layers.elders]\npath = "e.tif"\n'
UNITS = '[layers.units.community]\npath = "u.gpkg"\n'
STATS = FACILITIES + '[layers.stats]\npath = "s.csv"\n'


@dataclass(frozen=True, kw_only=True)
class Bad:
    """One bad input.

    Attributes
    ----------
    name : str
        What is wrong.
    make : callable
        Writes the faulty files into a folder, and gives the text of its plan.toml.
    message, hint, place : str
        Patterns that the error's three parts must match.
    """

    name: str
    make: Callable[[Path], str]
    message: str
    hint: str
    place: str


BAD: list[Bad] = []


def bad(*, message: str, hint: str, place: str) -> Callable[[Callable], Callable]:
    """Put a writer of a faulty folder into the table."""

    def put(make: Callable[[Path], str]) -> Callable[[Path], str]:
        name = make.__name__.replace("_", " ")
        BAD.append(Bad(name=name, make=make, message=message, hint=hint, place=place))
        return make

    return put


def draw(path: Path, geometry: list, crs: str = "EPSG:4547", **columns: list) -> None:
    layer = columns.pop("layer", None)
    frame = gpd.GeoDataFrame(columns, geometry=geometry, crs=crs)
    frame.to_file(path, engine="pyogrio", **({"layer": layer} if layer else {}))


def points(n: int) -> list:
    return [shapely.Point(X0 + 10 * i, Y0) for i in range(n)]


def squares(n: int, x0: float = X0, y0: float = Y0, side: float = 100) -> list:
    return [shapely.box(x0 + side * i, y0, x0 + side * (i + 1), y0 + side) for i in range(n)]


def grid(path: Path, cells: list, nodata: float | None = None, crs: str | None = "EPSG:4547"):
    cells = np.asarray(cells, dtype="float32")
    form = {"height": cells.shape[0], "width": cells.shape[1], "count": 1, "dtype": "float32"}
    transform = Affine(100, 0, X0, 0, -100, Y0 + 200)
    form |= {"crs": crs, "transform": transform, "nodata": nodata}
    with rasterio.open(path, "w", driver="GTiff", **form) as file:
        file.write(cells, 1)


# ---- the plan


@bad(message="unknown key 'feilds'", hint="did you mean 'fields'", place=r"plan\.toml:3")
def unknown_plan_key(folder):
    return FACILITIES + 'feilds = { beds = "CW" }\n'


@bad(message="names no layers", hint=r"\[layers\.facilities\]", place=r"plan\.toml:1")
def a_plan_without_layers(folder):
    return "[layers]\n"


@bad(message="'EPSG:4326'.*degrees", hint="EPSG:4547", place=r"plan\.toml:2")
def a_plane_in_degrees(folder):
    draw(folder / "f.gpkg", points(1), type=["t"])
    return '[plan]\ncrs = "EPSG:4326"\n' + FACILITIES


@bad(message="GCJ-02 is not built yet", hint="convert", place=r"plan\.toml:3")
def a_datum_that_cannot_be_converted(folder):
    draw(folder / "f.gpkg", points(1), type=["t"])
    return FACILITIES + 'datum = "GCJ-02"\n'


@bad(message="BD-09 is not built yet", hint="convert", place=r"plan\.toml:3")
def another_datum_that_cannot_be_converted(folder):
    grid(folder / "e.tif", [[1]])
    return ELDERS + 'datum = "BD-09"\n'


@bad(message="no coordinate system", hint="EPSG:4490", place=r"plan\.toml:3")
def a_layer_crs_that_does_not_exist(folder):
    draw(folder / "f.gpkg", points(1), type=["t"])
    return FACILITIES + 'crs = "EPSG:99999"\n'


@bad(message="no encoding 'klingon'", hint="GB18030", place=r"plan\.toml:3")
def an_encoding_that_does_not_exist(folder):
    (folder / "f.csv").write_text("id,type,lon,lat\na,t,114,30\n")
    return TABLE + 'encoding = "klingon"\n'


# ---- files


@bad(message="no file 'f.gpkg'", hint="did you mean 'ff.gpkg'", place=r"plan\.toml:2")
def missing_file(folder):
    draw(folder / "ff.gpkg", points(1), type=["t"])
    return FACILITIES


@bad(message="no file 'gis/f.gpkg'", hint="no folder", place=r"plan\.toml:2")
def missing_folder(folder):
    return '[layers.facilities]\npath = "gis/f.gpkg"\n'


@bad(message="is a folder", hint="a file in it", place=r"plan\.toml:2")
def a_folder_for_a_file(folder):
    (folder / "f.gpkg").mkdir()
    return FACILITIES


@bad(message=r"cannot be read: '\.dwg'", hint=r"\.gpkg, \.shp", place=r"plan\.toml:2")
def an_unknown_suffix(folder):
    (folder / "f.dwg").write_bytes(b"AC1032")
    return '[layers.facilities]\npath = "f.dwg"\n'


@bad(message="is empty", hint="export", place=r"f\.gpkg, layer 'facilities'")
def a_file_of_no_bytes(folder):
    (folder / "f.gpkg").touch()
    return FACILITIES


@bad(message="no GeoPackage", hint="suffix", place=r"f\.gpkg, layer 'facilities'")
def a_file_of_garbage(folder):
    (folder / "f.gpkg").write_bytes(bytes(range(256)) * 8)
    return FACILITIES


@bad(message="no GeoJSON", hint="suffix", place=r"f\.geojson, layer 'facilities'")
def another_format_under_a_false_name(folder):
    (folder / "f.geojson").write_text("<OGRVRTDataSource></OGRVRTDataSource>")
    return '[layers.facilities]\npath = "f.geojson"\n'


@bad(message="cannot be read", hint="cut off", place=r"f\.gpkg, layer 'facilities'")
def a_geopackage_that_is_cut_off(folder):
    draw(folder / "f.gpkg", points(500), id=list(range(500)), type=["t"] * 500)
    data = (folder / "f.gpkg").read_bytes()
    (folder / "f.gpkg").write_bytes(data[: len(data) // 8])
    return FACILITIES


@bad(message="cannot be read", hint="cut off", place=r"f\.geojson, layer 'facilities'")
def a_geojson_that_is_cut_off(folder):
    draw(folder / "f.geojson", [shapely.Point(114, 30)] * 9, "EPSG:4326", type=["t"] * 9)
    data = (folder / "f.geojson").read_bytes()
    (folder / "f.geojson").write_bytes(data[:-200])
    return '[layers.facilities]\npath = "f.geojson"\n'


@bad(message="'f.shx' is missing", hint="beside", place=r"f\.shp, layer 'facilities'")
def a_shapefile_without_its_index(folder):
    draw(folder / "f.shp", points(3), type=["t"] * 3)
    (folder / "f.shx").unlink()
    return '[layers.facilities]\npath = "f.shp"\n'


@bad(message="cannot be read", hint="cut off", place=r"e\.tif, layer 'elders'")
def a_raster_that_is_cut_off(folder):
    grid(folder / "e.tif", np.arange(40_000).reshape(200, 200))
    data = (folder / "e.tif").read_bytes()
    (folder / "e.tif").write_bytes(data[: len(data) // 2])
    return ELDERS


@bad(message="encoding it claims", hint="encoding = ", place=r"f\.shp, layer 'facilities'")
def an_encoding_that_does_not_fit(folder):
    frame = gpd.GeoDataFrame({"type": ["养老机构"]}, geometry=points(1), crs="EPSG:4547")
    frame.to_file(folder / "f.shp", engine="pyogrio", encoding="GB18030")
    (folder / "f.cpg").write_text("UTF-8")
    return '[layers.facilities]\npath = "f.shp"\n'


@bad(message="no layer 'beds'", hint="did you mean 'bed'", place=r"plan\.toml:3")
def missing_layer(folder):
    draw(folder / "f.gpkg", points(1), type=["t"], layer="bed")
    return FACILITIES + 'layer = "beds"\n'


@bad(message="'layer' means nothing for Shapefile", hint="leave layer out", place=r"toml:3")
def a_layer_of_a_file_that_has_one(folder):
    draw(folder / "f.shp", points(1), type=["t"])
    return '[layers.facilities]\npath = "f.shp"\nlayer = "f"\n'


@bad(message="several layers: now, then", hint='layer = "now"', place=r"plan\.toml:2")
def several_layers_and_none_named(folder):
    draw(folder / "f.gpkg", points(1), type=["t"], layer="now")
    draw(folder / "f.gpkg", points(1), type=["t"], layer="then")
    return FACILITIES


@bad(message="layer is empty", hint="leave", place=r"f\.gpkg, layer 'facilities'")
def empty_layer(folder):
    draw(folder / "f.gpkg", [], type=np.array([], dtype=object))
    return FACILITIES


@bad(message="no feature has a geometry", hint="export", place=r"f\.gpkg, layer 'facilities'")
def a_layer_without_any_geometry(folder):
    draw(folder / "f.gpkg", [None, None], type=["t", "t"])
    return FACILITIES


# ---- fields


@bad(message="recognised as 'type'", hint="did you mean 'typ1'", place=r"plan\.toml:1")
def missing_field(folder):
    draw(folder / "f.gpkg", points(1), typ1=["t"])
    return FACILITIES


@bad(message="recognised as 'older_people'", hint="fields =", place=r"plan\.toml:1")
def elders_without_their_number(folder):
    draw(folder / "e.gpkg", points(1), id=[1])
    return '[layers.elders]\npath = "e.gpkg"\n'


@bad(message="no field 'bed'", hint="did you mean 'beds'", place=r"plan\.toml:3")
def unknown_field_in_the_plan(folder):
    draw(folder / "f.gpkg", points(1), type=["t"], CW=[1])
    return FACILITIES + 'fields = { bed = "CW" }\n'


@bad(message="no column 'CWS'", hint="did you mean 'CW'", place=r"plan\.toml:3")
def unknown_column_in_the_plan(folder):
    draw(folder / "f.gpkg", points(1), type=["t"], CW=[1])
    return FACILITIES + 'fields = { beds = "CWS" }\n'


@bad(message="'床位数'.*'床位总数'.*'beds'", hint="fields = { beds =", place=r"plan\.toml:1")
def two_columns_for_one_field(folder):
    draw(folder / "f.gpkg", points(1), type=["t"], 床位数=[1], 床位总数=[2])
    return FACILITIES


@bad(message="'about 100' in row 2", hint="plain number", place="feature b")
def text_where_a_number_belongs(folder):
    draw(folder / "f.gpkg", points(2), id=["a", "b"], type=["t"] * 2, beds=["5", "about 100"])
    return FACILITIES


@bad(message="'beds'.* -5, below 0 in row 2", hint="correct the number", place="feature b")
def negative_beds(folder):
    draw(folder / "f.gpkg", points(2), id=["a", "b"], type=["t"] * 2, 床位数=[5, -5])
    return FACILITIES


@bad(message="'older_people'.* -1, below 0", hint="correct", place="layer 'elders', feature 2")
def negative_people(folder):
    draw(folder / "e.gpkg", points(2), id=[1, 2], 老年人口=[3.0, -1.0])
    return '[layers.elders]\npath = "e.gpkg"\n'


@bad(message="'households'.* -1, below 0", hint="correct", place="layer 'residential'")
def negative_households(folder):
    draw(folder / "r.gpkg", squares(1), 户数=[-1])
    return RESIDENTIAL


@bad(message="'demolished', which is no status", hint="existing: .*closed: ", place="feature a")
def an_unknown_status(folder):
    draw(folder / "f.gpkg", points(1), id=["a"], type=["t"], status=["demolished"])
    return FACILITIES


@bad(message="'maybe', neither yes nor no", hint="true or false", place="layer 'units.community'")
def neither_yes_nor_no(folder):
    draw(folder / "u.gpkg", squares(1), urban=["maybe"])
    return UNITS


@bad(message="21, which is no year", hint="1800 to 2200", place="feature a")
def a_year_of_two_digits(folder):
    draw(folder / "f.gpkg", points(1), id=["a"], type=["t"], open_year=[21])
    return FACILITIES


@bad(message="id 'a' is given twice, in rows 1 and 3", hint="unique", place="feature a")
def duplicated_ids(folder):
    draw(folder / "f.gpkg", points(3), id=["a", "b", "a"], type=["t"] * 3)
    return FACILITIES


@bad(message="1 feature without an id.*row 2", hint="every feature an id", place="row 2")
def an_id_that_is_missing(folder):
    draw(folder / "f.gpkg", points(2), id=["a", None], type=["t"] * 2)
    return FACILITIES


@bad(message="proposed id 'a' is taken.*f.gpkg", hint="no other", place=r"p\.gpkg.*feature a")
def a_proposed_id_that_is_taken(folder):
    draw(folder / "f.gpkg", points(1), id=["a"], type=["t"])
    draw(folder / "p.gpkg", points(1), id=["a"], type=["t"])
    return FACILITIES + '[[layers.proposed]]\npath = "p.gpkg"\n'


PROPOSED = FACILITIES + '[[layers.proposed]]\npath = "p.gpkg"\n'


@bad(message="upgrades 'F12', and no facility has", hint="did you mean 'F1'", place="feature U1")
def an_upgrade_of_a_place_that_is_not_there(folder):
    draw(folder / "f.gpkg", points(1), id=["F1"], type=["t"])
    more = {"upgrades": ["F12"], "services": ["meals"]}
    draw(folder / "p.gpkg", points(1), id=["U1"], type=["t"], **more)
    return PROPOSED


@bad(message="upgrades 'U1', and no facility has", hint="a place that stands", place="feature U2")
def an_upgrade_of_an_upgrade(folder):
    draw(folder / "f.gpkg", points(1), id=["hall"], type=["t"])
    more = {"upgrades": ["hall", "U1"], "services": ["meals", "bathing"]}
    draw(folder / "p.gpkg", points(2), id=["U1", "U2"], type=["t", "t"], **more)
    return PROPOSED


@bad(message="upgrades 'F1' and names no services", hint="meals;bathing", place="feature U1")
def an_upgrade_of_nothing(folder):
    draw(folder / "f.gpkg", points(1), id=["F1"], type=["t"])
    draw(folder / "p.gpkg", points(1), id=["U1"], type=["t"], upgrades=["F1"])
    return PROPOSED


@bad(message="'where'.*'bed' that is no column", hint="did you mean 'beds'", place=r"plan\.toml:3")
def where_on_a_field_that_is_not_there(folder):
    draw(folder / "f.gpkg", points(1), type=["t"], beds=[1])
    return FACILITIES + "where = [{ field = 'bed', at_least = 1 }]\n"


@bad(message="keeps none of the 1 feature", hint="values", place=r"plan\.toml:3")
def where_that_keeps_nothing(folder):
    draw(folder / "f.gpkg", points(1), type=["t"], beds=[1])
    return FACILITIES + "where = [{ field = 'beds', at_least = 2 }]\n"


# ---- geometries


@bad(message="must be polygons; 1 of 1 features are lines", hint="polygons", place="feature 1")
def residential_land_of_lines(folder):
    draw(folder / "r.gpkg", [shapely.LineString([(X0, Y0), (X0 + 9, Y0)])])
    return RESIDENTIAL


@bad(message="must be polygons; .* are points", hint="polygons", place="units.community")
def units_of_points(folder):
    draw(folder / "u.gpkg", points(2))
    return UNITS


@bad(message="must be lines; .* are polygons", hint="lines", place="layer 'streets'")
def streets_of_polygons(folder):
    draw(folder / "s.gpkg", squares(1))
    return '[layers.streets]\npath = "s.gpkg"\n'


@bad(message="cannot be a raster", hint="older people", place=r"plan\.toml:2")
def facilities_of_cells(folder):
    grid(folder / "e.tif", [[1]])
    return '[layers.facilities]\npath = "e.tif"\n'


# ---- coordinates


@bad(message="which coordinate system", hint=r'crs = "EPSG.*\[layers\.facilities\]', place="toml:1")
def crs_missing(folder):
    draw(folder / "f.shp", points(1), type=["t"])
    (folder / "f.prj").unlink()
    return '[layers.facilities]\npath = "f.shp"\n'


@bad(message="which coordinate system", hint=r"\[layers\.elders\]", place=r"plan\.toml:1")
def a_raster_without_crs(folder):
    grid(folder / "e.tif", [[1]], crs=None)
    return ELDERS


@bad(message="which coordinate system 'x' and 'y'", hint="crs = ", place=r"plan\.toml:1")
def a_table_in_metres_without_crs(folder):
    (folder / "f.csv").write_text("id,type,x,y\na,t,500000,3300000\n")
    return TABLE


@bad(message="degrees claimed.*metres found", hint="crs = ", place=r"f\.geojson")
def metres_claimed_to_be_degrees(folder):
    feature = '{"type":"Feature","properties":{"type":"t"},"geometry":%s}'
    point = '{"type":"Point","coordinates":[500000,3300000]}'
    text = '{"type":"FeatureCollection","features":[%s]}' % (feature % point)
    (folder / "f.geojson").write_text(text)
    return '[layers.facilities]\npath = "f.geojson"\n'


@bad(message="metres claimed.*degrees found", hint="crs = ", place=r"f\.gpkg")
def degrees_claimed_to_be_metres(folder):
    draw(folder / "f.gpkg", [shapely.Point(114.1, 30.5)], "EPSG:4547", type=["t"])
    return FACILITIES


@bad(message="off the Earth", hint="export", place=r"f\.csv")
def a_coordinate_off_the_earth(folder):
    (folder / "f.csv").write_text("id,type,x,y\na,t,5e300,3300000\n")
    return TABLE + 'crs = "EPSG:4547"\n'


@bad(message="longitude and latitude are swapped", hint="longitude first", place=r"f\.csv")
def latitude_before_longitude(folder):
    (folder / "f.csv").write_text("id,type,lon,lat\na,t,30.5,114.1\n")
    return TABLE


@bad(message="easting and northing are swapped", hint="easting first", place=r"f\.csv")
def northing_before_easting(folder):
    (folder / "f.csv").write_text("id,type,x,y\na,t,3300000,500000\n")
    return TABLE + 'crs = "EPSG:4547"\n'


@bad(
    message="'residential' and 'facilities' do not overlap.* E, .* N",
    hint="wrong CRS or swapped axes",
    place=r"plan\.toml:3",
)
def layers_that_do_not_overlap(folder):
    draw(folder / "r.gpkg", squares(2), id=[1, 2])
    draw(folder / "f.gpkg", [shapely.Point(X0 + 50_000, Y0)], type=["t"])
    return RESIDENTIAL + FACILITIES


@bad(message="Xi'an 80.*no exact conversion", hint="CGCS2000", place=r"f\.gpkg")
def a_datum_that_proj_would_skip(folder):
    draw(folder / "r.gpkg", squares(2), id=[1, 2])
    draw(folder / "f.gpkg", [shapely.Point(114.0, 29.8)], "EPSG:4610", type=["t"])
    return RESIDENTIAL + FACILITIES


@bad(message="no coordinate columns", hint="'经度' and '纬度'", place=r"f\.csv")
def a_table_without_coordinates(folder):
    (folder / "f.csv").write_text("id,type\na,t\n")
    return TABLE


@bad(message="several columns could hold", hint="one pair", place=r"f\.csv")
def a_table_with_two_pairs_of_coordinates(folder):
    (folder / "f.csv").write_text("id,type,lon,lat,经度,纬度\na,t,114,30,114,30\n")
    return TABLE


@bad(message="'lon' is 'east' in row 1", hint="plain number", place=r"f\.csv.*feature 1")
def a_coordinate_that_is_text(folder):
    (folder / "f.csv").write_text("id,type,lon,lat\na,t,east,30\n")
    return TABLE


# ---- rasters


@bad(message="no cell of the raster is above 0", hint="nodata", place=r"e\.tif, layer 'elders'")
def a_raster_of_nodata_only(folder):
    grid(folder / "e.tif", [[-99999, np.nan], [-99999, 0]], nodata=-99999)
    return ELDERS


@bad(message="row 1, column 2 holds -99999 people", hint="-a_nodata -99999", place=r"e\.tif")
def nodata_that_is_not_declared(folder):
    grid(folder / "e.tif", [[1, -99999]])
    return ELDERS


@bad(message="'where' means nothing for a raster", hint="leave where out", place=r"plan\.toml:3")
def where_on_a_raster(folder):
    grid(folder / "e.tif", [[1]])
    return ELDERS + "where = [{ field = 'value', above = 1 }]\n"


# ---- tables of figures, and places of health


def figures(folder, text):
    draw(folder / "f.gpkg", points(1), type=["t"])
    (folder / "s.csv").write_text(text, encoding="utf-8")
    return STATS


@bad(message="'teams' is 'several' in row 2", hint="plain number", place=r"s\.csv.*'stats'.*b$")
def text_in_a_figure(folder):
    return figures(folder, "unit_id,teams\na,3\nb,several\n")


@bad(message="'street' is 'north', and no row has a number", hint="备注", place="feature a")
def a_column_of_text_among_figures(folder):
    return figures(folder, "unit_id,street,teams\na,north,3\n")


@bad(message="'teams' is -3, below 0 in row 1", hint="correct the number", place="feature a")
def a_negative_figure(folder):
    return figures(folder, "unit_id,teams\na,-3\n")


@bad(message="'a' is given twice for 2025, in rows 1 and 3", hint="one row", place="feature a")
def a_unit_and_year_given_twice(folder):
    return figures(folder, "unit_id,year,teams\na,2025,3\na,2024,3\na,2025,4\n")


@bad(message="the whole city is given twice without a year", hint="one row", place="row 2")
def the_whole_city_given_twice(folder):
    return figures(folder, "teams\n3\n4\n")


@bad(message="no figures; its columns are unit_id, year", hint="numbers", place=r"s\.csv")
def a_table_without_figures(folder):
    return figures(folder, "unit_id,year\na,2025\n")


@bad(message="the table is empty", hint=r"leave \[layers\.stats\] out", place=r"s\.csv")
def an_empty_table_of_figures(folder):
    return figures(folder, "unit_id,year,teams\n")


@bad(message="no Excel", hint="suffix", place=r"s\.xlsx, layer 'stats'")
def a_workbook_of_garbage(folder):
    figures(folder, "")
    (folder / "s.xlsx").write_bytes(b"\xd0\xcf\x11\xe0" * 99)
    return STATS.replace("s.csv", "s.xlsx")


@bad(message="cannot be read", hint="cut off", place=r"s\.xlsx, layer 'stats'")
def a_workbook_that_is_cut_off(folder):
    figures(folder, "")
    (folder / "s.xlsx").write_bytes(b"PK\3\4" + bytes(99))
    return STATS.replace("s.csv", "s.xlsx")


@bad(message=r"cannot be read: '\.shp'", hint=r"\.csv, .*\.xlsx", place=r"plan\.toml:4")
def a_table_of_figures_as_a_shapefile(folder):
    figures(folder, "")
    (folder / "s.shp").write_bytes(b"PK\3\4")
    return STATS.replace("s.csv", "s.shp")


@bad(message="'layer' means nothing for CSV", hint="leave layer out", place=r"plan\.toml:5")
def a_sheet_of_a_text(folder):
    return figures(folder, "unit_id,teams\na,3\n") + 'layer = "teams"\n'


@bad(message="recognised as 'type', which health need", hint="fields", place=r"plan\.toml:1")
def health_places_without_a_type(folder):
    draw(folder / "h.gpkg", points(1), id=["h"])
    return '[layers.health]\npath = "h.gpkg"\n'


@bad(message="'facilities' and 'health' do not overlap", hint="wrong CRS", place=r"plan\.toml:3")
def health_places_that_do_not_overlap(folder):
    draw(folder / "f.gpkg", points(1), type=["t"])
    draw(folder / "h.gpkg", [shapely.Point(X0 + 50_000, Y0)], type=["t"])
    return FACILITIES + '[layers.health]\npath = "h.gpkg"\n'


@bad(message="'grade'.*'excellent'", hint="二级", place="feature b")
def a_grade_that_is_none(folder):
    draw(folder / "f.gpkg", points(2), id=["a", "b"], type=["t"] * 2, grade=["二级", "excellent"])
    return FACILITIES


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
def test_bad_input_gets_one_clear_message(case, tmp_path):
    (tmp_path / "plan.toml").write_text(case.make(tmp_path), encoding="utf-8")
    with pytest.raises(SitingError) as caught:
        load(plan.read(tmp_path / "plan.toml"))
    error = caught.value
    assert re.search(case.message, error.message)
    assert re.search(case.hint, error.hint)
    assert re.search(case.place, str(error.at))
    assert "\n" not in error.message + error.hint
    assert not error.message.endswith(".")


def contents(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
@pytest.mark.parametrize("command", ["check", "propose"])
def test_bad_input_ends_a_command_with_exit_2_and_nothing_written(case, command, tmp_path):
    (tmp_path / "plan.toml").write_text(case.make(tmp_path), encoding="utf-8")
    before = contents(tmp_path)
    args = [command, str(tmp_path / "plan.toml"), "-o", str(tmp_path / "out.geojson")]
    done = CliRunner().invoke(main, [*args, *(["--sites", "2"] if command == "propose" else [])])
    assert done.exit_code == Exit.CANNOT_RUN
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.count("error: ") == done.stderr.count("hint: ") == 1
    assert re.search(case.message, " ".join(done.stderr.split()))
    assert contents(tmp_path) == before

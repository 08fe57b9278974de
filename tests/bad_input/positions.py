"""Bad coordinates, and rasters that hold no people."""

from __future__ import annotations

import numpy as np
import shapely

from tests.bad_input.table import (
    ELDERS,
    FACILITIES,
    RESIDENTIAL,
    TABLE,
    X0,
    Y0,
    bad,
    draw,
    grid,
    points,
    squares,
)

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


@bad(
    message="'f.csv' does not say which coordinate system.*from 500000, 3300000",
    hint=r'crs = "EPSG:4547" to \[layers\.facilities\] if the central meridian is 114 E',
    place=r"plan\.toml:1",
)
def a_table_in_metres_without_crs(folder):
    (folder / "f.csv").write_text("id,type,x,y\na,t,500000,3300000\n")
    return TABLE


@bad(
    message="degrees claimed.*metres found: .*500000, 3300000",
    hint=r'crs = "EPSG:4547" to \[layers\.facilities\]',
    place=r"f\.geojson, layer 'facilities', feature 1",
)
def metres_claimed_to_be_degrees(folder):
    feature = '{"type":"Feature","properties":{"type":"t"},"geometry":%s}'
    point = '{"type":"Point","coordinates":[500000,3300000]}'
    text = '{"type":"FeatureCollection","features":[%s]}' % (feature % point)
    (folder / "f.geojson").write_text(text)
    return '[layers.facilities]\npath = "f.geojson"\n'


@bad(
    message="metres claimed.*degrees found",
    hint=r'crs = "EPSG:4490" to \[layers\.facilities\]',
    place=r"f\.gpkg, layer 'facilities', feature 1",
)
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


@bad(message="several columns could hold", hint="fields = { lon", place=r"f\.csv")
def a_table_with_two_pairs_of_coordinates(folder):
    (folder / "f.csv").write_text("id,type,lon,lat,经度,纬度\na,t,114,30,114,30\n")
    return TABLE


@bad(message="'lon' is 'east' in row 1", hint="plain number", place=r"f\.csv.*feature 1")
def a_coordinate_that_is_text(folder):
    (folder / "f.csv").write_text("id,type,lon,lat\na,t,east,30\n")
    return TABLE


def _without_prj(folder, name, geometry, **columns):
    draw(folder / f"{name}.shp", geometry, **columns)
    (folder / f"{name}.prj").unlink()


@bad(
    message="'f.shp' does not say which coordinate system",
    hint=r'crs = "EPSG:4526" to \[layers\.facilities\]: CGCS2000, 3-degree zone 38.*Xi\'an 80',
    place=r"plan\.toml:1",
)
def crs_missing_with_the_number_of_a_zone(folder):
    _without_prj(folder, "f", [shapely.Point(38_500_000, 3_300_000)], type=["t"])
    return '[layers.facilities]\npath = "f.shp"\n'


@bad(
    message="'f.shp' does not say which coordinate system",
    hint=r'crs = "EPSG:4498" to \[layers\.facilities\]: CGCS2000, 6-degree zone 20',
    place=r"plan\.toml:1",
)
def crs_missing_with_the_number_of_a_wide_zone(folder):
    _without_prj(folder, "f", [shapely.Point(20_500_000, 3_300_000)], type=["t"])
    return '[layers.facilities]\npath = "f.shp"\n'


@bad(
    message="'f.shp' does not say which coordinate system",
    hint=r'crs = "EPSG:4548" to .*3-degree zone at 117 E, .*beside the other layers.*UTM, zone 50',
    place=r"plan\.toml:3",
)
def crs_missing_beside_other_layers(folder):
    draw(folder / "r.gpkg", squares(2), "EPSG:4548", id=[1, 2])
    _without_prj(folder, "f", [shapely.Point(X0, Y0)], type=["t"])
    return RESIDENTIAL + '[layers.facilities]\npath = "f.shp"\n'


@bad(
    message="'r.shp' does not say which coordinate system",
    hint=r'crs = "EPSG:4547" to \[layers\.residential\]',
    place=r"plan\.toml:1",
)
def crs_missing_beside_layers_that_come_later(folder):
    _without_prj(folder, "r", squares(2), id=[1, 2])
    draw(folder / "f.gpkg", [shapely.Point(114.0, 29.8)], "EPSG:4326", type=["t"])
    return '[layers.residential]\npath = "r.shp"\n' + FACILITIES


@bad(
    message="'f.shp' does not say which coordinate system",
    hint=r'crs = "EPSG:4490" to \[layers\.facilities\]: degrees of CGCS2000$',
    place=r"plan\.toml:1",
)
def crs_missing_in_degrees(folder):
    _without_prj(folder, "f", [shapely.Point(114.1, 30.5)], type=["t"])
    return '[layers.facilities]\npath = "f.shp"\n'


@bad(
    message="'f.csv' does not say which coordinate system",
    hint=r'crs = "EPSG:4526" to .* once its two axes are exchanged \(easting first\)',
    place=r"plan\.toml:1",
)
def crs_missing_and_northing_first(folder):
    (folder / "f.csv").write_text("id,type,x,y\na,t,3300000,38500000\n")
    return TABLE


@bad(
    message="'f.csv' does not say which coordinate system",
    hint=r'crs = "EPSG:3857" to \[layers\.facilities\]: web Mercator',
    place=r"plan\.toml:3",
)
def crs_missing_of_a_web_map(folder):
    draw(folder / "r.gpkg", squares(2), id=[1, 2])
    (folder / "f.csv").write_text("id,type,x,y\na,t,12690500,3480000\n")
    return RESIDENTIAL + TABLE


@bad(message="swapped in 1 of 3 features", hint="longitude first", place=r"f\.csv.*feature b")
def latitude_before_longitude_in_one_row(folder):
    (folder / "f.csv").write_text("id,type,lon,lat\na,t,114.1,30.5\nb,t,30.5,114.1\nc,t,114,30\n")
    return TABLE


@bad(message="swapped: coordinates run from 39.4, 76", hint="longitude", place=r"f\.csv.*feature a")
def latitude_before_longitude_in_the_far_west(folder):
    (folder / "f.csv").write_text("id,type,lon,lat\na,t,39.4,76.0\n")
    return TABLE


@bad(
    message="degrees claimed.*metres found in 1 of 2 features",
    hint="a file of their own",
    place=r"f\.csv.*feature b",
)
def metres_in_one_row_of_degrees(folder):
    (folder / "f.csv").write_text("id,type,lon,lat\na,t,114.1,30.5\nb,t,500000,3300000\n")
    return TABLE


@bad(message="three or seven numbers", hint="towgs84 = ", place=r"plan\.toml:3")
def parameters_of_a_datum_that_are_too_few(folder):
    draw(folder / "f.gpkg", points(1), "EPSG:2383", type=["t"])
    return FACILITIES + "towgs84 = [12.5]\n"


@bad(message="three or seven numbers, and not all 0", hint="towgs84 = ", place=r"plan\.toml:3")
def parameters_of_a_datum_that_are_noughts(folder):
    draw(folder / "f.gpkg", points(1), "EPSG:2383", type=["t"])
    return FACILITIES + "towgs84 = [0, 0, 0]\n"


@bad(message="towgs84 means nothing for.*CGCS2000", hint="leave towgs84 out", place=r"toml:3")
def parameters_of_a_datum_that_needs_none(folder):
    draw(folder / "f.gpkg", points(1), type=["t"])
    return FACILITIES + "towgs84 = [1, 2, 3]\n"


@bad(
    message=r"Beijing 54\), the plane in",
    hint=r"towgs84 = .*\[layers|\[layers.*towgs84",
    place=r"f\.gpkg",
)
def a_datum_for_which_proj_takes_a_region_by_chance(folder):
    draw(folder / "r.gpkg", squares(2), id=[1, 2])
    draw(folder / "f.gpkg", [shapely.Point(114.0, 29.8)], "EPSG:4214", type=["t"])
    return RESIDENTIAL + FACILITIES


@bad(message=r"Krassovsky.*no exact conversion", hint="towgs84", place=r"f\.gpkg")
def a_datum_without_a_name(folder):
    draw(folder / "r.gpkg", squares(2), id=[1, 2])
    unnamed = "+proj=tmerc +lon_0=114 +x_0=500000 +ellps=krass +units=m +towgs84=0,0,0,0,0,0,0"
    draw(folder / "f.gpkg", points(1), "EPSG:4547", type=["t"])
    return RESIDENTIAL + FACILITIES + f'crs = "{unnamed}"\n'


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


@bad(
    message="are in GCJ-02, as the names of its columns have it",
    hint=r'datum = "GCJ-02" in \[layers\.facilities\]',
    place=r"plan\.toml:1",
)
def a_table_of_a_web_map_without_a_datum(folder):
    (folder / "f.csv").write_text('type,typecode,location\nt,090100,"114.1,30.5"\n')
    return TABLE


@bad(message="1 of 2 rows name no unit", hint="write the names", place=r"e\.csv.*feature row 2")
def people_of_a_unit_that_is_not_drawn(folder):
    draw(folder / "c.gpkg", squares(2), name=["甲社区", "乙社区"])
    (folder / "e.csv").write_text("社区,老年人口\n甲,5\n丙,6\n", encoding="utf-8")
    return '[layers.elders]\npath = "e.csv"\n[layers.units.community]\npath = "c.gpkg"\n'

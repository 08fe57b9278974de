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

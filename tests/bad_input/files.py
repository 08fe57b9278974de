"""Bad plans, and files that are missing, cut off or of another format."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from tests.bad_input.table import ELDERS, FACILITIES, TABLE, bad, draw, grid, points

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


@bad(message="datum GCJ-02.*Xi'an 80", hint=r"leave datum out.*towgs84", place=r"plan\.toml:3")
def a_datum_of_the_plan_against_that_of_the_file(folder):
    draw(folder / "f.gpkg", points(1), "EPSG:2383", type=["t"])
    return FACILITIES + 'datum = "GCJ-02"\n'


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


@bad(message=r"cannot be read: '\.dwg'", hint="save it as DXF", place=r"plan\.toml:2")
def a_drawing_that_nobody_can_read(folder):
    (folder / "f.dwg").write_bytes(b"AC1032")
    return '[layers.facilities]\npath = "f.dwg"\n'


@bad(message=r"cannot be read: '\.abc'", hint=r"\.gpkg, \.shp", place=r"plan\.toml:2")
def an_unknown_suffix(folder):
    (folder / "f.abc").write_bytes(b"abc")
    return '[layers.facilities]\npath = "f.abc"\n'


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


def _vrt(folder):
    """Draw a layer that the plan does not name, and describe it in the words of GDAL."""
    draw(folder / "other.geojson", [shapely.Point(114, 30)], "EPSG:4326", type=["t"])
    source = f"<SrcDataSource>{folder / 'other.geojson'}</SrcDataSource>"
    layer = f"<OGRVRTLayer name='other'>{source}</OGRVRTLayer>"
    return f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>"


@bad(message="GDAL open other files", hint="without it", place=r"f\.geojson, layer 'facilities'")
def a_geojson_that_names_another_file(folder):
    text = '{"type":"FeatureCollection","about":"%s","features":[]}'
    (folder / "f.geojson").write_text(text % _vrt(folder))
    return '[layers.facilities]\npath = "f.geojson"\n'


@bad(message="GDAL open other files", hint="without it", place=r"f\.geojson, layer 'facilities'")
def a_geojson_that_runs_gdal(folder):
    _vrt(folder)
    command = f"gdal vector convert {folder / 'other.geojson'} --output-format stream x"
    text = '{"type": "gdal_streamed_alg", "command_line": "%s"}'
    (folder / "f.geojson").write_text(text % command)
    return '[layers.facilities]\npath = "f.geojson"\n'


@bad(message="GDAL open other files", hint="without it", place=r"f\.fgb, layer 'facilities'")
def a_flatgeobuf_that_names_another_file(folder):
    (folder / "f.fgb").write_bytes(b"fgb\x03fgb\x01" + _vrt(folder).encode())
    return '[layers.facilities]\npath = "f.fgb"\n'


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


@bad(message="layer is empty", hint="leave", place=r"f\.geojson, layer 'facilities'")
def an_empty_layer_without_columns(folder):
    (folder / "f.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    return FACILITIES.replace("gpkg", "geojson")


@bad(message="no file can have such a name", hint="name of a file", place=r"plan\.toml:2")
def a_file_with_a_zero_in_its_name(folder):
    return FACILITIES.replace("f.gpkg", r"f\u0000.gpkg")


@bad(message=r"'f{60}\.\.\.' cannot .* such a long name", hint="name", place=r"plan\.toml:2")
def a_file_with_a_name_of_thousands_of_letters(folder):
    return FACILITIES.replace("f.gpkg", "f" * 5000)


@bad(message="no file can have such a name", hint="name of a file", place=r"plan\.toml:2")
def a_pack_with_a_zero_in_its_name(folder):
    return '[plan]\nrules = ["p\\u0000.yaml"]\n' + FACILITIES


@bad(message="links lead in a circle", hint="name of a file", place=r"plan\.toml:2")
def a_link_to_itself(folder):
    (folder / "f.gpkg").symlink_to("f.gpkg")
    return FACILITIES


@bad(message="no encoding 'zlib'", hint="GB18030", place=r"plan\.toml:3")
def an_encoding_that_is_none_of_text(folder):
    (folder / "f.csv").write_text("id,type,lon,lat\n1,t,114,30\n")
    return TABLE + 'encoding = "zlib"\n'


@bad(message="whole number that is too large", hint="quotes", place=r"plan\.toml")
def a_number_of_thousands_of_digits(folder):
    return f"[plan]\nyear = {'9' * 20_000}\n" + FACILITIES


@bad(message="no feature has a geometry", hint="export", place=r"f\.gpkg, layer 'facilities'")
def a_layer_without_any_geometry(folder):
    draw(folder / "f.gpkg", [None, None], type=["t", "t"])
    return FACILITIES

"""Bad streets and heights: no lines, none to walk, hostile or damaged files of every format."""

from __future__ import annotations

import shapely

from tests import drawings, osm_files
from tests.bad_input.table import FACILITIES, X0, Y0, bad, draw, grid, points, squares

NODES = {1: (114.0, 30.0), 2: (114.001, 30.0), 3: (114.001, 30.001)}
WALK = {10: ([1, 2, 3], {"highway": "footway"})}
ALL = {n: (113.9 + n / 10_000, 30.0) for n in range(1, 2000)}


def streets(name, more=""):
    return f'[layers.streets]\npath = "{name}"\n{more}'


# ---- lines


@bad(
    message="layer is empty: it has no features", hint=r"leave \[layers\.streets\]", place="s.gpkg"
)
def streets_without_features(folder):
    draw(folder / "s.gpkg", [])
    return streets("s.gpkg")


@bad(message="must be lines; 1 of 1 .* are polygons", hint="draw them as lines", place="'streets'")
def streets_of_polygons(folder):
    draw(folder / "s.gpkg", squares(1))
    return streets("s.gpkg")


@bad(message="must be lines; 2 of 2 features are points", hint="lines", place=r"s\.gpkg")
def streets_of_points(folder):
    draw(folder / "s.gpkg", points(2))
    return streets("s.gpkg")


@bad(message="must be lines; 2 of 3 features are points", hint="lines", place="feature 2")
def streets_of_lines_and_points(folder):
    line = shapely.LineString([(X0, Y0), (X0 + 9, Y0)])
    draw(folder / "s.gpkg", [line, *points(2)])
    return streets("s.gpkg")


@bad(message="no line of the layer has a length", hint="exported", place=r"s\.gpkg")
def streets_of_no_length(folder):
    draw(folder / "s.gpkg", [shapely.LineString([(X0, Y0), (X0, Y0)])])
    return streets("s.gpkg")


@bad(message="no line of the layer can be walked: 2 motorways", hint="paths", place=r"s\.gpkg")
def streets_that_are_all_motorways(folder):
    lines = [shapely.LineString([(X0, Y0 + n), (X0 + 9, Y0)]) for n in range(2)]
    draw(folder / "s.gpkg", lines, highway=["motorway", "motorway_link"])
    return streets("s.gpkg")


@bad(message="metres claimed.*degrees found", hint="crs = ", place=r"s\.gpkg, layer 'streets'")
def streets_in_degrees_claimed_to_be_metres(folder):
    draw(folder / "s.gpkg", [shapely.LineString([(114, 30), (114.1, 30)])], "EPSG:4547")
    return streets("s.gpkg")


@bad(message="degrees claimed.*metres found", hint="crs = ", place=r"s\.geojson, layer 'streets'")
def streets_in_metres_claimed_to_be_degrees(folder):
    line = '{"type":"LineString","coordinates":[[500000,3300000],[500009,3300000]]}'
    feature = f'{{"type":"Feature","properties":{{}},"geometry":{line}}}'
    (folder / "s.geojson").write_text(f'{{"type":"FeatureCollection","features":[{feature}]}}')
    return streets("s.geojson")


@bad(message="'slope' is 'steep' in row 1", hint="plain number", place=r"s\.gpkg.*feature 1")
def a_slope_in_words(folder):
    draw(folder / "s.gpkg", [shapely.LineString([(X0, Y0), (X0 + 9, Y0)])], slope=["steep"])
    return streets("s.gpkg")


@bad(message="streets cannot be a raster", hint="layer of lines", place=r"plan\.toml:2")
def streets_of_cells(folder):
    grid(folder / "e.tif", [[1]])
    return streets("e.tif")


# ---- OpenStreetMap


@bad(message="holds no streets", hint="'highway'", place=r"s\.osm\.pbf, layer 'streets'")
def a_pbf_without_ways(folder):
    (folder / "s.osm.pbf").write_bytes(osm_files.pbf(NODES, {}))
    return streets("s.osm.pbf")


@bad(message="holds no streets", hint="'highway'", place=r"s\.pbf, layer 'streets'")
def a_pbf_without_anything(folder):
    (folder / "s.pbf").write_bytes(osm_files.pbf({}, {}))
    return streets("s.pbf")


@bad(message="holds no streets", hint="their points", place=r"s\.osm, layer 'streets'")
def ways_without_their_points(folder):
    (folder / "s.osm").write_text(osm_files.xml({}, WALK))
    return streets("s.osm")


@bad(message="can be walked: 1 not built", hint="correct these fields", place=r"s\.osm\.pbf")
def a_pbf_of_ways_that_nobody_walks(folder):
    ways = {10: ([1, 2], {"highway": "proposed"}), 11: ([2, 3], {"highway": "motorway"})}
    (folder / "s.osm.pbf").write_bytes(osm_files.pbf(NODES, ways))
    return streets("s.osm.pbf")


@bad(message="cannot be read", hint="cut off", place=r"s\.osm\.pbf, layer 'streets'")
def a_pbf_that_is_cut_off(folder):
    data = osm_files.pbf(ALL, {n: ([n, n + 1], {"highway": "path"}) for n in range(1, 1999)})
    (folder / "s.osm.pbf").write_bytes(data[: len(data) // 2])
    return streets("s.osm.pbf")


@bad(message="no OpenStreetMap PBF", hint="correct the suffix", place=r"s\.pbf")
def a_pbf_of_garbage(folder):
    (folder / "s.pbf").write_bytes(bytes(range(256)) * 8)
    return streets("s.pbf")


@bad(message="facilities cannot be OpenStreetMap PBF: only the", hint=r"\.gpkg", place=r"toml:2")
def facilities_of_a_pbf(folder):
    (folder / "f.osm.pbf").write_bytes(osm_files.pbf(NODES, WALK))
    return FACILITIES.replace("f.gpkg", "f.osm.pbf")


@bad(message="cannot be read", hint="cut off", place=r"s\.xml, layer 'streets'")
def an_xml_that_is_cut_off(folder):
    text = osm_files.xml(NODES, WALK)
    (folder / "s.xml").write_text(text[: len(text) * 2 // 3])
    return streets("s.xml")


@bad(message="begins with <gpx>, not <osm>", hint="export", place=r"s\.xml, layer 'streets'")
def another_xml(folder):
    (folder / "s.xml").write_text("<?xml version='1.0'?><gpx></gpx>")
    return streets("s.xml")


def _declared(folder, declared, used):
    text = osm_files.xml(NODES, {10: ([1, 2, 3], {"highway": "footway", "name": "NAME"})})
    head, _, body = text.partition("\n")
    text = f"{head}\n<!DOCTYPE osm [{declared}]>\n{body}".replace("NAME", used)
    (folder / "s.osm").write_text(text)
    return streets("s.osm")


@bad(message="document type declaration", hint="export", place=r"s\.osm, layer 'streets'")
def an_xml_whose_entities_explode(folder):
    lols = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return _declared(folder, f'<!ENTITY l0 "lol">{lols}', "&l9;")


@bad(message="document type declaration", hint="export", place=r"s\.osm, layer 'streets'")
def an_xml_that_names_another_file(folder):
    return _declared(folder, f'<!ENTITY other SYSTEM "{folder / "plan.toml"}">', "&other;")


@bad(message="no OpenStreetMap XML", hint="correct the suffix", place=r"s\.osm")
def an_xml_in_another_alphabet(folder):
    text = osm_files.xml(NODES, WALK).replace("UTF-8", "UTF-16")
    (folder / "s.osm").write_bytes(text.encode("utf-16"))
    return streets("s.osm")


@bad(message="'layer' means nothing for OpenStreetMap XML", hint="leave layer out", place="toml:3")
def a_layer_of_an_xml(folder):
    (folder / "s.osm").write_text(osm_files.xml(NODES, WALK))
    return streets("s.osm", 'layer = "lines"\n')


# ---- drawings


@bad(message="which coordinate system", hint=r'crs = "EPSG.*\[layers\.streets\]', place="toml:1")
def a_drawing_without_crs(folder):
    drawings.dxf(folder / "s.dxf", X0, Y0)
    return streets("s.dxf")


CRS = 'crs = "EPSG:4547"\n'


@bad(message="no DXF, although", hint="correct the suffix", place=r"s\.dxf, layer 'streets'")
def a_drawing_of_garbage(folder):
    (folder / "s.dxf").write_bytes(bytes(range(256)) * 8)
    return streets("s.dxf", CRS)


@bad(message="cannot be read: error at line", hint="cut off", place=r"s\.dxf, layer 'streets'")
def a_drawing_that_is_cut_off(folder):
    text = drawings.EMPTY.partition("0\nENDSEC")[0]
    (folder / "s.dxf").write_text(text + "0\nLINE\n8\nROAD\n10\n")
    return streets("s.dxf", CRS)


@bad(message="drawing has no lines", hint="polylines", place=r"s\.dxf, layer 'streets'")
def a_drawing_without_anything(folder):
    (folder / "s.dxf").write_text(drawings.EMPTY)
    return streets("s.dxf", CRS)


@bad(message="no layer 'ROADS'", hint="did you mean 'ROAD'", place=r"plan\.toml:4")
def a_layer_that_the_drawing_has_not(folder):
    drawings.dxf(folder / "s.dxf", X0, Y0)
    return streets("s.dxf", CRS + 'layer = "ROADS"\n')


@bad(message="GDAL open other files", hint="without it", place=r"s\.dxf, layer 'streets'")
def a_drawing_that_names_another_file(folder):
    source = f"<SrcDataSource>{folder / 'other.geojson'}</SrcDataSource>"
    vrt = f"<OGRVRTDataSource><OGRVRTLayer name='o'>{source}</OGRVRTLayer></OGRVRTDataSource>"
    drawings.dxf(folder / "s.dxf", X0, Y0, more=f"999\r\n{vrt}\r\n")
    return streets("s.dxf", CRS)


# ---- heights


def heights(more=""):
    return f'{FACILITIES}[layers.elevation]\npath = "h.tif"\n{more}'


@bad(message="'where' means nothing for a raster", hint="leave where out", place=r"plan\.toml:5")
def where_on_heights(folder):
    draw(folder / "f.gpkg", points(1), type=["t"])
    grid(folder / "h.tif", [[1]])
    return heights("where = [{ field = 'value', above = 1 }]\n")


@bad(message=r"cannot be read: '\.gpkg'", hint=r"\.tif, \.tiff", place=r"plan\.toml:4")
def heights_of_features(folder):
    draw(folder / "f.gpkg", points(1), type=["t"])
    return heights().replace("h.tif", "f.gpkg")


@bad(message="which coordinate system", hint=r"\[layers\.elevation\]", place=r"plan\.toml:3")
def heights_without_crs(folder):
    draw(folder / "f.gpkg", points(1), type=["t"])
    grid(folder / "h.tif", [[1]], crs=None)
    return heights()

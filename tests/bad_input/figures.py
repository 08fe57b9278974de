"""Bad tables of figures, and places of health."""

from __future__ import annotations

import struct
import zipfile
import zlib

import shapely

from tests.bad_input.table import FACILITIES, STATS, X0, Y0, bad, draw, points
from tests.unit.layers.test_headed import sheet_of


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


@bad(message="cannot be read", hint="damaged", place=r"s\.xlsx")
def a_sheet_whose_entities_explode(folder):
    draw(folder / "f.gpkg", points(1), type=["t"])
    sheet_of(folder / "plain.xlsx", [["单元编号", "年份", "护理员"], ["甲", "2024", "3"]])
    parts = (("a", "x"), ("b", "&a;"), ("c", "&b;"))
    chain = "".join(f'<!ENTITY {name} "{text * 1000}">' for name, text in parts)
    with (
        zipfile.ZipFile(folder / "plain.xlsx") as plain,
        zipfile.ZipFile(folder / "s.xlsx", "w") as bomb,
    ):
        for name in plain.namelist():
            text = plain.read(name).decode()
            if "sheet1" in name:
                text = f"<!DOCTYPE x [{chain}]>" + text.replace("甲", "&c;")
            bomb.writestr(name, text)
    return STATS.replace("csv", "xlsx")


@bad(message="holds more than the 1,000 bytes that it claims", hint="pack it", place=r"s\.xlsx")
def a_sheet_that_holds_more_than_it_claims(folder):
    draw(folder / "f.gpkg", points(1), type=["t"])
    data = b" " * 1000 + b"x" * 100_000
    with zipfile.ZipFile(folder / "s.xlsx", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet1.xml", data)
    true = struct.pack("<I", zlib.crc32(data)), struct.pack("<I", len(data))
    said = struct.pack("<I", zlib.crc32(data[:1000])), struct.pack("<I", 1000)
    written = (folder / "s.xlsx").read_bytes()
    for here, there in zip(true, said, strict=True):
        assert written.count(here) == 2
        written = written.replace(here, there)
    (folder / "s.xlsx").write_bytes(written)
    return STATS.replace("csv", "xlsx")


@bad(message="the table is empty", hint=r"\[layers.stats\]", place=r"s\.xlsx")
def a_workbook_whose_sheet_is_not_in_it(folder):
    draw(folder / "f.gpkg", points(1), type=["t"])
    sheet_of(folder / "plain.xlsx", [["单元编号", "年份", "护理员"], ["甲", "2024", "3"]])
    with (
        zipfile.ZipFile(folder / "plain.xlsx") as plain,
        zipfile.ZipFile(folder / "s.xlsx", "w") as other,
    ):
        for name in plain.namelist():
            text = plain.read(name).decode()
            other.writestr(name, text.replace("worksheets/sheet1.xml", "../../../etc/passwd"))
    return STATS.replace("csv", "xlsx")

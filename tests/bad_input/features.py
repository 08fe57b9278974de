"""Bad fields and values, and geometries of the wrong sort."""

from __future__ import annotations

import shapely

from tests.bad_input.table import (
    FACILITIES,
    RESIDENTIAL,
    UNITS,
    X0,
    Y0,
    bad,
    draw,
    grid,
    points,
    squares,
)

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


@bad(message=r"'beds'.*'beds\.1'.*'beds'", hint="fields = { beds =", place=r"plan\.toml:1")
def one_column_twice(folder):
    (folder / "f.csv").write_text("id,type,beds,beds,lon,lat\n1,t,5,50,114,30\n")
    return FACILITIES.replace("gpkg", "csv")


@bad(message="'plenty' in row 2", hint="plain number", place="feature b")
def text_where_a_number_belongs(folder):
    draw(folder / "f.gpkg", points(2), id=["a", "b"], type=["t"] * 2, beds=["5", "plenty"])
    return FACILITIES


@bad(message="'120-150' in row 2", hint="either end", place="feature b")
def a_range_where_a_number_belongs(folder):
    draw(folder / "f.gpkg", points(2), id=["a", "b"], type=["t"] * 2, beds=["5", "120-150"])
    return FACILITIES


@bad(message="'2023-2025' in row 1", hint="either end", place="feature a")
def a_range_of_years(folder):
    draw(folder / "f.gpkg", points(1), id=["a"], type=["t"], open_year=["2023-2025"])
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


@bad(message="cannot be a raster", hint="older people", place=r"plan\.toml:2")
def facilities_of_cells(folder):
    grid(folder / "e.tif", [[1]])
    return '[layers.facilities]\npath = "e.tif"\n'

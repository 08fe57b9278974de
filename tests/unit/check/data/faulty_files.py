"""Folders with one fault each, which is met in reading: files and their plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from tests.bad_input.table import (
    ELDERS,
    FACILITIES,
    RESIDENTIAL,
    TABLE,
    UNITS,
    X0,
    Y0,
    draw,
    grid,
    points,
    squares,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD = '[plan]\nyear = 2025\nrules = ["hangzhou"]\nonly = ["HZ-125"]\n'
#: By fault: what writes the folder, and what the message must name.
FILES: dict[str, tuple[Callable[[Path], str], str]] = {}


def faulty(fault: str, named: str) -> Callable[[Callable[[Path], str]], Callable[[Path], str]]:
    def put(make: Callable[[Path], str]) -> Callable[[Path], str]:
        FILES[fault] = (make, named)
        return make

    return put


@faulty("DATA-001", "1 of 3 have no geometry and were left out: 'row 2'")
def a_feature_without_geometry(folder):
    drawn = points(3)
    drawn[1] = None
    draw(folder / "f.gpkg", drawn, id=["a", "b", "c"], type=["养老机构"] * 3)
    return HEAD + FACILITIES


@faulty("DATA-002", "1 of 3 enclose no area and were left out: 'flat'")
def a_polygon_without_area(folder):
    flat = shapely.Polygon([(X0, Y0), (X0 + 9, Y0), (X0 + 20, Y0), (X0, Y0)])
    draw(folder / "r.gpkg", [*squares(2), flat], id=["a", "b", "flat"])
    return HEAD + RESIDENTIAL


@faulty("DATA-003", "1 of 2 were invalid and have been repaired: 'bow'")
def a_ring_that_crosses_itself(folder):
    x = X0 + 500
    bow = shapely.Polygon([(x, Y0), (x + 100, Y0 + 100), (x + 100, Y0), (x, Y0 + 100)])
    draw(folder / "r.gpkg", [*squares(1), bow], id=["a", "bow"])
    return HEAD + RESIDENTIAL


@faulty("DATA-004", "1 of 2 lie at 0, 0: 'zero'")
def a_point_at_zero(folder):
    drawn = [shapely.Point(0.03, 0.02), shapely.Point(0, 0)]
    draw(folder / "f.gpkg", drawn, "EPSG:4326", id=["a", "zero"], type=["养老机构"] * 2)
    return HEAD + FACILITIES


@faulty("DATA-005", "5 of 5 have positions of 3 decimals")
def rounded_positions(folder):
    lines = "".join(f"{i},养老机构,120.{i}1,30.{i}2\n" for i in range(5))
    (folder / "f.csv").write_text("id,type,lon,lat\n" + lines, encoding="utf-8")
    return HEAD + TABLE


@faulty("DATA-006", "1 of 2 are polygons among points; each is taken for a point inside it: 'b'")
def polygons_among_points(folder):
    draw(folder / "f.gpkg", [*points(1), *squares(1)], id=["a", "b"], type=["养老机构"] * 2)
    return HEAD + FACILITIES


@faulty("DATA-008", "lengths are off by more than 0.1 % at an edge of the data: 'EPSG:4534' (1 km")
def a_plane_of_another_zone(folder):
    draw(folder / "u.gpkg", squares(1), id=["a"])
    return HEAD + 'crs = "EPSG:4534"\n' + UNITS


@faulty("DATA-024", "1 of 3 are fields that are blank in every feature: 'beds' (床位数)")
def a_field_that_is_blank(folder):
    text = "id,type,床位数,lon,lat\na,养老机构,,120.123456,30.123456\n"
    (folder / "f.csv").write_text(text, encoding="utf-8")
    return HEAD + TABLE


@faulty("DATA-089", "1 of 2 hold more than 2,000 older people for a hectare: 'cell at")
def cells_with_too_many_people(folder):
    grid(folder / "e.tif", [[2001, 1999]])
    return HEAD + ELDERS


@faulty("DATA-111", "1 of 1 ran out: HZ-125 (2020-01-01)")
def a_waiver_that_has_run_out(folder):
    draw(folder / "f.gpkg", points(1), id=["a"], type=["养老机构"])
    return HEAD + FACILITIES + '[[waivers]]\nrule = "HZ-125"\nreason = "r"\nuntil = 2020-01-01\n'


@faulty("DATA-112", "1 of 1 name a rule that is not checked: HZ-999")
def a_waiver_of_no_rule(folder):
    draw(folder / "f.gpkg", points(1), id=["a"], type=["养老机构"])
    return HEAD + FACILITIES + '[[waivers]]\nrule = "HZ-999"\nreason = "r"\n'


@faulty("DATA-113", "1 of 1 fit no finding: HZ-125 nowhere")
def a_waiver_that_fits_nothing(folder):
    draw(folder / "f.gpkg", points(1), id=["a"], type=["养老机构"])
    waiver = '[[waivers]]\nrule = "HZ-125"\nwhere = "nowhere"\nreason = "r"\n'
    return HEAD + FACILITIES + waiver

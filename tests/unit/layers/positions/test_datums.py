from __future__ import annotations

import numpy as np
import pytest
import shapely
from pyproj import CRS, Transformer

from siting.datum.shift import from_wgs84
from siting.errors import SitingError
from tests.unit.layers.conftest import X0, Y0

RESIDENTIAL = '[layers.residential]\npath = "r.gpkg"\n'
FACILITIES = '[layers.facilities]\npath = "f.gpkg"\n'
TO = Transformer.from_crs("EPSG:4547", "EPSG:4326", always_xy=True)


def lonlat(n=3):
    """Places in WGS-84 degrees, near the corner of the drawn squares."""
    xy = np.column_stack([X0 + 100.0 * np.arange(n), np.full(n, float(Y0))])
    return xy, np.column_stack(TO.transform(*xy.T))


def shifted(folder, datum, n=3):
    """Draw facilities whose numbers are of another datum, and give where they truly are."""
    xy, degrees = lonlat(n)
    points = shapely.points(from_wgs84(degrees, datum))
    folder.write("f.gpkg", points, "EPSG:4326", id=list(range(n)), type=["t"] * n)
    return xy


@pytest.mark.parametrize("datum", ["GCJ-02", "BD-09"])
def test_a_declared_datum_is_converted_and_told(folder, datum):
    folder.squares("r.gpkg", 2, id=[1, 2])
    xy = shifted(folder, datum)
    layers = folder.load(f'{RESIDENTIAL}{FACILITIES}datum = "{datum}"\n')
    assert np.abs(layers.facilities.xy - xy).max() < 0.01
    told = {one.layer: one for one in layers.inputs}
    assert (told["facilities"].datum, told["facilities"].datum_declared) == (datum, True)
    assert told["facilities"].converted.features == 3
    assert 400 < told["facilities"].converted.most_m < 1300
    assert (told["residential"].datum, told["residential"].converted) == ("CGCS2000", None)
    assert any(f"3 features converted from {datum} to WGS-84" in note for note in layers.notes)


def test_nothing_is_converted_that_is_not_declared(folder):
    folder.squares("r.gpkg", 2, id=[1, 2])
    xy = shifted(folder, "GCJ-02")
    layers = folder.load(RESIDENTIAL + FACILITIES)
    assert np.hypot(*(layers.facilities.xy - xy).T).min() > 400
    assert all(one.converted is None for one in layers.inputs)


def test_metres_of_a_shifted_datum_are_converted_too(folder):
    xy, degrees = lonlat()
    to = Transformer.from_crs("EPSG:4326", "EPSG:4547", always_xy=True)
    metres = np.column_stack(to.transform(*from_wgs84(degrees, "GCJ-02").T))
    folder.write("f.gpkg", shapely.points(metres), "EPSG:4547", id=[1, 2, 3], type=["t"] * 3)
    layers = folder.load(FACILITIES + 'datum = "GCJ-02"\n')
    assert layers.crs.to_epsg() == 4547
    assert np.abs(layers.facilities.xy - xy).max() < 0.01


def test_what_lies_outside_of_china_is_counted_as_not_moved(folder):
    folder.write("f.gpkg", [shapely.Point(24.9, 60.2)], "EPSG:4326", id=[1], type=["t"])
    layers = folder.load(FACILITIES + 'datum = "GCJ-02"\n')
    assert layers.inputs[0].converted.features == 0


def test_parameters_lead_out_of_an_old_datum(folder):
    folder.squares("r.gpkg", 1, id=[1])
    folder.write("f.gpkg", [shapely.Point(114, 29.8)], "EPSG:4610", id=[1], type=["t"])
    layers = folder.load(f"{RESIDENTIAL}{FACILITIES}towgs84 = [-30, 100, 20]\n")
    by_proj = Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad"
        " +step +proj=cart +a=6378140 +rf=298.257 +step +proj=helmert +x=-30 +y=100 +z=20"
        " +step +inv +proj=cart +ellps=WGS84"
        " +step +proj=tmerc +lon_0=114 +x_0=500000 +ellps=GRS80"
    )
    assert layers.facilities.xy[0] == pytest.approx(by_proj.transform(114, 29.8), abs=0.01)
    plain = Transformer.from_crs("EPSG:4610", "EPSG:4547", always_xy=True).transform(114, 29.8)
    assert np.hypot(*(layers.facilities.xy[0] - plain)) > 10


def test_parameters_of_a_layer_in_metres_do_not_make_it_the_plane(folder):
    folder.squares("r.gpkg", 1, "EPSG:2383", id=[1])
    layers = folder.load(f"{RESIDENTIAL}towgs84 = [-30, 100, 20, 0, 0, 0, 0]\n")
    assert layers.crs.to_epsg() == 4547
    assert 5 < abs(layers.residential.xy[0, 0] - X0 - 50) < 200


@pytest.mark.parametrize("code", [4490, 4326, 4547, 32650, 4502])
def test_between_wgs84_and_cgcs2000_numbers_may_stay(folder, code):
    folder.squares("r.gpkg", 1, id=[1])
    crs = CRS.from_epsg(code)
    there = Transformer.from_crs("EPSG:4547", crs, always_xy=True).transform(X0 + 10, Y0 + 10)
    folder.write("f.gpkg", [shapely.Point(there)], crs, id=[1], type=["t"])
    layers = folder.load(RESIDENTIAL + FACILITIES)
    assert layers.facilities.xy[0] == pytest.approx([X0 + 10, Y0 + 10], abs=0.01)


@pytest.mark.parametrize("code", [4610, 4214, 4555, 2383, 2435])
@pytest.mark.parametrize("old_first", [True, False])
def test_between_old_datums_and_others_nothing_is_passed_through(folder, code, old_first):
    crs = CRS.from_epsg(code)
    there = Transformer.from_crs("EPSG:4547", crs, always_xy=True).transform(X0 + 10, Y0 + 10)
    folder.write("f.gpkg", [shapely.Point(there)], crs, id=[1], type=["t"])
    folder.squares("r.gpkg", 1, id=[1])
    head = f'[plan]\ncrs = "{2383 if old_first else 4547}"\n'.replace('= "', '= "EPSG:')
    if old_first and code in {4610, 2383}:
        text = head + RESIDENTIAL + FACILITIES  # then the other layer is refused
    else:
        text = head + FACILITIES
    with pytest.raises(SitingError, match="no exact conversion is known") as caught:
        folder.load(text)
    assert "towgs84" in caught.value.hint


def test_a_datum_that_is_declared_twice_over_is_refused(folder):
    folder.write("f.gpkg", [shapely.Point(114, 29.8)], "EPSG:4610", id=[1], type=["t"])
    with pytest.raises(SitingError, match="says datum CGCS2000, and the layer is in Xi'an 80"):
        folder.load(FACILITIES + 'datum = "CGCS2000"\n')

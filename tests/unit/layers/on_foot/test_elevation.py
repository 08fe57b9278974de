"""Heights of the ground: bilinear between the centres of cells, none where none are known."""

import hypothesis.strategies as st
import numpy as np
import pytest
import rasterio
from hypothesis import given
from pyproj import Transformer
from rasterio.transform import Affine

from siting import plan as plans
from siting.errors import SitingError
from siting.layers.on_foot import elevation
from siting.layers.origin import origins
from tests.unit.layers.conftest import X0, Y0

PLAN = '[layers.facilities]\npath = "f.gpkg"\n[layers.elevation]\npath = "h.tif"\n'


@pytest.fixture
def ground(folder):
    """Write heights: the first cell's centre lies at (50, 150) from the corner."""

    def load(cells, nodata=None, more="", **options):
        folder.points("f.gpkg", type=["t", "t"])
        folder.raster("h.tif", cells, nodata, **options)
        return heights_of(folder, PLAN + more)[0]

    return load


def heights_of(folder, text):
    """Give what finds heights in the plane, and the layers of the plan."""
    layers = folder.load(text)
    asked = origins(plans.read(folder.path / "plan.toml"))
    found = elevation.read(next(one for one in asked if one.role == "elevation"))
    return found.place(None, layers.crs), layers


def at(heights, *xy):
    return heights(np.array([(X0 + x, Y0 + y) for x, y in xy], dtype=float)).tolist()


def test_heights_are_those_of_the_cells_at_their_centres_and_between_them_in_proportion(ground):
    got = at(ground([[0, 10], [20, 40]]), (50, 150), (150, 150), (100, 150), (50, 100), (100, 100))
    assert got == [0, 10, 5, 10, 17.5]


def test_the_outer_half_cell_has_the_height_of_its_centre(ground):
    assert at(ground([[3, 3], [9, 9]]), (0, 200), (200, 0), (100, 200)) == [3, 9, 3]


def test_there_is_no_height_outside_nor_beside_a_cell_without_one(ground):
    got = at(ground([[1, -9999], [1, 1]], -9999), (-1, 100), (150, 150), (60, 150), (50, 150))
    assert np.isnan(got[:3]).all()
    assert got[3] == 1


@given(st.floats(0, 200), st.floats(0, 200))
def test_a_plane_of_heights_stays_a_plane(x, y):
    cells = np.add.outer(np.arange(4) * -30.0, np.arange(4) * 7.0) + 100
    held = elevation.Heights(
        origin=None, crs=None, band=1, transform=(50, 0, 0, 0, -50, 200), shape=(4, 4), notes=()
    )
    row, column = np.clip([[(200 - y) / 50 - 0.5], [x / 50 - 0.5]], 0, 3)
    object.__setattr__(held, "_read", lambda top, left: cells[top.min() :, left.min() :])
    got = held._between(row, column)
    assert got[0] == pytest.approx(100 - 30 * row[0] + 7 * column[0])


def test_heights_in_degrees_are_found(folder):
    folder.points("f.gpkg", type=["t", "t"])
    lon, lat = Transformer.from_crs(4547, 4326, always_xy=True).transform(X0, Y0)
    form = {"height": 2, "width": 2, "count": 1, "dtype": "int16", "crs": "EPSG:4326"}
    form["transform"] = Affine(0.01, 0, lon - 0.01, 0, -0.01, lat + 0.01)
    with rasterio.open(folder.path / "h.tif", "w", driver="GTiff", **form) as file:
        file.write(np.array([[10, 20], [30, 40]], dtype="int16"), 1)
    heights, layers = heights_of(folder, PLAN)
    assert at(heights, (0, 0)) == pytest.approx([25], abs=1e-3)
    assert [one.features for one in layers.inputs if one.layer == "elevation"] == [4]
    assert layers.crs.to_epsg() == 4547


def test_heights_that_cannot_be_are_refused(ground):
    with pytest.raises(SitingError, match=r"row 1, column 2 holds -9999, which is no height"):
        at(ground([[1, -9999], [1, 1]]), (100, 100))


def test_heights_elsewhere_are_refused(ground):
    with pytest.raises(SitingError, match="lies elsewhere: it covers no street"):
        at(ground([[1, 1], [1, 1]]), (5_000, 0), (6_000, 0))


def test_heights_in_feet_are_refused(ground, folder):
    assert ground([[1, 1], [1, 1]]) is not None
    with rasterio.open(folder.path / "h.tif", "r+") as file:
        file.units = ("ft",)
    with pytest.raises(SitingError, match="heights are in 'ft', not in metres"):
        folder.load(PLAN)

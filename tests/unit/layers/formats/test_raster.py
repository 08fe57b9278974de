import numpy as np
import pytest
import shapely

from siting.errors import SitingError

X0, Y0 = 500_000, 3_300_000
PLAN = '[layers.elders]\npath = "e.tif"\n'


def test_only_cells_with_older_people_are_kept(folder):
    folder.raster("e.tif", [[1, 0, np.nan], [-99999, 2.5, 4]], nodata=-99999)
    cells = folder.load(PLAN).elders
    assert cells.elders.tolist() == [1, 2.5, 4]
    assert cells.xy.tolist() == [[X0 + 50, Y0 + 150], [X0 + 150, Y0 + 50], [X0 + 250, Y0 + 50]]


def test_a_float_nodata_value_is_honoured(folder):
    nodata = float(np.float32(-3.4e38))
    folder.raster("e.tif", [[nodata, 3]], nodata=nodata)
    assert folder.load(PLAN).elders.elders.tolist() == [3]


def test_outlines_are_the_cells(folder):
    folder.raster("e.tif", [[0, 1], [0, 2]])
    cells = folder.load(PLAN).elders
    (drawn,) = cells.outlines(np.array([1]))
    assert drawn.equals(shapely.box(X0 + 100, Y0, X0 + 200, Y0 + 100))


def test_outlines_surround_the_centres_after_projection(folder):
    folder.raster("e.tif", [[1, 1], [1, 1]])
    cells = folder.load('[plan]\ncrs = "EPSG:4546"\n' + PLAN).elders
    drawn = cells.outlines(np.arange(4))
    assert shapely.contains_xy(drawn, cells.xy).all()


def test_a_raster_read_in_parts_is_the_same(folder, monkeypatch):
    values = np.arange(200).reshape(20, 10)
    folder.raster("e.tif", values)
    whole = folder.load(PLAN).elders
    monkeypatch.setattr("siting.layers.formats.raster._CELLS_AT_ONCE", 1)
    parts = folder.load(PLAN).elders
    assert np.array_equal(whole.elders, parts.elders)
    assert np.array_equal(whole.xy, parts.xy)
    assert parts.elders.sum() == values.sum()


def test_a_negative_cell_is_named_by_row_and_column(folder):
    folder.raster("e.tif", [[1, 1], [1, -99999]])
    with pytest.raises(SitingError, match="row 2, column 2 holds -99999") as caught:
        folder.load(PLAN)
    assert "-a_nodata -99999" in caught.value.hint


def test_the_plan_names_the_band(folder):
    folder.raster("e.tif", np.dstack([[[1, 2]], [[3, 4]]]))
    with pytest.raises(SitingError, match="several bands"):
        folder.load(PLAN)
    layers = folder.load(PLAN + 'layer = "2"\n')
    assert layers.elders.elders.tolist() == [3, 4]
    assert "elders: band 2 of 2 taken" in layers.notes


def test_whole_numbers_are_read_too(folder):
    folder.raster("e.tif", [[1, 255]], nodata=255, dtype="uint8")
    assert folder.load(PLAN).elders.elders.tolist() == [1]

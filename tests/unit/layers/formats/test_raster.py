import numpy as np
import pytest
import rasterio
import shapely
from rasterio.transform import Affine

from siting.arrays import quantise
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
    monkeypatch.setattr("siting.layers.formats.cells._CELLS_AT_ONCE", 1)
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


MERGED = PLAN + "merge_cells = {}\n"


@pytest.mark.parametrize("times", [2, 3, 7, 100])
def test_merged_cells_hold_the_sum_of_theirs(folder, monkeypatch, times):
    people = np.random.default_rng(times).integers(0, 9, (23, 17)).astype("float32") / 3
    folder.raster("e.tif", people)
    monkeypatch.setattr("siting.layers.formats.cells._CELLS_AT_ONCE", 1)
    monkeypatch.setattr("siting.layers.formats.cells._CELLS_LOOKED_AT", 5)
    layers = folder.load(MERGED.format(times))
    expected = {}
    for (row, column), held in np.ndenumerate(quantise(people.astype(float))):
        at = row // times, column // times
        expected[at] = expected.get(at, 0) + held
    size = 100 * times
    centres = [[X0 + size * (c + 0.5), Y0 + 200 - size * (r + 0.5)] for r, c in expected]
    assert layers.elders.elders.tolist() == list(expected.values())
    assert layers.elders.xy.tolist() == centres
    assert layers.elders.elders.sum() == quantise(people.astype(float)).sum()


def test_merging_is_said_with_the_people(folder):
    folder.raster("e.tif", [[1, 0, 2], [0.5, -99999, 0]], nodata=-99999)
    layers = folder.load(MERGED.format(2))
    said = "elders: 3 cells with 3.5 older people added up, 2 by 2, to 2; they count at the centre"
    assert any(said in note for note in layers.notes)


def test_merged_cells_are_drawn_whole(folder):
    folder.raster("e.tif", [[1, 0], [0, 2]])
    cells = folder.load(MERGED.format(2)).elders
    (drawn,) = cells.outlines(np.array([0]))
    assert drawn.equals(shapely.box(X0, Y0, X0 + 200, Y0 + 200))


def test_more_cells_than_a_check_is_meant_for_are_refused_with_what_to_do(folder, monkeypatch):
    monkeypatch.setattr("siting.layers.limits.MOST_PEOPLED", 6)
    folder.raster("e.tif", np.ones((5, 6)))
    with pytest.raises(SitingError, match="more than 6 cells hold older people") as caught:
        folder.load(PLAN)
    assert "merge_cells = 3 in [layers.elders]" in caught.value.hint
    assert "gdalwarp -r sum -tr 300 300 e.tif merged.tif" in caught.value.hint
    assert len(folder.load(MERGED.format(3)).elders) == 4


def test_points_have_no_cells_to_merge(folder):
    folder.points("e.gpkg", older_people=[1, 2])
    with pytest.raises(SitingError, match="'merge_cells' means nothing for GeoPackage"):
        folder.load('[layers.elders]\npath = "e.gpkg"\nmerge_cells = 2\n')


@pytest.mark.parametrize("crs", ["EPSG:3857", "EPSG:4490", "EPSG:32650"])
def test_counts_are_the_same_in_any_crs_as_no_cell_is_resampled(folder, crs):
    values = np.arange(1, 31).reshape(5, 6)
    if crs == "EPSG:4490":
        at = Affine(1 / 1200, 0, 114.3, 0, -1 / 1200, 30.6)
    else:
        at = Affine(100, 0, 12_720_000 if crs == "EPSG:3857" else 240_000, 0, -100, 3_580_000)
    options = {"height": 5, "width": 6, "count": 1, "dtype": "float32", "transform": at}
    with rasterio.open(folder.path / "e.tif", "w", driver="GTiff", crs=crs, **options) as file:
        file.write(values.astype("float32"), 1)
    cells = folder.load('[plan]\ncrs = "EPSG:4547"\n' + PLAN).elders
    assert sorted(cells.elders) == list(range(1, 31))

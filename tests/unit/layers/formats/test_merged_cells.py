"""Cells of a raster that are added up as they are read, beside a plain sum of each."""

import numpy as np
import pytest
import rasterio

from siting.arrays import PEOPLE_QUANTUM
from siting.errors import SitingError

PLAN = '[layers.elders]\npath = "e.tif"\nmerge_cells = {}\n'
NODATA = [None, 0, 7, -1]
DTYPES = ["uint8", "int16", "int32", "float32", "float64"]
CASES = [
    (dtype, nodata)
    for dtype in DTYPES
    for nodata in [*NODATA, *([np.nan, np.inf] if dtype.startswith("float") else [])]
    if not (dtype == "uint8" and nodata == -1)
]


@pytest.fixture(autouse=True, params=[(1, 5), (1, 40), (1 << 22, 1 << 17)])
def small_pieces(request, monkeypatch):
    monkeypatch.setattr("siting.layers.formats.cells._CELLS_AT_ONCE", request.param[0])
    monkeypatch.setattr("siting.layers.formats.cells._CELLS_LOOKED_AT", request.param[1])


def drawn(dtype, shape=(23, 17)):
    dice = np.random.default_rng(5)
    people = dice.integers(0, 9, shape) * (dice.random(shape) < 0.6)
    return (people / 3 if dtype.startswith("float") else people).astype(dtype)


def plainly(people, shown, times):
    """Add up cell by cell, in whole numbers of quanta."""
    sums, n = {}, 0
    for (row, column), held in np.ndenumerate(people):
        if shown[row, column] and held > 0:
            n += 1
            at = row // times, column // times
            sums[at] = sums.get(at, 0) + int(np.rint(np.float64(held) / PEOPLE_QUANTUM))
    return [sums[at] * PEOPLE_QUANTUM for at in sorted(sums) if sums[at]], n


def require_same(folder, people, shown, times):
    expected, n = plainly(people, shown, times)
    layers = folder.load(PLAN.format(times))
    assert layers.elders.elders.tolist() == expected
    assert any(f"elders: {n} cells with" in note for note in layers.notes)


@pytest.mark.parametrize("times", [2, 5, 100])
@pytest.mark.parametrize(("dtype", "nodata"), CASES)
def test_sums_are_those_of_each_cell_by_itself(folder, dtype, nodata, times):
    people = drawn(dtype)
    if nodata is not None:
        people[::3, ::2] = nodata
    folder.raster("e.tif", people, nodata=nodata, dtype=dtype)
    shown = np.ones(people.shape, bool) if nodata is None else people != people.dtype.type(nodata)
    require_same(folder, people, shown, times)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_cells_without_a_number_hold_nobody(folder, dtype):
    people = drawn(dtype)
    people[::2, 1::3] = np.nan
    people[0, 0] = -1
    folder.raster("e.tif", people, nodata=-1, dtype=dtype)
    require_same(folder, people, people != -1, 5)


@pytest.mark.parametrize("hides", [9, -9, np.inf, np.nan])
def test_what_a_mask_hides_is_not_added(folder, hides):
    people, shown = drawn("float32"), np.random.default_rng(6).random((23, 17)) < 0.7
    people[~shown] = hides
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True):
        folder.raster("e.tif", people)
        with rasterio.open(folder.path / "e.tif", "r+") as file:
            file.write_mask(shown)
    require_same(folder, people, shown, 5)


@pytest.mark.parametrize("dtype", DTYPES)
def test_scale_and_offset_come_before_the_sum(folder, dtype):
    people = drawn(dtype)
    people[1::3, ::2] = 7
    folder.raster("e.tif", people, nodata=7, dtype=dtype)
    with rasterio.open(folder.path / "e.tif", "r+") as file:
        file.scales, file.offsets = (0.25,), (2.0,)
    require_same(folder, people * 0.25 + 2.0, people != people.dtype.type(7), 5)


def test_people_finer_than_a_quantum_are_rounded_cell_by_cell(folder):
    people = np.arange(23 * 17).reshape(23, 17) * PEOPLE_QUANTUM / 4
    folder.raster("e.tif", people, dtype="float64")
    require_same(folder, people, people > 0, 5)


@pytest.mark.parametrize("at", [(0, 0), (4, 16), (5, 3), (22, 16)])
@pytest.mark.parametrize("nodata", [None, -5, 7])
@pytest.mark.parametrize("wrong", [-3, np.inf, -np.inf])
def test_a_cell_that_cannot_be_is_told_by_row_and_column(folder, at, nodata, wrong):
    people = drawn("float32")
    people[2, 4] = people[2, 4] if nodata is None else nodata
    people[at] = wrong
    folder.raster("e.tif", people, nodata=nodata)
    told = f"row {at[0] + 1}, column {at[1] + 1} holds {wrong:g} people"
    with pytest.raises(SitingError, match=told):
        folder.load(PLAN.format(5))


@pytest.mark.parametrize("times", [1, 5])
@pytest.mark.parametrize(("wrong", "told"), [(2.0**29 + 1, "5.36871e+08"), (1e300, "1e+300")])
def test_a_number_that_stands_for_nothing_and_is_not_said_to_is_refused(folder, times, wrong, told):
    people = drawn("float64")
    people[5, 3] = 2.0**29
    people[6, 4] = wrong
    folder.raster("e.tif", people, dtype="float64")
    with pytest.raises(SitingError, match="row 7, column 5 holds") as caught:
        folder.load(PLAN.format(times))
    assert told in caught.value.message
    assert "-a_nodata" in caught.value.hint


def test_more_cells_than_there_was_room_for_are_kept(folder, monkeypatch):
    monkeypatch.setattr("siting.layers.formats.cells._ROOM", 1)
    people = drawn("int16")
    folder.raster("e.tif", people, dtype="int16")
    require_same(folder, people, people > 0, 2)

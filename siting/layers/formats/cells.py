"""The cells of a raster that hold older people, taken out of it block by block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from rasterio.enums import MaskFlags
from rasterio.windows import Window

from siting.arrays import MOST_PEOPLE, PEOPLE_QUANTUM
from siting.language import say
from siting.layers import limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from siting.arrays import Flags, Floats, Values
    from siting.errors import SitingError
    from siting.layers.origin import Origin

    #: Numbers of cells, and the people in each.
    Part = tuple[Values, Values]
    #: From which row on, the cells of rows, and which of them are hidden by a mask.
    Piece = tuple[int, Values, Flags | None]

#: About how many cells are read at once: whole rows of the blocks that the file holds.
_CELLS_AT_ONCE = 1 << 22
#: So many of them are looked at in one go: what comes of it stays in the processor's cache.
_CELLS_LOOKED_AT = 1 << 17
#: Room for so many cells with people is asked for at first, of which only what is used is taken.
_ROOM = limits.MOST_PEOPLED
_UNMASKED = [MaskFlags.nodata], [MaskFlags.all_valid]
_LARGEST_INT32 = (1 << 31) - 1


class Taken(NamedTuple):
    """Cells that hold older people.

    Attributes
    ----------
    flat : ndarray of int, shape (n,)
        Cell numbers, row by row and rising; of merged cells, where cells are merged.
    elders : ndarray of float, shape (n,)
        Older people in each, above 0.
    n_in_raster : int
        Cells of the raster that hold any, before any are merged.
    """

    flat: Values
    elders: Floats
    n_in_raster: int


def take(origin: Origin, raster: Any, band: int, *, merged: int) -> Taken:
    """Take the cells that hold older people out of a raster.

    Parameters
    ----------
    raster : rasterio.DatasetReader
        Open.
    band : int
        From 1.
    merged : int
        So many cells to the east and to the south are added up to one; 1 for each by itself.

    Raises
    ------
    SitingError
        A cell is below 0 or beyond all reason, or there are more cells with people than a check is
        meant for.
    """
    number = np.int32 if raster.width * raster.height <= _LARGEST_INT32 else np.intp
    look = _Look(origin, raster, band)
    windows = _windows(raster, band)
    parts = _picked(windows, look) if merged == 1 else _merged(windows, look, raster.shape, merged)
    room = min(width_of(raster.width, merged) * width_of(raster.height, merged), _ROOM)
    flat, elders = np.empty(room, dtype=number), np.empty(room)
    n = 0
    for some, people in parts:
        end = n + len(some)
        limits.require_peopled(origin, end, raster, merged)
        if end > len(flat):
            flat.resize(2 * end, refcheck=False)
            elders.resize(2 * end, refcheck=False)
        flat[n:end], elders[n:end] = some, people
        n = end
    flat.resize(n, refcheck=False)
    elders.resize(n, refcheck=False)
    return Taken(flat, elders, n_in_raster=look.n_found)


def summed(flat: Values, people: Floats) -> tuple[Values, Floats]:
    """Add up the people of cells that stand there more than once; in the order of the cells."""
    if (flat[1:] > flat[:-1]).all():
        return flat, people
    order = np.argsort(flat, kind="stable")
    flat, people = flat[order], people[order]
    starts = np.flatnonzero(np.diff(flat, prepend=-1))
    return flat[starts], np.add.reduceat(people, starts)


def width_of(width: int, merged: int) -> int:
    """Count the merged cells that a number of cells make: the last may be short of some."""
    return -(-width // merged)


def _picked(windows: Iterable[Piece], look: _Look) -> Iterator[Part]:
    """Pick the cells that hold people, some at a time."""
    for top, rows, masked in windows:
        begun, people = top * rows.shape[1], rows.ravel()
        hidden = None if masked is None else masked.ravel()
        for start in range(0, len(people), _CELLS_LOOKED_AT):
            some = slice(start, start + _CELLS_LOOKED_AT)
            yield look.pick(people[some], None if hidden is None else hidden[some], begun + start)


def _merged(
    windows: Iterable[Piece], look: _Look, shape: tuple[int, int], times: int
) -> Iterator[Part]:
    """Add up the people of cells that are merged, in whole quanta: exact in any order.

    All cells are added, those that hold nobody too: to pick the others takes longer.
    """
    height, width = shape
    wide = width_of(width, times)
    sums: Floats = np.zeros((1, width))  # of merged rows, column by column
    for top, people, hidden in windows:
        for some in _rows(top, top + len(people), times, max(1, _CELLS_LOOKED_AT // width)):
            rows = slice(some.start - top, some.stop - top)
            quanta = look.quanta(
                people[rows], None if hidden is None else hidden[rows], some.start * width
            )
            high = min(len(quanta), times)
            sums = sums + quanta.reshape(-1, high, width).sum(axis=1, dtype=np.float64)
            if some.stop % times == 0 or some.stop == height:  # the merged rows are whole
                across = _across(sums, times).ravel()
                cells = np.flatnonzero(across)
                yield cells + some.start // times * wide, across[cells] * PEOPLE_QUANTUM
                sums = np.zeros((1, width))


def _across(sums: Floats, times: int) -> Floats:
    """Add up so many columns each; the last may be short of some."""
    across = sums[:, ::times].copy()
    for step in range(1, min(times, sums.shape[1])):
        more = sums[:, step::times]
        across[:, : more.shape[1]] += more
    return across


def _rows(top: int, end: int, times: int, most: int) -> Iterator[slice]:
    """Cut rows into pieces: each a part of one merged row, or of some that are whole."""
    while top < end:
        left = min(most, end - top)
        n = left // times * times if top % times == 0 else 0
        n = n or min(left, times - top % times)
        yield slice(top, top + n)
        top += n


def _windows(raster: Any, band: int) -> Iterator[Piece]:
    """Read the raster some rows of its blocks at a time.

    A nodata value is compared by `_Look`: rasterio would read the whole window twice for it. What
    is read stands only until the next window is read.
    """
    high = raster.block_shapes[band - 1][0]
    step = max(1, _CELLS_AT_ONCE // (raster.width * high)) * high
    masked = raster.mask_flag_enums[band - 1] not in _UNMASKED
    space = np.empty((min(step, raster.height), raster.width), dtype=raster.dtypes[band - 1])
    for top in range(0, raster.height, step):
        window = Window(0, top, raster.width, min(step, raster.height - top))
        people = raster.read(band, window=window, out=space[: window.height])
        yield top, people, raster.read_masks(band, window=window) == 0 if masked else None


class _Look:
    """Looks at some cells: which hold people, and how many.

    Attributes
    ----------
    n_found : int
        Cells found so far.
    """

    def __init__(self, origin: Origin, raster: Any, band: int) -> None:
        self._origin, self._width = origin, raster.width
        self._scaled = raster.scales[band - 1], raster.offsets[band - 1]
        nodata, type_ = raster.nodatavals[band - 1], np.dtype(raster.dtypes[band - 1])
        if nodata is not None and type_.kind == "f":
            nodata = None if np.isnan(nodata) else type_.type(nodata)
        self._nodata = nodata
        masked = raster.mask_flag_enums[band - 1] not in _UNMASKED
        self._below = not masked and (nodata or 0) < 0 and self._scaled == (1.0, 0.0)
        self.n_found = 0

    def pick(self, people: Values, hidden: Flags | None, first: int) -> Part:
        """Give the numbers of those above 0, counted from `first` on, and their people."""
        people, hidden = self._people(people, hidden)
        cells = np.flatnonzero(self._shown(people, hidden, first))
        found = people[cells]
        if len(found) and found.max() > MOST_PEOPLE:
            raise self._impossible(people, int(cells[(found > MOST_PEOPLE).argmax()]), first)
        self.n_found += len(cells)
        return cells + first, found

    def quanta(self, people: Values, hidden: Flags | None, first: int) -> Values:
        """Give the people of each cell of some rows, in whole quanta; 0 where nobody is.

        `people` may be overwritten.
        """
        people, hidden = self._people(people, hidden)
        shown = self._shown(people, hidden, first)
        self.n_found += int(np.count_nonzero(shown))
        if hidden is not None and not self._below:
            with np.errstate(invalid="ignore"):  # what is hidden may be infinite
                people = people * shown
        np.fmax(people, 0, out=people)  # NaN is 0 too
        if people.max() > MOST_PEOPLE:
            raise self._impossible(people, int((people > MOST_PEOPLE).argmax()), first)
        out = people if people.dtype.kind == "f" else None
        quanta = np.multiply(people, 1 / PEOPLE_QUANTUM, out=out)
        return np.rint(quanta, out=quanta)

    def _people(self, people: Values, hidden: Flags | None) -> tuple[Values, Flags | None]:
        """Give the people of cells, and which of them are hidden by a mask or as nodata."""
        if hidden is None and self._nodata is not None:
            hidden = people == self._nodata
        scale, offset = self._scaled
        if (scale, offset) != (1.0, 0.0):
            people = people * scale + offset
        return people, hidden

    def _shown(self, people: Values, hidden: Flags | None, first: int) -> Flags:
        """Tell which cells are above 0; refuse those below."""
        shown: Flags = people > 0  # NaN is neither above 0 nor below
        if hidden is not None and self._below:  # all that is hidden is below 0: counts tell
            n_hidden = np.count_nonzero(hidden)
            if np.count_nonzero(shown) + n_hidden == shown.size:
                return shown
            wrong = people < 0
            odd = bool(np.count_nonzero(wrong) > n_hidden)
            wrong = wrong > hidden if odd else wrong
        else:
            wrong = people < 0
            if hidden is not None:
                wrong, shown = wrong > hidden, shown > hidden
            odd = bool(wrong.any())
        if odd:
            raise self._impossible(people, int(wrong.argmax()), first)
        return shown

    def _impossible(self, people: Values, index: int, first: int) -> SitingError:
        row, column = divmod(first + index, self._width)
        return self._origin.file_error(
            say(
                "the cell in row {what}, column {what2} holds {people:g} people",
                what=row + 1,
                what2=column + 1,
                people=people.flat[index],
            ),
            hint=say(
                "if that number means 'nothing here', declare it: gdal_edit.py -a_nodata "
                "{people:g} {path}",
                people=people.flat[index],
                path=self._origin.spec.path,
            ),
        )

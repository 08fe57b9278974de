"""The cells of a raster that hold older people, taken out of it block by block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from rasterio.enums import MaskFlags
from rasterio.windows import Window

from siting.arrays import PEOPLE_QUANTUM
from siting.language import say
from siting.layers import limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from siting.arrays import Flags, Floats, Values
    from siting.errors import SitingError
    from siting.layers.origin import Origin

    #: Numbers of cells, and the people in each.
    Part = tuple[Values, Values]

#: About how many cells are read at once: whole rows of the blocks that the file holds.
_CELLS_AT_ONCE = 1 << 22
#: So many of them are looked at in one go: what comes of it stays in the processor's cache.
_CELLS_LOOKED_AT = 1 << 16
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
        A cell is below 0 or infinite, or there are more cells with people than a check is
        meant for.
    """
    number = np.int32 if raster.width * raster.height <= _LARGEST_INT32 else np.intp
    look = _Look(origin, raster, band)
    parts = _parts(raster, band, look)
    kept: list[Part] = []
    n_kept = 0
    for flat, people in parts if merged == 1 else _merged(parts, raster.width, merged):
        n_kept += len(flat)
        limits.require_peopled(origin, n_kept, raster, merged)
        kept.append((flat.astype(number), people))
    return Taken(*_joined(kept), n_in_raster=look.n_found)


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


def _joined(parts: list[Part]) -> tuple[Values, Floats]:
    """Put parts one behind the other, letting go of each."""
    n = sum(len(flat) for flat, _ in parts)
    flat = np.empty(n, dtype=parts[0][0].dtype)
    elders = np.empty(n)
    at = n
    while parts:
        cells, people = parts.pop()
        flat[at - len(cells) : at], elders[at - len(cells) : at] = cells, people
        at -= len(cells)
    return flat, elders


def _merged(parts: Iterable[Part], width: int, times: int) -> Iterator[Part]:
    """Add up the people of cells that are merged, in whole quanta: exact in any order."""
    wide = width_of(width, times)
    begun, sums = 0, np.empty(0)  # from which cell on, and the quanta of each
    for flat, people in parts:
        if not len(flat):
            continue
        row = flat // width
        cell = row // times * wide + (flat - row * width) // times
        first = int(cell[0]) // wide * wide
        if first > begun:  # the rows before are whole
            yield _people(begun, sums[: first - begun])
            begun, sums = first, sums[first - begun :]
        quanta = np.rint(people / PEOPLE_QUANTUM)
        more: Floats = np.bincount(cell - begun, quanta, len(sums)).astype(np.float64, copy=False)
        more[: len(sums)] += sums
        sums = more
    yield _people(begun, sums)


def _people(begun: int, quanta: Floats) -> Part:
    """Give the cells of a row that hold people, and how many."""
    kept = np.flatnonzero(quanta)
    return kept + begun, quanta[kept] * PEOPLE_QUANTUM


def _parts(raster: Any, band: int, look: _Look) -> Iterator[Part]:
    """Read the raster some cells at a time: the numbers of those above 0, and their people."""
    high = raster.block_shapes[band - 1][0]
    step = max(1, _CELLS_AT_ONCE // (raster.width * high)) * high
    read = _reader(raster, band, step)
    for top in range(0, raster.height, step):
        people, hidden = read(Window(0, top, raster.width, min(step, raster.height - top)))
        for start in range(0, len(people), _CELLS_LOOKED_AT):
            some = slice(start, start + _CELLS_LOOKED_AT)
            yield look(
                people[some], None if hidden is None else hidden[some], top * raster.width + start
            )


def _reader(raster: Any, band: int, rows: int) -> Callable[[Window], tuple[Values, Flags | None]]:
    """Give what reads a window: its cells, row by row, and which are hidden by a mask.

    A nodata value is compared by `_Look`: rasterio would read the whole window twice for it. What
    is read stands only until the next window is read.
    """
    if raster.mask_flag_enums[band - 1] not in _UNMASKED:

        def masked(window: Window) -> tuple[Values, Flags | None]:
            read = raster.read(band, window=window, masked=True)
            hidden: Flags = np.ma.getmaskarray(read).ravel()
            return read.data.ravel(), hidden

        return masked
    space = np.empty((min(rows, raster.height), raster.width), dtype=raster.dtypes[band - 1])

    def plain(window: Window) -> tuple[Values, Flags | None]:
        read = raster.read(band, window=window, out=space[: window.height])
        return read.ravel(), None

    return plain


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

    def __call__(self, people: Values, hidden: Flags | None, first: int) -> Part:
        """Give the numbers of those above 0, counted from `first` on, and their people."""
        if hidden is None and self._nodata is not None:
            hidden = people == self._nodata
        scale, offset = self._scaled
        if (scale, offset) != (1.0, 0.0):
            people = people * scale + offset
        wrong, shown = people < 0, people > 0  # NaN is neither
        if hidden is not None and self._below:  # all that is hidden is below 0: counts tell
            odd = bool(np.count_nonzero(wrong) > np.count_nonzero(hidden))
            wrong = wrong > hidden if odd else wrong
        else:
            if hidden is not None:
                wrong, shown = wrong > hidden, shown > hidden
            odd = bool(wrong.any())
        if odd:
            raise self._impossible(people, int(wrong.argmax()), first)
        cells = np.flatnonzero(shown)
        found = people[cells]
        if len(found) and np.isinf(found.max()):
            raise self._impossible(people, int(cells[np.isinf(found).argmax()]), first)
        self.n_found += len(cells)
        return cells + first, found

    def _impossible(self, people: Values, index: int, first: int) -> SitingError:
        row, column = divmod(first + index, self._width)
        return self._origin.file_error(
            say(
                "the cell in row {what}, column {what2} holds {people:g} people",
                what=row + 1,
                what2=column + 1,
                people=people[index],
            ),
            hint=say(
                "if that number means 'nothing here', declare it: gdal_edit.py -a_nodata "
                "{people:g} {path}",
                people=people[index],
                path=self._origin.spec.path,
            ),
        )

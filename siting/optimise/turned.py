"""The rows of a problem seen from its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from scipy.sparse import csc_array

    from siting.arrays import Rows

    Columns: TypeAlias = csc_array[Any]


def turned(adds: Rows) -> tuple[Rows, Columns]:
    """Transpose rows: who adds to each cell, in the order of candidates.

    Returns
    -------
    rows : csr_array
        The same rows; if a candidate stood twice at a cell, with the sum of both in one place.
    columns : csc_array
        Those rows, by cell.

    Notes
    -----
    The rows need not be sorted, and are not: that would take longer than all the rest.
    """
    columns = adds.tocsc()
    if columns.has_canonical_format:
        return adds, columns
    adds = adds.copy()
    adds.sum_duplicates()
    return adds, adds.tocsc()

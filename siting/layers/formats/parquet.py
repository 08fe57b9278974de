"""GeoParquet, read through geopandas and pyarrow (an optional extra)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from siting.language import say
from siting.layers import limits
from siting.layers.formats.gdal import reading
from siting.layers.formats.raw import Raw
from siting.layers.positions.plane import crs_of
from siting.layers.reading import fields

if TYPE_CHECKING:
    from pathlib import Path

    from siting.arrays import Values
    from siting.layers.origin import Origin

_CUT = say("cut the layer to the study area")
#: What is read is held as Arrow has it, as Python has it, and while one becomes the other.
_COPIES = 4.0
#: How a value is written in short that stands before, or begins as the one before.
_SHORT = {"RLE_DICTIONARY", "PLAIN_DICTIONARY", "DELTA_BYTE_ARRAY"}


def read(origin: Origin) -> Raw:
    """Read a GeoParquet file: its main geometry, and the columns recognised or asked for.

    Raises
    ------
    SitingError
        pyarrow is not installed, or the file cannot be read.
    """
    try:
        import pyarrow.parquet as pq
    except ImportError:
        raise origin.error(
            say("reading GeoParquet needs pyarrow, which is not installed"),
            hint=say("pip install 'siting[parquet]'"),
            key="path",
        ) from None
    import geopandas as gpd

    notes: list[str] = []
    with reading(origin, notes):
        head = pq.ParquetFile(origin.path)
        meta = json.loads((head.schema_arrow.metadata or {}).get(b"geo", b"{}"))
        drawn = list(meta.get("columns", {}))
        names = [name for name in head.schema_arrow.names if name not in {*drawn, "bbox"}]
        n_features = head.metadata.num_rows
        limits.require_features(origin, n_features, len(names))
        packed = [head.metadata.row_group(at) for at in range(head.metadata.num_row_groups)]
        n_bytes = sum(one.total_byte_size for one in packed)
        limits.require_memory(origin, _COPIES * n_bytes, hint=_CUT)
        if not drawn:
            raise origin.file_error(
                say("the file has no geometry column"),
                hint=say("write it as GeoParquet, with its CRS"),
            )
        chosen = fields.choose(origin, names, n_features=n_features)
        main = meta.get("primary_column", drawn[0])
        _require_spread(origin, head, [main, *chosen.columns])
        head.close()
        frame = gpd.read_parquet(origin.path, columns=[main, *chosen.columns])
        columns = {name: _values(frame[name]) for name in chosen.columns}
        geometry = np.asarray(frame.geometry.array, dtype=object)
        crs, said = crs_of(origin, frame.crs)
    notes += [*said, *chosen.notes]
    return Raw(
        crs=crs, xy=None, geometry=geometry, columns=columns, chosen=chosen, notes=tuple(notes)
    )


def _require_spread(origin: Origin, head: Any, columns: list[str]) -> None:
    """Refuse text and geometries that are written once, and repeated by so many rows.

    Parameters
    ----------
    head : pyarrow.parquet.ParquetFile
        The file: it is read only if all rows with the longest value there can be were too much.
    columns : list of str
        Those that are to be read.
    """
    if origin.plan.trust.everything:
        return
    parts = [
        (at, part, float(part.num_values) * max(part.total_uncompressed_size, length))
        for at in range(head.metadata.num_row_groups)
        for part, length in _parts(head, at)
        if part.path_in_schema.partition(".")[0] in columns
        and not _SHORT.isdisjoint(part.encodings)
    ]
    total = sum(most for *_, most in parts)
    if _COPIES * total > limits.MOST_MEMORY:
        total = sum(_spread(origin.path, at, part, most) for at, part, most in parts)
    limits.require_memory(origin, _COPIES * total, hint=_CUT)


def _parts(head: Any, group: int) -> list[tuple[Any, int]]:
    """List the parts of a group of rows that hold bytes; with how many each, where that is said."""
    held = head.metadata.row_group(group)
    schema = head.metadata.schema
    return [
        (held.column(at), schema.column(at).length or 0)
        for at in range(held.num_columns)
        if held.column(at).physical_type in {"BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"}
    ]


def _spread(path: Path, group: int, part: Any, most: float) -> float:
    """Give the bytes of a column in a group of rows, without writing repeated values out."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    name = part.path_in_schema
    if "DELTA_BYTE_ARRAY" in part.encodings or "." in name or part.physical_type != "BYTE_ARRAY":
        return most
    with pq.ParquetFile(path, read_dictionary=[name]) as file:
        read = file.read_row_group(group, columns=[name]).column(0)
    if not pa.types.is_dictionary(read.type):
        return float(read.nbytes)
    lengths = (pc.binary_length(one.dictionary).take(one.indices) for one in read.chunks)
    return float(sum(pc.sum(one).as_py() or 0 for one in lengths))


def _values(series: Any) -> Values:
    """Give a column as numpy has it; missing values as None or NaN."""
    if series.dtype.kind in "iufbM" and isinstance(series.dtype, np.dtype):
        result: Values = series.to_numpy()
        return result
    return np.array(
        [
            None if missing else value
            for value, missing in zip(series.tolist(), series.isna(), strict=True)
        ],
        dtype=object,
    )

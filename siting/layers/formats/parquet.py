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
    from siting.arrays import Values
    from siting.layers.origin import Origin


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
        limits.require_memory(origin, 4.0 * n_bytes, hint=say("cut the layer to the study area"))
        head.close()
        if not drawn:
            raise origin.file_error(
                say("the file has no geometry column"),
                hint=say("write it as GeoParquet, with its CRS"),
            )
        chosen = fields.choose(origin, names, n_features=n_features)
        main = meta.get("primary_column", drawn[0])
        frame = gpd.read_parquet(origin.path, columns=[main, *chosen.columns])
        columns = {name: _values(frame[name]) for name in chosen.columns}
        geometry = np.asarray(frame.geometry.array, dtype=object)
        crs, said = crs_of(origin, frame.crs)
    notes += [*said, *chosen.notes]
    return Raw(
        crs=crs, xy=None, geometry=geometry, columns=columns, chosen=chosen, notes=tuple(notes)
    )


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

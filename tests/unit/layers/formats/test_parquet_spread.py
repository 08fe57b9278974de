"""Values that a GeoParquet repeats are counted as they will be in memory, and no more."""

from __future__ import annotations

from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from siting.errors import SitingError
from siting.layers import limits
from siting.layers.formats import parquet


def origin(path, *, trusted=False):
    trust = SimpleNamespace(everything=trusted)
    error = SitingError
    return SimpleNamespace(
        path=path,
        plan=SimpleNamespace(trust=trust),
        file_error=lambda why, *, hint: error(why, hint=hint),
    )


def require(path, **options):
    with pq.ParquetFile(path) as head:
        parquet._require_spread(origin(path, **options), head, ["name"])


@pytest.fixture
def long(tmp_path, monkeypatch):
    """Write 300 rows, in groups of 100: one name of 1,000 bytes and 299 of 10 bytes."""
    names = ["x" * 1_000, *("y" * 10 for _ in range(299))]
    pq.write_table(pa.table({"name": names}), tmp_path / "n.parquet", row_group_size=100)

    def most(n_bytes):
        monkeypatch.setattr(limits, "MOST_MEMORY", n_bytes)

    return tmp_path / "n.parquet", most


def test_rows_are_counted_by_what_each_holds(long):
    path, most = long
    held = 1_000 + 299 * 10
    most(4 * held)
    require(path)
    most(4 * held - 1)
    with pytest.raises(SitingError, match="of memory"):
        require(path)


def test_a_trusted_plan_may_repeat_what_it_likes(long):
    path, most = long
    most(1)
    require(path, trusted=True)


def test_columns_that_are_not_read_do_not_count(long):
    path, most = long
    most(1)
    with pq.ParquetFile(path) as head:
        parquet._require_spread(origin(path), head, ["type"])

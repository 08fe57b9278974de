"""Asking for help is quick: it imports nothing heavy. Modules are counted, not milliseconds."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {
    "geopandas",
    "msgspec",
    "numpy",
    "pandas",
    "pyarrow",
    "pyogrio",
    "pyproj",
    "rasterio",
    "rich",
    "rtree",
    "scipy",
    "shapely",
    "tomlkit",
    "yaml",
}
RUN = "import sys; from siting.commands import main; main(sys.argv[1:], prog_name='siting')"


@pytest.mark.parametrize(
    "args",
    [["--help"], ["--version"], ["check", "--help"], ["propose", "--help"], ["sample", "--help"]],
    ids=" ".join,
)
def test_help_imports_nothing_heavy(args):
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", RUN, *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    names = [line.rpartition("|")[2].strip() for line in done.stderr.splitlines()]
    imported = {name.partition(".")[0] for name in names}
    assert "click" in imported, "the list of imports was not understood"
    assert sorted(imported & HEAVY) == []

"""QGIS itself opens what is handed over, in the looks that the file brings."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from siting.commands import main

OPENS = Path(__file__).with_name("qgis_opens.py")
#: QGIS comes with the Python of the system, not with that of an environment.
PYTHON = "/usr/bin/python3"


def has_qgis():
    try:
        done = subprocess.run([PYTHON, "-c", "import qgis.core"], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


@pytest.mark.skipif(not has_qgis(), reason="QGIS is not installed (Debian: python3-qgis)")
def test_qgis_opens_every_layer_in_its_style(tmp_path):
    plan = Path(__file__).parent.parent / "sample_gis" / "plan.toml"
    path = tmp_path / "结果.gpkg"
    CliRunner().invoke(main, ["check", str(plan), "-q", "-o", str(path)])
    done = subprocess.run(
        [PYTHON, str(OPENS), str(path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(tmp_path)},
    )
    found = json.loads(done.stdout)
    drawn = {name: one for name, one in found.items() if name not in {"rules", "layer_styles"}}
    assert len(drawn) == 10
    assert {one["valid"] and one["styled"] for one in drawn.values()} == {True}
    assert {one["crs"] for one in drawn.values()} == {"EPSG:4549"}
    gaps = found["failed_gaps"]
    assert gaps["features"] > 0
    assert (gaps["renderer"], gaps["symbols"]) == ("categorizedSymbol", 3)
    assert gaps["aliases"]["people"] == "老年人 · older people"
    assert found["facilities"]["symbols"] == 2

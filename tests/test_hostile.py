"""What a run leaves GDAL and PROJ, seen from outside: few drivers, and no way to the network."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading

import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine

from siting.commands import offline
from tests.conftest import ROOT

DRIVERS = """
from siting.commands import offline
offline.settle()
import pyogrio, rasterio
with rasterio.Env() as env:
    print(*sorted({*pyogrio.list_drivers(), *env.drivers()}), sep=",")
"""
FETCH = """
import sys
from siting.commands import offline
offline.settle()
import pyogrio, pyproj, rasterio
assert not pyproj.network.is_network_enabled()
for opened in (pyogrio.read_info, rasterio.open):
    for prefix in ("/vsicurl/", "/vsicurl_streaming/", ""):
        try:
            opened(f"{prefix}http://127.0.0.1:{sys.argv[1]}/a.geojson")
        except Exception:
            pass
        else:
            raise SystemExit("opened")
"""


def run(*args):
    env = {name: value for name, value in os.environ.items() if name not in offline.SETTINGS}
    env["PYTHONPATH"] = str(ROOT)
    return subprocess.run(
        [sys.executable, *map(str, args)],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=env,
    )


@pytest.fixture
def server():
    """Listen on a port, and count who comes."""
    came = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve():
            while True:
                try:
                    asked, _ = listening.accept()
                except OSError:
                    return
                came.append(asked.recv(1000))
                asked.sendall(b"HTTP/1.0 404 No\r\nContent-Length: 0\r\n\r\n")
                asked.close()

        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1], came


def test_gdal_keeps_only_the_drivers_of_what_plans_may_name():
    done = run("-c", DRIVERS)
    assert done.returncode == 0, done.stderr
    left = set(done.stdout.strip().split(","))
    assert left <= offline.KEPT, "a new GDAL has new drivers: add them to SKIPPED"
    assert {"GPKG", "GeoJSON", "ESRI Shapefile", "FlatGeobuf", "GTiff", "OSM", "XLSX"} <= left
    assert not done.stderr


def test_neither_gdal_nor_proj_goes_to_the_network(server):
    port, came = server
    done = run("-c", FETCH, port)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not came


def test_without_that_gdal_would_go(server):
    port, came = server
    loose = FETCH.replace("offline.settle()", "").replace('"opened"', "0")
    run("-c", loose, port)
    assert came, "the test above can fail"


def test_files_beside_a_raster_send_nobody_anywhere(server, tmp_path):
    port, came = server
    with rasterio.open(
        tmp_path / "e.tif",
        "w",
        driver="GTiff",
        width=4,
        height=4,
        count=1,
        dtype="uint8",
        crs="EPSG:4547",
        transform=Affine(100, 0, 500_000, 0, -100, 3_300_000),
    ) as file:
        file.write(np.ones((1, 4, 4), dtype="uint8"))
    address = f"/vsicurl/http://127.0.0.1:{port}/o.tif"
    vrt = (
        '<VRTDataset rasterXSize="4" rasterYSize="4"><VRTRasterBand dataType="Byte" band="1">'
        f"<SimpleSource><SourceFilename>{address}</SourceFilename><SourceBand>1</SourceBand>"
        "</SimpleSource></VRTRasterBand></VRTDataset>"
    )
    (tmp_path / "e.tif.msk").write_text(vrt, encoding="utf-8")
    (tmp_path / "e.tif.ovr").write_text(vrt, encoding="utf-8")
    (tmp_path / "e.tif.aux.xml").write_text(
        '<PAMDataset><Metadata domain="OVERVIEWS"><MDI key="OVERVIEW_FILE">'
        f"{address}</MDI></Metadata></PAMDataset>",
        encoding="utf-8",
    )
    (tmp_path / "plan.toml").write_text('[layers.elders]\npath = "e.tif"\n', encoding="utf-8")
    done = run("-m", "siting", "inspect", tmp_path / "plan.toml")
    assert done.returncode == 0, done.stderr
    assert not came


def test_names_of_strangers_do_not_steer_the_terminal(tmp_path):
    name = "\\u001b[2J\\u202eevil\\u0000".replace("\\u0000", "")
    (tmp_path / "f.geojson").write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":'
        f'{{"id":"{name}","type":"{name}","beds":"{name}"}},'
        '"geometry":{"type":"Point","coordinates":[120.1,30.2]}}]}',
        encoding="utf-8",
    )
    text = f'[plan]\nname = "{name}"\n[layers.facilities]\npath = "f.geojson"\n'
    (tmp_path / "plan.toml").write_text(text, encoding="utf-8")
    for command in ("inspect", "check"):
        done = run("-m", "siting", command, tmp_path / "plan.toml")
        assert done.returncode == 2
        said = done.stdout + done.stderr
        assert "evil" in said
        assert not {"\x1b", "\u202e"} & set(said)

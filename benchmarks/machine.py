"""What the numbers were measured on: machine, load, versions, date."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

PACKAGES = (
    "numpy",
    "scipy",
    "shapely",
    "pyproj",
    "pyogrio",
    "rasterio",
    "geopandas",
    "pandas",
    "highspy",
)


def facts() -> dict[str, Any]:
    """Say where and when this runs."""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "memory_gb": _memory_gb(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "load_average": load(),
        "python": platform.python_version(),
        "siting": version("siting"),
        "commit": _commit(),
        "packages": {name: version(name) for name in PACKAGES},
    }


def load() -> list[float]:
    """Give the load average of the last 1, 5 and 15 minutes."""
    return [round(number, 2) for number in os.getloadavg()]


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    if info.is_file():
        said = dict(
            (part.strip() for part in line.split(":", 1))
            for line in info.read_text("utf-8").splitlines()
            if ":" in line
        )
        return f"{said.get('model name', '?')}, {said.get('cpu MHz', '?')} MHz"
    return platform.processor()


def _memory_gb() -> float:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)


def _commit() -> str:
    """Name the commit, and whether files differ from it."""
    here = Path(__file__).parents[1]
    try:
        said = subprocess.run(
            ["git", "describe", "--always", "--dirty"],
            cwd=here,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return "not known"
    return said.stdout.strip()

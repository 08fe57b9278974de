"""What all tests share: where things are, and the flag that rewrites what is generated."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent


# In CI the same examples every time, so that a change is judged by what it changes; elsewhere new
# ones in every run. No test depends on speed: a slow or busy machine is no failure.
settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("elsewhere", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "elsewhere")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the one flag for generated files."""
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite every expected file from what the program gives now",
    )


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep walking graphs in a folder of this run, and leave the user's alone."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITING_CACHE", str(folder))
        patch.setenv("SITING_LANG", "en")
        patch.setenv("SITING_TODAY", "2026-11-23")  # no test depends on the clock
        yield folder


@pytest.fixture(scope="session")
def root() -> Path:
    """Give the folder of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Say whether expected files are to be rewritten."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of large real layers, which is no part of the repository."""
    named = os.environ.get("SITING_SHARED")
    folder = Path(named) if named else ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"no real layers: {folder} is not there; SITING_SHARED names another folder")
    return folder


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """Give a fresh copy of the sample district."""
    folder = tmp_path / "sample"
    ignored = shutil.ignore_patterns("__pycache__", "*-proposed.toml", "*-proposal.geojson")
    shutil.copytree(ROOT / "sample_gis", folder, ignore=ignored)
    return folder

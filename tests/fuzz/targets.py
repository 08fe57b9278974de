"""What is fuzzed: readers of what strangers write. Any bytes give a result or a SitingError."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting import layers, packs
from siting import plan as plans
from siting.amend import amend
from siting.errors import SitingError
from siting.report.packs import fits as pack_fits
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

CASES = ROOT / "tests" / "fuzz_cases"
POINTS = '[plan]\nage_from = 60\n[layers.facilities]\npath = "{}"\n'
AREAS = '[layers.residential]\npath = "{0}"\n[layers.units.street]\npath = "{0}"\n'
FIGURES = '[layers.facilities]\npath = "places.csv"\n[layers.stats]\npath = "{}"\n'
PLACES = "id,type,lon,lat\na,t,114,30\n"


def plan(data: bytes, folder: Path) -> None:
    """Read a plan and the packs that it names, and write it with a proposal."""
    path = folder / "plan.toml"
    path.write_bytes(data)
    read = plans.read(path)
    amend(read, folder / "s.geojson", folder / "new" / "plan.toml", crs="EPSG:4549")
    packs.load(read)


def pack(data: bytes, folder: Path) -> None:
    """Read a pack in all its readings."""
    path = folder / "own.yaml"
    path.write_bytes(data)
    pack_fits.line(path)


def csv(data: bytes, folder: Path) -> None:
    """Read a table of places, and as one of figures."""
    (folder / "places.csv").write_text(PLACES, encoding="utf-8")
    _load(data, folder, "t.csv", POINTS, FIGURES)


def geojson(data: bytes, folder: Path) -> None:
    """Read a GeoJSON as points, and as areas."""
    _load(data, folder, "t.geojson", POINTS, AREAS)


def _load(data: bytes, folder: Path, name: str, *texts: str) -> None:
    (folder / name).write_bytes(data)
    refused: list[SitingError] = []
    for text in texts:
        (folder / "plan.toml").write_text(text.format(name), encoding="utf-8")
        try:
            layers.load(plans.read(folder / "plan.toml"))
        except SitingError as error:
            refused.append(error)
    if len(refused) == len(texts):
        raise refused[-1]


TARGETS = {"plan": plan, "pack": pack, "csv": csv, "geojson": geojson}


def tried(target: str, data: bytes, folder: Path) -> str | None:
    """Try a target on some bytes; give what refused them. Anything but a SitingError is a bug."""
    try:
        TARGETS[target](data, folder)
    except SitingError as error:
        if not (error.message and error.hint):
            raise AssertionError("an error without a sentence or a hint") from error
        return str(error)
    return None


def seeds(target: str) -> list[bytes]:
    """Give what mutation begins with: whole files of the repository, and the cases kept."""
    named = {
        "plan": ["sample_gis/plan.toml", "examples/wuhan/city.toml", "examples/nanshan/plan.toml"],
        "pack": ["rules/jingzhou.yaml", "examples/wuhan/streets-500m.yaml"],
        "csv": ["examples/nanshan/facilities.csv", "examples/nanshan/homes.csv"],
        "geojson": ["tests/golden/sample/plan-proposal.geojson"],
    }
    files = [ROOT / name for name in named[target]]
    files += sorted((ROOT / "sample_gis").glob("*.geojson")) if target == "geojson" else []
    whole = [path.read_bytes() for path in files if path.is_file()]
    return [data[:20_000] for data in whole] + cases(target)


def cases(target: str) -> list[bytes]:
    """Give the cases that once went wrong, and others worth keeping."""
    return [path.read_bytes() for path in sorted((CASES / target).glob("*")) if path.is_file()]

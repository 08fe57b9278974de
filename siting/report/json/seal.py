"""The seal of a result: a digest of what was found, and what it rests on."""

from __future__ import annotations

import hashlib
import platform
from importlib.metadata import version
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from siting.records.finding import Result, Seal
from siting.report.json import canonical

if TYPE_CHECKING:
    from pathlib import Path

    from siting.records.finding import Run, Sealed
    from siting.records.proposal import Proposal

R = TypeVar("R", "Result", "Proposal")

_LIBRARIES = (
    "numpy",
    "scipy",
    "shapely",
    "pyproj",
    "geopandas",
    "pandas",
    "pyogrio",
    "rasterio",
    "msgspec",
)


def sealed(
    record: R,
    run: Run,
    *,
    plan: Path,
    rests_on: tuple[Sealed, ...] = (),
    environment: dict[str, str] | None = None,
) -> R:
    """Seal a record.

    Parameters
    ----------
    record : Result or Proposal
        Finished: what is changed later breaks the seal.
    run : Run
        How it was asked for.
    plan : Path
        Its file.
    rests_on : tuple of Sealed, optional
        Inputs that the record itself does not list.
    environment : dict of str, optional
        Versions, as `versions` gives them.
    """
    seal = Seal(
        result=digest(record),
        plan=plan.name,
        plan_sha256=hashlib.sha256(plan.read_bytes()).hexdigest(),
        run=run,
        rests_on=rests_on,
        environment=environment,
    )
    made: R = replace(record, seal=seal)
    return made


def digest(record: Result | Proposal) -> str:
    """Hash all that was found, whatever the order of features in the files.

    Left out are the seal, the Chinese, the hashes and sizes of input files, and the lines where
    features stand.
    """
    bare = replace(record, seal=None, chinese={})
    if isinstance(bare, Result):
        bare = replace(
            bare,
            inputs=tuple(replace(one, sha256="", bytes=0) for one in bare.inputs),
            findings=tuple(
                one if one.source is None else replace(one, source=replace(one.source, line=None))
                for one in bare.findings
            ),
        )
    return hashlib.sha256(canonical.render(bare).encode()).hexdigest()


def versions() -> dict[str, str]:
    """Name the versions of Python and of the libraries that numbers could hang on."""
    import pyogrio
    import pyproj
    import rasterio
    import shapely

    found = {name: version(name) for name in _LIBRARIES}
    found["python"] = platform.python_version()
    found["geos"] = shapely.geos_version_string
    found["proj"] = pyproj.proj_version_str
    found["gdal"] = pyogrio.__gdal_version_string__
    found["gdal_rasters"] = rasterio.__gdal_version__
    return dict(sorted(found.items()))

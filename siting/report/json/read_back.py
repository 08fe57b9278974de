"""Records read back from their JSON, so that any other format can be made of them later."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
from pyproj import CRS
from pyproj.exceptions import CRSError

from siting.errors import At, SitingError
from siting.language import say
from siting.records.comparison import Comparison
from siting.records.finding import Result
from siting.records.fixes import Fixes
from siting.records.inspected import Inspection
from siting.records.proposal import Proposal
from siting.report.json.geometries import fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

AnyRecord: TypeAlias = Result | Proposal | Fixes | Inspection | Comparison

#: By what their `format` begins with.
RECORDS: Mapping[str, type[AnyRecord]] = {
    "siting-findings": Result,
    "siting-proposal": Proposal,
    "siting-fixes": Fixes,
    "siting-inspection": Inspection,
    "siting-comparison": Comparison,
}
#: A larger file is none of ours: a study of a million points writes a tenth of it.
MOST_BYTES = 1_000_000_000


class _Head(msgspec.Struct):
    """What says which record a file holds."""

    format: str
    siting: str = ""


def read(path: Path) -> AnyRecord:
    """Read findings.json, proposal.json, fixes.json, inspection.json or comparison.json.

    Parameters
    ----------
    path : Path
        The file, as siting wrote it.

    Returns
    -------
    Result, Proposal, Fixes, Inspection or Comparison
        Written again, it gives the same bytes.

    Raises
    ------
    SitingError
        The file is none of these, of another version, too large, or damaged.
    """
    data = _bytes(path)
    head = _head(data, path)
    name, _, version = head.format.partition("/")
    type_ = RECORDS.get(name)
    if type_ is None:
        raise _foreign(path)
    known = str(type_.__struct_defaults__[0]).partition("/")[2]
    if version != known:
        raise SitingError(
            say(
                "the file is in form {version} of {name}; this siting reads form {known}",
                version=version or say("without a number"),
                name=name,
                known=known,
            ),
            hint=say("write it again with this siting, or read it with the siting that wrote it"),
            at=At(path=path),
        )
    try:
        record: AnyRecord = msgspec.json.decode(data, type=type_)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise SitingError(
            say("the file is not as siting writes it: {said}", said=_said(error)),
            hint=say(
                "write it again; if another version of siting wrote it ({version}), read it with"
                " that one",
                version=head.siting or say("it does not say which"),
            ),
            at=At(path=path),
        ) from None
    _require_drawable(record, path)
    return record


def _bytes(path: Path) -> bytes:
    """Read a file that is a file, and of a size that can be."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise SitingError(
                say("this is no file"), hint=say("name a file that siting wrote"), at=At(path=path)
            )
        if about.st_size > MOST_BYTES:
            raise SitingError(
                say("the file is too large: {n:,} bytes", n=about.st_size),
                hint=say("siting reads results of up to {n:,} bytes", n=MOST_BYTES),
                at=At(path=path),
            )
        return path.read_bytes()
    except OSError as error:
        raise SitingError(
            say("there is no such file")
            if isinstance(error, FileNotFoundError)
            else say("the file cannot be read: {said}", said=error.strerror),
            hint=say("name a file that siting wrote: siting check plan.toml -o findings.json"),
            at=At(path=path),
        ) from None


def _head(data: bytes, path: Path) -> _Head:
    """Read what the file says of itself."""
    try:
        return msgspec.json.decode(data, type=_Head)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        raise _foreign(path) from None


def _foreign(path: Path) -> SitingError:
    return SitingError(
        say("this is no result of siting"),
        hint=say(
            "name findings.json, proposal.json, fixes.json, inspection.json or comparison.json:"
            " siting check plan.toml -o findings.json"
        ),
        at=At(path=path),
    )


def _said(error: Exception) -> str:
    return say("it is nested too deep") if isinstance(error, RecursionError) else str(error)


def _require_drawable(record: AnyRecord, path: Path) -> None:
    """Make sure that every geometry is one, and that the plane is known."""
    for where, geometry in _geometries(record, "$"):
        if (wrong := fault(geometry)) is not None:
            raise SitingError(
                say(
                    "the file is not as siting writes it: {wrong} - at `{where}`",
                    wrong=wrong,
                    where=where,
                ),
                hint=say("write it again with siting"),
                at=At(path=path),
            )
    crs = record.plan.crs if isinstance(record, Result) else getattr(record, "crs", None)
    if crs is None:
        return
    try:
        known = "init=" not in crs and CRS.from_user_input(crs).is_projected
    except CRSError:
        known = False
    if not known:
        raise SitingError(
            say("the file is not as siting writes it: '{crs}' is no plane in metres", crs=crs[:60]),
            hint=say("write it again with siting"),
            at=At(path=path),
        )


def _geometries(value: Any, where: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Go through all geometries of a record, with their places in it."""
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            part = getattr(value, name)
            if name == "geometry" and isinstance(part, dict):
                yield f"{where}.{name}", part
            elif isinstance(part, msgspec.Struct | tuple):
                yield from _geometries(part, f"{where}.{name}")
    elif isinstance(value, tuple):
        for row, part in enumerate(value):
            if isinstance(part, msgspec.Struct):
                yield from _geometries(part, f"{where}[{row}]")

"""Zip files, looked into before anything is unpacked: XLSX is one, too."""

from __future__ import annotations

import stat
import zipfile
import zlib
from contextlib import contextmanager
from copy import copy
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from siting.language import say
from siting.layers.limits import GB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from siting.layers.origin import Origin

MOST_FILES = 2_000
MOST_BYTES = GB
#: Tables of repeated text shrink to a hundredth; bombs to less than a thousandth.
MOST_TIMES = 400
#: Below this it does no harm, however well it was packed.
_SMALL = 50_000_000
_CHUNK = 1 << 20


def require_harmless(origin: Origin) -> int:
    """Refuse a zip file that would fill memory or disk, or write outside its folder.

    Returns
    -------
    int
        How many bytes it claims to hold.

    Raises
    ------
    SitingError
        It is damaged, names files outside itself, links or zips within, or is a bomb.
    """
    with _opened(origin) as file:
        inside = file.infolist()
    for one in inside:
        why = _wrong(one)
        if why is not None:
            raise origin.file_error(
                say("'{filename}' in the zip file {why}", filename=one.filename, why=why),
                hint=say("pack only the layer's own files, without folders above"),
            )
    total = sum(one.file_size for one in inside)
    if origin.plan.trust.everything:
        return total
    packed = max(origin.path.stat().st_size, 1)
    if len(inside) > MOST_FILES or total > MOST_BYTES or _grows(total, packed):
        raise origin.file_error(
            say(
                "the zip file holds {n:,} files of {total:,} bytes in {packed:,}",
                n=len(inside),
                total=total,
                packed=packed,
            ),
            hint=say(
                "unpack it and name the file in it, or add --trust if you trust who wrote the plan"
            ),
        )
    _require_honest(origin, inside)
    return total


def _require_honest(origin: Origin, inside: list[zipfile.ZipInfo]) -> None:
    """Refuse a zip file that holds more than it claims: GDAL unpacks all that is there."""
    with _opened(origin) as file:
        for one in inside:
            claimed = one.file_size
            more = copy(one)
            more.file_size += 1
            del more.CRC  # that of what is claimed; not of one byte more
            with file.open(more) as packed:
                found = sum(len(part) for part in iter(lambda: packed.read(_CHUNK), b""))
            if found > claimed:
                raise origin.file_error(
                    say(
                        "'{filename}' in the zip file holds more than the {n:,} bytes that it "
                        "claims",
                        filename=one.filename,
                        n=claimed,
                    ),
                    hint=say("it may be damaged; pack it again"),
                )


@contextmanager
def _opened(origin: Origin) -> Iterator[zipfile.ZipFile]:
    """Open the zip file; where it is damaged, say so."""
    try:
        with zipfile.ZipFile(origin.path) as file:
            yield file
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as error:
        raise origin.file_error(
            say("the zip file cannot be read: {error}", error=error),
            hint=say("it may be cut off; pack it again"),
        ) from None


def _grows(total: int, packed: int) -> bool:
    return total > _SMALL and total > packed * MOST_TIMES


def _wrong(one: zipfile.ZipInfo) -> str | None:
    """Say what is wrong with a file in a zip file, if anything is."""
    name = one.filename.replace("\\", "/")
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or ":" in name.partition("/")[0]:
        return say("would be written outside its folder")
    if stat.S_ISLNK(one.external_attr >> 16):
        return say("is a link")
    if one.flag_bits & 1:
        return say("is encrypted")
    return say("is a zip file itself") if path.suffix.lower() == ".zip" else None

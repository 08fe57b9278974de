"""Files that strangers wrote, read no further than a limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.language import say

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path, most: int) -> bytes:
    """Read a file.

    Parameters
    ----------
    most : int
        Of a file with more bytes, one more than so many are read.

    Raises
    ------
    OSError
        It cannot be read, or is a pipe, which may never end.
    """
    if path.is_fifo():
        raise OSError(say("it is a pipe"))
    with path.open("rb") as file:
        return file.read(most + 1)

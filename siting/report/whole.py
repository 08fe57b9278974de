"""Files written so that each is the old one or the new one, whole, whatever happens meanwhile."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import sqlite3
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from siting.errors import At, SitingError
from siting.language import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_UNFINISHED = re.compile(r"\.siting-([0-9a-f]{8})-(\d+)-")


def check_writable(path: Path) -> None:
    """Make sure that a file could be written, without writing it.

    Raises
    ------
    SitingError
        Its folder is missing or may not be written in, or the path is a folder.
    """
    folder = path.parent
    if path.is_dir():
        raise SitingError(
            say("this is a folder"), hint=say("give the name of a file"), at=At(path=path)
        )
    if not folder.is_dir():
        raise SitingError(
            say("there is no such folder to write in"),
            hint=say("make it: mkdir -p {folder}", folder=folder),
            at=At(path=path),
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SitingError(
            say("this folder may not be written in"),
            hint=say("choose another folder, or ask for the right to write there"),
            at=At(path=folder),
        )


def write_texts(texts: Mapping[Path, str]) -> None:
    """Write text files (UTF-8, line ends as they are): all of them, or none."""
    write_whole({path: text_of(text) for path, text in texts.items()})


def text_of(text: str) -> Callable[[Path], object]:
    """Give what writes a text."""
    return lambda unfinished: unfinished.write_bytes(text.encode())


def write_whole(files: Mapping[Path, Callable[[Path], object]]) -> None:
    """Let files be written elsewhere in their folders; rename them when all are on the disk.

    Parameters
    ----------
    files : mapping of Path to callable
        Each callable writes all of its file to the path that it is given. They are renamed in
        this order: what names another file stands after it.

    Raises
    ------
    SitingError
        One cannot be written: then none is.

    Notes
    -----
    A run that is killed leaves every file as it was or as it should be, and perhaps a hidden
    folder, which the next run that writes there takes away.
    """
    for path in files:
        check_writable(path)
    with ExitStack() as stack:
        path = next(iter(files))
        try:
            folders = {path.parent for path in files}
            room = {one: stack.enter_context(unfinished_in(one)) for one in sorted(folders)}
            unfinished = {path: room[path.parent] / path.name for path in files}
            for path, make in files.items():
                make(unfinished[path])
                _to_disk(unfinished[path])
            for path in files:
                unfinished[path].replace(path)
            for folder in folders:
                _names_to_disk(folder)
        except (OSError, sqlite3.Error) as error:
            said = getattr(error, "strerror", None) or error
            raise SitingError(
                say("the file cannot be written: {said}", said=said),
                hint=say("see that the disk has room and that the folder may be written in"),
                at=At(path=path),
            ) from None


@contextmanager
def unfinished_in(folder: Path) -> Iterator[Path]:
    """Make a hidden folder for what is not finished yet, and take it away in the end.

    Those that runs left which were killed on this machine are taken away first.
    """
    machine = hashlib.sha256(platform.node().encode()).hexdigest()[:8]
    for left in folder.glob(".siting-*"):
        found = _UNFINISHED.match(left.name)
        if found and found[1] == machine and not _runs(int(found[2])):
            shutil.rmtree(left, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix=f".siting-{machine}-{os.getpid()}-", dir=folder))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _runs(process: int) -> bool:
    """Say whether a process runs on this machine; where that cannot be known, that it does."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _to_disk(path: Path) -> None:
    """Wait until a file is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _names_to_disk(folder: Path) -> None:
    """Wait until the names of a folder's files are on the disk, where one can wait for that."""
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(opened)
    finally:
        os.close(opened)

"""What a plan may read: what lies below its own folder, unless whoever runs it says more."""

from __future__ import annotations

import errno
import os
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from siting.errors import SitingError
from siting.language import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Literal, TypeAlias

    from siting.errors import At

    Said: TypeAlias = Literal["roots", "everything"]

_ELSEWHERE = re.compile(r"\s*(?:/+vsi\w+|[a-z][\w+.-]*://)", re.IGNORECASE)
_DATABASE = re.compile(
    r"\s*(?:postgres(?:ql)?|pg|mysql|mssql|odbc|oci|mongodb(?:v\d)?)(?:\+\w+)?:|"
    r"(?:.*\s)?(?:host|hostaddr|port|dbname|user|password|service)\s*=",
    re.IGNORECASE | re.DOTALL,
)
#: What the system says of names that no file has.
_NO_NAME = (errno.ELOOP, errno.ENAMETOOLONG)
_SHOWN = 60


@dataclass(frozen=True, kw_only=True)
class Trust:
    """How far a plan is trusted, which may come from a stranger.

    Attributes
    ----------
    roots : tuple of Path
        Folders below which it may read, besides its own.
    everything : bool
        Whether it may read whatever it names, of any size: ``--trust``.
    """

    roots: tuple[Path, ...] = ()
    everything: bool = False

    @property
    def said(self) -> Said | None:
        """Say in a word what findings.json has of it; None for no more than the plan's folder."""
        return "everything" if self.everything else "roots" if self.roots else None

    def require(
        self, name: str, path: Path, *, folder: Path, at: At, wanted: Sequence[Path] = ()
    ) -> None:
        """Refuse what lies elsewhere.

        Parameters
        ----------
        name : str
            As the plan has it.
        path : Path
            Where that leads from the plan's folder.
        folder : Path
            The plan's folder.
        at : At
            Where the plan names it.
        wanted : sequence of Path, optional
            All folders that the plan would read from: the hint names them at once.

        Raises
        ------
        SitingError
            It is an address, a database, no name that a file can have, or a file whose real path,
            all links followed, is below none of the folders.
        """
        if not names_database(name):
            _require_name(name, path, at)
        if self.everything:
            return
        if names_database(name):
            raise SitingError(
                say("the plan names a database"),
                hint=say(
                    "add --trust if you trust who wrote the plan, or export the layer to a file"
                ),
                at=at,
            )
        if _ELSEWHERE.match(name):
            raise SitingError(
                say("'{name}' is no file: it would be read from elsewhere", name=name),
                hint=say("copy the data into the plan's folder, and give the name of the file"),
                at=at,
            )
        true = real(path)
        if any(is_below(true, root) for root in (folder, *self.roots)):
            return
        linked = _below(path, folder)
        raise SitingError(
            say("'{name}' is a link that leads outside the plan's folder", name=name)
            if linked
            else say("'{name}' lies outside the plan's folder", name=name),
            hint=say(
                "add {root_options} to read there too, or --trust if you trust who wrote the plan",
                root_options=root_options(wanted or [true.parent]),
            ),
            at=at,
        )


def names_database(name: str) -> bool:
    """Say whether a path is the address of a database, of any kind."""
    return _DATABASE.match(name) is not None


#: No more than the plan's folder.
OWN_FOLDER = Trust()
EVERYTHING = Trust(everything=True)


def _require_name(name: str, path: Path, at: At) -> None:
    """Refuse a name that no file can have, and links that lead in a circle."""
    try:
        path.stat()
    except ValueError:
        why = say("no file can have such a name")
    except OSError as error:
        if error.errno not in _NO_NAME:
            return
        why = (
            say("its links lead in a circle")
            if error.errno == errno.ELOOP
            else say("no file can have such a long name")
        )
    else:
        return
    raise SitingError(
        say(
            "'{name}' cannot be read: {why}",
            name=f"{name[:_SHOWN]}{name[_SHOWN:] and '...'}",
            why=why,
        ),
        hint=say("give the name of a file"),
        at=at,
    )


def is_below(path: Path, folder: Path) -> bool:
    """Say whether a file is in a folder or below it, all links followed."""
    return real(path).is_relative_to(real(folder))


def real(path: Path) -> Path:
    """Follow all links; a path that no file can have is left as it is: nothing is there to read."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return Path(os.path.abspath(path))  # noqa: PTH100 - resolve would follow the links again


def _below(path: Path, folder: Path) -> bool:
    """Say whether a path is below a folder before any link is followed."""
    whole, start = os.path.normpath(path), os.path.normpath(folder)
    return Path(whole).is_relative_to(start)


def root_options(folders: Iterable[Path]) -> str:
    """Write the options that let a plan read below folders."""
    return " ".join(f"--root {shlex.quote(_short(folder))}" for folder in folders)


def _short(folder: Path) -> str:
    """Write a folder as one would type it: from here, unless that is longer."""
    here = os.path.relpath(folder)
    return min(str(folder), here, key=len)

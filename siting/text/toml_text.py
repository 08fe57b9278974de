"""TOML read safely: of a size, a depth and with numbers that a plan can need."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from siting.errors import At, SitingError
from siting.language import say
from siting.text import limited

if TYPE_CHECKING:
    from pathlib import Path

#: A plan is a page or two; what is larger, or nested deeper, is meant to keep the reader busy.
MOST_BYTES = 1_000_000
MOST_DEEP = 20
_INTEGER_BITS = 63
#: A key of so many parts takes a time that grows with the square of their number.
_MOST_DOTS = 300


def read_toml(path: Path) -> tuple[str, dict[str, Any]]:
    """Read a TOML file: its text, and what it holds.

    Raises
    ------
    SitingError
        The file is missing, is no text, is not TOML, is too large or nested too deep.
    """
    try:
        raw = limited.read(path, MOST_BYTES)
        text = raw.decode("utf-8-sig")
    except FileNotFoundError:
        raise SitingError(
            say("there is no such plan"),
            hint=say("give the path of a plan.toml; 'siting sample DIR' writes one to start from"),
            at=At(path=path),
        ) from None
    except (OSError, ValueError) as error:
        raise SitingError(
            say("the plan cannot be read: {error}", error=error),
            hint=say("it must be a UTF-8 text file"),
            at=At(path=path),
        ) from None
    if len(raw) > MOST_BYTES:
        raise SitingError(
            say("the plan has more than {MOST_BYTES:,} bytes", MOST_BYTES=MOST_BYTES),
            hint=say("leave in it only what docs/plan.md lists"),
            at=At(path=path),
        )
    if any(line.count(".") > _MOST_DOTS for line in text.splitlines()):
        raise SitingError(
            say("a line of the plan has more than {MOST_DOTS} dots", MOST_DOTS=_MOST_DOTS),
            hint=say("break the line; docs/plan.md shows a whole plan"),
            at=At(path=path),
        )
    try:
        data = tomllib.loads(text.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:
        said = say("nested too deep") if isinstance(error, RecursionError) else error
        if "integer string conversion" in str(error):
            raise _too_large(path) from None
        raise SitingError(
            say("the plan is not valid TOML: {said}", said=said),
            hint=say("text values stand in quotes; docs/plan.md shows a whole plan"),
            at=At(path=path),
        ) from None
    _refuse_monsters(data, path)
    return text, data


def _too_large(path: Path) -> SitingError:
    return SitingError(
        say("the plan has a whole number that is too large for TOML"),
        hint=say("correct the number, or put it in quotes"),
        at=At(path=path),
    )


def _refuse_monsters(data: object, path: Path) -> None:
    """Refuse tables within tables within tables, and numbers of more than 64 bits."""
    here = [data]
    for _ in range(MOST_DEEP):
        below: list[object] = []
        for one in here:
            if isinstance(one, int) and one.bit_length() > _INTEGER_BITS:
                raise _too_large(path)
            if isinstance(one, dict):
                below += one.values()
            elif isinstance(one, list):
                below += one
        if not below:
            return
        here = below
    raise SitingError(
        say("the plan is nested too deep"),
        hint=say("leave in it only what docs/plan.md lists"),
        at=At(path=path),
    )

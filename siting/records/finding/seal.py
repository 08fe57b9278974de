"""What a result rests on, so that it can be made again and held against itself."""

from __future__ import annotations

from typing import Any, Literal

from siting.records.finding.parts import Record


class Operation(Record, frozen=True, kw_only=True):
    """A step by which positions of a layer were brought into the plane.

    `definition` is PROJ's, or names a formula of siting's own. `accuracy_m` is what PROJ promises;
    None where it promises nothing. `grids` are the files it corrected by, `grids_missing` those
    that a better way would need and this machine does not have.
    """

    definition: str
    accuracy_m: float | None = None
    grids: tuple[str, ...] = ()
    grids_missing: tuple[str, ...] = ()


class Run(Record, frozen=True, kw_only=True):
    """How the run was asked for: options of the command that change what is found.

    `reading` is None where the plan says how to read. `asked` is what a proposal was asked for.
    """

    command: Literal["check", "propose"]
    reading: Literal["strict", "default", "lenient"] | None = None
    compare_reach: bool = False
    access: bool = False
    service_areas: bool = False
    map: bool = False
    asked: dict[str, Any] | None = None


class Sealed(Record, frozen=True, kw_only=True):
    """An input of a proposal, which does not list its inputs elsewhere: a layer or a pack."""

    what: Literal["layer", "pack"]
    name: str
    sha256: str


class Seal(Record, frozen=True, kw_only=True):
    """By what `siting verify` finds out what has changed.

    `result` is the SHA-256 of all that was found: of the whole file as canonical JSON without this
    seal, the Chinese, the hashes and sizes of input files and lines in them. `environment` are
    the versions of Python and of libraries, where asked for; `plan` is the name of
    the plan's file.
    """

    result: str
    plan: str
    plan_sha256: str
    run: Run
    rests_on: tuple[Sealed, ...] = ()
    environment: dict[str, str] | None = None

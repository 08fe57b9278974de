"""What a second run says of a result: the record of `siting verify`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

What = Literal["file", "siting", "environment", "plan", "inputs", "packs", "chinese", "result"]


@dataclass(frozen=True, kw_only=True)
class Changed:
    """Something that is not as the file says.

    Attributes
    ----------
    what : str
        ``file`` if the file itself is not as siting wrote it.
    name : str
        Which layer, pack or library; empty where there is one.
    message : str
        What it is, in a sentence.
    """

    what: What
    name: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Verified:
    """A result held against a second run.

    Attributes
    ----------
    path, plan : str
        The file, and the plan that was run again.
    same_bytes : bool
        Whether the second run writes the very same file.
    same_result : bool
        Whether it finds the same: all but the hashes of files, and versions.
    changes : tuple of Changed
        What is not the same, causes first.
    """

    path: str
    plan: str
    same_bytes: bool
    same_result: bool
    changes: tuple[Changed, ...]

"""What a format may be told besides the record that it renders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: What a rule that cannot be decided is in a report of tests.
Undecided = Literal["skipped", "error"]


@dataclass(frozen=True, kw_only=True)
class How:
    """How formats speak of a result.

    Attributes
    ----------
    base : str
        The folder of the plan, seen from the root of the repository, with forward slashes; empty
        where the plan stands in the root. Paths in annotations begin with it.
    undecided : {"skipped", "error"}
        What JUnit says of a rule that cannot be decided.
    datum : str
        ``WGS-84``; or ``GCJ-02`` or ``BD-09``, for GeoJSON that a Chinese web map is to show.
    """

    base: str = ""
    undecided: Undecided = "skipped"
    datum: str = "WGS-84"


AS_USUAL = How()

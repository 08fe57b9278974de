"""The faults of data that are findings: faults.toml, read."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import msgspec

from siting.records.finding import Severity  # noqa: TC001 - msgspec reads the annotation


class Fault(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of fault: how bad it is, what should hold, what is said of it, and the fix."""

    severity: Severity
    title: str
    title_zh: str
    said: str
    said_zh: str
    fix: str
    fix_zh: str


@cache
def catalogue() -> dict[str, Fault]:
    """Give all kinds of faults by their ids, in the order of the ids."""
    text = Path(__file__).with_name("faults.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, Fault])

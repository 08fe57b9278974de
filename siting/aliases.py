"""The table of names that fields go by in data, in English and Chinese: aliases.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def tables() -> dict[str, dict[str, list[str]]]:
    """Give the names of each field, by layer; ``weak`` and ``coordinates`` are no layers."""
    data: dict[str, dict[str, list[str]]]
    data = tomllib.loads(Path(__file__).with_name("aliases.toml").read_text(encoding="utf-8"))
    return data

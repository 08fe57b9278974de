"""All bad input: the table, once every module that puts cases into it is imported."""

from __future__ import annotations

from tests.bad_input import (
    features,
    figures,
    files,
    geopackages,
    hostile,
    positions,
    repeated,
    streets,
)
from tests.bad_input.table import BAD

__all__ = ["BAD", "WRITERS"]

WRITERS = (files, hostile, geopackages, features, positions, figures, repeated, streets)

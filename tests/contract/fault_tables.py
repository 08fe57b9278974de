"""Rows of docs/data-checks.md: every fault of the data, and the test that shows it."""

from __future__ import annotations

import re

from siting.check import street_faults
from siting.check.data import catalogue
from tests.bad_input.cases import BAD
from tests.unit.check.data.faulty_towns import TOWNS


def faults() -> tuple[str, list[tuple[str, ...]]]:
    """Give the head and the rows of the faults that are findings."""
    rows = [
        (f"`{id_}`", one.title, one.title_zh, one.severity.value, one.fix, one.fix_zh, _shown(id_))
        for id_, one in catalogue().items()
    ]
    for one in (street_faults.STRANDED, street_faults.FAR, street_faults.OFF):
        test = "`tests/unit/check/test_street_faults.py`"
        fix, fix_zh = street_faults.FIX, street_faults.FIX_ZH
        rows.append((f"`{one.id}`", one.title, one.title_zh, "warning", fix, fix_zh, test))
    heads = "| id | what should hold | 要求 | how bad | fix | 处理办法 | shown by |"
    return heads, rows


def _shown(id_: str) -> str:
    """Say which test shows a fault: each has a town or a folder in one of two files."""
    name = "faulty_towns" if id_ in TOWNS else "faulty_files"
    return f"`tests/unit/check/data/{name}.py`"


def mistakes() -> tuple[str, list[tuple[str, ...]]]:
    """Give the head and the rows of the mistakes that are errors."""
    rows = []
    for one in BAD:
        file = f"tests/bad_input/{one.make.__module__.rpartition('.')[2]}.py"
        hint = re.sub(r"\.\*", " ... ", one.hint).replace("\\", "").replace("|", "or")
        rows.append((one.name, "error", hint, f"`{file}`"))
    return "| what is wrong | how bad | the hint says | shown by |", sorted(rows)

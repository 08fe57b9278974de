"""docs/security.md: every threat has a test, and it is there."""

from __future__ import annotations

import re

ROW = re.compile(r"^\| [^|]+ \| [^|]+ \| `(?P<file>[^:`]+)::(?P<name>\w+)` \|$")


def rows(root):
    text = (root / "docs" / "security.md").read_text(encoding="utf-8")
    table = text.partition("| threat |")[2].splitlines()[2:]
    lines = [line for line in table if line.startswith("| ")]
    return [line for line in lines if not line.startswith("| **")]


def test_every_threat_has_a_test_that_exists(root):
    found = rows(root)
    assert len(found) >= 30
    for line in found:
        row = ROW.match(line)
        assert row, f"without a test: {line}"
        path = root / row["file"]
        assert path.is_file(), line
        text = path.read_text(encoding="utf-8")
        assert re.search(rf"^def {row['name']}\(", text, re.MULTILINE), f"no such test: {line}"

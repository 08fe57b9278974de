"""Files by others are as they were published; docs/dependencies.md says where and with what sum."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDORED = sorted((ROOT / "siting/report/html/vendor").glob("leaflet.*"))


@pytest.mark.parametrize("path", VENDORED, ids=lambda path: path.name)
def test_a_vendored_file_is_as_published(path):
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert digest in (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")


def test_what_is_vendored_has_its_licence():
    assert len(VENDORED) == 2
    assert "Leaflet" in VENDORED[1].read_text(encoding="utf-8")[:200]
    licence = VENDORED[0].with_name("leaflet-LICENSE.txt").read_text(encoding="utf-8")
    assert "BSD 2-Clause" in licence

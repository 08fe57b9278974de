from __future__ import annotations

import pytest

from siting.errors import SitingError
from siting.propose.candidates import conflicts
from tests.unit.propose.candidates.test_spacing import candidates


def test_pairs_found_in_parts_are_the_same(monkeypatch):
    sites = candidates([(x, y) for x in range(5) for y in range(5)], ["a", "b"] * 12 + ["a"])
    whole = conflicts.too_close(sites, 2.5)
    monkeypatch.setattr(conflicts, "_PAIRS_A_CHUNK", 20)
    assert (conflicts.too_close(sites, 2.5) != whole).nnz == 0


def test_more_pairs_than_can_be_listed_are_refused_with_what_to_do(monkeypatch):
    sites = candidates([(x, 0) for x in range(10)])
    monkeypatch.setattr(conflicts, "MOST_PAIRS", 45)
    assert conflicts.too_close(sites, 100).nnz == 90
    monkeypatch.setattr(conflicts, "MOST_PAIRS", 44)
    with pytest.raises(SitingError, match="45 pairs of candidates") as error:
        conflicts.too_close(sites, 100)
    assert "grid_m" in error.value.hint

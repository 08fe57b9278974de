"""Writing files: the format by the suffix, all of a file or nothing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from siting import report
from siting.errors import SitingError

if TYPE_CHECKING:
    from siting.records.finding import Result
    from siting.records.proposal import Proposal


@pytest.mark.parametrize("suffix", [".json", ".geojson", ".gpkg", ".html", ".txt", ".GEOJSON"])
def test_the_suffix_chooses_the_format(result: Result, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"findings{suffix}"
    report.write(result, path)
    assert path.stat().st_size > 0
    assert list(tmp_path.iterdir()) == [path]


def test_a_named_format_wins_over_the_suffix(result: Result, tmp_path: Path) -> None:
    path = tmp_path / "findings.out"
    report.write(result, path, "geojson")
    assert "FeatureCollection" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("suffix", [".json", ".geojson", ".html", ".txt"])
def test_a_proposal_is_written_too(proposal: Proposal, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"proposal{suffix}"
    report.write_proposal(proposal, path)
    assert "P-2" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["findings.docx", "findings"])
def test_an_unknown_suffix_is_refused_with_the_known_ones(result: Result, name: str) -> None:
    with pytest.raises(SitingError) as caught:
        report.write(result, Path(name))
    assert ".json, .geojson, .gpkg, .fgb, .parquet, .html, .pdf, .txt" in caught.value.hint


def test_an_unknown_format_is_refused_with_the_known_ones(result: Result) -> None:
    with pytest.raises(SitingError, match="unknown format 'docx'") as caught:
        report.write(result, Path("a.json"), "docx")
    assert "json, geojson, gpkg, flatgeobuf, geoparquet, html, pdf, text" in caught.value.hint


def test_a_missing_folder_is_refused(result: Result, tmp_path: Path) -> None:
    with pytest.raises(SitingError, match="no such folder"):
        report.write(result, tmp_path / "missing" / "findings.json")


def test_a_folder_in_place_of_a_file_is_refused(result: Result, tmp_path: Path) -> None:
    (tmp_path / "findings.json").mkdir()
    with pytest.raises(SitingError, match="is a folder"):
        report.write(result, tmp_path / "findings.json")


def test_a_folder_without_the_right_to_write_is_refused(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(SitingError, match="may not be written in"):
        report.write(result, tmp_path / "findings.json")


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    def fill(unfinished: Path) -> None:
        unfinished.write_text("half")
        raise OSError(28, "No space left on device")

    path = tmp_path / "findings.json"
    path.write_text("old")
    with pytest.raises(SitingError, match="No space left on device"):
        report.write_whole({path: fill})
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_of_several_files_all_are_written_or_none(tmp_path: Path) -> None:
    def fill(unfinished: Path) -> None:
        raise OSError(28, "No space left on device")

    def fit(unfinished: Path) -> None:
        unfinished.write_text("new")

    first, second = tmp_path / "a.geojson", tmp_path / "b.toml"
    with pytest.raises(SitingError, match=r"b\.toml: the file cannot be written"):
        report.write_whole({first: fit, second: fill})
    assert list(tmp_path.iterdir()) == []
    report.write_texts({first: "甲\n", second: "乙\n"})
    assert first.read_bytes() == "甲\n".encode()
    assert second.read_bytes() == "乙\n".encode()


def test_every_writer_has_the_function_it_is_called_by() -> None:
    for writer in (*report.WRITERS.values(), *report.PROPOSAL_WRITERS.values()):
        assert callable(getattr(writer.load(), "render" if writer.text else "save"))

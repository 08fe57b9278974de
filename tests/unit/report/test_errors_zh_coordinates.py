"""Errors about coordinates in Chinese: as they come, from towns that have them."""

from __future__ import annotations

import re

import pytest

from siting import plan
from siting.errors import SitingError
from siting.layers import load
from siting.report.errors_zh import in_chinese, said
from tests.bad_input import positions  # noqa: F401 - puts its cases into the table
from tests.bad_input.table import BAD

NAMES = (
    "crs missing",
    "swapped",
    "latitude before longitude",
    "northing before easting",
    "metres",
    "degrees claimed",
    "off the earth",
    "parameters of a datum",
    "a datum for which",
    "a datum that proj",
    "a datum without",
    "in metres without crs",
)
SYSTEMS = {"CGCS", "EPSG", "UTM", "WGS", "Web", "Xian", "crs", "datum", "towgs"}
SYSTEMS |= {"fields", "lat", "lon"}
CASES = [
    case
    for case in BAD
    if case.make.__module__.endswith("positions") and any(name in case.name for name in NAMES)
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_bad_coordinates_are_told_in_chinese(tmp_path, case):
    (tmp_path / "plan.toml").write_text(case.make(tmp_path), encoding="utf-8")
    with pytest.raises(SitingError) as caught:
        load(plan.read(tmp_path / "plan.toml"))
    error = in_chinese(caught.value)
    for english, chinese in (
        (caught.value.message, error.message),
        (caught.value.hint, error.hint),
    ):
        assert chinese != english
        # No English words are left but names of systems, keys and files.
        quoted = r"'[^']*'|“[^”]*”|\"[^\"]*\"|（[^）]*\d（|\[[^\]]*\]|图层为.*|对 .* 没有"
        words = set(re.findall(r"[A-Za-z]{3,}", re.sub(quoted, "", chinese)))
        assert words <= SYSTEMS


def test_at_least_twenty_cases_are_told():
    assert len(CASES) >= 20


@pytest.mark.parametrize("sure", ["more than 99.9", "98.2"])
@pytest.mark.parametrize("others", ["", "; also tested and shifted: streets, health"])
def test_a_layer_in_another_datum_is_told_in_chinese(sure, others):
    chinese = said(
        "layer 'facilities' seems to be in GCJ-02, not in WGS-84: it fits 'streets' once one is "
        "moved by 588 m against the other (526 m west, 264 m north; 300 places tested, "
        f"confidence {sure} %){others}"
    )
    assert chinese is not None
    assert "“facilities”似乎是 GCJ-02 坐标" in chinese
    assert "平移 588 米（西526 米、北264 米）后才与“streets”吻合（检验 300 处" in chinese
    assert ("streets、health" in chinese) == bool(others)
    assert not re.search("east|west|north|south|more than", chinese.replace("streets", ""))

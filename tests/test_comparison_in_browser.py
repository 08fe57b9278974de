"""The page of a comparison in a real Chromium: two maps with one view."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from siting.commands import main
from tests.browser import Browser, program

ROOT = Path(__file__).resolve().parent.parent
VIEWS = "siting.maps.map(one => one.getCenter().toString() + one.getZoom())"
POP_UPS = "[...document.querySelectorAll('.leaflet-popup-content')].map(one => one.innerText)"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compare the sample with the plan that has three sites; a facility's name is code."""
    program()
    folder = tmp_path_factory.mktemp("sides") / "sample"
    shutil.copytree(ROOT / "sample_gis", folder)
    path = folder / "facilities.csv"
    text = path.read_text(encoding="utf-8")
    evil = "<img src=//x onerror=alert(1)></script>"
    path.write_text(text.replace("松鹤养老院", evil), encoding="utf-8")
    run = CliRunner().invoke
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        run(main, ["propose", "plan.toml", "--sites", "3"])
        run(main, ["compare", "plan.toml", "plan-proposed.toml", "-o", "sides.html"])
    return folder / "sides.html"


TOPS = "[...document.querySelectorAll('.side .box')].map(one => one.getBoundingClientRect().top)"


def test_two_maps_stand_beside_each_other_however_long_their_heads_are(page):
    browser = Browser()
    try:
        browser.open(page)
        browser.run("document.querySelector('.side h3').textContent = 'a long name '.repeat(20); 0")
        left, right = browser.run(TOPS)
        assert left == right > 100
        assert (
            browser.run("document.querySelector('.box .buttons').getBoundingClientRect().top")
            > left
        )
        browser.open(page, width=390, height=844)
        upper, lower = browser.run(TOPS)
        heights = browser.run(
            "[...document.querySelectorAll('.side .box')].map(e => e.clientHeight)"
        )
        assert lower >= upper + heights[0]
        assert min(heights) > 300
    finally:
        browser.close()


def test_two_maps_have_one_view(page):
    browser = Browser()
    try:
        browser.open(page)
        left, right = browser.run(VIEWS)
        assert left == right
        browser.run("siting.maps[1].panBy([80, 30], {animate: false}); 0")
        moved = browser.run(VIEWS)
        assert moved[0] == moved[1] != left
        browser.run("document.querySelector('.buttons .zoom_in').click()")
        nearer = browser.run(VIEWS)
        assert nearer[0] == nearer[1] != moved[0]
        browser.run("document.querySelector('[data-shows=\"place-0\"]').click()")
        shown = browser.run(VIEWS)
        assert shown[0] == shown[1] != nearer[0]
        before, after = browser.run(POP_UPS)
        name = browser.run("document.querySelector('[data-shows=\"place-0\"]').textContent")
        assert name in before
        assert name in after
        assert before != after
        browser.run("document.querySelector('.switch [lang=\"zh-CN\"]').click()")
        assert browser.run(POP_UPS) != [before, after]
        assert browser.run("document.querySelectorAll('img').length") == 0
        assert browser.requests == [page.as_uri()]
        assert browser.errors == []
        browser.open(page, width=390, height=844)
        assert browser.run("document.documentElement.scrollWidth") <= 390
        assert browser.errors == []
    finally:
        browser.close()

"""The pages in a real Chromium: what readers see and do, with a mouse and with keys."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from siting.commands import main
from siting.report.html import check
from siting.report.json import read_back
from tests.browser import Browser, program

ROOT = Path(__file__).resolve().parent.parent
PHONE = {"width": 390, "height": 844}
FOCUS = "document.activeElement.id || document.activeElement.innerText.slice(0, 20)"
POP_UP = "document.querySelector('.leaflet-popup-content')?.innerText || ''"
CENTRE = "siting.map.getCenter().toString() + siting.map.getZoom()"
#: How many points of the map's canvas are painted.
PAINTED = """(() => {
  const canvas = document.querySelector('.leaflet-overlay-pane canvas');
  const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  return data.filter((value, at) => at % 4 === 3 && value > 0).length;
})()"""

CUT_OFF = """[...document.querySelectorAll('figure svg text')].filter(one => {
  const box = one.getBBox(), whole = one.ownerSVGElement.viewBox.baseVal;
  return box.width && (box.x < 0 || box.x + box.width > whole.width
    || box.y < -3 || box.y + box.height > whole.height + 3);
}).map(one => one.textContent)"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Check the sample and propose sites for it; its name and a facility's would run scripts."""
    program()
    folder = tmp_path_factory.mktemp("pages") / "sample"
    shutil.copytree(ROOT / "sample_gis", folder)
    evil = "<img src=//x onerror=alert(1)></script>"
    for name, old in (("plan.toml", "示例区 (made up)"), ("facilities.csv", "松鹤养老院")):
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, f"{old} {evil}"), encoding="utf-8")
    plan = str(folder / "plan.toml")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        CliRunner().invoke(main, ["check", plan, "-o", "check.html", "-o", "check.json"])
        CliRunner().invoke(main, ["propose", plan, "--sites", "3", "-o", "proposal.html"])
    return folder


@pytest.fixture(scope="module")
def browser(pages: Path):
    """One browser for all."""
    opened = Browser()
    yield opened
    opened.close()


@pytest.mark.parametrize("size", [{}, PHONE], ids=["screen", "phone"])
@pytest.mark.parametrize("name", ["check", "proposal"])
def test_a_page_opens_without_a_request_or_an_error(browser, pages, name, size):
    page = pages / f"{name}.html"
    browser.open(page, **size)
    assert browser.run(PAINTED) > 5_000
    assert browser.run("document.documentElement.scrollWidth") <= size.get("width", 1280)
    assert browser.run("document.querySelectorAll('img').length") == 0
    assert browser.run("document.querySelector('h1').textContent").endswith("</script>")
    assert browser.requests == [page.as_uri()]
    assert browser.errors == []


def test_the_first_view_is_where_people_live_and_a_button_shows_everything(browser, pages):
    result = read_back.read(pages / "check.json")
    first, *others = result.map.units
    ring = [[120.0, 30.0], [123.0, 30.0], [123.0, 32.0], [120.0, 32.0], [120.0, 30.0]]
    wide = msgspec.structs.replace(first, geometry={"type": "Polygon", "coordinates": [ring]})
    map_ = msgspec.structs.replace(result.map, units=(wide, *others))
    page = pages / "wide.html"
    page.write_text(check.render(msgspec.structs.replace(result, map=map_)), encoding="utf-8")
    browser.open(page)
    across = "siting.map.getBounds().getEast() - siting.map.getBounds().getWest()"
    assert browser.run(across) < 0.2
    browser.run("document.querySelector('.buttons .whole').click()")
    assert browser.run(across) > 3


@pytest.mark.parametrize("name", ["check", "proposal"])
def test_a_link_to_a_part_moves_the_panel_and_leaves_the_map_where_it_is(browser, pages, name):
    browser.open(pages / f"{name}.html")
    browser.run("[...document.querySelectorAll('nav a')].at(-1).click()")
    browser.until("document.querySelector('.panel').scrollTop > 100")
    assert browser.run("scrollY") == 0
    assert browser.run("document.documentElement.scrollHeight") == 800


@pytest.mark.parametrize("lang", ["en", "zh-CN"])
@pytest.mark.parametrize("name", ["check", "proposal"])
def test_no_word_of_a_chart_is_cut_off(browser, pages, name, lang):
    browser.open(pages / f"{name}.html")
    browser.run(f"document.querySelector('.switch [lang=\"{lang}\"]').click()")
    assert browser.run("document.querySelectorAll('figure svg text').length") > 10
    assert browser.run(CUT_OFF) == []


def test_choosing_a_finding_moves_the_map_and_opens_its_pop_up(browser, pages):
    browser.open(pages / "check.html")
    before = browser.run(CENTRE)
    name = browser.run("document.querySelector('#finding-7 b').textContent")
    browser.run("document.getElementById('finding-7').click()")
    assert browser.run(CENTRE) != before
    assert name in browser.run(POP_UP)
    assert browser.run("document.querySelector('[aria-current]').id") == "finding-7"
    assert name in browser.run("document.getElementById('moved').textContent")
    assert browser.errors == []


def test_choosing_a_site_moves_the_map_too(browser, pages):
    browser.open(pages / "proposal.html")
    browser.run("document.querySelector('[data-shows=\"site-1\"]').click()")
    assert browser.run(POP_UP).startswith("Site 2")
    assert browser.errors == []


def test_the_language_is_changed_everywhere(browser, pages):
    browser.open(pages / "check.html")
    browser.run("document.querySelector('.switch [lang=\"zh-CN\"]').click()")
    assert browser.run("document.documentElement.lang") == "zh-CN"
    assert "每个规划单元" in browser.run("document.querySelector('.rules').innerText")
    assert "Each planning unit" not in browser.run("document.querySelector('.rules').innerText")
    pressed = "document.querySelector('.switch [aria-pressed=\"true\"]').textContent"
    assert browser.run(pressed) == "中文"
    browser.run("document.querySelector('.switch [lang=\"en\"]').click()")
    assert "Each planning unit" in browser.run("document.querySelector('.rules').innerText")
    assert browser.errors == []


def test_the_keyboard_reaches_the_findings_and_opens_one(browser, pages):
    browser.open(pages / "check.html")
    browser.press("Tab", 9)
    assert browser.run(FOCUS) == "Skip the map"
    seen = []
    for _ in range(60):
        browser.press("Tab", 9)
        seen.append(browser.run(FOCUS))
        if seen[-1] == "finding-0":
            break
    assert seen.index("map") < seen.index("layer-gaps") < seen.index("by-rule")
    assert seen[-1] == "finding-0"
    browser.run("document.activeElement.click()")
    assert browser.run(POP_UP)


def test_layers_are_taken_off_and_put_back(browser, pages):
    browser.open(pages / "check.html")
    toggle = "document.getElementById('layer-gaps').click()"
    frame = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    before = browser.run(PAINTED)
    browser.run(toggle)
    browser.run(frame)
    without = browser.run(PAINTED)
    browser.run(toggle)
    browser.run(frame)
    assert without < before
    assert browser.run(PAINTED) == before


def spot(position):
    """Say where in the window a longitude and latitude is, for a script."""
    return (
        "(() => { const box = document.getElementById('map').getBoundingClientRect();"
        f" const one = {position}; const at = siting.map.latLngToContainerPoint([one[1], one[0]]);"
        " return [box.left + at.x, box.top + at.y] })()"
    )


def test_a_click_on_the_map_says_who_lives_there(browser, pages):
    browser.open(pages / "check.html")
    browser.click(*browser.run(spot("siting.data.grid.lattice[4]")))
    assert "older people" in browser.run(POP_UP)


def test_a_name_in_a_pop_up_is_text_and_nothing_else(browser, pages):
    browser.open(pages / "check.html")
    evil = "siting.data.facilities.find(one => one.name.includes('<img')).at"
    browser.click(*browser.run(spot(evil)))
    assert "松鹤养老院 <img src=//x onerror=alert(1)></script>" in browser.run(POP_UP)
    assert browser.run("document.querySelectorAll('img').length") == 0
    assert browser.errors == []


def test_it_prints(browser, pages, tmp_path):
    browser.open(pages / "check.html")
    assert browser.paper(tmp_path / "check.pdf").startswith(b"%PDF")
    assert browser.run("document.querySelector('.rules details').open") is False
    assert browser.errors == []

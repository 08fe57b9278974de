"""Pages of a check and of a proposal: one file, safe, in both languages."""

from __future__ import annotations

import base64
import hashlib
import html
import html.parser
import json
import re

import msgspec
import pytest

from siting.language import Text, speaking
from siting.records.finding import Distances, Map, MapGrid, MapUnit, Outcome, Place
from siting.records.proposal import Gain, ShortArea
from siting.report.html import check
from siting.report.html import proposal as proposed
from siting.report.html.drawn import MOST_FINDINGS
from siting.report.html.shapes import Shapes
from tests.stand_ins import care_home
from tests.unit.report.made_up import square

HOSTILE = "</script><script>alert(1)</script>\u202e\x1b[2J\"'><img src=x onerror=alert(1)><!--"


class Page(html.parser.HTMLParser):
    """What an HTML reader makes of a page: its elements, and the text of some."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, list[str]] = {}
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._open = tag
        if tag in ("script", "style"):
            self.inside.setdefault(tag, []).append("")

    def handle_endtag(self, tag):
        self._open = ""

    def handle_data(self, data):
        if self._open in ("script", "style"):
            self.inside[self._open][-1] += data

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]

    @property
    def data(self):
        return json.loads(self.inside["script"][0])


@pytest.fixture
def drawn() -> Map:
    """A map of two squares, a facility and a unit."""
    lattice = tuple((120.0 + x / 100, 30.0 + y / 100) for y in range(3) for x in range(3))
    place = Place(lon=120.01, lat=30.01)
    facility = care_home(name=HOSTILE, place=place)
    unit = MapUnit(
        level="community",
        id="C1",
        name="甲",
        older_people=7.5,
        beds=20,
        beds_missing=0,
        density=3,
        geometry=square(120.0, 30.0),
    )
    grid = MapGrid(cell_m=100, columns=2, rows=2, lattice=lattice, skipped=(0, 1), people=(15, 60))
    return Map(grid=grid, facilities=(facility,), simplified_m=5.0, units=(unit,))


@pytest.fixture
def full(result, drawn):
    """A check with a map and distances."""
    distances = Distances(limit_m=500, step_m=100, people=(1.0,) * 20, farther=3.0, without=2.0)
    first, *others = result.rules
    rules = (msgspec.structs.replace(first, distances=distances), *others)
    return msgspec.structs.replace(result, map=drawn, rules=rules)


@pytest.fixture
def sites(proposal, drawn):
    """A proposal with a map and gap areas."""
    area = ShortArea(
        rule="HZ-125", outcome=Outcome.FAIL, within=None, people=9.0, geometry=square(120.0, 30.0)
    )
    return msgspec.structs.replace(proposal, map=drawn, areas_before=(area,))


@pytest.fixture(params=["check", "proposal"])
def page(request, full, sites) -> str:
    """Either page."""
    return check.render(full) if request.param == "check" else proposed.render(sites)


def test_a_page_asks_for_nothing_and_its_policy_forbids_the_rest(page):
    read = Page(page)
    assert {
        name for tag in ("script", "img", "iframe") for one in read.all(tag) for name in one
    } <= {
        "type",
        "id",
    }
    assert [one["href"] for one in read.all("link")] == ["data:,"]
    assert all(one["href"].startswith("#part-") for one in read.all("a"))
    assert not [one for _, attrs in read.elements for one in attrs if one.startswith("on")]
    assert not [attrs for _, attrs in read.elements if "style" in attrs]
    assert "url(" not in "".join(read.inside["style"])
    policy = read.all("meta")[1]["content"]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy


def test_scripts_and_styles_are_those_that_the_policy_knows(page):
    read = Page(page)
    policy = read.all("meta")[1]["content"]
    for text in (*read.inside["style"], *read.inside["script"][1:]):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_the_same_record_gives_the_same_page(full, sites):
    assert check.render(full) == check.render(full)
    assert proposed.render(sites) == proposed.render(sites)


def hostile(record):
    """Put something evil wherever a text stands."""
    if isinstance(record, str):
        return HOSTILE
    if isinstance(record, msgspec.Struct):
        kept = ("severity", "outcome", "outcome_before", "outcome_after", "geometry", "chinese")
        parts = {name: getattr(record, name) for name in record.__struct_fields__}
        made = {name: hostile(part) for name, part in parts.items() if name not in kept}
        return msgspec.structs.replace(record, **made)
    return tuple(hostile(part) for part in record) if isinstance(record, tuple) else record


@pytest.mark.parametrize("kind", ["check", "proposal"])
def test_no_text_of_a_record_becomes_an_element_or_steers_anything(kind, full, sites):
    plain, evil = (
        (check.render(full), check.render(hostile(full)))
        if kind == "check"
        else (proposed.render(sites), proposed.render(hostile(sites)))
    )
    assert len(Page(evil).all("script")) == len(Page(plain).all("script"))
    assert Page(evil).all("img") == []
    assert "\x1b" not in evil
    assert "\u202e" not in evil
    assert HOSTILE.split("\u202e", maxsplit=1)[0] in json.dumps(Page(evil).data, ensure_ascii=False)


def test_the_data_neither_end_their_script_nor_begin_a_comment(full):
    text = check.render(hostile(full))
    data = text.split('id="data">')[1].split("</script>")[0]
    assert "<" not in data
    assert json.loads(data)["facilities"][0]["name"].startswith("</script>")


def test_messages_stand_in_both_languages_names_once(full):
    message = full.findings[0].message
    known = msgspec.structs.replace(full, chinese={message: "缺口", full.notes[0]: "说明"})
    page = check.render(known)
    data = Page(page).data
    assert [message, "缺口"] in [one["says"] for one in data["findings"]]
    assert "清波街道" in [one["name"] for one in data["findings"]]
    assert '<span class="zh" lang="zh-CN">说明</span>' in page
    plain = full.rules[0]
    assert f'lang="en">{plain.plain}' in page.replace("&#x27;", "'")
    assert f'lang="zh-CN">{plain.plain_zh}' in page


def test_a_page_begins_in_the_language_of_the_run(full):
    assert '<html lang="en">' in check.render(full)
    with speaking("zh"):
        assert '<html lang="zh-CN">' in check.render(full)


def test_every_rule_stands_with_its_clause_its_quote_and_what_is_ours(full):
    page = html.unescape(check.render(full))
    for rule in full.rules:
        assert f"<b>{rule.id}</b>" in page
        assert rule.citation.quote in page
        assert rule.citation.clause in page
    assert 'class="badge fail"' in page


def test_inputs_stand_with_all_of_their_hash(full):
    page = check.render(full).replace("<span>", "").replace("</span>", "")
    assert all(one.sha256 in page for one in full.inputs)
    assert all(one.reason in page for one in full.not_checked)


def test_a_histogram_has_its_limit_and_its_numbers_in_a_table(full):
    page = check.render(full)
    assert page.count('class="bar near"') == 5
    assert page.count('class="bar far"') == 15 + 1
    assert "limit 500 m" in page
    assert "2 older people have no way to any." in page


def test_what_is_too_much_for_a_page_is_counted(full):
    many = full.findings * (MOST_FINDINGS // len(full.findings) + 1)
    data = Page(check.render(msgspec.structs.replace(full, findings=many))).data
    assert len(data["findings"]) == MOST_FINDINGS
    assert data["not_listed"] == len(many) - MOST_FINDINGS


def test_a_record_without_a_map_or_without_anything_still_gives_a_page(result, nothing, proposal):
    assert Page(check.render(result)).data["grid"] is None
    assert "Nothing falls short." in check.render(nothing)
    assert Page(proposed.render(proposal)).data["units"] == []


def test_sites_stand_in_order_with_their_gains(sites):
    page = proposed.render(sites)
    assert re.findall(r'data-shows="site-(\d)"', page) == ["0", "1", "2"]
    assert page.index("5,210") < page.index("3,300") < page.index("812")
    assert "17,831 <" in page
    assert 'class="line best"' in page


@pytest.mark.parametrize(
    ("amount", "said"),
    [(1.0, "1 site</li>"), (1.04, "1 site</li>"), (2.0, "2 sites</li>"), (0.5, "0.5 sites</li>")],
)
def test_a_gain_of_one_is_in_the_singular(sites, amount, said):
    gain = Gain(rule="HZ-124", amount=amount, unit="sites", people=9.0)
    first = msgspec.structs.replace(sites.sites[0], gains=(gain,))
    page = proposed.render(msgspec.structs.replace(sites, sites=(first,)))
    english = re.sub(r'<span class="zh".*?</span>|<span class="en" lang="en">|</span>', "", page)
    assert said in english


def test_words_of_the_scripts_are_all_given(page):
    read = Page(page)
    asked = set(re.findall(r'siting\.say\("(\w+)"', "".join(read.inside["script"][1:])))
    assert asked <= set(read.data["words"])


# ---- outlines


def test_an_outline_is_packed_to_what_can_be_read_back():
    shapes = Shapes(100)
    assert shapes.add(square(120.0, 30.0, 0.5)) == 0
    ((ring,),) = shapes.packed[0]
    assert ring == [120_000_000, 30_000_000, 0, 500_000, 500_000, 0, 0, -500_000]


def test_the_same_outline_is_kept_once_and_what_finds_no_room_is_left_out():
    shapes = Shapes(12)
    assert [shapes.add(square(120.0, 30.0)) for _ in range(3)] == [0, 0, 0]
    assert shapes.add(square(121.0, 30.0)) == 1
    assert shapes.add(square(122.0, 30.0)) is None
    assert shapes.add({"type": "Point", "coordinates": [1, 2]}) is None
    assert shapes.add(None) is None


def test_a_message_that_knows_its_chinese_needs_no_glossary(full):
    told = msgspec.structs.replace(full, notes=(Text("a note", "说明"),))
    assert '<span class="zh" lang="zh-CN">说明</span>' in check.render(told)

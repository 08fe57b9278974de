"""Names of strangers, where characters do something."""

from __future__ import annotations

import html.parser
import json
import re
from xml.etree import ElementTree as ET

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.report import escape
from siting.report.json import canonical
from siting.report.wording import clean

HOSTILE = (
    "\x1b[2J\x9b31m",
    "\u202egnp.exe",
    "a\r\n::error::b",
    "</script><img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "`a` | b | *c* <b>",
    "\u2028\u2029\x85\x07\x00\x7f",
    "100%, a:b",
)
STEERS = {chr(code) for code in (*range(32), *range(0x7F, 0xA0))} | set("\u202e\u2028\u2029\u200f")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_terminal_is_not_steered(text):
    assert not STEERS & set(clean(text))


@given(st.text())
def test_no_text_at_all_steers_a_terminal(text):
    assert not STEERS & set(clean(text))


@pytest.mark.parametrize("text", ["::error::x", "a::b", ":::", "##[group]", "##vso[a]", "###[x]"])
def test_what_is_printed_holds_no_command_of_a_ci_run(text):
    made = clean(text)
    assert "::" not in made
    assert not re.search(r"##\w*\[", made)
    assert clean(made) == made
    assert made.replace(" ", "") == text


def test_a_reference_in_markdown_is_broken():
    made = escape.markdown("@octo #12 !3 GH-4 50 % 100 #")
    assert made == r"\@&#8203;octo \#&#8203;12 \!&#8203;3 GH&#8203;\-4 50 % 100 \#"


@given(st.text())
def test_xml_holds_any_text(text):
    ET.fromstring(f'<a b="{escape.xml(text)}">{escape.xml(text)}</a>')


class Tags(html.parser.HTMLParser):
    """Collects what a browser would take for elements."""

    def __init__(self):
        super().__init__()
        self.found, self.text = [], ""

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


@given(st.text() | st.sampled_from(HOSTILE))
def test_html_holds_the_text_and_no_element(text):
    page = Tags()
    page.feed(f'<p title="{escape.html(text)}">{escape.html(text)}</p>')
    page.close()
    ((tag, attrs),) = page.found
    assert tag == "p"
    assert set(attrs) == {"title"}
    assert page.text == attrs["title"] == clean(text)


@given(st.text() | st.sampled_from(HOSTILE))
def test_json_in_a_script_neither_ends_it_nor_changes(text):
    made = escape.script(json.dumps(text, ensure_ascii=False))
    assert not set("<>&") & set(made)
    assert json.loads(made) == text


@given(st.text() | st.sampled_from(HOSTILE))
def test_json_stays_the_same_data_and_steers_no_terminal(text):
    made = escape.json_text(json.dumps(text, ensure_ascii=False))
    assert json.loads(made) == text
    assert not (STEERS - {"\n"}) & set(made)


def test_findings_printed_as_json_steer_no_terminal():
    class Named(msgspec.Struct):
        name: str

    page = canonical.render(Named(name="".join(HOSTILE)))
    assert not (STEERS - {"\n"}) & set(page)
    assert json.loads(page) == {"name": "".join(HOSTILE)}


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_has_no_markup(text):
    said = escape.markdown(text)
    assert "\n" not in said
    for mark in "<|*`[]()!":
        assert said.count(mark) == said.count(f"\\{mark}")


def test_a_ci_log_takes_no_command_of_a_name():
    assert escape.annotation("50% 老人\n::stop") == "50%25 老人 : :stop"
    assert escape.annotation_property("a, b: c") == "a%2C b%3A c"

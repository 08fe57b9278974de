"""PDF: what stands on the pages, in a font that is in the file, whatever the data hold."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from msgspec.structs import replace

from siting.errors import SitingError
from siting.language import speaking
from siting.records.finding import Distances
from siting.report.pdf import check, glyphs, typeset
from siting.report.pdf import proposal as proposed
from siting.report.pdf.blocks import said
from siting.report.plots.picture import Picture, svg
from tests.set_by_typst import needs_poppler, needs_typst, told

MARKUP = (
    '#set page(fill: red) #read("/etc/passwd") $x^2$ @ref '
    "<script>alert(1)</script> *b* _i_ `r` \\ //"
)
HOSTILE = f"{MARKUP} \x1b[2J \u202eevil"


@pytest.fixture(scope="session")
def hostile(result):
    """A check whose names are markup, steer terminals, or are long."""
    long = "W" * 400 + "/" + "长" * 300
    findings = tuple(
        replace(
            one,
            subject=replace(one.subject, name=HOSTILE if at % 2 else long),
            within=None,
            message=HOSTILE,
            nearest=None if one.nearest is None else replace(one.nearest, name=long),
        )
        for at, one in enumerate(result.findings)
    )
    distances = Distances(limit_m=500, step_m=250, people=(9.0, 1.0), farther=0.0, without=2.0)
    return replace(
        result,
        plan=replace(result.plan, name=HOSTILE),
        findings=findings,
        rules=tuple(replace(one, distances=distances) for one in result.rules),
        notes=(HOSTILE, long, "臺灣 𠮷 ئۇيغۇر"),
        waivers=tuple(replace(one, reason=long, owner=HOSTILE) for one in result.waivers),
    )


@pytest.fixture(scope="session", params=["en", "zh"])
def written(hostile, request, tmp_path_factory):
    """A PDF of that in each language."""
    path = tmp_path_factory.mktemp("pdf") / f"{request.param}.pdf"
    with speaking(request.param, hostile.chinese):
        check.save(hostile, path)
    return request.param, path


@needs_typst
@needs_poppler
def test_names_are_text_and_nothing_of_them_runs(written):
    _, path = written
    text = " ".join(told("pdftotext", path).split())
    solid = re.sub(r"\s", "", text)
    assert re.sub(r"\s", "", MARKUP) in solid
    assert "root:x:0" not in text
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert "\u200b" not in text, "marks for line breaks do not stay in the text"
    assert "W" * 400 in solid


@needs_typst
@needs_poppler
def test_the_font_is_in_the_file_and_what_it_lacks_is_counted(written):
    _, path = written
    rows = told("pdffonts", path).splitlines()[2:]
    assert rows
    assert all("NotoSansCJKsc" in row and row.split()[-5:-2] == ["yes"] * 3 for row in rows), rows
    text = told("pdftotext", path)
    assert "臺灣 𠮷 □□□□□□" in text
    assert re.search(r"\b6\b[^\n]*□[^\n]*U\+", text), "six characters are missing"
    assert "U+0626" in text


@needs_typst
@needs_poppler
def test_pages_are_a4_tagged_numbered_and_have_no_date(written):
    lang, path = written
    facts = told("pdfinfo", path)
    assert "A4" in facts
    assert re.search(r"Tagged: +yes", facts)
    assert "CreationDate" not in facts
    assert "<pdfuaid:part>1<" in told("pdfinfo", path, "-meta")
    pages = int(re.search(r"Pages: +(\d+)", facts)[1])
    last = told("pdftotext", path, "-f", str(pages), "-l", str(pages))
    assert re.search(rf"{pages}\D+{pages}", last), (lang, last[-80:])


@needs_typst
@needs_poppler
def test_a_long_table_has_its_head_on_each_page_and_says_what_it_leaves_out(result, tmp_path):
    one = result.findings[0]
    many = tuple(
        replace(one, id=f"f{at}", message=f"place number {at} falls short", people=1000.0 - at)
        for at in range(check.MOST_FINDINGS + 7)
    )
    check.save(replace(result, findings=many), tmp_path / "many.pdf")
    text = told("pdftotext", tmp_path / "many.pdf", "-layout")
    pages = [page for page in text.split("\f") if "place number" in page]
    assert len(pages) > 5
    assert all(re.search(r"Rule +Severity +Where +What", page) for page in pages)
    assert [int(n) for n in re.findall(r"place number (\d+)", text)] == list(
        range(check.MOST_FINDINGS)
    )
    assert "7 more findings are not in this file" in text


@needs_typst
@needs_poppler
def test_a_proposal_says_its_sites_in_order(proposal, tmp_path):
    proposed.save(proposal, tmp_path / "p.pdf")
    text = told("pdftotext", tmp_path / "p.pdf", "-layout")
    ids = [one.id for one in proposal.sites]
    assert [found for found in re.findall(r"P-\d", text) if found in ids][:3] == ids
    for words in ("Sites in order", "Before and after", "Coverage", "Notes and provenance"):
        assert words in text


@needs_typst
def test_the_same_record_gives_the_same_bytes_in_another_process(proposal, tmp_path):
    once, again = tmp_path / "1.pdf", tmp_path / "2.pdf"
    proposed.save(proposal, once)
    assert once.read_bytes().startswith(b"%PDF")
    from siting.report import PROPOSAL_WRITERS

    record = tmp_path / "p.json"
    record.write_text(PROPOSAL_WRITERS["json"].render(proposal), encoding="utf-8")
    args = [sys.executable, "-m", "siting", "report", record, "-o", again, "--lang", "en"]
    subprocess.run(args, check=True, capture_output=True, env=os.environ | {"PYTHONHASHSEED": "7"})
    assert once.read_bytes() == again.read_bytes()


@needs_typst
def test_a_plan_without_a_name_or_findings_has_pages_too(nothing, tmp_path):
    plan = replace(nothing.plan, name="", path="")
    check.save(replace(nothing, plan=plan), tmp_path / "n.pdf")
    assert (tmp_path / "n.pdf").read_bytes().startswith(b"%PDF")


@needs_typst
def test_a_picture_of_chinese_has_ink_where_the_words_are(tmp_path):
    drawn = '<text x="10" y="40" style="font-size:30px">养老</text>'
    for words, lacking in (("养老", False), ("ئۇ", True)):
        shown = svg([Picture("t", drawn.replace("养老", words), 60.0)], titled=False)
        png = typeset.picture(shown, "t", pdf=False)
        assert png.startswith(b"\x89PNG")
        assert png == typeset.picture(shown, "t", pdf=False)
        plain = typeset.picture(shown.replace(words, "  "), "t", pdf=False)
        assert len(png) > len(plain) + 200
        high = int.from_bytes(png[20:24], "big")
        assert (high > int.from_bytes(plain[20:24], "big")) == lacking, "a note stands below"


@needs_typst
def test_the_font_has_simplified_traditional_and_rare_characters():
    known = glyphs.known(typeset._font())
    assert all(char in known for char in "养老設施臺灣𠮷㎡≥①□–")
    assert not any(char in known for char in "ئ\u0f56\U0010ffff")
    text, missing = glyphs.replaced("甲ئ乙ئۇ", known)
    assert text == "甲□乙□□"
    assert missing == {"ئ": 2, "ۇ": 1}


def test_characters_that_are_missing_are_named_up_to_a_dozen():
    _, missing = glyphs.replaced("".join(map(chr, range(0x600, 0x620))), {"a"})
    message = glyphs.told(missing)
    assert message.startswith("32 characters")
    assert message.count("U+") == 12
    assert message.endswith("…")


def test_long_words_may_break_and_short_ones_not():
    assert said("short words only 社区" * 3) == "short words only 社区" * 3
    marked = said("/data/plans/2025/" + "a" * 40)
    assert marked.replace("\u200b", "") == "/data/plans/2025/" + "a" * 40
    assert max(map(len, marked.split("\u200b"))) <= 6


def test_without_typst_one_sentence_says_what_to_install(monkeypatch, result, tmp_path):
    monkeypatch.setattr(typeset.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SitingError, match="typst") as raised:
        typeset.require(tmp_path / "x.pdf")
    assert "siting[pdf]" in str(raised.value.hint)

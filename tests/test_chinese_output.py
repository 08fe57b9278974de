"""With --lang zh no command prints running English: only names, files, commands and quotes."""

from __future__ import annotations

import html.parser
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from siting.commands import main
from tests.unit.setup import messy

#: Two words of Latin letters or more, with no more than a comma and a blank between them.
RUNNING = re.compile(r"(?<![\w./=-])[A-Za-z][a-z]+(?:[,:;]? [A-Za-z]+)+(?![\w./=-])")
#: What stays as it is: commands and options, data, the name of a CRS.
KEPT = re.compile(r"</?details[^>]*>|--?\w[\w-]*|siting \w+|existing \d+, new|CM 120E")
#: English of the sample's own plan.
OWN = {
    " (made up)": "",
    " planning office": "规划部门",
    " is being rebuilt; a home is part of the next draft": "正在改建",
}
PROPOSE = ["propose", "plan.toml", "--sites"]
RUNS = {
    "check": ["check", "plan.toml", "-o", "findings.json"],
    "check -v": ["check", "plan.toml", "-v", "--reading", "strict", "--access"],
    "check -q": ["check", "plan.toml", "-q"],
    "lenient": ["check", "plan.toml", "--reading", "lenient", "--compare-reach"],
    "propose": [*PROPOSE, "5", "--explain", "-o", "proposal.json"],
    "curve": [*PROPOSE, "3", "--curve"],
    "equity": [*PROPOSE, "8", "--equity", "88"],
    "backup": [*PROPOSE, "3", "--backup"],
    "phases": [*PROPOSE, "4", "--phases", "2025,2035"],
    "beds": ["propose", "plan.toml", "--beds", "200"],
    "until pass": ["propose", "plan.toml", "--until-pass", "--effort", "quick"],
    "fix": ["fix", "plan.toml", "-v", "-o", "fixes.json"],
    "whatif": ["whatif", "plan.toml", "--remove", "F01", "--set", "id=F02,beds=250", "-v"],
    "inspect": ["inspect", "plan.toml"],
    "inspect files": ["inspect", "communities.gpkg", "facilities.csv", "elders_100m.tif"],
    "init": ["init", "communities.gpkg", "facilities.csv", "elders_100m.tif", "-o", "new.toml"],
    "sample": ["sample", "again"],
}
#: From what a run writes, what a report of it prints.
REPORTS = {"check": "findings.json", "propose": "proposal.json", "fix": "fixes.json"}


def english(page: str) -> list[str]:
    """List the lines with running English; in a table, words of two columns are none."""
    lines = (KEPT.sub("·", line) for line in page.splitlines())
    return [line for line in lines if RUNNING.search(line)]


@pytest.mark.parametrize("name", RUNS)
def test_no_page_has_running_english(name, sample, monkeypatch):
    monkeypatch.chdir(sample)
    text = Path("plan.toml").read_text(encoding="utf-8")
    for own, chinese in OWN.items():
        text = text.replace(own, chinese)
    Path("plan.toml").write_text(text, encoding="utf-8")
    pages = [run([*RUNS[name], "--lang", "zh"])]
    if file := REPORTS.get(name):
        formats = ["text"] if name == "fix" else ["text", "markdown"]
        pages += [run(["report", file, "--format", one, "--lang", "zh"]) for one in formats]
    assert [line for page in pages for line in english(page)] == []
    too_wide = [one for one in pages[0].splitlines() if cell_len(one) > 80 and name != "init"]
    assert too_wide == []


def test_a_messy_folder_is_spoken_of_in_chinese(tmp_path, monkeypatch):
    messy.fill(tmp_path)
    monkeypatch.chdir(tmp_path)
    pages = [run(["init", ".", "--lang", "zh"]), Path("plan.toml").read_text(encoding="utf-8")]
    pages += [run(["inspect", one, "--lang", "zh"]) for one in ("plan.toml", ".")]
    assert [line for page in pages for line in english(page)] == []


class Shown(html.parser.HTMLParser):
    """Collects the text of a page that somebody sees who reads Chinese."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.lines: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        hidden = tag in {"script", "style", "title"} or (tag != "html" and ("lang", "en") in attrs)
        if tag not in {"meta", "link", "br", "input", "img", "hr"}:
            self.open.append((tag, hidden))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(hidden for _, hidden in self.open):
            self.lines.append(data)


def test_no_page_for_a_browser_has_running_english_in_chinese(sample, monkeypatch):
    monkeypatch.chdir(sample)
    text = Path("plan.toml").read_text(encoding="utf-8")
    for own, chinese in OWN.items():
        text = text.replace(own, chinese)
    Path("plan.toml").write_text(text, encoding="utf-8")
    extras = ["--access", "--service-areas", "--compare-reach"]
    run(["check", "plan.toml", *extras, "-o", "a.json", "-o", "check.html"])
    run(["propose", "plan.toml", "--sites", "3", "--curve", "-o", "proposal.html"])
    run(["check", "plan-proposed.toml", "--reading", "strict", "-o", "b.json"])
    run(["compare", "a.json", "b.json", "-o", "comparison.html"])
    for name in ("check.html", "proposal.html", "comparison.html"):
        page = Shown()
        page.feed(Path(name).read_text(encoding="utf-8"))
        assert len(page.lines) > 100
        found = [line for one in page.lines for line in english(one) if one.strip() not in KEEPS]
        assert (name, found) == (name, [])


#: What a page says in English whatever its language.
KEEPS = {"English"}


def run(args: list[str]) -> str:
    """Run siting, and give what it prints."""
    done = CliRunner().invoke(main, args)
    assert done.exit_code in {0, 1}, done.stderr
    return done.stdout


def test_running_english_would_be_seen():
    assert english("400 名老年人 live within 500 米")
    assert english("错误  the whole plan")
    assert not english("siting check plan.toml，HZ-125 老年人 F01")

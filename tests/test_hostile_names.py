"""Names of strangers in every file that siting writes: shown as text, and steering nothing."""

from __future__ import annotations

import csv
import html.parser
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt

from siting.commands import main
from siting.report import COMPARISON_WRITERS, FIX_WRITERS, PROPOSAL_WRITERS, WRITERS

#: Told apart by what follows: a report that holds none of them was not tried.
MARK = "EVIL"
NAMES = [
    f"{MARK}<script>alert(1)</script><img src=x onerror=alert(1)>",
    f"::error::{MARK}",
    f'=HYPERLINK("http://x.example","{MARK}")',
    f"\x1b[2J\x9b31m{MARK}",
    f"\u202e{MARK}\u2066",
    f"`|{MARK} @octocat #12 [l](javascript:alert(1)) ![i](http://x.example/i.png)",
    f"##vso[task.setvariable]{MARK}",
    f"</script>{MARK}<!-- ]]>",
]
STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
COMMAND = re.compile(r"^\s*(::|##vso\[|##\[)", re.MULTILINE)
BINARY = {"gpkg", "flatgeobuf", "geoparquet", "pdf"}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A plan whose names are those of strangers, with every file that siting writes of it."""
    folder = tmp_path_factory.mktemp("hostile")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        run("sample", ".")
        _name_anew()
        files = {name: f"x{writer.suffix}" for name, writer in WRITERS.items() if name != "pdf"}
        extras = ["--access", "--service-areas", "--compare-reach", "-v"]
        said = [run("check", "plan.toml", *extras, *outputs(files.values()))]
        said.append(
            run("propose", "plan.toml", "--sites", "3", "--explain", *named(PROPOSAL_WRITERS, "p"))
        )
        edits = [
            "--remove",
            "F02",
            "--add",
            f"type=养老机构,beds=9,at=121.282,30.484,name={NAMES[1]}",
        ]
        said.append(
            run("whatif", "plan.toml", *edits, "-v", "-o", "w.json", "--amended", "wa.toml")
        )
        said.append(run("compare", "x.json", "w.json", "-v", *named(COMPARISON_WRITERS, "c")))
        said.append(run("fix", "plan.toml", "-v", *named(FIX_WRITERS, "f")))
        said.append(run("inspect", "plan.toml"))
        Path("facilities.csv").write_text(
            Path("facilities.csv").read_text(encoding="utf-8").replace(",210,", ",20,"),
            encoding="utf-8",
        )
        said.append(run("verify", "x.json", "-v"))
        Path("said.txt").write_text("\n".join(said), encoding="utf-8", newline="")
        yield folder


def _name_anew():
    units = gpd.read_file("communities.gpkg")
    units["name"] = [f"{NAMES[row % len(NAMES)]}{row}" for row in range(len(units))]
    Path("communities.gpkg").unlink()
    units.to_file("communities.gpkg")
    with Path("facilities.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    for row, cells in enumerate(rows[1:]):
        cells[1] = NAMES[row % len(NAMES)]
    with Path("facilities.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    text = Path("plan.toml").read_text(encoding="utf-8")
    spelt = "\\u001b[31m\\u202e::error::<script>" + MARK
    text = text.replace("示例区 (made up)", spelt).replace("秋月社区 is being rebuilt", spelt)
    Path("plan.toml").write_text(text.replace("示例区 planning", spelt), encoding="utf-8")


def run(*args):
    done = CliRunner().invoke(main, [str(one) for one in args])
    assert done.exit_code in {0, 1}, done.output
    return done.output


def outputs(names):
    return [part for name in names for part in ("-o", name)]


def named(writers, stem):
    return outputs(f"{stem}{one.suffix}" for name, one in writers.items() if name != "pdf")


def texts(folder):
    """Give what was written as text, without the plan's own files."""
    return {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted(folder.glob("[cfpwx].*"))
        if path.suffix not in {".gpkg", ".fgb", ".parquet"}
    } | {"said.txt": (folder / "said.txt").read_text(encoding="utf-8")}


def test_no_text_steers_a_terminal_or_a_ci_run(written):
    found = texts(written)
    assert len(found) > 20
    for name, text in found.items():
        assert not STEERS.search(text), name
        if not name.endswith(".github.txt"):
            assert not COMMAND.search(text), name
    assert all(MARK in found[name] for name in ("x.html", "x.md", "x.svg", "x.sarif", "c.html"))


def test_annotations_are_those_of_findings_alone(written):
    for line in (written / "x.github.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("::"):
            assert re.match(r"::(error|warning|notice) (file=|title=siting::)", line)
        assert line.count("::") <= 2


class Tags(html.parser.HTMLParser):
    """Collects the elements of a page, and what they do when something happens."""

    def __init__(self):
        super().__init__()
        self.seen, self.handlers = [], []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]


@pytest.mark.parametrize("name", ["x.html", "p.html", "c.html", "x.svg"])
def test_names_are_no_elements_of_a_page(written, name):
    tags = Tags()
    tags.feed((written / name).read_text(encoding="utf-8"))
    assert "img" not in tags.seen
    assert tags.handlers == []
    assert tags.seen.count("script") <= 8


@pytest.mark.parametrize("name", ["x.md", "p.md", "c.md"])
def test_names_are_no_markup_of_a_comment(written, name):
    page = (
        MarkdownIt("commonmark")
        .enable("table")
        .render((written / name).read_text(encoding="utf-8"))
    )
    assert not re.search(r"<(a|img|script|!--)\b", page)


def test_the_cells_of_maps_hold_nothing_that_steers(written):
    cells = []
    for name in ("x.gpkg", "f.gpkg", "x.fgb"):
        for layer in pyogrio.list_layers(written / name)[:, 0]:
            frame = pyogrio.read_dataframe(written / name, layer=layer)
            cells += [one for column in frame for one in map(str, frame[column])]
    frame = gpd.read_parquet(written / "x.parquet")
    cells += [one for column in frame for one in map(str, frame[column])]
    assert any(MARK in one for one in cells)
    assert [one for one in cells if STEERS.search(one)] == []


def test_an_amended_table_has_no_formulas_and_is_read_again_as_it_was(written):
    text = (written / "wa-facilities.csv").read_text(encoding="utf-8")
    with (written / "wa-facilities.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [one for one in cells if one[:1] in "=@" and one]
    assert MARK in text


def test_the_file_of_styles_is_whole(written):
    with closing(sqlite3.connect(written / "x.gpkg")) as database:
        (looks,) = zip(*database.execute("SELECT styleQML FROM layer_styles"), strict=True)
    assert all(MARK not in one for one in looks)

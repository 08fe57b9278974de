"""``siting plot``, and PDF from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from siting.commands import main
from siting.report.pdf import typeset
from tests.set_by_typst import needs_typst

SAMPLE = Path(__file__).parents[2] / "golden" / "sample"


def run(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args])


@needs_typst
def test_one_plot_is_written_in_every_form(tmp_path):
    outs = [tmp_path / f"d{suffix}" for suffix in (".svg", ".png", ".pdf")]
    args = [part for out in outs for part in ("-o", out)]
    done = run("plot", SAMPLE / "findings.json", "--what", "distances", *args)
    assert done.exit_code == 0, done.output
    begins = (b"<svg", b"\x89PNG", b"%PDF")
    assert [out.read_bytes()[:4] for out in outs] == list(begins)
    again = tmp_path / "again.pdf"
    run("plot", SAMPLE / "findings.json", "--what", "distances", "-o", again)
    assert again.read_bytes() == outs[2].read_bytes()


def test_the_map_is_drawn_of_a_check_and_of_a_proposal(tmp_path):
    for record in ("findings", "proposal"):
        out = tmp_path / f"{record}.svg"
        done = run("plot", SAMPLE / f"{record}.json", "--what", "map", "-o", out)
        assert done.exit_code == 0, done.output
        assert "社区" in out.read_text("utf-8")


def test_another_suffix_or_the_record_itself_is_refused(tmp_path):
    record = tmp_path / "findings.svg"
    record.write_bytes((SAMPLE / "findings.json").read_bytes())
    done = run("plot", record, "--what", "beds", "-o", tmp_path / "x.bmp")
    assert (done.exit_code, ".svg, .png or .pdf" in done.stderr) == (2, True)
    done = run("plot", record, "--what", "beds", "-o", record)
    assert (done.exit_code, "would replace a file" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    "args",
    [
        ["plot", SAMPLE / "findings.json", "--what", "beds", "-o", "x.png"],
        ["report", SAMPLE / "findings.json", "-o", "x.pdf"],
        ["check", "plan.toml", "-o", "x.pdf"],
        ["propose", "plan.toml", "--sites", "1", "-o", "x.pdf"],
    ],
    ids=lambda args: args[0],
)
def test_without_typst_nothing_is_begun(args, sample, monkeypatch):
    monkeypatch.chdir(sample)
    monkeypatch.setattr(typeset, "_FONT_PACKAGE", "no_such_font")
    done = run(*args)
    assert done.exit_code == 2
    assert "pip install 'siting[pdf]'" in done.stderr
    assert "x.p" in done.stderr
    assert not list(sample.glob("x.p*"))


def test_pdf_cannot_be_printed():
    done = run("report", SAMPLE / "findings.json", "--format", "pdf")
    assert (done.exit_code, "cannot be printed" in done.stderr) == (2, True)

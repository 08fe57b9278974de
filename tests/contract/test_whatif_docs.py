"""The Python that the docs of what-if show runs, and says what they say."""

from __future__ import annotations

import doctest

from siting.whatif import Draft
from tests.contract.tables import ROOT


def failures(text, name, capsys):
    """Run the examples of a text; give what differs."""
    runner = doctest.DocTestRunner()
    runner.run(doctest.DocTestParser().get_doctest(text, {}, name, name, 0))
    assert runner.tries > 0
    return capsys.readouterr().out if runner.failures else ""


def test_the_page_runs_in_the_sample(sample, monkeypatch, capsys):
    monkeypatch.chdir(sample)
    text = (ROOT / "docs" / "whatif.md").read_text(encoding="utf-8")
    assert failures(text, "docs/whatif.md", capsys) == ""


def test_the_docstring_runs(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert failures(Draft.__doc__, "Draft", capsys) == ""

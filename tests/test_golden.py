"""Whole outputs on the sample, byte for byte; --update-golden writes them anew."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from siting.commands import main

GOLDEN = Path(__file__).parent / "golden" / "sample"
RUNS = {
    "check.txt": ["check", "plan.toml", "-o", "findings.json", "-o", "gaps.geojson"],
    "check-compared.txt": ["check", "plan.toml", "--compare-reach", "-o", "compared.json"],
    "check-verbose.txt": ["check", "plan.toml", "--verbose"],
    "check-quiet.txt": ["check", "plan.toml", "--quiet"],
    "fix.txt": ["fix", "plan.toml", "-o", "fixes.json", "-o", "fixes.geojson"],
    "inspect.txt": ["inspect", "plan.toml"],
    "compare.txt": [
        *("compare", "plan.toml", "plan-proposed.toml", "-o", "comparison.json"),
        *("-o", "changes.geojson", "-o", "changes.md"),
    ],
    "verify.txt": ["verify", "findings.json"],
    "propose-5.txt": ["propose", "plan.toml", "--sites", "5", "-o", "proposal.json"],
    "propose-until-pass.txt": ["propose", "plan.toml", "--until-pass"],
    "propose-beds.txt": ["propose", "plan.toml", "--beds", "500"],
    "propose-curve.txt": ["propose", "plan.toml", "--sites", "12", "--curve"],
    "propose-equity.txt": ["propose", "plan.toml", "--sites", "8", "--equity", "88"],
    "propose-phases.txt": ["propose", "plan.toml", "--sites", "6", "--phases", "2025,2035"],
    "check-proposed.txt": ["check", "plan-proposed.toml"],
}
FILES = {
    "check.txt": ["findings.json", "gaps.geojson"],
    "fix.txt": ["fixes.json", "fixes.geojson"],
    "compare.txt": ["comparison.json", "changes.geojson", "changes.md"],
    "propose-5.txt": ["proposal.json", "plan-proposal.geojson", "plan-proposed.toml"],
}


def compared(update_golden, file, text):
    """Compare a text with what is expected, after writing that anew if so asked."""
    golden = GOLDEN / file
    if update_golden:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(text, encoding="utf-8", newline="\n")
    assert text == golden.read_text(encoding="utf-8"), f"{file} is not what it was"


@pytest.mark.parametrize("name", RUNS)
def test_the_sample_gives_what_it_gave(name, sample, monkeypatch, update_golden):
    monkeypatch.chdir(sample)
    if name in {"check-proposed.txt", "compare.txt"}:
        CliRunner().invoke(main, ["propose", "plan.toml", "--sites", "5"])
    if name == "verify.txt":
        CliRunner().invoke(main, RUNS["check.txt"])
    done = CliRunner().invoke(main, RUNS[name])
    got = {name: f"{done.stdout}--- stderr\n{done.stderr}--- exit {done.exit_code}\n"}
    got |= {file: Path(file).read_text(encoding="utf-8") for file in FILES.get(name, [])}
    for file, text in got.items():
        compared(update_golden, file, text)


@pytest.mark.parametrize(
    ("record", "what"),
    [("findings", "distances"), ("findings", "beds"), ("proposal", "curve")],
)
def test_the_plots_are_what_they_were(record, what, tmp_path, update_golden):
    out = tmp_path / f"{what}.svg"
    args = ["plot", str(GOLDEN / f"{record}.json"), "--what", what, "-o", str(out)]
    done = CliRunner().invoke(main, args)
    assert done.exit_code == 0, done.output
    compared(update_golden, out.name, out.read_text(encoding="utf-8"))


def test_both_measures_of_reach_are_what_they_were(sample, monkeypatch, update_golden):
    monkeypatch.chdir(sample)
    CliRunner().invoke(main, RUNS["check-compared.txt"])
    found = json.loads(Path("compared.json").read_text(encoding="utf-8"))
    text = json.dumps(found.pop("reach_compared"), ensure_ascii=False, indent=1) + "\n"
    compared(update_golden, "reach_compared.json", text)
    CliRunner().invoke(main, RUNS["check.txt"])
    alone = json.loads(Path("findings.json").read_text(encoding="utf-8"))
    assert alone.pop("reach_compared", None) is None
    assert alone.pop("seal")["run"]["compare_reach"] is False
    assert found.pop("seal")["run"]["compare_reach"] is True
    assert alone.pop("chinese").items() <= found.pop("chinese").items()
    assert found == alone


def test_a_second_run_writes_the_same_bytes(sample, monkeypatch):
    monkeypatch.chdir(sample)
    first, second = {}, {}
    for written in (first, second):
        args = ["-o", "f.json", "-o", "f.geojson", "-o", "f.gpkg"]
        CliRunner().invoke(main, ["check", "plan.toml", *args])
        CliRunner().invoke(main, ["propose", "plan.toml", "--sites", "4"])
        CliRunner().invoke(main, ["fix", "plan.toml", "-o", "x.json", "-o", "x.gpkg"])
        names = ["f.json", "f.geojson", "f.gpkg", "plan-proposal.geojson", "plan-proposed.toml"]
        names += ["x.json", "x.gpkg"]
        written.update({name: Path(name).read_bytes() for name in names})
    assert first == second

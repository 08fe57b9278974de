"""What siting says of the sample is worked out again by a script that shares no code with it."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from siting.commands import main

SCRIPT = Path(__file__).with_name("rederive.py")


def checked(folder: Path, **changes: str) -> Path:
    """Check the plan in a folder, after changing lines of it, and give the findings."""
    plan, findings = folder / "plan.toml", folder / "findings.json"
    text = plan.read_text("utf-8")
    for old, new in changes.items():
        line = next(line for line in text.splitlines() if line.startswith(f"{old} = "))
        text = text.replace(line, f"{old} = {new}")
    plan.write_text(text, "utf-8")
    asked = ["check", str(plan), "-o", str(findings), "--fail-on", "never"]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code == 0, result.output
    return findings


def rederived(findings: Path) -> subprocess.CompletedProcess[str]:
    """Run the script on findings beside their plan."""
    command = [sys.executable, str(SCRIPT), str(findings.parent), str(findings)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def the(records: list[dict[str, Any]], **asked: Any) -> dict[str, Any]:
    """Give the first record with these values."""
    return next(each for each in records if all(each[k] == v for k, v in asked.items()))


def test_it_shares_no_code():
    names = set()
    for node in ast.walk(ast.parse(SCRIPT.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module)
    ours = {"geopandas", "numpy", "pandas", "rasterio", "shapely", "yaml"}
    assert names == ours | {"difflib", "json", "pathlib", "sys", "tomllib"}


@pytest.mark.parametrize(
    "changes",
    [{}, {"stock": '"existing"'}, {"year": "2015"}, {"year": "2024", "stock": '"existing"'}],
    ids=["as it is", "existing", "2015", "existing in 2024"],
)
def test_agreed(sample, changes):
    result = rederived(checked(sample, **changes))
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def more_beds(found):
    the(found["findings"], rule="HZ-123", outcome="fail")["measured"] += 1


def less_needed(found):
    the(found["findings"], rule="HZ-123", outcome="undecided")["required"] -= 1


def nearer(found):
    the(found["findings"], rule="HZ-125", outcome="fail")["measured"] -= 0.01


def farther(found):
    the(found["findings"], rule="HC-117", outcome="undecided")["measured_most"] += 0.01


def fewer_people(found):
    the(found["findings"], rule="HZ-126", outcome="fail")["people"] -= 1


def gap_flipped(found):
    the(found["findings"], rule="HZ-126", outcome="undecided")["outcome"] = "fail"


def rule_flipped(found):
    the(found["rules"], id="HC-117")["outcome"] = "fail"


def point_flipped(found):
    rule = the(found["rules"], id="HZ-125")
    rule["passing"]["subjects"] += 1
    rule["failing"]["subjects"] -= 1


def unit_left_out(found):
    found["findings"].remove(the(found["findings"], rule="HZ-124"))


def rule_left_out(found):
    found["rules"].remove(the(found["rules"], id="HZ-124"))


TAMPERED = {
    more_beds: "HZ-123 fail U",
    less_needed: "HZ-123 undecided U",
    nearer: "HZ-125 fail ",
    farther: "HC-117 undecided ",
    fewer_people: "HZ-126 fail ",
    gap_flipped: "HZ-126 fail ",
    rule_flipped: "HC-117 fail ",
    point_flipped: "HZ-125 fail 131 of ",
    unit_left_out: None,
    rule_left_out: None,
}


def test_tampering_is_seen(sample):
    findings = checked(sample)
    for tamper, line in TAMPERED.items():
        found = json.loads(findings.read_text("utf-8"))
        tamper(found)
        other = sample / "tampered.json"
        other.write_text(json.dumps(found), "utf-8")
        result = rederived(other)
        said = [each[1:] for each in result.stderr.splitlines()[2:] if each.startswith("-")]
        assert result.returncode == 1, tamper
        assert result.stderr.startswith("--- "), result.stderr
        assert [each.startswith(line or " ") for each in said] == [True] * bool(line), tamper

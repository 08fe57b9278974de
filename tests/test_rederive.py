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

HERE = Path(__file__).parent
REDERIVE, REJOIN = HERE / "rederive.py", HERE / "rejoin.py"


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


def run(script: Path, findings: Path) -> subprocess.CompletedProcess[str]:
    """Run a script on findings beside their plan."""
    command = [sys.executable, str(script), str(findings.parent), str(findings)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def the(records: list[dict[str, Any]], **asked: Any) -> dict[str, Any]:
    """Give the first record with these values."""
    return next(each for each in records if all(each[k] == v for k, v in asked.items()))


def test_they_share_no_code():
    names = set()
    for script in (REDERIVE, REJOIN, HERE / "rederive_layers.py", HERE / "rederive_ways.py"):
        for node in ast.walk(ast.parse(script.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {each.name for each in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add(node.module)
    own = {"rederive_layers", "rederive_ways"}
    others = {"geopandas", "numpy", "pandas", "rasterio", "shapely", "yaml"}
    assert names == own | others | {"heapq", "itertools", "json", "pathlib", "sys"}


def test_the_verdicts_take_less_than_sixty_lines():
    assert len(REDERIVE.read_text("utf-8").splitlines()) < 60


@pytest.mark.parametrize(
    "changes",
    [{}, {"stock": '"existing"'}, {"year": "2015"}, {"year": "2024", "stock": '"existing"'}],
    ids=["as it is", "existing", "2015", "existing in 2024"],
)
def test_agreed(sample, changes):
    findings = checked(sample, **changes)
    for script in (REDERIVE, REJOIN):
        result = run(script, findings)
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
    the(found["rules"], id="HC-117")["outcome"] = "pass"


def point_flipped(found):
    rule = the(found["rules"], id="HZ-125")
    rule["passing"]["subjects"] += 1
    rule["failing"]["subjects"] -= 1


def unit_left_out(found):
    found["findings"].remove(the(found["findings"], rule="HZ-124"))


def rule_left_out(found):
    found["rules"].remove(the(found["rules"], id="HZ-124"))


def unit_swapped(found):
    first, second = found["planning_units"][:2]
    first["parts"], second["parts"] = second["parts"], first["parts"]


def way_shorter(found):
    the(found["findings"], rule="HC-117", outcome="fail")["measured"] -= 0.01


def fewer_too_far_at_another_speed(found):
    the(found["rules"], id="HC-117")["at_speeds"][0]["people_short"] -= 1


def other_outcome_at_another_speed(found):
    the(found["rules"], id="HC-117")["at_speeds"][0]["outcome"] = "undecided"


def speed_left_out(found):
    the(found["rules"], id="HC-117")["at_speeds"] = []


TAMPERED = {
    way_shorter: "HC-117 HC-117/gap-",
    fewer_too_far_at_another_speed: "HC-117 1080 m: ",
    other_outcome_at_another_speed: "HC-117 1080 m: ",
    speed_left_out: "HC-117 at 1 other speeds",
    more_beds: "HZ-123 HZ-123/planning_unit-U",
    less_needed: "HZ-123 HZ-123/planning_unit-U",
    nearer: "HZ-125 HZ-125/gap-",
    farther: "HC-117 HC-117/perhaps-",
    fewer_people: "HZ-126 HZ-126/gap-",
    gap_flipped: "HZ-126 HZ-126/perhaps-",
    rule_flipped: "HC-117 fail",
    point_flipped: "HZ-125 pass: (130, ",
    unit_left_out: "HZ-124 in no finding: (1,)",
    rule_left_out: "HZ-124",
    unit_swapped: "HZ-123 HZ-123/planning_unit-U",
}


def test_tampering_is_seen(sample):
    findings = checked(sample)
    for tamper, line in TAMPERED.items():
        found = json.loads(findings.read_text("utf-8"))
        tamper(found)
        other = sample / "tampered.json"
        other.write_text(json.dumps(found), "utf-8")
        result = run(REDERIVE, other)
        assert result.returncode == 1, tamper
        said = result.stderr.splitlines()
        assert any(each.startswith(line) for each in said), (tamper, said)


def test_units_put_together_otherwise_are_seen(sample):
    findings = checked(sample)
    found = json.loads(findings.read_text("utf-8"))
    unit_swapped(found)
    findings.write_text(json.dumps(found), "utf-8")
    result = run(REJOIN, findings)
    assert result.returncode == 1
    assert [each[:5] for each in result.stderr.splitlines()] == ["('U1'"] * 2 + ["('U2'"] * 2

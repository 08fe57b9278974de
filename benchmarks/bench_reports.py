"""Measure reports: how long each format takes for 10,000 findings, beside plain JSON of the same.

python -m benchmarks.bench_reports   writes results_reports.md beside this file
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import msgspec
from msgspec.structs import replace

from benchmarks.timing import timed
from siting.records.finding import Finding, Place, Result
from siting.report import WRITERS
from siting.report.json import read_back
from siting.report.json.canonical import render
from tests.stand_ins import plan_facts
from tests.unit.report.ci import many
from tests.unit.report.made_up import some_rules

HERE = Path(__file__).parent
_FINDINGS, _TIMES = 10_000, 3
_LIMITS = {"sarif": 2.0}


def main() -> None:
    """Measure, and write the page."""
    result = _result()
    plain = msgspec.to_builtins(result)
    base = min(timed(lambda: json.dumps(plain))[1]["cpu_s"] for _ in range(_TIMES))
    lines = ["# Reports", "", "`python -m benchmarks.bench_reports` wrote this.", ""]
    lines += [
        f"{_FINDINGS:,} findings, CPU seconds, best of {_TIMES}. The ratio is to `json.dumps`"
    ]
    lines += [f"of the whole record in the same run ({base:.2f} s).", ""]
    lines += ["| format | CPU s | ratio | MB | limit s |", "|---|---|---|---|---|"]
    lines += [_row(name, result, base) for name, writer in WRITERS.items() if writer.text]
    lines += [_reading(result, base), ""]
    text = "\n".join(lines)
    (HERE / "results_reports.md").write_text(text, encoding="utf-8")
    print(text)


def _row(name: str, result: Result, base: float) -> str:
    writer = WRITERS[name]
    writer.load()
    runs = [timed(lambda: writer.render(result)) for _ in range(_TIMES)]
    cpu = min(said["cpu_s"] for _, said in runs)
    limit = _LIMITS.get(name)
    assert limit is None or cpu < limit, f"{name} took {cpu:.2f} s, more than {limit}"
    size = len(runs[0][0].encode()) / 1e6
    return f"| {name} | {cpu:.2f} | {cpu / base:.1f} | {size:.1f} | {limit or ''} |"


def _reading(result: Result, base: float) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "findings.json"
        path.write_text(render(result), encoding="utf-8")
        cpu = min(timed(lambda: read_back.read(path))[1]["cpu_s"] for _ in range(_TIMES))
    return f"| reading findings.json | {cpu:.2f} | {cpu / base:.1f} | | |"


def _result() -> Result:
    """Make a result of many findings, each with an outline, a place and a line."""
    facts = plan_facts(
        older_people=1e6,
        demand_points=1_000_000,
        facilities=400,
        facilities_counted=400,
        beds=40_000.0,
    )
    empty = Result(
        siting="0",
        plan=facts,
        packs=(),
        inputs=(),
        notes=(),
        rules=some_rules(),
        findings=(),
        waivers=(),
        not_checked=(),
    )
    result = many.of(empty, _FINDINGS)
    return replace(result, findings=tuple(map(_on_earth, result.findings)))


def _on_earth(finding: Finding) -> Finding:
    """Keep a finding within the degrees that there are."""
    assert finding.place is not None
    place = Place(lon=finding.place.lon, lat=30 + finding.place.lat % 1)
    return replace(finding, place=place)


if __name__ == "__main__":
    main()

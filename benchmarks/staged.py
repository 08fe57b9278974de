"""Say where the time of a check or a proposal goes, stage by stage, as a script of its own.

The stages are those that siting tells its progress bar; starting up, writing and printing are
added. The stage that tests rules also says what each of them took. CPU seconds are of all threads.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path


class Clock:
    """A progress that shows nothing and notes when each stage, and each rule, ends."""

    def __init__(self) -> None:
        self.stages: list[dict] = []
        self._rules: dict[str, float] = {}
        self._begin("importing", 0.0)

    def _begin(self, text: str, cpu: float) -> None:
        self._text, self._cpu, self._wall = text, cpu, time.perf_counter()

    def stage(self, text: str) -> None:
        """End the stage before, begin another."""
        cpu, peak = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        wall = time.perf_counter() - self._wall
        said = {"stage": self._text, "cpu_s": cpu - self._cpu, "wall_s": wall}
        said |= {"rules": self._rules} if self._rules else {}
        self.stages.append(said | {"peak_mb": peak / 1024})
        self._rules = {}
        self._begin(text, cpu)

    def said(self, text: str) -> None:
        """Show nothing."""

    def track(self, items, total):  # noqa: ARG002
        from siting.rule import Rule

        for item in items:
            start = time.process_time()
            yield item
            if isinstance(item, Rule):
                self._rules[item.id] = time.process_time() - start


def check(plan: Path, out: Path, clock: Clock) -> None:
    from siting import flow, report
    from siting.report.terminal import check as terminal

    clock.stage("reading the plan and the rules")
    result = flow.check_plan(plan, clock)
    clock.stage("writing findings.json")
    report.write(result, out, None)
    clock.stage("laying out the page")
    terminal.render(result)


def propose(plan: Path, out: Path, clock: Clock) -> None:
    from siting import flow
    from siting.propose.asked import Asked
    from siting.report.terminal import proposal as proposal_terminal

    clock.stage("reading the plan and the rules")
    proposed = flow.propose_sites(plan, Asked(sites=20), progress=clock)
    clock.stage("writing the proposal")
    flow.save_proposal(proposed, geojson=out.with_suffix(".geojson"), amended=out)
    clock.stage("laying out the page")
    proposal_terminal.render(proposed.proposal, after=proposed.after, width=80, colour=False)


if __name__ == "__main__":
    clock = Clock()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command does

    run = {"check": check, "propose": propose}[sys.argv[1]]
    run(Path(sys.argv[2]), Path(sys.argv[3]), clock)
    clock.stage("end")
    print(json.dumps(clock.stages))

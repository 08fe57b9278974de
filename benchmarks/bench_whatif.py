"""One edit in memory against a full re-run of all rules, in the same run.

python -m benchmarks.bench_whatif                 100,000 places, 2,000 facilities, all of Hangzhou
python -m benchmarks.bench_whatif --places N --facilities M --edits E
python -m benchmarks.bench_whatif --on-foot       read strictly, along a grid of streets
python -m benchmarks.bench_whatif --full          the city of `full_city.py`: every layer there is
python -m benchmarks.bench_whatif --only HZ-123 HZ-124 HZ-125 HZ-126

The city is that of `whatif_city.py`, in memory; with --full that of `bench_pack`, written and read
first, with estates, figures and planning units joined from communities, and places/200 facilities.
Edits are a third each of places added, removed
and moved, seeded; each is done, and the standing of all rules asked for. Times are CPU seconds, the
means over all edits. Three baselines, none of which reads a file:

again     what the rules say, from the layers: `study.measure`, then each rule tested and judged. It
          gives what an edit gives, so this is the ratio that is held to at least 20
retested  the same on the study that is measured already: only the facilities are gathered again
checked   `study.measure` and `check.run`: with all findings, as `siting check` after reading

Memory is counted in a second draft, by tracemalloc: what a draft keeps beside the study, and what
an edit leaves for its undo. The trees of SciPy, GEOS and rtree are not in it.

An edit must say the same as each of them; at the end findings included, and after all edits are
taken back the same as in the beginning.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import time
import tracemalloc
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Self

from benchmarks import city as made
from benchmarks import full_city
from benchmarks import whatif_city as town
from siting import check, packs, plan, study
from siting.check import speeds
from siting.check.run import judge
from siting.layers import load
from siting.progress import Silent
from siting.records.standing import Standing
from siting.study.edited import gathered
from siting.whatif import Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from siting.layers.records import Layers
    from siting.plan import Plan
    from siting.rule import Rule
    from siting.whatif.edits import Edit

SEED = 7
LEAST_RATIO = 20.0


class Timed:
    """CPU seconds of what is done within."""

    def __enter__(self) -> Self:
        self.begun = time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.s = time.process_time() - self.begun


def judged(rules: Iterable[Rule], measured: study.Study) -> tuple[Standing, ...]:
    """Say how rules stand without anything that is kept."""
    return tuple(
        Standing.of(
            judge(rule, rule.test(measured), town.YEAR, walked=speeds.others(rule, measured))
        )
        for rule in rules
    )


def memory_mb() -> float:
    """Say how much memory the process has taken at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def baselines(draft: Draft, first: study.Study, standings: Sequence[Standing]) -> dict[str, float]:
    """Time what an edit is held against, and make sure that all say the same."""
    rules, silent = draft.packs.rules, Silent()
    layers = town.edited(draft.layers, draft.tables)
    with Timed() as again:
        measured = study.measure(layers, draft.plan, year=town.YEAR, progress=silent)
        found = judged(rules, measured)
    assert standings == found, "an edit and a full re-run differ"
    with Timed() as retested:
        found = judged(rules, gathered(first, draft.tables))
    assert standings == found, "an edit and a re-test differ"
    with Timed() as checked:
        measured = study.measure(layers, draft.plan, year=town.YEAR, progress=silent)
        outcomes = check.run(rules, measured, silent).outcomes
    assert standings == tuple(Standing.of(one) for one in outcomes)
    return {"again": again.s, "retested": retested.s, "checked": checked.s}


def read_full(n: int) -> tuple[Plan, Layers]:
    """Write the city with every layer, and read it."""
    with TemporaryDirectory() as folder:
        full_city.build(Path(folder), n, SEED)
        read = plan.read(Path(folder) / "joined-pack.toml")
        return read, load(read, Silent())


def kept_mb(begin: Callable[[], Draft], edits: Sequence[Edit]) -> tuple[float, float]:
    """Say how much memory a draft takes, and how much more after some edits [MB]."""
    tracemalloc.start()
    draft = begin()
    gc.collect()
    begun = tracemalloc.get_traced_memory()[0]
    for edit in edits:
        draft.apply(edit)
    gc.collect()
    done = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return begun / 2**20, (done - begun) / 2**20


def measure(asked: argparse.Namespace) -> dict[str, Any]:
    city = made.found("points", asked.places, SEED)
    if asked.full:
        read, layers = read_full(asked.places)
    else:
        read = town.plan_of(tuple(asked.only))
        layers = town.layers_of(city, asked.facilities, on_foot=asked.on_foot)
    assert layers.facilities is not None
    rules = packs.load(read, "strict" if asked.on_foot else None)
    with Timed() as measuring:
        first = study.measure(layers, read, year=town.YEAR, progress=Silent())
    before_mb = memory_mb()
    with Timed() as beginning:
        draft = Draft(read, layers, rules, first)
    quick: list[float] = []
    slow: list[dict[str, float]] = []
    edits = town.edits_of(city, layers, asked.edits)
    for number, edit in enumerate(edits):
        with Timed() as one:
            draft.apply(edit)
            standings = draft.standings()
        quick.append(one.s)
        if number % max(1, asked.edits // 10) == 0:
            slow.append(baselines(draft, first, standings))
    draft.result()  # holds all that was kept against a check
    with Timed() as undoing:
        while draft.edits:
            draft.undo()
            draft.standings()
    assert draft.standings() == draft.before, "edits taken back leave something"
    peak_mb = memory_mb()
    draft_mb, edits_mb = kept_mb(lambda: Draft(read, layers, rules, first), edits)
    took = {name: mean(one[name] for one in slow) for name in slow[0]}
    return {
        "places": asked.places,
        "facilities": len(layers.facilities),
        "rules": len(rules.rules),
        "on_foot": asked.on_foot,
        "edits": asked.edits,
        "measuring_s": measuring.s,
        "beginning_s": beginning.s,
        "edit_ms": mean(quick) * 1e3,
        "undo_ms": undoing.s / len(quick) * 1e3,
        **{f"{name}_ms": s * 1e3 for name, s in took.items()},
        **{f"ratio_{name}": s / mean(quick) for name, s in took.items()},
        "measured_mb": before_mb,
        "peak_mb": peak_mb,
        "draft_mb": draft_mb,
        "kb_an_edit": edits_mb / len(edits) * 1024,
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench_whatif", description=__doc__)
    parser.add_argument("--places", type=int, default=100_000)
    parser.add_argument("--facilities", type=int, default=2_000)
    parser.add_argument("--edits", type=int, default=300)
    parser.add_argument("--only", nargs="*", default=(), metavar="RULE", help="some of the rules")
    parser.add_argument("--on-foot", action="store_true", help="ways along a grid of streets")
    parser.add_argument("--full", action="store_true", help="a city with every layer")
    asked = parser.parse_args()
    found = measure(asked)
    print(json.dumps(found, indent=1))
    ratio = found["ratio_again"]
    if asked.places >= 100_000 and ratio < LEAST_RATIO:
        raise SystemExit(f"an edit is only {ratio:.1f} times as fast as a full re-run")


if __name__ == "__main__":
    main()

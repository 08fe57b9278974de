"""``python -m tests.fuzz``: try the readers on bad bytes, for so many seconds each.

With atheris installed (``pip install '.[fuzz]'``) it follows the branches that are reached; else
bytes are mutated blindly. What goes wrong is kept in tests/fuzz_cases, for the tests to try again.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import random
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.fuzz.mutate import mutated
from tests.fuzz.targets import CASES, TARGETS, seeds, tried

#: Reading a small file takes no longer than this [seconds of CPU]; longer is a bug, too.
SLOW_S = 10.0


def main() -> int:
    """Fuzz the targets that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("targets", nargs="*", default=list(TARGETS), help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=float, default=60, help="for each  [default: 60]")
    parser.add_argument("--seed", type=int, default=None, help="of the dice  [default: any]")
    parser.add_argument("--blind", action="store_true", help="not with atheris")
    asked = parser.parse_args()
    guided = not asked.blind and importlib.util.find_spec("atheris") is not None
    found = 0
    for target in asked.targets:
        if guided:
            args = [sys.executable, "-m", "tests.fuzz.guided", target, str(round(asked.seconds))]
            found += subprocess.run(args, check=False).returncode != 0
        else:
            found += blind(target, asked.seconds, random.Random(asked.seed))
    return int(found > 0)


def blind(target: str, seconds: float, dice: random.Random) -> int:
    """Mutate seeds for so long; give how many sorts of bugs were found."""
    begun = seeds(target)
    n_tried, n_taken, sorts, ends = 0, 0, set(), time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as name:
        while time.monotonic() < ends:
            data = mutated(dice.choice(begun), begun, dice)
            n_tried += 1
            before = time.process_time()
            try:
                n_taken += tried(target, data, Path(name)) is None
                assert time.process_time() - before < SLOW_S, "slow"
            except Exception as error:
                last = traceback.extract_tb(error.__traceback__)[-1]
                sort = (type(error).__name__, last.filename, last.lineno)
                if sort not in sorts:
                    sorts.add(sort)
                    traceback.print_exc()
                    keep(target, data)
    print(f"{target}: {n_tried:,} tried, {n_taken:,} taken, {len(sorts)} bugs", flush=True)
    return len(sorts)


def keep(target: str, data: bytes) -> None:
    """Keep bytes that went wrong."""
    path = CASES / target / hashlib.sha256(data).hexdigest()[:12]
    path.write_bytes(data)
    print(f"kept: {path}", flush=True)


if __name__ == "__main__":
    sys.exit(main())

"""What fuzzing once found, tried again; and some hundred new tries, the same in every run."""

from __future__ import annotations

import random
import time

import pytest

from tests.fuzz.__main__ import SLOW_S
from tests.fuzz.mutate import mutated
from tests.fuzz.targets import CASES, TARGETS, seeds, tried

KEPT = sorted(path for target in TARGETS for path in (CASES / target).glob("*"))
N_TRIES = 60


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_kept_cases_are_read_or_refused(path, tmp_path):
    refused = tried(path.parent.name, path.read_bytes(), tmp_path)
    assert refused is None or not path.name.startswith("good-"), refused


@pytest.mark.parametrize("target", TARGETS)
def test_bad_bytes_are_read_or_refused(target, tmp_path):
    dice, begun = random.Random(target), seeds(target)
    taken = 0
    for _ in range(N_TRIES):
        before = time.process_time()
        taken += tried(target, mutated(dice.choice(begun), begun, dice), tmp_path) is None
        assert time.process_time() - before < SLOW_S
    assert 0 < taken < N_TRIES, "the tries reach what is behind the first check"


N = 400_000
SLOW = {
    "a header of blanks": ("plan", b"a = [\n[" + b" " * N + b"]\n]"),
    "a key of many parts": ("plan", b".".join([b"a"] * N) + b"=1"),
    "lists in lists": ("plan", b"a=" + b"[" * N + b"]" * N),
    "many tables": ("plan", b"".join(b"[t%d]\n" % i for i in range(N // 8))),
    "a large plan": ("plan", b"#" * 2_000_000),
    "aliases of aliases": ("pack", b"a: &a [x]\n" + b"b: &b [*a,*a]\n" * (N // 14)),
    "lists in lists, never closed": ("pack", b"[" * N),
    "keys of keys": ("pack", b"? " * N),
    "a number to the base 60": ("pack", b"a: 1" + b":1" * N),
    "a large pack": ("pack", b"#" * 3_000_000),
    "a wide table": ("csv", b"a," * N + b"\n"),
    "a number of many digits": ("csv", b"id,type,lon,lat\na,t," + b"9" * N + b",30\n"),
    "an open quote": ("csv", b'id,type,lon,lat\n"' + b"a\n" * N),
    "fields without end": (
        "geojson",
        b'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{'
        + b",".join(b'"k%d":1' % i for i in range(N // 8))
        + b"}}]}",
    ),
    "positions in positions": ("geojson", b'{"type":"Polygon","coordinates":' + b"[" * N),
}


@pytest.mark.parametrize("name", SLOW)
def test_what_is_meant_to_take_long_is_refused_at_once(name, tmp_path):
    target, data = SLOW[name]
    before = time.process_time()
    assert tried(target, data, tmp_path) is not None
    assert time.process_time() - before < SLOW_S

"""Runs that are killed, and disks without room: outputs are the old ones or the new ones, whole."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills and limits as POSIX has them")
NAMES = ("findings.json", "gaps.geojson", "result.gpkg", "report.txt")
N_KILLS, N_RUNS_KILLED = 20, 3


def command(folder, *more):
    outputs = [part for name in NAMES for part in ("-o", str(folder / name))]
    return [sys.executable, "-m", "siting", "check", str(folder / "plan.toml"), *outputs, *more]


def run(args, **others):
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        args, check=False, capture_output=True, text=True, cwd=ROOT, env=env, **others
    )


def outputs(folder):
    return {name: (folder / name).read_bytes() for name in NAMES if (folder / name).exists()}


def hidden(folder):
    return sorted(path.name for path in folder.glob(".*"))


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """Give the sample, what is written in one reading, and what in another."""
    folder = tmp_path_factory.mktemp("crash") / "town"
    shutil.copytree(ROOT / "sample_gis", folder, ignore=shutil.ignore_patterns("*.py", "__pyc*"))
    assert run(command(folder)).returncode == 1
    old = outputs(folder)
    plan = folder / "plan.toml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("[plan]\n", '[plan]\nreading = "strict"\n'), encoding="utf-8")
    began = time.monotonic()
    assert run(command(folder)).returncode == 1
    took = time.monotonic() - began
    new = outputs(folder)
    assert set(old) == set(new) == set(NAMES)
    assert all(old[name] != new[name] for name in NAMES)
    return folder, old, new, took


def put(folder, files):
    for name, data in files.items():
        (folder / name).write_bytes(data)


def assert_whole(folder, old, new):
    """Each file is one or the other, and can be read."""
    found = outputs(folder)
    assert set(found) == set(old)
    for name, data in found.items():
        assert data in (old[name], new[name]), name
    json.loads(found["findings.json"])
    with closing(sqlite3.connect(folder / "result.gpkg")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return sum(found[name] == new[name] for name in NAMES)


def test_kill_9_at_any_moment_leaves_whole_files(town):
    folder, old, new, took = town
    dice = random.Random(20251122)
    put(folder, old)
    for _ in range(N_RUNS_KILLED):
        process = subprocess.Popen(
            command(folder), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        # Most of a run is reading; files are written in its last part.
        time.sleep(took * dice.uniform(0.5, 1.1))
        process.send_signal(signal.SIGKILL)
        process.wait()
        if assert_whole(folder, old, new) == len(NAMES):
            put(folder, old)
    assert run(command(folder)).returncode == 1
    assert outputs(folder) == new
    assert not hidden(folder), "what killed runs left is taken away by the next"


LOOP = """
import os, random, signal, sys, time
from pathlib import Path
from siting import check, flow, report
folder, n_kills = Path(sys.argv[1]), int(sys.argv[2])
dice = random.Random(7)
results = [flow.check_and_draw(folder / "plan.toml", check.Extras(), reading=one)[0]
           for one in ("default", "strict")]
def write(result):
    files = [folder / name for name in sys.argv[3:]]
    report.write_whole({path: report.writing(result, path) for path in files})
def found():
    return [(folder / name).read_bytes() for name in sys.argv[3:]]
write(results[1]); new = found()
write(results[0]); old = found()
began = time.monotonic(); write(results[0]); took = time.monotonic() - began
mixed = []
for _ in range(n_kills):
    child = os.fork()
    if child == 0:
        while True:
            write(results[1]); write(results[0])
    time.sleep(took * dice.uniform(0.2, 3.0))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    for now, one, other in zip(found(), old, new, strict=True):
        assert now in (one, other)
    mixed.append(len(list(folder.glob(".siting-*"))))
write(results[0])
assert found() == old
assert not list(folder.glob(".siting-*"))
print(sum(mixed))
"""


def test_kill_9_in_the_midst_of_writing_leaves_whole_files(town):
    folder, old, *_ = town
    put(folder, old)
    done = run([sys.executable, "-c", LOOP, str(folder), str(N_KILLS), *NAMES])
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > N_KILLS / 2, "most kills came while something was unfinished"


WRITER = """
import os, signal, sys
from pathlib import Path
from siting.report import whole
calls = [0]
def stop_at(n, do):
    def wrapped(*args, **others):
        calls[0] += 1
        if calls[0] == n:
            os.kill(os.getpid(), signal.SIGKILL)
        return do(*args, **others)
    return wrapped
n, folder = int(sys.argv[1]), Path(sys.argv[2])
Path.replace = stop_at(n, Path.replace)
os.fsync = stop_at(n, os.fsync)
Path.write_bytes = stop_at(n, Path.write_bytes)
whole.write_texts({folder / "a": "new a", folder / "b": "new b", folder / "c": "new c"})
"""


def test_a_kill_before_each_step_leaves_whole_files(tmp_path):
    seen = set()
    for step in range(1, 20):
        for name in "abc":
            (tmp_path / name).write_text(f"old {name}", encoding="utf-8")
        done = run([sys.executable, "-c", WRITER, str(step), str(tmp_path)])
        found = tuple((tmp_path / name).read_text(encoding="utf-8")[:3] for name in "abc")
        seen.add(found)
        assert set(found) <= {"old", "new"}
        assert found == tuple(sorted(found)), "they are renamed in their order, when all are there"
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL
    else:
        raise AssertionError("the steps do not end")
    assert step == 11, "three files written and waited for, three renamed, their folder waited for"
    assert {("old",) * 3, ("new",) * 3} <= seen
    assert not hidden(tmp_path)


def said(done):
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("error: ") == done.stderr.count("hint: ") == 1
    assert "Traceback" not in done.stderr
    assert "bug" not in done.stderr
    return done.stderr


@pytest.mark.parametrize("room", [20_000, 100_000, 200_000])
def test_files_that_may_not_grow_are_one_message_and_none_is_written(town, room):
    folder, old, _, _ = town
    put(folder, old)

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    assert "cannot be written" in said(run(command(folder), preexec_fn=limit))
    assert outputs(folder) == old
    assert not hidden(folder)


@pytest.mark.parametrize("name", ["o.fgb", "o.gpkg", "o.parquet"])
@pytest.mark.parametrize("missing", [1, 3_000, 20_000])
def test_a_file_whose_end_has_no_room_is_one_message(town, tmp_path, name, missing):
    folder, *_ = town
    path = tmp_path / name
    args = [sys.executable, "-m", "siting", "check", str(folder / "plan.toml"), "-o", str(path)]
    assert run(args).returncode == 1
    size = path.stat().st_size
    path.write_text("old", encoding="utf-8")

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size - missing, size - missing))

    assert f"{name}: the file cannot be written" in said(run(args, preexec_fn=limit))
    assert path.read_text(encoding="utf-8") == "old"


def test_a_full_disk_is_one_message_and_nothing_is_written(town, tmp_path):
    folder, *_ = town
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = run(["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(disk)])
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    try:
        args = [arg.replace(str(folder), str(disk)) for arg in command(folder)]
        args[4] = str(folder / "plan.toml")
        message = said(run(args))
        assert "cannot be written" in message
        assert not list(disk.iterdir())
    finally:
        assert run(["umount", str(disk)]).returncode == 0


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")  # noqa: PTH110
def test_printing_to_a_full_disk_is_one_message(town):
    folder, *_ = town
    with open("/dev/full", "w") as full:  # noqa: PTH123
        args = [sys.executable, "-m", "siting", "check", str(folder / "plan.toml")]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            args, check=False, stdout=full, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=env
        )
    assert "the output cannot be written: No space left on device" in said(done)


def test_a_folder_that_may_only_be_read_is_one_message(town, tmp_path):
    folder, *_ = town
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(0o500)
    args = [arg.replace(str(folder), str(locked)) for arg in command(folder)]
    args[4] = str(folder / "plan.toml")
    if os.geteuid() == 0:
        args = ["setpriv", "--reuid=65534", "--clear-groups", "--inh-caps=-all", *args]
        if shutil.which("setpriv") is None or run([*args[:4], "true"]).returncode:
            pytest.skip("root may write everywhere, and cannot be someone else here")
        for path in {tmp_path, *tmp_path.parents, *folder.parents}:
            if any(part.startswith("pytest-of-") for part in path.parts):
                path.chmod(0o755)
        locked.chmod(0o555)
        if run([*args[:4], sys.executable, "-c", "import siting"]).returncode:
            pytest.skip("nobody cannot run this Python")
    assert "may not be written in" in said(run(args))
    assert not list(locked.iterdir())


def test_what_a_running_process_has_not_finished_is_left_alone(tmp_path):
    from siting.report import whole

    with whole.unfinished_in(tmp_path) as mine:
        (mine / "half").write_text("x", encoding="utf-8")
        other = tmp_path / ".siting-00000000-1-abc"
        other.mkdir()
        whole.write_texts({tmp_path / "a": "a"})
        assert (mine / "half").exists()
        assert other.exists(), "of another machine that writes in the same folder"
    assert not mine.exists()


def test_a_file_is_exchanged_and_never_written_over(tmp_path):
    """Whoever has the old one open goes on reading it: no moment shows half of the new one."""
    from siting.report import whole

    path = tmp_path / "findings.json"
    path.write_text("old", encoding="utf-8")
    with path.open(encoding="utf-8") as before:
        whole.write_texts({path: "new and longer"})
        assert before.read() == "old"
    assert path.read_text(encoding="utf-8") == "new and longer"

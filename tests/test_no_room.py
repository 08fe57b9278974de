"""Every command that writes files writes all of them or none, and says why in one message."""

from __future__ import annotations

import errno
import os

import pytest
from click.testing import CliRunner

from siting.commands import main
from siting.errors import Exit
from siting.report import whole

WRITES = {
    "check": ["check", "plan.toml", "-q", "-o", "out/c.html", "-o", "out/c.gpkg"],
    "propose": ["propose", "plan.toml", "--sites", "1", "-q", "--amended", "out/a.toml"],
    "compare": ["compare", "f.json", "f.json", "-q", "-o", "out/x.json", "-o", "out/x.md"],
    "report": ["report", "f.json", "-o", "out/r.html", "-o", "out/r.xml"],
    "plot": ["plot", "f.json", "--what", "map", "-o", "out/p.svg"],
    "fix": ["fix", "plan.toml", "-q", "-o", "out/x.json"],
    "whatif": ["whatif", "plan.toml", "--remove", "F01", "-q", "--amended", "out/w.toml"],
    "inspect": ["inspect", "plan.toml", "-q", "-o", "out/i.json"],
    "init": ["init", "communities.gpkg", "facilities.csv", "-q", "-o", "out/n.toml"],
}


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town") / "sample"
    done = CliRunner().invoke(main, ["sample", str(folder)])
    assert done.exit_code == Exit.CLEAN
    made = CliRunner().invoke(
        main, ["check", str(folder / "plan.toml"), "-q", "-o", str(folder / "f.json")]
    )
    assert made.exit_code == Exit.FINDINGS
    (folder / "out").mkdir()
    return folder


@pytest.mark.parametrize("name", WRITES)
def test_a_disk_that_gets_full_leaves_nothing_half_written(town, name, monkeypatch):
    def full(path):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.chdir(town)
    monkeypatch.setattr(whole, "_to_disk", full)
    before = sorted(town.rglob("*"))
    done = CliRunner().invoke(main, WRITES[name])
    assert done.exit_code == Exit.CANNOT_RUN, done.output
    assert done.stderr.count("error: ") == done.stderr.count("hint: ") == 1
    assert "the file cannot be written: No space left on device" in done.stderr
    assert sorted(town.rglob("*")) == before


def test_a_sample_that_has_no_room_says_why(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "x")

    monkeypatch.setattr("shutil.copyfile", full)
    done = CliRunner().invoke(main, ["sample", str(tmp_path / "demo")])
    assert done.exit_code == Exit.CANNOT_RUN
    assert "the sample cannot be copied: No space left on device\nhint: " in done.stderr
    assert list(tmp_path.iterdir()) == []

"""Bad input gets one clear message, and a command that meets it ends with exit code 2."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from siting import plan
from siting.commands import main
from siting.errors import Exit, SitingError
from siting.language import chinese
from siting.layers import load
from tests.bad_input.cases import BAD, WRITERS

#: Three words of English in the Chinese of a message; not what the reader of a file says.
ENGLISH = re.compile(r"[A-Za-z]+ [a-z]{2,} [a-z]{2,}")
QUOTED = re.compile(r"无法读取：.*|Unknown based on [^）]*")


def test_every_module_of_bad_input_is_in_the_table():
    assert {case.make.__module__ for case in BAD} == {one.__name__ for one in WRITERS}


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
def test_bad_input_gets_one_clear_message(case, tmp_path):
    (tmp_path / "plan.toml").write_text(case.make(tmp_path), encoding="utf-8")
    with pytest.raises(SitingError) as caught:
        load(plan.read(tmp_path / "plan.toml"))
    error = caught.value
    assert re.search(case.message, error.message)
    assert re.search(case.hint, error.hint)
    assert re.search(case.place, str(error.at))
    assert "\n" not in error.message + error.hint
    assert not error.message.endswith(".")
    said = [QUOTED.sub("", chinese(one)) for one in (error.message, error.hint)]
    assert [one for one in said if ENGLISH.search(one)] == []


def contents(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
@pytest.mark.parametrize("command", ["check", "propose"])
def test_bad_input_ends_a_command_with_exit_2_and_nothing_written(case, command, tmp_path):
    (tmp_path / "plan.toml").write_text(case.make(tmp_path), encoding="utf-8")
    before = contents(tmp_path)
    args = [command, str(tmp_path / "plan.toml"), "-o", str(tmp_path / "out.geojson")]
    done = CliRunner().invoke(main, [*args, *(["--sites", "2"] if command == "propose" else [])])
    assert done.exit_code == Exit.CANNOT_RUN
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.count("error: ") == done.stderr.count("hint: ") == 1
    assert re.search(case.message, " ".join(done.stderr.split()))
    assert contents(tmp_path) == before

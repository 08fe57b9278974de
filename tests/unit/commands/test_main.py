"""The program as a whole: help, version, start-up, streams."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from importlib import import_module

import click
import pytest

from siting import __version__
from siting.commands import COMMANDS, main, plain

HEAVY = {"numpy", "pandas", "shapely", "pyproj", "rich", "msgspec", "geopandas", "scipy", "pyogrio"}
START = "from siting.commands import main; main(prog_name='siting')"


@pytest.mark.parametrize(
    "args", [["--help"], ["--version"], *([name, "--help"] for name in COMMANDS)]
)
def test_help_and_version_import_nothing_heavy(args):
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", START, *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    imported = {
        name.strip().split(".")[0] for name in re.findall(r"\|([^|]+)$", done.stderr, re.MULTILINE)
    }
    assert "siting" in imported
    assert not imported & HEAVY


def test_help_lists_every_command_with_the_help_it_has_itself(run):
    done = run("--help")
    assert done.exit_code == 0
    for name, (module, short) in COMMANDS.items():
        command = getattr(import_module(module), name)
        assert command.short_help == short
        assert len(short) <= 60
        assert f"  {name} " in done.stdout
        assert short in done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_shows_an_example(run, name):
    done = run(name, "--help")
    assert done.exit_code == 0
    assert re.search(rf"Examples?:\n +siting {name}", done.stdout)
    assert "\b" not in done.stdout


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_the_version_is_the_packages(run, option):
    assert run(option).stdout == f"siting, version {__version__}\n"


def test_it_also_runs_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "siting", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"siting, version {__version__}\n"


def test_an_unknown_command_exits_2(run):
    assert run("chekc").exit_code == 2


def test_a_character_the_terminal_lacks_becomes_a_question_mark(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", START, "check", str(tmp_path / "✓没有.toml")],
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": "gbk"},
    )
    assert done.returncode == 2
    assert "?没有.toml: there is no such plan" in done.stderr.decode("gbk")


def test_what_a_console_cannot_show_is_shown_by_what_is_like_it():
    text = "km² 500–700 米 ✕".encode("gbk", errors=plain.HANDLER).decode("gbk")
    assert text == "km2 500–700 米 ?"
    assert "a–b → c…".encode("ascii", errors=plain.HANDLER) == b"a-b -> c..."


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break otherwise there")
def test_a_reader_that_goes_away_is_no_error():
    with subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(.3)\n" + START, "schema", "findings"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        program.stdout.close()
        errors = program.stderr.read()
    assert errors == b""
    assert program.returncode == 128 + signal.SIGPIPE


def test_every_command_is_a_click_command():
    with click.Context(main) as ctx:
        assert [main.get_command(ctx, name).name for name in main.list_commands(ctx)] == list(
            COMMANDS
        )


def test_without_a_command_the_help_is_shown():
    done = subprocess.run(
        [sys.executable, "-c", START], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 2
    assert "Usage: siting" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr

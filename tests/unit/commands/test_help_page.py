"""Pages of help fit a terminal of 80 columns, in English and in Chinese."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from siting.commands import COMMANDS, main

PAGES = [[], *([name] for name in COMMANDS)]
PAGES += [["rules", name] for name in ("list", "show", "validate", "diff", "schema")]


def page(*args):
    done = CliRunner().invoke(main, [*args, "--help"], terminal_width=78)
    assert done.exit_code == 0
    return done.stdout


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("command", PAGES, ids=" ".join)
def test_no_line_is_wider_than_the_terminal(command, lang):
    assert max(map(cell_len, page(*command, "--lang", lang).splitlines())) <= 80


def test_chinese_lines_are_joined_without_blanks_and_begin_with_no_comma():
    text = page("--lang", "zh")
    assert "2 输入无法使用；3 siting\n  本身的缺陷。" in text
    lines = [line.strip() for name in COMMANDS for line in page(name, "--lang", "zh").splitlines()]
    assert not [line for line in lines if line[:1] in "，。；：、）" and line]


def test_commands_in_examples_keep_their_lines():
    text = page("check", "--lang", "zh")
    assert "\n    siting check plan.toml\n    siting check plan.toml --reading strict" in text


def test_a_choice_of_many_formats_is_broken_between_two():
    assert "|junit|\n" in page("check", "--lang", "en")


@pytest.mark.parametrize("place", ["before", "behind"])
def test_the_language_stands_before_the_command_or_behind(place):
    asked, command = ["--lang", "zh"], ["rules", "list"]
    args = [*asked, *command] if place == "before" else [*command, *asked]
    done = CliRunner().invoke(main, args)
    assert done.exit_code == 0
    assert "规则" in done.stdout

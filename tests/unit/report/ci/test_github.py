"""GitHub annotations, read as the runner of GitHub Actions reads them."""

from __future__ import annotations

import re

import pytest

from siting.report import How
from siting.report.ci import github
from tests.unit.report.ci import many

COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


def unescaped(text):
    for written, meant in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(written, meant)
    return text


def read(text):
    """Read the commands of a log; what is no command is left."""
    commands, others = [], []
    for line in text.splitlines():
        if not line.lstrip().startswith("::"):
            others.append(line)
            continue
        level, properties, message = COMMAND.fullmatch(line).groups()
        named = dict(part.split("=", 1) for part in properties.split(","))
        said = {name: unescaped(value) for name, value in named.items()}
        commands.append({"level": level, "message": unescaped(message), **said})
    return commands, others


@pytest.mark.parametrize(("n", "shown"), [(0, 0), (1, 1), (500, 30)])
def test_at_most_ten_of_each_level_are_shown_and_the_rest_is_counted(result, n, shown):
    commands, _ = read(github.render(many.of(result, n)))
    assert len(commands) == shown
    if n == 500:
        left = [one["message"] for one in commands if one.get("title") == "siting"]
        assert left == [f"{m} more are in the other reports" for m in (158, 158, 157)]


def test_the_tenth_finding_of_a_level_is_shown_if_there_is_no_eleventh(result):
    commands, _ = read(github.render(many.of(result, 30)))
    assert len(commands) == 30
    assert not any("more are" in one["message"] for one in commands)


def test_an_annotation_stands_at_the_line_of_the_feature(result):
    commands, _ = read(github.render(many.of(result, 3), How(base="plans")))
    assert [one["level"] for one in commands] == ["error", "warning", "notice"]
    assert commands[0]["file"] == "plans/communities.gpkg"
    assert "line" not in commands[0]
    assert (commands[1]["file"], commands[1]["line"]) == ("plans/层/街道 a.geojson", "3")
    assert commands[2]["title"] == "HZ-129: 乐龄康养中心"


def test_waived_findings_are_counted(result):
    commands, others = read(github.render(many.waiving(many.of(result, 1))))
    assert commands == []
    assert others[0] == "waived findings: 1"


@pytest.mark.parametrize("name", many.HOSTILE)
def test_no_name_makes_a_command_of_its_own(result, name):
    text = github.render(many.called(many.of(result, 4), name))
    assert len(text.splitlines()) == 3 + 1 + 1
    commands, others = read(text)
    assert not any("##[" in line or "##vso[" in line for line in text.splitlines())
    assert not {"\x1b", "\x9b", "\u202e", "\u2028", "\x00"} & set(text)
    assert all(line.startswith(("siting: ", "waived findings")) for line in others)
    assert all(set(one) <= {"level", "message", "file", "line", "title"} for one in commands)

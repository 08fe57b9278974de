from __future__ import annotations

from pathlib import Path

import pytest

from siting.errors import At, Exit, SitingError


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({}, "plan.toml"),
        ({"line": 7}, "plan.toml:7"),
        ({"line": 0}, "plan.toml:0"),
        ({"layer": "elders"}, "plan.toml, layer 'elders'"),
        ({"feature": "10"}, "plan.toml, feature 10"),
        ({"line": 3, "layer": "a", "feature": "b"}, "plan.toml:3, layer 'a', feature b"),
    ],
)
def test_a_place_is_said_file_first(parts, said):
    assert str(At(path=Path("plan.toml"), **parts)) == said


def test_an_error_says_where_what_and_what_to_do():
    error = SitingError("it is wrong", hint="mend it", at=At(path="p", line=2))
    assert str(error) == "p:2: it is wrong\n  hint: mend it"
    assert (error.message, error.hint, error.at.line) == ("it is wrong", "mend it", 2)
    assert error.args == ("it is wrong",)


def test_an_error_without_a_place_begins_with_what_is_wrong():
    assert str(SitingError("it is wrong", hint="mend it")) == "it is wrong\n  hint: mend it"


def test_exit_codes_are_what_every_release_has():
    assert {code.name: code.value for code in Exit} == {
        "CLEAN": 0,
        "FINDINGS": 1,
        "CANNOT_RUN": 2,
        "BUG": 3,
    }

"""Faults that are met in reading are findings of the command, which runs to its end."""

from __future__ import annotations

import pytest

from siting import flow
from siting.check.data import catalogue
from siting.records.finding import Severity
from tests.unit.check.data.faulty_files import FILES
from tests.unit.check.data.faulty_towns import TOWNS


@pytest.mark.parametrize("fault", FILES)
def test_a_check_reports_the_fault(fault, tmp_path):
    make, named = FILES[fault]
    (tmp_path / "plan.toml").write_text(make(tmp_path), encoding="utf-8")
    found = [one for one in flow.check_plan(tmp_path / "plan.toml").findings if one.rule == fault]
    assert len(found) == 1
    assert found[0].message.startswith(named) if named[0].isdigit() else named in found[0].message
    assert found[0].notes == (f"fix: {catalogue()[fault].fix}",)


def test_every_kind_of_fault_has_a_town_or_a_folder_that_shows_it():
    assert sorted([*TOWNS, *FILES]) == sorted(catalogue())
    assert len(catalogue()) >= 60


def test_no_fault_of_the_data_fails_a_check():
    assert {one.severity for one in catalogue().values()} == {Severity.NOTE, Severity.WARNING}

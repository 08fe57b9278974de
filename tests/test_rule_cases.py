"""Every rule of the built-in packs on towns of its own: what its text asks, and what it reads.

The towns and what must come of them stand in tests/cases/rules, written from the cities' texts.
"""

from __future__ import annotations

import pytest

from siting import check
from siting.progress import Silent
from siting.report.packs.rule_needs import needs
from siting.study.subjects import ESTATES
from siting.verdict import decide
from tests import lacking, towns
from tests.rule_towns import READ, cased, outcome_of, rule_of, rules, town

ALL = cased()


def each_case():
    for one in ALL:
        for name, case in one.cases.items():
            known = [pytest.mark.xfail(strict=True, reason=case["bug"])] if "bug" in case else []
            yield pytest.param(one, name, case, id=f"{one.id} {name}", marks=known)


def came_of(rule, town_):
    study = towns.measured(town_)
    return decide(rule, rule.test(study), study.year).value


@pytest.mark.parametrize(("one", "name", "case"), list(each_case()))
def test_a_rule_asks_what_its_text_does(one, name, case):
    study = towns.measured(town(one, case))
    checked = check.run([rule_of(one, case)], study, Silent())
    (outcome,) = checked.outcomes
    got = sorted([got.outcome.value, got.people, got.shortfall] for got in checked.findings)
    wanted = sorted(row[:3] for row in case.get("findings", []) for _ in range(times(row)))
    assert (outcome.outcome, [row[:2] for row in got]) == (
        outcome_of(name, case),
        [row[:2] for row in wanted],
    )
    for (*_, is_short), (*_, short) in zip(got, wanted, strict=True):
        assert short == "?" or is_short == pytest.approx(short, abs=0.005)
    if "says" in case:
        assert any(case["says"] in found.message for found in checked.findings)


def each_read():
    for one in ALL:
        for name, case in one.cases.items():
            reading = name.partition("_")[0]
            if reading in READ:
                yield pytest.param(one, reading, case, id=f"{one.id} {name}")


@pytest.mark.parametrize(("one", "reading", "case"), list(each_read()))
def test_a_reading_makes_the_difference_that_its_text_leaves_open(one, reading, case):
    read = {**case, "reading": reading}
    full, rule = town(one, read), rule_of(one, read)
    assert came_of(rule, full) == READ[reading]
    bare = lacking.only(full, needs(rule.kind, rule.words, rule.weight_by))
    assert came_of(rule, bare) == READ[reading], "it reads more than it is said to"


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_a_rule_is_due_from_its_year_on(one):
    case = one.cases.get(f"fail_{one.due}", one.cases["fail"])
    early, then = (
        came_of(
            rules(one.pack, year, case.get("reading", "default"))[one.id],
            town(one, {**case, "year": year}),
        )
        for year in (one.due - 1, one.due)
    )
    assert (early, then) == ("not_yet_due", "fail")


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_a_rule_reads_what_it_is_said_to_read(one):
    """Without a field nothing passes that did not, and one case at least becomes undecided."""
    for need in needs_of(one):
        changed = {after for _, before, after in without(one, need) if after != before}
        if need.name in one.without:
            assert "undecided" not in changed, f"{one.id} does not do without {need.name}"
            continue
        assert "pass" not in changed, f"{one.id} passes without {need.name}"
        if need.name.endswith(".type"):  # without types there are no places, and that is known
            assert changed, f"{one.id} does not read {need.name}"
        else:
            assert "undecided" in changed, f"{one.id} does not read {need.name}"


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_what_is_not_known_does_not_pass(one):
    """A case that passes does so no longer without a field, if that is what is asked for.

    A field that says who is asked may be left out where all would pass; `either_way` names
    others that do not matter in a case, and why.
    """
    for need in needs_of(one):
        if need.name in {*asked(one), *one.without, *one.either_way}:
            continue
        for name, before, after in without(one, need):
            said = f"{one.id} {name} passes without {need.name}"
            assert (before, after) != ("pass", "pass"), said


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_a_rule_reads_nothing_else(one):
    for name, case in one.cases.items():
        full = town(one, case)
        rule = rule_of(one, case)
        bare = lacking.only(full, needs(rule.kind, rule.words, rule.weight_by))
        assert came_of(rule, bare) == came_of(rule, full), f"{one.id} {name}"


def times(row):
    """Say how many findings a row stands for: its fourth part, else one."""
    return row[3] if len(row) > 3 else 1


def needs_of(one):
    rule = rule_of(one, one.cases["pass"])
    return needs(rule.kind, rule.words, rule.weight_by)


def asked(one):
    """Name the fields that say which subjects a rule asks anything of."""
    rule = rule_of(one, one.cases["pass"])
    each, words = rule.kind.for_each, rule.words
    own = words.where(each) if each in words else []
    layer = words.layer(each) if each in words else f"units.{each}"
    layer = "residential" if each == ESTATES else layer
    return {f"{layer}.{test.field}" for test in (*rule.kind.applies_when, *own)}


def without(one, need):
    """Say of each case that has it what came of it, and what comes of it without."""
    for name, case in one.cases.items():
        full = town(one, case)
        part = lacking.less(full, need)
        if part != full:
            rule = rule_of(one, case)
            yield name, came_of(rule, full), came_of(rule, part)

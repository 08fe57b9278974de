from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.degrees import to_degrees
from siting.errors import SitingError
from siting.fix.targets import Wanted, find
from siting.fix.trial import Trial, least
from siting.whatif import Change, LonLat, Move
from tests import whatif_towns as whatif

UNIT = {"planning_unit": [{"id": "west", "box": [0, 0, 2000, 2000]}]}
TOWN = {
    "demand": [(100, 100, 4000)],
    "facilities": [{"id": "F1", "at": [900, 100], "beds": 80, "status": "planned"}],
    "units": UNIT,
}


@given(st.integers(1, 300), st.integers(0, 400), st.integers(0, 400))
def test_the_least_number_is_found_whatever_the_guess(limit, guess, most):
    tried = []

    def passes(n):
        tried.append(n)
        return n >= limit

    found = least(passes, guess, most)
    assert found == (limit if limit <= most else None)
    assert all(1 <= n <= most for n in tried)


def test_a_right_guess_takes_two_tries():
    tried = []
    assert least(lambda n: tried.append(n) or n >= 40, 40, 10_000) == 40
    assert tried == [40, 39]


def test_edits_are_taken_back_whether_they_mend_or_not():
    draft = whatif.draft(TOWN, whatif.rules(["near", "beds"]))
    targets = {one.rule.id: one for one in find(draft.packs.rules, draft.study, Wanted()).targets}
    trial = Trial(draft)
    enough, few = (Change(id="F1", fields={"beds": str(n)}) for n in (120, 119))
    assert trial.mends([enough], targets["beds"])
    assert not trial.mends([few], targets["beds"])
    assert not trial.mends([enough], targets["near"])
    assert not trial.mends([Change(id="nowhere", fields={"beds": "9"})], targets["beds"])
    assert not trial.mends([few, Move(id="nowhere", at=LonLat(120, 30))], targets["beds"])
    assert draft.edits == ()
    assert draft.standings() == draft.before


def test_what_gets_better_and_worse_is_said():
    draft = whatif.draft(
        {**TOWN, "demand": [(100, 100, 3000), (1300, 100, 50)]}, whatif.rules(["near", "beds"])
    )
    gap = find(draft.packs.rules, draft.study, Wanted(rules=("near",))).targets[0]
    lonlat = to_degrees(draft.study.crs, np.array([[100.0, 100.0]]))[0]
    effect = Trial(draft).effect([Move(id="F1", at=LonLat(*lonlat))], gap)
    assert effect.worse == ("near: 50 older people lose what it asks",)
    assert effect.lost == 50
    assert Trial(draft).effect([], gap) is None


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted(rules=("nearby",)), "no rule 'nearby'"),
        (Wanted(findings=("near/gap-9",)), "no finding"),
        (Wanted(places=("weast",)), "did you mean 'west'"),
    ],
)
def test_what_is_not_there_is_refused_with_the_nearest(wanted, said):
    draft = whatif.draft(TOWN, whatif.rules(["near", "beds"]))
    with pytest.raises(SitingError) as error:
        find(draft.packs.rules, draft.study, wanted)
    assert said in f"{error.value.message} {error.value.hint}"


def test_findings_are_asked_for_by_rule_place_and_id():
    draft = whatif.draft(TOWN, whatif.rules(["near", "beds"]))

    def found(**wanted):
        targets = find(draft.packs.rules, draft.study, Wanted(**wanted)).targets
        return [one.finding.id for one in targets]

    both = found()
    assert both == ["near/gap-1", "beds/planning_unit-west"]
    assert found(rules=("beds",)) == both[1:]
    assert found(places=("west",)) == both
    assert found(findings=("near/gap-1",)) == both[:1]

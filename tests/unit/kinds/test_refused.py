"""What a rule cannot say is refused when it is read."""

from __future__ import annotations

import pytest

from siting.errors import SitingError
from tests import towns
from tests.unit.kinds.kinds_of_rules import DATA, HOME

FIELD = {"sum": "workers", "of": "staff"}
COUNT = {"count": {"facility": "home"}}
AWAY = {"within": None, "no_closer_than": {"metres": 5}}
SURE = [{"field": "urban", "is": True}]


@pytest.mark.parametrize(
    ("name", "changes", "message"),
    [
        ("ratio", {"top": None}, "needs top, bottom and at_least"),
        ("ratio", {"at_least": None}, "needs top, bottom and at_least"),
        ("ratio", {"any_of": DATA["ratio, any of two"]["any_of"]}, "or any_of; or all_of"),
        ("ratio", {"top": FIELD | {"where": SURE}}, "'where' is for places"),
        ("ratio", {"at_least": None, "at_least_by": {"new": 20}}, "the field that decides"),
        ("ratio, any of two", {"all_of": DATA["ratio, all of two"]["all_of"]}, "or all_of"),
        ("amount", {"sum": {"field": "beds", "of": "home"}}, "one of count, count_units and sum"),
        ("amount", {"count": None}, "one of count, count_units and sum"),
        ("amount", {"net": True}, "the base year"),
        ("amount of units", {"since": 2020}, "'since'"),
        ("amount of a figure", {"since": 2020}, "'since'"),
        ("condition", {"must": []}, "asks nothing"),
        ("set", {"services": []}, "empty"),
        ("set", {"services": ["meals", "meals"]}, "twice"),
        ("reach", {"no_closer_than": {"metres": 5}}, "either 'within' or"),
        ("reach", {"within": None}, "either 'within' or"),
        ("reach", AWAY, "not for homes"),
        ("reach of places", {"find": {"facility": "ward", "at_least": 2}}, "not for places"),
        ("reach of shared beds", {"beds_per_10000": None}, "go together"),
        ("reach of shared beds", {"capacity": None}, "go together"),
        ("reach of places", {"capacity": "shared", "beds_per_10000": 300}, "not by places"),
        ("reach of shared beds", {"find": HOME | {"at_least": 2}}, "one facility in reach"),
    ],
)
def test_what_a_rule_cannot_say_is_refused(name, changes, message):
    data = {key: value for key, value in (DATA[name] | changes).items() if value is not None}
    with pytest.raises(SitingError) as error:
        towns.rule(data)
    assert message in error.value.message


@pytest.mark.parametrize("name", DATA)
def test_every_sort_of_rule_can_be_said(name):
    rule = towns.rule(DATA[name])
    assert rule.kind.name == DATA[name]["kind"]
    assert rule.kind.asks
    assert all(word in towns.WORDS for word in rule.kind.words)
    assert rule.kind.facility in (None, *towns.WORDS)

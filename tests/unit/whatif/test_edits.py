from __future__ import annotations

import pytest

from siting.errors import SitingError
from siting.whatif import edits
from siting.whatif.edits import Add, LonLat, Move


def test_a_place_to_add_is_read():
    read = edits.add("type=养老机构, beds=100 ,at=120.1,30.2,services=meals;bathing")
    fields = {"type": "养老机构", "beds": "100", "services": "meals;bathing"}
    assert read == Add(at=LonLat(120.1, 30.2), fields=fields)
    assert str(read) == "added at 120.1, 30.2: type 养老机构, beds 100, services meals;bathing"


def test_commas_may_be_wide_and_stand_in_values():
    read = edits.add("at=120.1，30.2，name=a,b,type=x")
    assert read == Add(at=LonLat(120.1, 30.2), fields={"name": "a,b", "type": "x"})


def test_a_place_to_move_is_read_whatever_its_id():
    assert edits.move("a=b=120.1, 30.2") == Move(id="a=b", at=LonLat(120.1, 30.2))


@pytest.mark.parametrize(
    ("read", "text", "said"),
    [
        (edits.add, "type=x", "no position"),
        (edits.add, "", "not of the form"),
        (edits.add, "120,30", "not of the form"),
        (edits.add, "type=x,type=y,at=1,2", "twice"),
        (edits.add, "type=x,at=1", "no position"),
        (edits.add, "type=x,at=a,b", "no position"),
        (edits.add, "type=x,at=1,2,3", "no position"),
        (edits.move, "F7", "what is moved where"),
        (edits.move, "=1,2", "what is moved where"),
        (edits.move, "F7=nan,2", "no position in degrees"),
        (edits.move, "F7=inf,2", "no position in degrees"),
        (edits.move, "F7=181,2", "no position in degrees"),
    ],
)
def test_what_cannot_be_read_is_said(read, text, said):
    with pytest.raises(SitingError, match=said) as error:
        read(text)
    assert error.value.hint


def test_latitude_first_is_noticed():
    with pytest.raises(SitingError) as error:
        edits.move("F7=30.2,120.1")
    assert error.value.hint == "longitude comes first: 120.1,30.2"


def test_a_change_names_a_place_and_its_fields():
    assert edits.change("id=F7,beds=120") == edits.Change(id="F7", fields={"beds": "120"})
    assert edits.change("id=health:7,beds=9").layer == "health"
    listed = edits.change("id=F7,services=meals,bathing")
    assert str(listed) == "'F7' changed: services meals,bathing"


@pytest.mark.parametrize("text", ["F7", "beds=120", "id=F7", "id=F7,beds=1,beds=2"])
def test_a_change_of_nothing_or_nobody_is_refused(text):
    with pytest.raises(SitingError) as error:
        edits.change(text)
    assert "--set" in error.value.hint

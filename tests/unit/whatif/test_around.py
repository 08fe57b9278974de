from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from siting.whatif import Move, Remove
from tests import whatif_towns as whatif

spots = st.tuples(st.integers(0, 2000), st.integers(0, 2000)).map(list)


@given(st.lists(spots, min_size=2, max_size=6), spots, spots)
def test_places_are_found_where_edits_leave_them(at, new, asked):
    rows = [{"id": f"F{n}", "at": xy, "beds": 20} for n, xy in enumerate(at)]
    draft = whatif.draft({"demand": [(0, 0, 1)], "facilities": rows}, whatif.rules(["homes apart"]))
    row = {"at": new, "beds": 20}
    for edit in (
        Move(id="F0", at=whatif.degrees(new)),
        Remove(id="F1"),
        whatif.edit_of("add", "N", row),
    ):
        draft.apply(edit)
        _same(draft, asked)
    while draft.edits:
        draft.undo()
        _same(draft, asked)


def _same(draft, asked, metres=700.0):
    now = draft.tables.existing
    found = draft._around.of_point("facilities", asked, metres)
    away = abs(now.xy - asked).max(axis=1)
    assert sorted(found) == sorted(now.ids[away <= metres])

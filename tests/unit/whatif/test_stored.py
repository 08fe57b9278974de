from __future__ import annotations

import numpy as np

from siting.whatif import Change, Move, Remove
from tests import whatif_towns as whatif

TOWN = {
    "demand": [(100, 100, 50)],
    "facilities": [
        {"id": "F1", "at": [100, 100], "beds": 60, "name": "a"},
        {"id": "F2", "at": [200, 100], "beds": None, "name": None},
        {"id": "F3", "at": [300, 100], "beds": 5, "name": "c"},
    ],
    "proposed": [{"id": "P1", "at": [400, 100], "beds": 9, "type": "养老机构"}],
    "health": [{"id": "H1", "at": [0, 0]}, {"id": "H2", "at": [0, 9]}],
}


def written(tables):
    """Write out all that layers hold."""
    layers = (tables.existing, *tables.proposed, tables.health)
    return [
        None
        if one is None
        else (
            one.ids.tolist(),
            one.xy.tolist(),
            {name: np.array(column, dtype=str).tolist() for name, column in one.columns.items()},
        )
        for one in layers
    ]


def test_undo_leaves_the_layers_as_they_were_edit_by_edit():
    draft = whatif.draft(TOWN, whatif.rules(["near"]))
    there = whatif.degrees([900, 900])
    edits = [
        Move(id="F2", at=there),
        Change(id="F2", fields={"beds": "30", "name": "b"}),
        Change(id="P1", fields={"beds": "12", "site_id": "S"}),  # a column of its own
        Change(id="H2", fields={"beds": "4"}),
        Remove(id="F2"),
        whatif.edit_of("add", "A0", {"at": [5, 5], "beds": 7}),
        Move(id="P1", at=there),
        Remove(id="F1"),
        Move(id="H2", at=there),
        Remove(id="H1"),
        whatif.edit_of("add", "H9", {"at": [7, 7]}, "health"),
        Remove(id="P1"),
        whatif.edit_of("add", "A1", {"at": [5, 5], "floor_area_m2": 7.5}),  # a column of its own
        Remove(id="A1"),
        Remove(id="A0"),
    ]
    before = []
    for edit in edits:
        before.append(written(draft.tables))
        draft.apply(edit)
    for was in reversed(before):
        draft.undo()
        assert written(draft.tables) == was
        draft.result()

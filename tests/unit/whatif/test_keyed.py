from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from siting.layers.records import natural
from siting.whatif.keyed import Keyed

ids = st.sampled_from([*"13579", "10", "2", "a", "B1"])


@given(st.lists(ids, unique=True), st.lists(ids))
def test_places_come_and_go_in_the_order_of_their_ids(first, then):
    ordered = sorted(first, key=natural)
    numbers = {id_: np.array([float(n), -float(n)]) for n, id_ in enumerate(["", *first, *then])}
    values = np.array([numbers[id_] for id_ in ordered]).reshape(-1, 2).T
    kept, there = Keyed(ordered, values), dict.fromkeys(first)
    for id_ in then:
        found = kept.of(id_)
        assert (None if found is None else found.tolist()) == (
            numbers[id_].tolist() if id_ in there else None
        )
        gone = kept.take(id_)
        assert (gone is not None) == (id_ in there)
        if gone is None:
            kept.put(id_, numbers[id_])
            there[id_] = None
        else:
            assert gone.tolist() == numbers[id_].tolist()
            del there[id_]
    expected = [numbers[id_].tolist() for id_ in sorted(there, key=natural)]
    assert kept.values.T.tolist() == expected
    assert len(kept) == len(there)

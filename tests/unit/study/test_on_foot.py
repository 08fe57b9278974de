from __future__ import annotations

import numpy as np
import pytest

from siting.layers.records import Table
from siting.reach.detour import FALLBACK
from siting.reach.straight import Straight
from siting.study import on_foot as module
from tests import towns
from tests.unit import on_foot

TOWN = {
    "demand": [[200, 0, 5]],
    "facilities": [{"at": [0, 0]}, {"at": [100, 0], "status": "planned"}],
}
PLACE = Table(
    name="proposed",
    path="p",
    ids=np.array(["P1"], dtype=object),
    xy=np.array([[150.0, 0.0]]),
    geometry=None,
    columns={"type": np.array(["养老机构"], dtype=object)},
)
PREPARING = "preparing the streets"
DETOUR = "measuring how much longer ways are than straight lines"


@pytest.fixture
def built(monkeypatch):
    """Count what is built."""
    made = []

    def counted(name, what):
        def build(*args, **more):
            made.append(name)
            return what(*args, **more)

        return build

    monkeypatch.setattr(module, "Network", counted("network", module.Network))
    monkeypatch.setattr(module.detour, "measured", counted("detour", module.detour.measured))
    return made


def test_nothing_is_built_before_a_rule_asks(built):
    heard = on_foot.Heard()
    study = on_foot.measured(TOWN, on_foot.STRAIGHT, progress=heard)
    study.in_stock("existing")
    study.with_proposed(PLACE)
    study.ways("straight_line", by_time=False)
    assert (built, heard.stages) == ([], [])


def test_streets_are_prepared_once_for_all_copies_of_a_study(built):
    heard = on_foot.Heard()
    study = on_foot.measured(TOWN, on_foot.STRAIGHT, progress=heard)
    copies = [study.in_stock("existing"), study.with_proposed(PLACE), study]
    copies.append(copies[0].with_proposed(PLACE))
    engines = {id(one.streets.network) for one in copies}
    ways = {id(one.ways("walking_network", by_time=True)) for one in copies}
    assert (len(engines), len(ways), len({one.on_foot for one in copies})) == (1, 1, 1)
    assert built == ["detour", "network"]
    assert heard.stages == [DETOUR, PREPARING]


def test_length_and_time_are_two_ways_along_one_engine(built):
    steps = on_foot.drawn.Line([[0, 0], [3000, 0]], slowness=2.0)
    study = on_foot.measured(TOWN, steps)
    xy, to_xy = np.array([[200.0, 0.0]]), np.array([[0.0, 0.0]])
    found = [
        study.ways("walking_network", by_time=by_time).nearest(xy, to_xy).way_m[0]
        for by_time in (False, True)
    ]
    assert found == [200, 400]
    assert built == ["detour", "network"]


def test_the_plan_says_from_how_far_people_walk_to_a_street():
    study = on_foot.measured(TOWN, on_foot.STRAIGHT, snap_m=50.0)
    ways = study.ways("walking_network", by_time=False)
    near = ways.nearest(np.array([[200.0, 50], [200, 50.01]]), np.array([[0.0, 0.0]]))
    assert near.estimated.tolist() == [False, True]
    assert near.way_m[0] == 250
    assert near.way_m[1] == pytest.approx(np.hypot(200, 50.01) * FALLBACK, abs=1e-5)
    assert study.streets.snap_m == 50
    assert len(study.streets.graph.ends) == 1


def test_without_streets_ways_on_foot_are_an_estimate():
    study = towns.measured(TOWN)
    ways = study.ways("walking_network", by_time=True)
    assert isinstance(ways, Straight)
    assert ways.detour == FALLBACK
    assert study.on_foot == (
        "the way on foot is estimated as the straight line x 1.35 (ours): the plan names no streets"
    )


def test_it_is_said_how_ways_are_measured_and_what_is_estimated():
    few = on_foot.measured(TOWN, on_foot.STRAIGHT, snap_m=50.0)
    assert few.on_foot == (
        "the way on foot is measured along the streets; for whoever lives more than 50 m from any,"
        " it is the straight line x 1.35 (too few places to measure it on these streets)"
    )
    # Blocks of 100 m: to places at right angles the way is up to 1.41 times the straight line.
    rows = [[[0, 100 * n], *([100 * k, 100 * n] for k in range(1, 15))] for n in range(15)]
    grid = [*rows, *([[y, x] for x, y in row] for row in rows)]
    many = on_foot.measured(TOWN, *grid).streets
    assert many.detour.pairs >= 100
    assert 1.2 < many.detour.median < 1.41
    assert str(many).endswith(f"x {many.detour.median:.2f} (measured on these streets)")
    assert many.network.detour == many.detour.median

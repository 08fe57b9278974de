"""Towns with streets, measured: a few lines to walk along, and the towns of `tests.towns`."""

from __future__ import annotations

from dataclasses import replace

from siting.layers.records import Streets
from siting.progress import Silent
from siting.study.on_foot import OnFoot
from tests import towns
from tests.unit import rules
from tests.unit.streets import drawn

#: A street of 3 km to the east, and what stands at its beginning.
STRAIGHT = [[0, 0], [3000, 0]]
HOME = [{"at": [0, 0], "id": "7", "name": "甲"}]
#: Two banks, 200 m apart by air and 2,200 m by the bridge.
BANKS = [[0, 0], [0, 1000], [200, 1000], [200, 0]]
#: The banks, with a dead end, and a street that joins no other.
STREETS = (
    [[0, 0], [0, 500], [0, 1000], [200, 1000], [200, 0]],
    [[0, 500], [-400, 500]],
    [[600, 0], [600, 1200], [1200, 1200]],
)


def layer(*lines, snap_m=300.0, **how):
    """Join lines to streets."""
    graph = drawn.graph(*lines, **how)
    return Streets(name="streets", path="s.shp", graph=graph, snap_m=snap_m)


def measured(town, *lines, progress=None, **how):
    """Measure a town whose streets are these lines; without any it has none."""
    study = towns.measured(town)
    if not lines:
        return study
    return replace(study, streets=OnFoot(layer(*lines, **how), progress or Silent()))


def walk(minutes=10, speed=None, **more):
    """Ask for a place within minutes on foot."""
    said = {} if speed is None else {"walking_metres_per_minute": speed}
    within = {"within": {"minutes": minutes, **said}}
    return rules.reach(**{"measure": "walking_network", **within, **more})


class Heard:
    """Remembers the stages that it hears of."""

    def __init__(self):
        self.stages = []

    def stage(self, text):
        self.stages.append(text)

    def track(self, items, total):
        return items

from __future__ import annotations

from siting.report import layers_terminal
from tests import towns

TOWN = {
    "facilities": [{"at": [0, 0], "beds": 20}],
    "health": [{"at": [50, 0], "grade": 3}],
    "figures": {"stats": [{"year": 2024, "home_beds": 5}]},
    "demand": [[0, 0, 10]],
}


def test_every_layer_is_shown_with_its_fields_also_health_and_tables_of_figures():
    page = layers_terminal.render(towns.layers(TOWN), name="a town")
    assert "facilities: " in page
    assert "health: grade, type" in page
    assert "stats: home_beds" in page

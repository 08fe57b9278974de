"""What a plan and its data may say wrongly of who counts as an older person: exit 2, and a hint."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner

from siting.commands import main
from siting.errors import Exit

ELDERS = '[layers.elders]\npath = "e.csv"\n'
COMMUNITIES = '[layers.units.community]\npath = "u.geojson"\n'
LAND = '[layers.residential]\npath = "u.geojson"\n'


def csv(*names: str) -> str:
    numbers = ",".join("7" for _ in names)
    return f"lon,lat,{','.join(names)}\n120.005,30.005,{numbers}\n"


def square(**properties: object) -> str:
    ring = [[120.0, 30.0], [120.01, 30.0], [120.01, 30.01], [120.0, 30.01], [120.0, 30.0]]
    feature = {
        "type": "Feature",
        "properties": {"id": "1", **properties},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


def age(number: object) -> str:
    return f"[plan]\nage_from = {number}\n"


HOLE = {"e.csv": csv("60-64岁", "70岁以上")}
CASES = {
    "an age below 0": (age(-1) + ELDERS, {}, "age_from", "docs/plan.md"),
    "an age above 120": (age(121) + ELDERS, {}, "age_from", "docs/plan.md"),
    "an age in words": (age('"sixty"') + ELDERS, {}, "age_from", "docs/plan.md"),
    "another basis than two": (
        '[plan]\nbasis = "census"\n' + ELDERS,
        {},
        "basis",
        "docs/plan.md",
    ),
    "two ages in one plan": (
        age(60) + ELDERS + "age_from = 65\n",
        {},
        r"\[plan\] says age_from = 60 and \[layers.elders\] says age_from = 65",
        r"take age_from out of \[layers.elders\]",
    ),
    "two bases in one plan": (
        '[plan]\nbasis = "resident"\n' + ELDERS + 'basis = "registered"\n',
        {},
        'basis = "resident" and .* basis = "registered"',
        r"take basis out of \[layers.elders\]",
    ),
    "a hole in the ages": (
        age(60) + ELDERS,
        HOLE,
        "from 60 up: no column counts 65 to 69",
        "write age_from = 70 in",
    ),
    "ages that overlap": (
        age(60) + COMMUNITIES,
        {"u.geojson": square(**{"60-69": 1, "65-74": 1, "75+": 1})},
        "'60-69' and '65-74' overlap",
        "write age_from = 75 in",
    ),
    "a column that straddles the age": (
        age(65) + LAND,
        {"u.geojson": square(**{"60岁及以上": 1})},
        "'60岁及以上' counts people from 60",
        "write age_from = 60 in",
    ),
    "ages that no age makes whole": (
        age(60) + ELDERS,
        {"e.csv": csv("60-64", "65-69")},
        "no column counts 70 and older",
        r"hint: write fields = \{ older_people",
    ),
    "only the very old": (
        age(60) + ELDERS,
        {"e.csv": csv("80岁以上")},
        "'80岁以上' of 'e.csv' count no people of 60",
        "age_from = 80",
    ),
    "ages and no age": (
        ELDERS,
        {"e.csv": csv("60-64岁", "65岁以上")},
        "does not say from which age",
        "age_from = 60",
    ),
    "people below 0": (
        age(60) + COMMUNITIES,
        {"u.geojson": square(**{"60-64": -1, "65+": 5})},
        r"'older_people' \(column '60-64'\) is -1, below 0",
        "correct the number",
    ),
    "households that nobody knows": (
        LAND + "older_people_per_household = 0.45\n",
        {"u.geojson": square(name="甲")},
        "'u.geojson' has no households",
        "households = ",
    ),
    "no older people in a household": (
        LAND + "older_people_per_household = 0\n",
        {},
        "older_people_per_household",
        "docs/plan.md",
    ),
    "totals and a layer of other ages": (
        ELDERS + COMMUNITIES,
        {"e.csv": csv("60岁以上"), "u.geojson": square(**{"65岁以上": 5})},
        "counts people from 60 up, and layer 'units.community' from 65",
        'community_totals = "ignore"',
    ),
    "a word for totals that means nothing": (
        '[plan]\ncommunity_totals = "no"\n' + ELDERS,
        {},
        "community_totals",
        "docs/plan.md",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_it_stops_with_one_sentence_and_says_what_to_type(name, tmp_path):
    text, files, message, hint = CASES[name]
    for file, written in {"e.csv": csv("older_people"), **files}.items():
        (tmp_path / file).write_text(written, encoding="utf-8")
    (tmp_path / "plan.toml").write_text(text, encoding="utf-8")
    done = CliRunner().invoke(main, ["check", str(tmp_path / "plan.toml")])
    assert done.exit_code == Exit.CANNOT_RUN
    said = " ".join(done.stderr.split())
    assert re.search(message, said), said
    assert re.search(hint, said), said
    assert "Traceback" not in said

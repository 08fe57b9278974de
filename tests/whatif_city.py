"""A town in which all rules of all packs have something to test; for tests of what-if."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import msgspec

from siting import packs, plan
from siting.layers.reading import fields
from siting.whatif import Move, Remove
from tests import whatif_towns

PACKS = ("hangzhou", "hechuan", "dongying", "jingzhou", "national")
SIDE_M = 4000
LAYERS = ("facilities", "health")
#: Fields of a rule's mapping that hold what it asks of a field of a place.
LIMITS = ("above", "at_least", "at_most", "below")


def rules(reading: str) -> packs.Packs:
    """Read all rules of the packs."""
    head = plan.Head(year=2025, rules=[*PACKS], crs="EPSG:4549", surroundings="known")
    spec = plan.LayerSpecs(elders=plan.EldersSpec(path="elders", age_from=60, basis="resident"))
    read = plan.Plan(path=Path("p.toml"), text="", file=plan.PlanFile(plan=head, layers=spec))
    return packs.load(read, reading)


class City:
    """A town and the dice that it is made with."""

    def __init__(self, seed: int, read: packs.Packs) -> None:
        self.dice = random.Random(seed)
        self.words = {word: rule.words for rule in read.rules for word in rule.words}
        self.asked: dict[str, list[Any]] = {}
        for rule in read.rules:
            conditions = [test for word in rule.words for test in rule.words.where(word)]
            self._ask(msgspec.to_builtins([rule.kind, conditions]))
        self.town = self._town()

    def _ask(self, data: Any) -> None:
        """Note which values rules ask of which fields."""
        if isinstance(data, list):
            for one in data:
                self._ask(one)
        if isinstance(data, dict):
            name = data.get("field") or data.get("sum")
            if isinstance(name, str):
                of = [data[key] for key in LIMITS if data.get(key) is not None]
                of += [step for value in of for step in (value - 1, value + 1)]
                yes = data.get("is")
                of += [] if yes is None else [1, 0] if isinstance(yes, bool) else [yes]
                of += [*(data.get("one_of") or ()), *(data.get("has_all") or ())]
                self.asked.setdefault(name, []).extend(of or [0, 3, 40])
            for value in data.values():
                self._ask(value)

    def _town(self) -> dict[str, Any]:
        boxes = [
            {"id": f"B{i}{j}", "box": [i * 1000, j * 1000, i * 1000 + 1000, j * 1000 + 1000]}
            for i in range(4)
            for j in range(4)
        ]
        halves = [
            {"id": "W", "box": [0, 0, 2000, SIDE_M]},
            {"id": "E", "box": [2000, 0, SIDE_M, SIDE_M]},
        ]
        levels = dict.fromkeys(("community", "village", "circle", "planning_unit"), boxes)
        levels |= dict.fromkeys(("street", "town", "district", "county"), halves)
        estates = [
            {**one, "id": f"R{n}", "households": 300 * (n % 7)} for n, one in enumerate(boxes)
        ]
        return {
            "demand": [(*self.spot(), self.dice.randrange(1, 200)) for _ in range(400)],
            "residential": estates,
            "units": levels,
            **{
                layer: [{**self.place(layer), "id": f"{layer[0]}{n}"} for n in range(size)]
                for layer, size in (("facilities", 120), ("health", 30))
            },
            "streets": [
                line
                for at in range(0, SIDE_M + 1, 400)
                for line in ([[at, 0], [at, SIDE_M]], [[0, at], [SIDE_M, at]])
            ],
        }

    def spot(self) -> list[int]:
        return [self.dice.randrange(SIDE_M), self.dice.randrange(SIDE_M)]

    def place(self, layer: str) -> dict[str, Any]:
        """Draw a place: mostly of a type that some rule looks for, its fields near the limits."""
        names = [
            self.dice.choice(words.names(word)[1:])
            for word, words in self.words.items()
            if words.layer(word) == layer
        ]
        row: dict[str, Any] = {"at": self.spot(), "type": self.dice.choice(names)}
        known = set(fields.names(layer)) - {"id", "name", "type", "shares_site"}
        row["site_id"] = self.dice.choice([None, *(f"S{n}" for n in range(40))])
        for name, values in self.asked.items():
            if name in known and name != "site_id":
                texts = [value for value in values if isinstance(value, str)]
                numbers = [max(0, round(value)) for value in values if not isinstance(value, str)]
                blank = self.dice.random() < 0.03
                row[name] = None if blank else self.dice.choice(texts or numbers)
        row["status"] = self.dice.choice(["existing"] * 4 + ["planned", "closed"])
        return row

    def edit(self, number: int, ids: dict[str, list[str]]) -> Any:
        """Draw an edit of any place."""
        layer: Any = self.dice.choice(["facilities"] * 3 + ["health"])
        what = self.dice.choice(["add", "move", "remove", "set"])
        if what == "add":
            ids[layer].append(f"N{number}")
            return whatif_towns.edit_of("add", f"N{number}", self.place(layer), layer)
        id_ = self.dice.choice(ids[layer])
        if what == "set":
            return whatif_towns.edit_of("set", id_, self.place(layer), layer)
        if what == "remove" and len(ids[layer]) > 5:
            ids[layer].remove(id_)
            return Remove(id=id_, layer=layer)
        return Move(id=id_, at=whatif_towns.degrees(self.spot()), layer=layer)

"""The rules of the built-in packs, and small towns to try them in: tests/cases/rules.

A file names its pack; every other table in it is a rule, and every table in that a case. The cases
``pass``, ``limit`` and ``fail`` come out as they are called (a limit passes); any other says its
outcome, or is called after one of the three: ``limit_2022``. A case ``strict`` passes as the rule
is read by default and fails as it is read strictly; ``lenient`` fails by default and passes. What
stands in a rule's ``town`` holds for all its cases.

A town is written as in `tests.towns`, with less to write. Areas that say no ``box`` are squares of
1 km, side by side from west to east. A place stands ``in`` the middle of one of them, by number
(``[1, 19]``: one in each of those), in the first if nothing is said. A town that draws no units is
one square, the city. ``times`` repeats a row;
``people`` is how many older people live in the middle of the first square; ``stats`` and ``staff``
are rows of those tables. A finding is its outcome, the older people it concerns, what is short, and
how many there are of it, if more than one.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from siting import packs
from siting.pack_rules import rules_of

if TYPE_CHECKING:
    from siting.rule import Rule

FOLDER = Path(__file__).parent / "cases" / "rules"
SIDE_M = 1000
#: Keys of a rule's table that are no cases.
FRAME = ("town", "without", "either_way", "same_in")
#: The units of a town that names none.
CITY = {"city": [{}]}
OUTCOMES = {"pass": "pass", "limit": "pass", "fail": "fail", "strict": "pass", "lenient": "fail"}
#: What comes of a case that is called after a reading, if the rule is read so.
READ = {"strict": "fail", "lenient": "pass"}


class Cased(NamedTuple):
    """One rule and its cases, as the data have them."""

    pack: str
    id: str
    data: dict[str, Any]
    due: int

    @property
    def cases(self) -> dict[str, dict[str, Any]]:
        """The cases by name, each with what holds for all."""
        shared = {"type": self.data.get("type"), **self.data.get("town", {})}
        return {
            name: {**shared, **case}
            for name, case in self.data.items()
            if isinstance(case, dict) and name not in FRAME
        }

    @property
    def without(self) -> dict[str, str]:
        """What is never missed, though the rule reads it; and why."""
        return self.data.get("without", {})

    @property
    def same_in(self) -> dict[str, str]:
        """The readings in which nothing comes out otherwise; and why."""
        return self.data.get("same_in", {})

    @property
    def either_way(self) -> dict[str, str]:
        """What does not matter in a case that passes, though it does in others; and why."""
        return self.data.get("either_way", {})


@cache
def cased() -> tuple[Cased, ...]:
    """Read the cases of all rules."""
    found = []
    for path in sorted(FOLDER.rglob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        rules = {key: value for key, value in data.items() if isinstance(value, dict)}
        found += [
            Cased(data["pack"], id_, one, one.get("due", data["due"])) for id_, one in rules.items()
        ]
    return tuple(found)


@cache
def _read(pack: str) -> packs.Read:
    return packs.read(packs.BUILT_IN / f"{pack}.yaml")


@cache
def rules(pack: str, year: int | None = None, reading: str = "default") -> dict[str, Rule]:
    """Make the rules of a pack by id, as they are in a year: the last of its period, if none is
    given.
    """
    read = _read(pack)
    year = read.file.period[1] if year is None else year
    made = rules_of(read.file, read.path, read.line_of, year=year, reading=reading)
    return {rule.id: rule for rule in made.rules}


def rule_of(one: Cased, case: dict[str, Any]) -> Rule:
    """Give the rule that a case tries, in the year and the reading that it is tried in."""
    return rules(one.pack, case.get("year"), case.get("reading", "default"))[one.id]


def outcome_of(name: str, case: dict[str, Any]) -> str:
    """Say what must come of a case."""
    return case["outcome"] if "outcome" in case else OUTCOMES[name.partition("_")[0]]


def town(one: Cased, case: dict[str, Any]) -> dict[str, Any]:
    """Write a case out as a town of `tests.towns`."""
    people = [[500, 500, case["people"]]] if "people" in case else []
    type_ = {} if case["type"] is None else {"type": case["type"]}
    return {
        **{key: value for key, value in case.items() if key in ("stock", "surroundings")},
        "year": case.get("year") or _read(one.pack).file.period[1],
        "units": {level: _areas(rows) for level, rows in case.get("units", CITY).items()},
        "residential": _areas(case.get("residential", [])),
        "facilities": [{**type_, **row} for row in _places(case.get("facilities", []))],
        "health": _places(case.get("health", [])),
        "figures": {name: case[name] for name in ("staff", "stats") if name in case},
        "demand": case.get("demand", people),
    }


def _areas(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put areas side by side."""
    repeated = [row for row in rows for _ in range(row.get("times", 1))]
    return [
        {"box": [SIDE_M * at, 0, SIDE_M * (at + 1), SIDE_M], **_without(row, "times")}
        for at, row in enumerate(repeated)
    ]


def _places(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put places into the squares that they say they are in."""
    found = []
    for row in rows:
        where = row.get("in", 1)
        first, last = (where, where) if isinstance(where, int) else where
        spots = [[SIDE_M * (at - 0.5), SIDE_M / 2] for at in range(first, last + 1)]
        plain = _without(row, "in", "times")
        found += [{"at": spot, **plain} for spot in spots for _ in range(row.get("times", 1))]
    return found


def _without(row: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in keys}

"""The parameters of a rule in words, from how its pack writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from siting import aliases
from siting.kinds.quantity import PLACES
from siting.kinds.within import Within
from siting.report.packs.rule_words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from siting.words import Words

_TESTS = ("above", "at_least", "at_most", "below", "is", "one_of", "has_all")
_YEARS = frozenset({"since", "due"})


class Terms:
    """Says parameters in the words of a language.

    Parameters
    ----------
    words : Words
        The words of the pack.
    lang : str
        ``en`` or ``zh``.
    """

    def __init__(self, words: Words, lang: str) -> None:
        self._words, self._lang = words, lang
        self.language = LANGUAGES[lang]
        self._labels = self.language.labels
        self._by_key: dict[str, Callable[[Any], str]] = {
            "applies_when": self.conditions,
            "must": self.conditions,
            "find": self._found,
            "within": self._within,
            "no_closer_than": self._within,
            "unit_size": self._size,
            "top": self._sum,
            "bottom": self._sum,
            "sum": self._sum,
            "count": self._counted,
            "count_units": self._units,
            "at_least_by": self._by_class,
            "any_of": self._several,
            "all_of": self._several,
            "services": self._listed,
            "separated_by": lambda value: self._labels["apart"].format(number(value["metres"])),
            "largest_site_at_most": self._largest,
        }

    def key(self, key: str) -> str:
        """Say what a key is called."""
        return self.language.keys.get(key, key.replace("_", " "))

    def say(self, key: str, value: Any) -> str:
        """Say the value of a key."""
        if value is None or value == []:
            return "-"
        if key in self._by_key:
            return self._by_key[key](value)
        if isinstance(value, bool):
            return self._labels["yes" if value else "no"]
        if isinstance(value, (int, float)):
            return f"{value}" if key in _YEARS else number(value)
        if isinstance(value, dict):
            return self._labels["comma"].join(
                self._labels["in_year"].format(number(target), year)
                for year, target in value.items()
            )
        return self.word(str(value))

    def word(self, word: str) -> str:
        """Name a type of place, a level or another value."""
        if word in self._words:
            return self._words.english(word) if self._lang == "en" else self._words.chinese(word)
        return self.language.value(word)

    def field(self, name: str) -> str:
        """Name a field for people: in Chinese by the first name that data use for it."""
        if self._lang == "en":
            return name.replace("_", " ").replace("m2", "m²")
        for known in aliases.tables().values():
            if known.get(name):
                return known[name][0]
        return self.language.value(name)

    def conditions(self, tests: Iterable[dict[str, Any]]) -> str:
        """Say conditions, of which all must hold."""
        return self._labels["semicolon"].join(self._condition(one) for one in tests)

    def _condition(self, test: dict[str, Any]) -> str:
        asked = [
            self.language.tests[key].format(self._wanted(test[key]))
            for key in _TESTS
            if key in test
        ]
        both = self._labels["and_so"].join(asked)
        said = self._labels["tested"].format(self.field(test["field"]), both)
        on = test.get("measured_on")
        if on is None:
            return said
        return said + self._labels["aside"].format(
            self._labels["measured_on"].format(self.language.value(on))
        )

    def _wanted(self, value: Any) -> str:
        """Say what a field is to be; a word that data use is said as its language calls it."""
        if isinstance(value, list):
            each = dict.fromkeys(self._wanted(one) for one in value)
            return self._labels["comma"].join(each)
        if isinstance(value, str) and self._lang != "en":
            word = self._words.chinese(value) if value in self._words else value
            return self.language.in_data.get(word, word)
        if isinstance(value, bool):
            return self._labels["yes" if value else "no"]
        return number(value) if isinstance(value, (int, float)) else str(value)

    def _where(self, part: dict[str, Any]) -> str:
        tests = part.get("where")
        if not tests:
            return ""
        return self._labels["aside"].format(self._labels["where"] + self.conditions(tests))

    def _found(self, find: dict[str, Any]) -> str:
        least = self._labels["least"].format(number(find.get("at_least", 1)))
        what = self.word(find.get("facility") or "streets")
        return self._labels["found"].format(least, what) + self._where(find)

    def _within(self, limit: dict[str, Any]) -> str:
        one = Within(**limit)
        if one.minutes is None:
            return self._labels["metres"].format(number(one.metres))
        said = self._labels["minutes"]
        return said.format(number(one.minutes), number(one.speed), number(one.cutoff_m))

    def _size(self, size: dict[str, Any]) -> str:
        inside = self.language.value(size.get("inside", "district"))
        return self._labels["size"].format(number(size.get("older_people")), inside)

    def _sum(self, sum_: dict[str, Any]) -> str:
        """Say a sum: of ``top`` and ``bottom`` (key sum), or of an amount (key field)."""
        what, of = sum_.get("sum", sum_.get("field", "")), sum_.get("of", "unit")
        basis = sum_.get("basis")
        aside = self._labels["aside"].format(self.language.value(basis)) if basis else ""
        if what == PLACES:
            said = self._labels["number_of"].format(self.word(of))
        elif what == "older_people" and of == "unit":
            said = self.language.value(what)
        else:
            said = self._labels["of"].format(self.field(str(what)), self.word(of))
        return f"{said}{aside}{self._where(sum_)}"

    def _counted(self, count: dict[str, Any]) -> str:
        at = self._labels["sites"]
        sites = f"{self._labels['comma']}{at}" if count.get("distinct") == "site" else ""
        return f"{self.word(count.get('facility') or '?')}{sites}{self._where(count)}"

    def _units(self, units: dict[str, Any]) -> str:
        return f"{self.language.value(units['level'])}{self._where(units)}"

    def _by_class(self, targets: dict[str, Any]) -> str:
        field, is_ = self.field(targets["field"]), self.language.tests["is"]
        named = {name: target for name, target in targets.items() if name != "field"}
        said = []
        for name, n in named.items():
            its = is_.format(self._wanted(name))
            its = self._labels["tested"].format(field, its)
            said.append(number(n) + self._labels["aside"].format(its))
        return self._labels["comma"].join(said)

    def _several(self, parts: Iterable[dict[str, Any]]) -> str:
        return self._labels["semicolon"].join(
            self._labels["each"].format(
                self._sum(part["top"]),
                number(part.get("per")),
                self._sum(part["bottom"]),
                self._labels["least"].format(number(part.get("at_least"))),
            )
            for part in parts
        )

    def _listed(self, services: Iterable[str]) -> str:
        return self._labels["comma"].join(self.word(one) for one in services)

    def _largest(self, limit: dict[str, Any]) -> str:
        field = self.field(limit["percent_of"])
        return self._labels["largest"].format(number(limit["value"]), field)


def number(value: float | None) -> str:
    """Write a number of a rule as it stands, thousands separated; ``?`` where it waits for one."""
    if value is None:
        return "?"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.10g}"

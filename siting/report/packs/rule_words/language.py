"""What a language must say about rules."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from siting.kinds import Amount, If, Ratio, Reach, ServiceSet


T = TypeVar("T")


def either(lang: str, english: T, chinese: T | None) -> T:
    """Choose the text of a language; a pack of one's own may have the English one only."""
    return chinese if lang == "zh" and chinese else english


class About(NamedTuple):
    """What a kind of rule asks, why, and what mends a breach."""

    asks: str
    why: str
    fix: str


@dataclass(frozen=True, kw_only=True)
class Language:
    """All words of one language.

    Attributes
    ----------
    labels : dict of str to str
        Headings and phrases.
    keys : dict of str to str
        What a key of a rule is called.
    values : dict of str to str
        What a value of a key is called; others stand for themselves.
    tests : dict of str to str
        How a condition is said, by its key.
    breach : dict of str to str
        What a breach looks like, by kind.
    names_stay : bool
        Whether a name without a word of its own stays as it is written, with its underscores.
    in_data : dict of str to str
        What a word that data may hold is called.
    kinds : dict of str to About
        What kinds ask; what is missing here is taken from their docstrings.
    """

    labels: dict[str, str]
    keys: dict[str, str]
    values: dict[str, str]
    tests: dict[str, str]
    breach: dict[str, str]
    names_stay: bool = False
    in_data: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, About] = field(default_factory=dict)

    def about(self, kind: type[Reach | Ratio | Amount | If | ServiceSet]) -> About:
        """Say what a kind asks: in the words of its docstring, or those of the table."""
        return self.kinds.get(kind.name) or about(kind)

    def value(self, word: str) -> str:
        """Say one value: a level, a status, a measure."""
        return self.values.get(word, word if self.names_stay else word.replace("_", " "))


def about(kind: type[Reach | Ratio | Amount | If | ServiceSet]) -> About:
    """Read what a kind asks out of its docstring."""
    asks, _, rest = (inspect.getdoc(kind) or "").partition("\n\n")
    why, _, fix = rest.replace("\n", " ").replace("``", "").partition("Fix: ")
    return About(asks, why.removeprefix("Why: ").strip(), fix.strip())

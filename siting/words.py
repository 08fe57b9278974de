"""The words a pack uses for facilities, and the names that data use for them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec.structs import replace

from siting.condition import Condition  # noqa: TC001
from siting.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterator


class FacilityWord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One word of a pack: ``care_home: {zh: [养老机构], where: [{field: beds, at_least: 10}]}``."""

    zh: Annotated[list[str], msgspec.Meta(min_length=1)]
    en: str | None = None
    layer: Literal["facilities", "health"] = "facilities"
    where: list[Condition] = []
    services: list[str] = []
    at_most: dict[str, Annotated[float, msgspec.Meta(gt=0)]] = {}
    note: str | None = None
    note_zh: str | None = None


class Words:
    """All facility words of a pack."""

    def __init__(self, words: dict[str, FacilityWord]) -> None:
        self._words = words

    def __contains__(self, word: str) -> bool:
        """Say whether the pack explains a word."""
        return word in self._words

    def __iter__(self) -> Iterator[str]:
        """Go through the words."""
        return iter(self._words)

    def names(self, word: str) -> list[str]:
        """List what data may call a type: the word itself and its Chinese names."""
        return [word, *self._words[word].zh]

    def where(self, word: str) -> list[Condition]:
        """List the conditions a facility must meet to be one."""
        return self._words[word].where

    def layer(self, word: str) -> str:
        """Name the layer that holds places of a type: ``facilities`` or ``health``."""
        return self._words[word].layer

    def services(self, word: str) -> list[str]:
        """List the services that a place gives by being of a type."""
        return self._words[word].services

    def at_most(self, word: str, field: str) -> float:
        """Say how much a place of a type has at most of a field that it leaves blank."""
        return self._words[word].at_most.get(field, math.inf)

    def meaning(self, word: str) -> FacilityWord:
        """Give all that decides which places are of a type: what is only said of it is left out."""
        return replace(self._words[word], en=None, note=None, note_zh=None)

    def english(self, word: str) -> str:
        """Name a type in English, singular; it knows its Chinese."""
        return Text(self._words[word].en or word.replace("_", " "), self.chinese(word))

    def chinese(self, word: str) -> str:
        """Name a type in Chinese: the first of its names."""
        return self._words[word].zh[0]

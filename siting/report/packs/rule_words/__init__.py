"""The words in which rules are explained: one table for each language."""

from __future__ import annotations

from siting.report.packs.rule_words.en import EN
from siting.report.packs.rule_words.language import About, Language, about, either
from siting.report.packs.rule_words.zh import ZH

LANGUAGES: dict[str, Language] = {"en": EN, "zh": ZH}

__all__ = ["LANGUAGES", "About", "Language", "about", "either"]

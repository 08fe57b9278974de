"""What each key of a rule pack means, in each language: by the record that it is a key of."""

from __future__ import annotations

from siting.report.packs.keys import en, zh

KEYS = {"en": en.KEYS, "zh": zh.KEYS}

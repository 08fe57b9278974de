"""The JSON Schema of rule packs explained in Chinese, key by key, for what an editor shows."""

from __future__ import annotations

from typing import Any

from siting.kinds import KINDS
from siting.pack_file import PackFile, RuleHead
from siting.report.pack_keys_zh import KEYS_ZH, TEXTS_ZH
from siting.report.rule_words import LANGUAGES


def explained(schema: dict[str, Any]) -> dict[str, Any]:
    """Give a schema of packs with the meaning of each part and each key in Chinese.

    Parameters
    ----------
    schema : dict
        As made in English; what it allows stays the same.
    """
    parts = {name: _explained(part, _keys(name)) for name, part in schema["$defs"].items()}
    head = {key: value for key, value in schema.items() if key != "$defs"}
    whole = {**_explained(head, KEYS_ZH[PackFile.__name__]), "$defs": parts}
    found: dict[str, Any] = _in_chinese(whole)
    return found


def _keys(name: str) -> dict[str, str]:
    """Gather what the keys of a part mean: those of a rule belong to its head and to its kind."""
    if name in KEYS_ZH:
        return KEYS_ZH[name]
    kind = KINDS.get(name.removeprefix("rule_").removeprefix("reading_"))
    own = KEYS_ZH[kind.__name__] if kind else {}
    if name.startswith("reading_"):
        own = {key: said for key, said in own.items() if key}
    return {**KEYS_ZH[RuleHead.__name__], **own}


def _explained(part: dict[str, Any], said: dict[str, str]) -> dict[str, Any]:
    found = dict(part)
    if "" in said:
        found["description"] = said[""]
    if "properties" in part:
        found["properties"] = {
            key: {"description": said[key], **value} for key, value in part["properties"].items()
        }
    return found


def _in_chinese(part: Any) -> Any:
    """Say the titles and sentences of the schema itself; the names of records are none."""
    if isinstance(part, list):
        return [_in_chinese(one) for one in part]
    if not isinstance(part, dict):
        return part
    found = {key: _in_chinese(value) for key, value in part.items()}
    for key in ("title", "description"):
        text = found.get(key)
        if isinstance(text, str):
            found[key] = _text(text)
            if text in KEYS_ZH:
                del found[key]
    return found


def _text(english: str) -> str:
    named = {
        f"A rule of the kind {kind}": f"规则，类型：{LANGUAGES['zh'].value(kind)}" for kind in KINDS
    }
    return {**TEXTS_ZH, **named}.get(english, english)

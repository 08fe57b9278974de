"""The JSON Schema of rule packs explained, key by key, for what an editor shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from siting.kinds import KINDS
from siting.pack_file import PackFile, RuleHead
from siting.report.packs.keys import KEYS, zh
from siting.report.packs.rule_words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    Said = Mapping[str, Mapping[str, str]]

_SEE = re.compile(r"[;,] see \[[^]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")


def explained(schema: dict[str, Any], lang: str) -> dict[str, Any]:
    """Give a schema of packs with the meaning of each part and each key.

    Parameters
    ----------
    schema : dict
        As made from the records; what it allows stays the same.
    lang : str
        ``en`` or ``zh``.
    """
    said = KEYS[lang]
    parts = {name: _explained(part, _keys(name, said)) for name, part in schema["$defs"].items()}
    head = {key: value for key, value in schema.items() if key != "$defs"}
    whole = {**_explained(head, said[PackFile.__name__]), "$defs": parts}
    found: dict[str, Any] = _in_chinese(whole) if lang == "zh" else whole
    return found


def plain(text: str) -> str:
    """Take what only Markdown and docstrings need out of a text: marks of code, and links."""
    return _LINK.sub(r"\1", _SEE.sub("", text)).replace("`", "")


def _keys(name: str, said: Said) -> Mapping[str, str]:
    """Gather what the keys of a part mean: those of a rule belong to its head and to its kind."""
    if not name.startswith(("rule_", "reading_")):
        return said.get(name, {})
    kind = KINDS.get(name.removeprefix("rule_").removeprefix("reading_"))
    own = said[kind.__name__] if kind else {}
    if name.startswith("reading_"):
        own = {key: meaning for key, meaning in own.items() if key}
    return {**said[RuleHead.__name__], **own}


def _explained(part: dict[str, Any], said: Mapping[str, str]) -> dict[str, Any]:
    found = {**part, "description": plain(said.get("", part["description"]))}
    if "properties" in part:
        found["properties"] = {
            key: {"description": plain(said[key]), **value}
            for key, value in part["properties"].items()
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
            if text in zh.KEYS:
                del found[key]
    return found


def _text(english: str) -> str:
    named = {
        f"A rule of the kind {kind}": f"规则，类型：{LANGUAGES['zh'].value(kind)}" for kind in KINDS
    }
    return {**zh.TEXTS, **named}.get(english, english)

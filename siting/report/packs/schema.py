"""The JSON Schema of rule packs, for editors that check YAML while it is written."""

from __future__ import annotations

import inspect
from typing import Any

import msgspec

from siting.kinds import KINDS
from siting.pack_file import PackFile, RuleHead
from siting.report.packs.explained import explained

NAME = "pack.schema.json"
_REF = "#/$defs/"
_TARGETS = {
    "description": "A target for each year: {2022: 60, 2025: 65}.",
    "type": "object",
    "patternProperties": {"^[0-9]{4}$": {"type": "number", "exclusiveMinimum": 0}},
    "additionalProperties": False,
    "minProperties": 1,
}


def schema(lang: str = "en") -> str:
    """Write the JSON Schema (draft 2020-12) of a pack, with what each key means.

    A rule is one of its kinds. A rule that is switched off may wait for its numbers, so only what
    all rules have is asked of it. What no schema can say, such as words that the pack does not
    explain, ``siting rules validate`` says.

    Parameters
    ----------
    lang : str
        ``en`` or ``zh``.
    """
    kinds = tuple(KINDS.values())
    _, parts = msgspec.json.schema_components(
        (PackFile, RuleHead, *kinds), ref_template=_REF + "{name}"
    )
    for part in parts.values():
        part["description"] = inspect.cleandoc(part["description"])
    pack, head = parts.pop(PackFile.__name__), parts.pop(RuleHead.__name__)
    for name, kind in KINDS.items():
        own = parts.pop(kind.__name__)
        if "at_least" in own["properties"]:
            own["properties"]["at_least"] = {"anyOf": [own["properties"]["at_least"], _TARGETS]}
        parts[f"rule_{name}"] = _rule(name, head, own)
        parts[f"reading_{name}"] = _reading({**head["properties"], **own["properties"]})
    parts["rule_switched_off"] = _switched_off(head)
    properties = {**pack["properties"], "rules": {**pack["properties"]["rules"], "items": _any()}}
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": NAME,
        **pack,
        "title": "A rule pack of siting",
        "properties": properties,
        "$defs": dict(sorted(parts.items())),
    }
    said = msgspec.json.encode(explained(whole, lang))
    return msgspec.json.format(said, indent=2).decode() + "\n"


def _any() -> dict[str, Any]:
    """Let a rule be one of its kinds, or switched off."""
    off = {"properties": {"enabled": {"const": False}}, "required": ["enabled"]}
    return {
        "if": off,
        "then": {"$ref": f"{_REF}rule_switched_off"},
        "else": {"oneOf": [{"$ref": f"{_REF}rule_{name}"} for name in KINDS]},
    }


def _rule(name: str, head: dict[str, Any], kind: dict[str, Any]) -> dict[str, Any]:
    """Join what all rules have and what those of a kind have."""
    read = {"$ref": f"{_REF}reading_{name}"}
    properties = {
        **head["properties"],
        **kind["properties"],
        "kind": {"const": name},
        "readings": {
            **head["properties"]["readings"],
            "properties": {"strict": read, "lenient": read},
            "additionalProperties": False,
        },
    }
    return {
        "title": f"A rule of the kind {name}",
        "description": kind["description"],
        "type": "object",
        "properties": properties,
        "required": [*head["required"], *kind.get("required", [])],
        "additionalProperties": False,
    }


def _reading(properties: dict[str, Any]) -> dict[str, Any]:
    """Let a reading put other values in place of keys, or take them out."""
    return {
        "title": "What a reading changes",
        "description": "What stands in place of whole keys; null takes a key out.",
        "type": "object",
        "properties": {
            key: {"anyOf": [value, {"type": "null"}]}
            for key, value in properties.items()
            if key not in ("id", "kind", "readings", "source")
        },
        "additionalProperties": False,
    }


def _switched_off(head: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": "A rule that is switched off",
        "description": "Its number stands elsewhere: needs_input says where.",
        "type": "object",
        "properties": {
            **head["properties"],
            "enabled": {"const": False},
            "kind": {"enum": list(KINDS)},
        },
        "required": head["required"],
    }

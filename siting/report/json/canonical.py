"""Records as JSON, always the same bytes: a line a record, so that two files can be compared."""

from __future__ import annotations

import inspect
from typing import Any

import msgspec

from siting.report.escape import json_text

_ENCODER = msgspec.json.Encoder(order="deterministic", enc_hook=str)


def render(record: msgspec.Struct) -> str:
    """Write a record as JSON text: a line a field, and in a list of records a line each.

    Fields stand in the order of the record, keys of free mappings in alphabetical order; numbers
    are written shortest, so that reading them gives the same number. A field that is None
    unless it is given is left out then: a part that was not asked for changes nothing.
    """
    return json_text(f"{_lines(record)}\n")


def _lines(record: msgspec.Struct) -> str:
    fields = (
        f"{_text(field.encode_name)}: {_value(value)}"
        for field in msgspec.structs.fields(record)
        if (value := getattr(record, field.name)) is not None or field.default is not None
    )
    return "{\n" + ",\n".join(fields) + "\n}"


def _value(value: Any) -> str:
    if isinstance(value, dict) and value:
        lines = (f" {_text(key)}: {_text(item)}" for key, item in value.items())
        return "{\n" + ",\n".join(lines) + "\n}"
    if isinstance(value, tuple) and value:
        return "[\n" + ",\n".join(f" {_text(item)}" for item in value) + "\n]"
    return _lines(value) if _holds_records(value) else _text(value)


def _holds_records(value: Any) -> bool:
    """Say whether a value is a record with a list of records in it."""
    if not isinstance(value, msgspec.Struct):
        return False
    parts = (getattr(value, name) for name in value.__struct_fields__)
    return any(
        isinstance(part, tuple) and any(isinstance(one, msgspec.Struct) for one in part)
        for part in parts
    )


def _text(value: Any) -> str:
    return _ENCODER.encode(value).decode()


def schema(type_: type[msgspec.Struct], *, name: str, title: str) -> str:
    """Write the JSON Schema (draft 2020-12) of a record.

    Parameters
    ----------
    type_ : type
        The outermost record; its ``format`` field has the version as its default.
    name : str
        The file's name, for ``$id``.
    title : str
        What the file holds, in a few words.
    """
    (_,), parts = msgspec.json.schema_components((type_,), ref_template="#/$defs/{name}")
    for part in parts.values():  # Python 3.13 takes the indentation off docstrings, others do not
        part["description"] = inspect.cleandoc(part["description"])
        if part.get("additionalProperties") is False:  # a later version may say more
            del part["additionalProperties"]
    outermost = dict(parts.pop(type_.__name__))
    version = outermost["properties"]["format"]["default"]
    outermost["properties"] = outermost["properties"] | {"format": {"const": version}}
    outermost["required"] = ["format", *outermost["required"]]
    outermost["title"] = title
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": name,
        **outermost,
        "$defs": dict(sorted(parts.items())),
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=2).decode() + "\n"

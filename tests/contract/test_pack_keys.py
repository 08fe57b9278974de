"""Every key of a rule pack is explained in every language, in the schema as in the docs."""

from __future__ import annotations

import json
import re

import msgspec
import pytest

from siting.kinds import KINDS
from siting.pack_file import PackFile, RuleHead
from siting.report.packs import schema as pack_schema
from siting.report.packs.explained import plain
from siting.report.packs.keys import KEYS
from tests.contract.tables import MADE, ROOT, kept

MARKDOWN = re.compile(r"`|\]\(")
TABLES = ("docs/packs.md", "rules/KINDS.md")


@pytest.fixture(scope="module")
def records() -> dict[str, set[str]]:
    """Give the keys of every record that a pack may hold."""
    _, parts = msgspec.json.schema_components(
        (PackFile, RuleHead, *KINDS.values()), ref_template="{name}"
    )
    return {name: set(part["properties"]) for name, part in parts.items() if "properties" in part}


@pytest.mark.parametrize("lang", KEYS)
def test_every_key_has_a_meaning_and_no_other(lang, records):
    said = {name: set(keys) - {""} for name, keys in KEYS[lang].items()}
    assert {name: keys for name, keys in said.items() if keys} == records
    assert all(meaning for keys in KEYS[lang].values() for meaning in keys.values())


@pytest.mark.parametrize("lang", KEYS)
def test_the_schema_explains_every_part_and_key(lang):
    schema = json.loads(pack_schema.schema(lang))
    for name, part in {"the whole": schema, **schema["$defs"]}.items():
        assert part["description"], name
        for key, one in part.get("properties", {}).items():
            assert one.get("description"), (name, key)


@pytest.mark.parametrize("lang", KEYS)
def test_the_schema_is_plain_text(lang):
    said = re.findall(r'"(?:title|description)": (".*")', pack_schema.schema(lang))
    assert len(said) > 100
    assert [text for text in said if MARKDOWN.search(text)] == []


def test_the_docs_and_the_schema_say_the_same():
    schema, compared = json.loads(pack_schema.schema()), 0
    parts = {"PackFile": schema, "RuleHead": schema["$defs"]["rule_reach"], **schema["$defs"]}
    parts |= {kind.__name__: parts[f"rule_{name}"] for name, kind in KINDS.items()}
    for path in TABLES:
        text = (ROOT / path).read_text(encoding="utf-8")
        for _, kind, name, body, _ in MADE.findall(text):
            for key, meaning in kept(body).items() if kind == "keys" else ():
                said = parts[name]["properties"][key.strip("`")]["description"]
                assert plain(meaning) == said, (name, key)
                compared += 1
    assert compared > 100

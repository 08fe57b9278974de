"""What differs between two packs: rules added, removed, and which keys of the others changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from siting.report.packs.rule_words import LANGUAGES, either
from siting.report.terminal.paper import Paper
from siting.report.wording import clean, counted
from siting.text.yaml_text import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from siting.packs import Read

_NOTHING = object()


def render(old: Read, new: Read, *, lang: str = "en", width: int = 80, colour: bool = False) -> str:
    """Say what changes from one pack to another.

    Keys are named as in the file (``within.metres``); values are written as in YAML. The order of
    rules says nothing and is not compared.

    Parameters
    ----------
    old, new : Read
        The packs.
    lang : str
        ``en`` or ``zh``; keys and values are those of the files in both.
    width : int
        Cells in a line.
    colour : bool
        Whether to write colour codes.
    """
    labels = LANGUAGES[lang].labels
    before, after = _content(old), _content(new)
    rules_before, rules_after = _rules(before), _rules(after)
    paper = Paper(width, colour=colour, lang=lang)
    added = [key for key in rules_after if key not in rules_before]
    removed = [key for key in rules_before if key not in rules_after]
    changed = {
        key: list(changes(rules_before[key], rules_after[key]))
        for key in rules_before
        if key in rules_after
    }
    changed = {key: found for key, found in changed.items() if found}
    head = list(changes(before, after))
    if not (added or removed or changed or head):
        paper.para(labels["no_change"], indent=0)
        return paper.text()
    n_after = counted(len(rules_after), "rule") if lang == "en" else len(rules_after)
    n_each = (len(rules_before), len(added), len(removed), len(changed))
    paper.para(labels["changed"].format(n_after, *n_each), indent=0)
    _block(paper, labels["itself"], head, labels["no_value"])
    for heading, keys, rules in (
        (labels["added"], added, rules_after),
        (labels["removed"], removed, rules_before),
    ):
        if keys:
            paper.heading(heading)
        for key in keys:
            paper.para(_title(key, rules, lang), hang=2)
    for key, found in changed.items():
        _block(paper, _title(key, rules_after, lang), found, labels["no_value"])
    return paper.text()


def _title(key: str, rules: Mapping[str, Mapping[str, Any]], lang: str) -> str:
    rule = rules[key]
    return f"{clean(key)}  {clean(str(either(lang, rule.get('plain'), rule.get('plain_zh'))))}"


def _block(paper: Paper, heading: str, found: list[tuple[str, Any, Any]], no_value: str) -> None:
    if not found:
        return
    paper.heading(heading)
    for key, old, new in found:
        said, now = (no_value if one is _NOTHING else _said(one) for one in (old, new))
        paper.para(f"{clean(key)}: {said} -> {now}", hang=4)


def _said(value: Any) -> str:
    return clean(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), 400)


def _content(read: Read) -> dict[str, Any]:
    data, _ = read_yaml(read.path)
    return dict(data)


def _rules(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Take the rules out of a pack, by id."""
    return {str(rule["id"]): rule for rule in data.pop("rules")}


def changes(
    old: Mapping[Any, Any], new: Mapping[Any, Any], before: str = ""
) -> Iterator[tuple[str, Any, Any]]:
    """Give each key that differs, with both values; mappings are compared key by key."""
    for key in dict.fromkeys([*old, *new]):
        name = f"{before}{key}"
        one, other = old.get(key, _NOTHING), new.get(key, _NOTHING)
        if isinstance(one, dict) and isinstance(other, dict):
            yield from changes(one, other, f"{name}.")
        elif one != other or type(one) is not type(other):
            yield name, one, other

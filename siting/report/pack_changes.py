"""What differs between two packs: rules added, removed, and which keys of the others changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from siting.report.paper import Paper
from siting.report.wording import clean, counted
from siting.yaml_text import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from siting.packs import Read

_NOTHING = object()


def render(old: Read, new: Read, *, width: int = 80, colour: bool = False) -> str:
    """Say what changes from one pack to another.

    Keys are named as in the file (``within.metres``); values are written as in YAML. The order of
    rules says nothing and is not compared.

    Parameters
    ----------
    old, new : Read
        The packs.
    width : int
        Cells in a line.
    colour : bool
        Whether to write colour codes.
    """
    before, after = _content(old), _content(new)
    rules_before, rules_after = _rules(before), _rules(after)
    paper = Paper(width, colour=colour)
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
        paper.para("the two packs say the same", indent=0)
        return paper.text()
    said = f"{len(added)} added, {len(removed)} removed, {len(changed)} changed"
    paper.para(f"{counted(len(rules_after), 'rule')} after {len(rules_before)}: {said}", indent=0)
    _block(paper, "The pack itself", head)
    for heading, keys, rules in (
        ("Rules added", added, rules_after),
        ("Rules removed", removed, rules_before),
    ):
        if keys:
            paper.heading(heading)
        for key in keys:
            paper.para(f"{clean(key)}  {clean(str(rules[key].get('plain')))}", hang=2)
    for key, found in changed.items():
        _block(paper, f"{clean(key)}  {clean(str(rules_after[key].get('plain')))}", found)
    return paper.text()


def _block(paper: Paper, heading: str, found: list[tuple[str, Any, Any]]) -> None:
    if not found:
        return
    paper.heading(heading)
    for key, old, new in found:
        paper.para(f"{clean(key)}: {_said(old)} -> {_said(new)}", hang=4)


def _said(value: Any) -> str:
    if value is _NOTHING:
        return "(nothing)"
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

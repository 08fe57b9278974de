"""YAML read safely: no tags, no doubled keys, and the line of every value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml
from yaml.composer import Composer
from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver

from siting.errors import At, SitingError
from siting.language import say
from siting.text import limited

if TYPE_CHECKING:
    from pathlib import Path

    from siting.text.source import KeyPath, LineOf

MOST_BYTES = 2_000_000
MOST_DEEP = 20
#: A number to the base 60 takes a time that grows with the square of its length.
_LONGEST_NUMBER = 100
_NUMBERS = frozenset(f"tag:yaml.org,2002:{word}" for word in ("int", "float", "timestamp"))

if yaml.__with_libyaml__:
    from yaml._yaml import CParser

    class _Fast(Composer, CParser, Resolver):
        """libyaml's scanner, ten times as fast; the composer in Python, which cannot overflow."""

        def __init__(self, stream: str) -> None:
            CParser.__init__(self, stream)
            Composer.__init__(self)
            Resolver.__init__(self)


def read_yaml(path: Path) -> tuple[Any, LineOf]:
    """Read a YAML file.

    Parameters
    ----------
    path : Path
        At most 2 MB, UTF-8, nested at most 20 deep, without anchors.

    Returns
    -------
    data : object
        Plain mappings, lists and values.
    line_of : callable
        From a path of keys to the line it stands on.

    Raises
    ------
    SitingError
        Unreadable, not YAML, a doubled key, an anchor, too large or too deep.
    """
    try:
        raw = limited.read(path, MOST_BYTES)
        if len(raw) > MOST_BYTES:
            raise SitingError(
                say(
                    "the file has {n:,} bytes; a pack has at most {MOST_BYTES:,}",
                    n=path.stat().st_size,
                    MOST_BYTES=MOST_BYTES,
                ),
                hint=say("split it into several packs"),
                at=At(path=path),
            )
        text = raw.decode("utf-8-sig")
        root = _compose(text)
    except (OSError, UnicodeDecodeError) as error:
        raise SitingError(
            say("the file cannot be read: {error}", error=error),
            hint=say("it must be UTF-8 text"),
            at=At(path=path),
        ) from None
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise SitingError(
            say("the file is not valid YAML: {problem}", problem=_problem(error)),
            hint=say("check the indentation and the quotes on that line"),
            at=At(path=path, line=mark.line + 1 if mark else None),
        ) from None
    lines: dict[KeyPath, int] = {}
    if root is None:
        raise SitingError(say("the file is empty"), hint=say("write a rule pack"), at=At(path=path))
    data = _build(root, (), lines, path, set())

    def line_of(keys: KeyPath) -> int | None:
        for end in range(len(keys), -1, -1):
            if keys[:end] in lines:
                return lines[keys[:end]]
        return None

    return data, line_of


def _compose(text: str) -> yaml.Node | None:
    """Make nodes of a text; what is wrong with it is said in the words of the scanner in Python."""
    if yaml.__with_libyaml__:
        try:
            node: yaml.Node | None = _Fast(text).get_single_node()
        except (yaml.YAMLError, RecursionError):
            pass
        else:
            return node
    return yaml.compose(text, Loader=yaml.SafeLoader)


def _problem(error: Exception) -> str:
    """Say in a few words what the YAML reader did not like."""
    if isinstance(error, RecursionError):
        return say("nested too deep")
    return getattr(error, "problem", None) or str(error).partition("\n")[0]


def _build(
    node: yaml.Node, keys: KeyPath, lines: dict[KeyPath, int], path: Path, seen: set[int]
) -> Any:
    """Turn nodes into plain data, and keep the line of each."""
    line = node.start_mark.line + 1
    lines.setdefault(keys, line)
    if len(keys) > MOST_DEEP or id(node) in seen:
        raise SitingError(
            say("the file is nested too deep, or uses anchors"),
            hint=say("write each value where it is used"),
            at=At(path=path, line=line),
        )
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        return [
            _build(item, (*keys, index), lines, path, seen) for index, item in enumerate(node.value)
        ]
    if isinstance(node, yaml.MappingNode):
        data: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = _key(key_node, path)
            if key in data:
                raise SitingError(
                    say("the key '{key}' stands twice", key=key),
                    hint=say("keep one of the two"),
                    at=At(path=path, line=key_node.start_mark.line + 1),
                )
            lines[(*keys, key)] = key_node.start_mark.line + 1
            data[key] = _build(value_node, (*keys, key), lines, path, seen)
        return data
    return _scalar(node, path)


def _key(node: yaml.Node, path: Path) -> str | int:
    """Read a key: a word, or a year."""
    key = _scalar(node, path) if isinstance(node, yaml.ScalarNode) else None
    if isinstance(key, (str, int)) and not isinstance(key, bool):
        return key
    raise SitingError(
        say("a key is neither a word nor a year"),
        hint=say("put it in quotes"),
        at=At(path=path, line=node.start_mark.line + 1),
    )


def _scalar(node: yaml.Node, path: Path) -> Any:
    """Read one value as safe YAML does."""
    if len(node.value) > _LONGEST_NUMBER and node.tag in _NUMBERS:
        raise SitingError(
            say("a number has {n:,} characters", n=len(node.value)),
            hint=say("correct it, or put it in quotes"),
            at=At(path=path, line=node.start_mark.line + 1),
        )
    try:
        return SafeConstructor().construct_object(node, deep=True)
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, LookupError) as error:
        raise SitingError(
            say("a value cannot be read: {getattr}", getattr=getattr(error, "problem", error)),
            hint=say("put it in quotes"),
            at=At(path=path, line=node.start_mark.line + 1),
        ) from None
